"""Which shipments count for a commodity: those that hold it, and those of which nobody can say that they do not."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard.ui.page_words import counted
from dashboard.ui.portfolio.links import to_list
from dashboard.ui.view import View
from graph.portfolio import Portfolio
from graph.projection import LABELS, Projection
from graph.scope import COMMODITIES, line_scope
from graph.upstream import by_words

OTHERS = "others"
"""In an address as `goods`: the list is of the shipments that are left out for the commodity that is chosen."""
_BITS = {commodity: 1 << place for place, commodity in enumerate(COMMODITIES)}


class _Holding(dict[str, NDArray[np.bool_]]):
    """By commodity, of each node whether it is a shipment that holds it or may."""


def counting(projection: Projection, portfolio: Portfolio, commodity: str | None) -> NDArray[np.bool_]:
    """Which shipments of the portfolio count for the commodity; all where none is chosen.

    A shipment counts that has a line of it or a line whose goods are not known, and one of which no line is recorded.
    """
    if commodity is None:
        return np.ones(len(portfolio), bool)
    if _Holding not in projection.derived:
        projection.derived[_Holding] = _holding(projection)
    holds: NDArray[np.bool_] = projection.derived[_Holding][commodity][portfolio.targets]
    return holds


def may_be(hts: str | None, fibre_content: str | None, description: str | None) -> tuple[str, ...]:
    """The commodities that a line may hold, by what it says; none where it says that its goods are others."""
    return line_scope(hts, fibre_content, description).may_be


def shown(view: View) -> NDArray[np.bool_]:
    """Which of `view.shipments` the list is of, as the address says."""
    counts = counting(view.projection, view.shipments, view.commodity)
    return ~counts if _of_others(view) else counts


def note(view: View, commodity: str) -> str:
    """Above the list: which shipments it leaves out for the commodity that is chosen, with a link to them."""
    counts = counting(view.projection, view.shipments, commodity)
    left_out, goods = int((~counts).sum()), escape(commodity)
    if _of_others(view):
        back = to_list(f"Show those that hold {goods}", goods=None)
        return (
            f'<div class="xr-line">Only the {counted(left_out, "shipment")} <b>without {goods}</b>: tariff number, '
            f"fibre content or description of every line say so. {back}</div>"
        )
    others = to_list(f"{left_out:,} with other goods only", goods=OTHERS) if left_out else "None"
    verb = "is" if left_out < 2 else "are"
    every = to_list("Show all goods", commodity=None)
    return (
        f'<div class="xr-line">Only shipments that hold <b>{goods}</b>, or whose goods are not known. '
        f"{others} {verb} left out. {every}</div>"
    )


def in_words(view: View) -> str:
    """What the list is narrowed to for the commodity that is chosen; blank where none is."""
    if view.commodity is None:
        return ""
    return f"without {view.commodity}" if _of_others(view) else f"{view.commodity} or not known"


def _of_others(view: View) -> bool:
    return view.commodity is not None and st.query_params.get("goods") == OTHERS


def _holding(projection: Projection) -> _Holding:
    table, facts = projection.node_tables["Line"], projection.fact_tables["HAS_LINE"]
    bits = np.zeros(len(projection.ids), np.int64)
    lines = np.flatnonzero(projection.labels == LABELS.index("Line"))
    bits[lines] = by_words([table[name] for name in ("hts", "fibre_content", "description")], _bits_of)
    starts, ends = facts["start"].to_numpy(), facts["end"].to_numpy()
    bare = np.ones(len(projection.ids), bool)
    bare[starts] = False
    found = _Holding()
    for commodity, bit in _BITS.items():
        found[commodity] = bare.copy()
        found[commodity][starts[bits[ends] & bit > 0]] = True
    return found


def _bits_of(said: list[str | None]) -> int:
    return sum(_BITS[commodity] for commodity in may_be(*said))
