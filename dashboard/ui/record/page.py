"""The record page: all that is on file about one company, site, shipment, line, lot, document or listed entity."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.ui import page_words, search_box
from dashboard.ui.addresses import link, whole_number
from dashboard.ui.maps.drawing import small_map, sources_html
from dashboard.ui.maps.ground import theme
from dashboard.ui.page_words import plain_markdown, safe
from dashboard.ui.record import facts as record_facts
from dashboard.ui.record import goods as record_goods
from dashboard.ui.record import history as record_history
from dashboard.ui.record import in_store as record_in_store
from dashboard.ui.record import lists as record_lists
from dashboard.ui.record import owners as record_owners
from dashboard.ui.record import place as record_place
from dashboard.ui.record import small_map as record_map
from dashboard.ui.record import take_along as record_take_along
from dashboard.ui.record import trade as record_trade
from dashboard.ui.record.in_store import Held
from dashboard.ui.record.parts import bullets, heading, line
from dashboard.ui.view import View
from graph.errors import EngineUnreachable, XuarRiskError
from graph.projection import Node
from graph.schema import PARTIES, TARGETS

_MOST_NAMES = 5
_MOST_ALIASES = 200
_ONLY_FACTS = frozenset({"Region", "ListVersion", "ListedEntity", "Detention"})
"""What no file of the user's made, so that it has no source row, findings or documents of its own."""
_WHERE, _MADE = "Where it lies", "Where it was made"
_WITH_MAP = frozenset({_WHERE, _MADE})
Section = tuple[str, Callable[[], str]]
"""What heads a section, and what makes its HTML."""


def show(view: View) -> None:
    """Draws the page of the record that the address names, or the search where it names none."""
    wanted = st.query_params.get("id", "")
    search_box.show(view, page="entity", parameter="id")
    if not wanted:
        if not st.query_params.get("text"):
            st.info("Write a name, an id or a number above, and open what is found.")
        return
    node = view.projection.nodes.get(wanted)
    held = _held(view, wanted, node)
    if node is None and held is not None:
        node = Node(wanted, held.label, held.properties)
    if node is None:
        st.error(
            f"**No record {plain_markdown(wanted, 120)} is on file.** It may have been removed by an undo or a load "
            "with replace, or it is written otherwise. Search for it above, or see the runs on the page Load."
        )
        return
    st.html(_head(view, node, held))
    for title, made in _sections(view, node, held):
        _draw(view, node, title, made)
    record_take_along.show(view, node, held)


def _held(view: View, wanted: str, node: Node | None) -> Held | None:
    """What the engine holds of it; None where it holds nothing, or cannot be asked, which the page then says."""
    if view.away:
        return None
    try:
        return record_in_store.held(view.settings, wanted, node.label if node else None, view.today)
    except EngineUnreachable as error:
        st.warning(
            f"**The engine does not answer**, so raw values, regions, findings and decisions are missing here. "
            f"{plain_markdown(error, 400)}"
        )
    except XuarRiskError as error:
        st.error(plain_markdown(error, 600))
    return None


def _head(view: View, node: Node, held: Held | None) -> str:
    names = [node.get("name_zh"), *(node.get("aliases") or ())]
    others = [f"<bdi>{safe(name, 80)}</bdi>" for name in names if name][:_MOST_NAMES]
    also = f'<div class="xr-more">Also called {", ".join(others)}</div>' if others else ""
    about = safe(page_words.about(node), 200)
    return (
        f'<div class="xr-record"><h2 class="xr-h2"><bdi>{safe(node.name, 300)}</bdi></h2>'
        f'<div class="xr-more">{safe(_kind(node), 120)} · id <code>{safe(node.id, 120)}</code>'
        f"{' · ' + about if about else ''}</div>{also}{record_history.verdict_html(view, node)}"
        f"{record_history.decision_html(node, held)}{record_history.links_html(node)}</div>"
    )


def _kind(node: Node) -> str:
    named = {"ListedEntity": "Listed entity", "ListVersion": "Version of a list"}
    return named.get(node.label) or page_words.kind_of(node)


def _draw(view: View, node: Node, title: str, made: Callable[[], str]) -> None:
    if title not in _WITH_MAP:
        st.html(heading(title) + made())
        return
    left, right = st.columns(2, gap="medium")
    left.html(heading(title) + made())
    with right:
        _map(view, node)


def _sections(view: View, node: Node, held: Held | None) -> list[Section]:
    """The sections in the order of the page; those that are slow to work out come last."""
    projection, own = view.projection, _own(view, node, held)
    facts: Section = ("Facts", lambda: record_facts.facts_html(projection, node, held))
    if node.label in _ONLY_FACTS:
        return [facts, *own]
    first: list[Section] = [
        facts,
        ("Where it was read from", lambda: record_facts.provenance_html(node, held)),
        ("What is odd about it", lambda: record_facts.findings_html(node, held)),
    ]
    papers: Section = ("Documents", lambda: record_goods.documents_html(view, node))
    before: Section = ("Verdicts so far", lambda: record_history.history_html(view, node, held))
    last = [papers, before] if node.label in TARGETS else [papers]
    return [*first, *own, *last, *(_trade(view, node) if node.label in PARTIES else [])]


def _own(view: View, node: Node, held: Held | None) -> list[Section]:
    """The sections that only some kinds of record have."""
    day, projection = view.as_of, view.projection
    if node.label in PARTIES:
        runs = "Sites that it runs" if node.label == "Supplier" else "Who runs it"
        return [
            (_WHERE, lambda: record_place.place_html(node)),
            ("Regions", lambda: record_place.regions_html(node, held)),
            ("Other names", lambda: _aliases(node)),
            ("May be the same as", lambda: record_lists.doubles_html(view, node)),
            ("Lists", lambda: record_lists.matches_html(view, node)),
            ("Owners", lambda: record_owners.owners_html(projection, node, day, owners=True)),
            ("What it owns", lambda: record_owners.owners_html(projection, node, day, owners=False)),
            (runs, lambda: record_owners.operation_html(projection, node)),
            ("Shipments and lots", lambda: record_goods.goods_of_party_html(view, node, held)),
        ]
    if node.label == "Shipment":
        return [
            ("Lines", lambda: record_goods.lines_html(view, node)),
            ("Shipper, consignee and maker", lambda: record_goods.parties_html(view, node, held)),
            ("Dates and rules", lambda: record_goods.dates_html(view, node)),
            ("Deadlines", lambda: record_goods.deadlines_html(view, node)),
        ]
    if node.label == "Line":
        return [
            ("Shipment", lambda: record_goods.shipment_of_html(view, node)),
            ("Scope", lambda: record_goods.scope_html(node)),
            ("Lots", lambda: record_goods.lots_html(view, node)),
        ]
    if node.label == "Lot":
        return [
            (_MADE, lambda: record_goods.made_at_html(view, node)),
            ("Made of", lambda: record_goods.inputs_html(view, node)),
            ("Went into", lambda: record_goods.outputs_html(view, node)),
        ]
    if node.label == "Document":
        return [("What it supports", lambda: record_goods.supported_html(view, node))]
    if node.label == "ListedEntity":
        return [("Other names", lambda: _aliases(node)), ("Who matches", lambda: record_lists.matched_html(view, node))]
    if node.label == "Region" and held:
        return [("What lies in it", lambda: record_place.region_html(projection, held))]
    return []


def _trade(view: View, node: Node) -> list[Section]:
    asked = st.query_params
    sellers, buyers = _begin(asked.get(record_trade.SELLERS)), _begin(asked.get(record_trade.BUYERS))
    sections: list[Section] = [
        ("Suppliers by year", lambda: record_trade.trade_html(view, node, sellers=True, begin=sellers)),
        ("Buyers by year", lambda: record_trade.trade_html(view, node, sellers=False, begin=buyers)),
    ]
    if other := asked.get(record_trade.WITH):
        sections.insert(0, ("Single sales", lambda: record_trade.between_html(view, node, other)))
    return sections


def _begin(text: str | None) -> int:
    """Where to begin, from 0; the first where the address says nothing that makes sense."""
    return max((whole_number(text) or 1) - 1, 0)


def _aliases(node: Node) -> str:
    names = node.get("aliases") or []
    if not names:
        return line("No other name is on file.")
    more = len(names) - _MOST_ALIASES
    shown = [f"<bdi>{safe(name, 200)}</bdi>" for name in names[:_MOST_ALIASES]]
    return bullets([*shown, f"and {more:,} more"] if more > 0 else shown)


def _map(view: View, node: Node) -> None:
    found = record_map.places(view.projection, node)
    if not found:
        st.html(line("No coordinates of it are on file, so there is no map. " + link("Places on the map", "map")))
        return
    deck = small_map(found, theme(), record_map.PIXELS)
    st.pydeck_chart(
        deck, height=record_map.PIXELS[1], key="record map", alt="Map of where this record and its sites lie"
    )
    st.html(record_map.legend_html(found) + sources_html())
