"""What can be asked about, how it is found by what people call it, and what is asked of one target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import numpy as np
import pyarrow.compute as pc

from graph.errors import UserMistake
from graph.paths import Question
from graph.projection import LABELS, Node, Projection
from graph.questions import Asking, months_before
from graph.schema import TARGETS
from graph.scope import COMMODITIES, Scope, day_that_matters, line_scope, regimes

NO_REGIME = "no regime reaches the shipment's dates"
_COMPARED = 5_000


@dataclass(frozen=True)
class Asked:
    """One question of a target: of a line, or of a commodity where `line` is None. No question: out of scope."""

    line: str | None
    scope: Scope
    question: Question | None


def known_targets(projection: Projection, targets: Sequence[str]) -> list[Node]:
    """The targets, each once. Raises UserMistake for an id that the graph does not hold or cannot be asked about."""
    found = {}
    for target in targets:
        node = projection.nodes.get(target)
        if node is None:
            hint = did_you_mean(projection, target)
            raise UserMistake(f"No shipment, line, supplier, facility or estate has the id {target!r}.{hint}")
        if node.label not in TARGETS:
            raise UserMistake(
                f"{target!r} is a {node.label.lower()}; expected a shipment, line, supplier, facility or estate."
            )
        found[node.id] = node
    return list(found.values())


def did_you_mean(projection: Projection, target: str, labels: Sequence[str] = TARGETS) -> str:
    """A hint at ids that may have been meant: by bill of lading or name, in another case, or spelled alike."""
    near = list(dict.fromkeys(_called(projection, target, labels)))[:3] or _spelled_alike(projection, target, labels)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _called(projection: Projection, target: str, labels: Sequence[str]) -> Iterator[str]:
    wanted = target.casefold()
    for label in labels:
        table = projection.node_tables[label]
        for name in ("id", "bill_of_lading", "name"):
            if name in table.schema.names:
                rows = np.flatnonzero(pc.fill_null(pc.equal(pc.utf8_lower(table[name]), wanted), False).to_numpy())
                yield from table["id"].take(rows[:3]).to_pylist()


def _spelled_alike(projection: Projection, target: str, labels: Sequence[str]) -> list[str]:
    """Among the ids that stand near it in the order of ids, where there are too many to compare with all."""
    numbers = np.flatnonzero(np.isin(projection.labels, [LABELS.index(label) for label in labels]))
    if len(numbers) > _COMPARED:
        at = int(np.searchsorted(numbers, projection.place_for(target)))
        numbers = numbers[max(0, at - _COMPARED // 2) : at + _COMPARED // 2]
    return get_close_matches(target, projection.ids.take(numbers).to_pylist(), 3)


def shipment_of(projection: Projection, node: Node) -> Node | None:
    """The shipment itself, or that of a line; None for a company or site."""
    if node.label == "Shipment":
        return node
    arriving = projection.arriving("HAS_LINE", node.id) if node.label == "Line" else []
    return projection.nodes[arriving[0].start] if arriving else None


def day_of(projection: Projection, node: Node, asking: Asking) -> date:
    """D: the day that the target is judged by."""
    shipment = shipment_of(projection, node)
    return day_that_matters(shipment.properties, asking.as_of) if shipment else asking.as_of


def asked_of(projection: Projection, node: Node, day: date, asking: Asking) -> list[Asked]:
    """One a line; one a commodity for a company, a site, a shipment without lines, and a line of unknown goods."""
    return list(_asked(projection, node, day, asking))


def _asked(projection: Projection, node: Node, day: date, asking: Asking) -> Iterator[Asked]:
    earliest = months_before(day, asking.look_back_months)
    shipment = shipment_of(projection, node)
    lines = _lines(projection, node)
    reached = shipment is None or regimes(shipment.properties, asking.as_of)
    for line in lines:
        scope = line_scope(line.get("hts"), line.get("fibre_content"), line.get("description"))
        owner = shipment.id if shipment else None
        wanted = [c for c in scope.may_be if reached and asking.commodity in (None, c)]
        told = scope if reached else replace(scope, because=NO_REGIME)
        for commodity in wanted:
            question = Question(*(node.id, commodity, day, earliest, scope.rank, line.id, owner), asking.max_steps)
            yield Asked(line.id, told, question)
        if not wanted:
            yield Asked(line.id, told, None)
    if lines:
        return
    for commodity in COMMODITIES:
        if asking.commodity in (None, commodity):
            scope = Scope("examine", commodity, None, f"asked for {commodity}, at any stage" if reached else NO_REGIME)
            owner = shipment.id if shipment else None
            question = Question(node.id, commodity, day, earliest, shipment=owner, max_steps=asking.max_steps)
            yield Asked(None, scope, question if reached else None)


def _lines(projection: Projection, node: Node) -> list[Node]:
    if node.label == "Line":
        return [node]
    lines = [projection.nodes[line] for line in {fact.end for fact in projection.leaving("HAS_LINE", node.id)}]
    return sorted(lines, key=lambda line: (line.get("line_number") or 0, line.id))
