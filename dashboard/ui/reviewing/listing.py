"""The shipments to review: those with something due first, then those that are detained, then the worst."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

import pyarrow.compute as pc

from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import safe
from dashboard.ui.record.parts import line, table
from dashboard.ui.view import View
from graph.known_shipments import shipment_as_known, stated
from graph.projection import Node
from review.clock import by_day
from review.deadlines import AHEAD_DAYS, PASSED_DAYS, Due, every_of, long_passed_of
from review.held import are_held

MOST, WORST = 100, 10
DAYS = {"detained_on": "detained", "excluded_on": "excluded", "release_date": "released", "exported_on": "exported"}


def list_html(view: View) -> str:
    """The whole list, each shipment once."""
    first = _due(view)
    for shipment in _detained(view):
        first.setdefault(shipment, ())
    worst = dict.fromkeys(_worst(view, first), ())
    return _table(view, "Something is due, or they are detained", first) + _table(
        view, "Of the others, the worst", worst
    )


def _due(view: View) -> dict[str, tuple[Due, ...]]:
    """The shipments with a deadline, the most pressing first, each with its deadlines by day."""
    found: dict[str, tuple[Due, ...]] = {}
    for one in sorted(every_of(view.projection, view.as_of), key=lambda due: due.pressing):
        if view.projection.nodes.get(one.shipment) is not None:
            found[one.shipment] = (*found.get(one.shipment, ()), one)
    return {shipment: tuple(sorted(some, key=lambda due: by_day(due.clock))) for shipment, some in found.items()}


def _detained(view: View) -> list[str]:
    """The shipments whose goods are held on the day asked for."""
    table_ = view.projection.node_tables["Shipment"]
    on_file = pc.or_(pc.is_valid(table_["detained_on"]), pc.is_valid(table_["detention_notice"]))
    ids = {*table_["id"].filter(on_file).to_pylist(), *stated(view.projection)}
    here = sorted(one for one in ids if one in view.projection.nodes)
    return [one for one in here if are_held(shipment_as_known(view.projection, one).properties, view.as_of)]


def _worst(view: View, but: Collection[str]) -> list[str]:
    """The worst shipments but these."""
    swept = view.sweeps("Shipment", None)  # whatever goods the page asks for
    every = (swept[place].target for place in range(len(swept)))
    return list(islice((one for one in every if one not in but), WORST))


def _table(view: View, title: str, found: Mapping[str, Sequence[Due]]) -> str:
    if not found:
        return ""
    rows = [_row(view, view.projection.nodes[one], found[one]) for one in list(found)[:MOST]]
    left = len(found) - len(rows)
    more = line(f"{left:,} more are left out: search for one above.") if left else ""
    heads = ("Shipment", "Verdict", "What is due", "Detention", "About it")
    return f'<h2 class="xr-h2">{title}</h2>{table("", heads, rows)}{more}'


def _row(view: View, node: Node, due: Sequence[Due]) -> tuple[str, ...]:
    standing = view.sweeps("Shipment", None).of(node.id)
    look = VERDICTS[standing.verdict] if standing else None
    verdict = f'<span class="xr-word">{sign(look)} {look.label}</span>' if look else ""
    long_passed = [one for one in long_passed_of(view.projection, view.as_of) if one.shipment == node.id]
    none = [] if due else [f"nothing within {AHEAD_DAYS} days, and nothing passed unmet in {PASSED_DAYS} days"]
    told = "<br>".join([*map(_due_html, due), *none, *map(_due_html, long_passed)])
    return (
        link(f"<bdi>{safe(node.id, 80)}</bdi>", "review", shipment=node.id),
        verdict,
        told,
        "; ".join(_detention(view, node)) or "none on file",
        safe(page_words.about(node), 160),
    )


def _due_html(one: Due) -> str:
    day = f'<span class="xr-day">{one.clock.due}</span> ' if one.clock.due else ""
    return f"{day}{safe(one.clock.title)}: {safe(one.clock.in_words, 400)}"


def _detention(view: View, node: Node) -> Iterator[str]:
    known = shipment_as_known(view.projection, node.id).properties
    for name, words in DAYS.items():
        if day := known.get(name):
            yield f'{words} <span class="xr-day">{day}</span>'
