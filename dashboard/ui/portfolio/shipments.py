"""The shipments as columns, to be searched and listed by the thousand, and as rows for those few that are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.ui.find import folded, folded_column
from dashboard.ui.node_names import names_of
from dashboard.ui.view import View
from graph.exposure import WORST_FIRST
from graph.portfolio import Portfolio, Standing
from graph.projection import LABELS, Node, Projection
from graph.scope import line_scope
from graph.spreadsheets import FORMULA
from graph.tables import whole
from graph.worth import COST_SCALE

Places = NDArray[np.intp]
"""Places in a portfolio."""
_BETWEEN = "; "


@dataclass(frozen=True)
class Row:
    """What the list shows of one shipment; None is what is not known, or not there."""

    target: str
    bill: str | None
    goods: str
    maker: str | None
    imported: date | None
    standing: Standing
    leads_to: str | None


@dataclass(frozen=True, eq=False)
class Columns:
    """Texts of all shipments, in the order of their table. goods, makers: in words. searched: all that the search looks
    into but the source of risk, folded."""

    goods: pa.Array
    makers: pa.Array
    searched: pa.Array


def columns_of(projection: Projection) -> Columns:
    """The texts, put together once for a projection."""
    if Columns not in projection.derived:
        projection.derived[Columns] = _columns(projection)
    made: Columns = projection.derived[Columns]
    return made


def chosen(
    view: View, verdicts: Collection[str] = (), text: str = "", among: NDArray[np.bool_] | None = None
) -> Places:
    """The places in `view.shipments`, worst first, of those with one of the verdicts (with any where none is named)
    that hold every word of the text. among: which of all come into question.

    Searched are ids, bills of lading, entry numbers, goods, makers and shippers, and the source that the best path
    leads to; capitals and accents do not matter.
    """
    portfolio = view.shipments
    fits = np.ones(len(portfolio), bool) if among is None else among.copy()
    if verdicts:
        fits &= np.isin(portfolio.verdicts, [WORST_FIRST.index(v) for v in verdicts if v in WORST_FIRST])
    places = np.flatnonzero(fits)
    words = sorted(dict.fromkeys(folded(text).split()), key=len, reverse=True)
    if words and len(places):
        searched = columns_of(view.projection).searched.take(pa.array(_rows(view.projection, portfolio, places)))
        sources = folded_column(_sources(view.projection, portfolio, places))
        for word in words:
            holds = pc.or_(pc.match_substring(searched, word), pc.match_substring(sources, word))
            places, searched, sources = places[_true(holds)], searched.filter(holds), sources.filter(holds)
            if not len(places):
                break
    return places


def are(view: View, targets: Any) -> NDArray[np.bool_]:
    """Which of `view.shipments` are among these node numbers."""
    return np.isin(view.shipments.targets, targets)


def row_of(view: View, place: int) -> Row:
    """What the list shows of the shipment at a place of `view.shipments`."""
    projection, standing = view.projection, view.shipments[place]
    node = projection.nodes[standing.target]
    makers = [projection.nodes[fact.end].name for fact in projection.leaving("PRODUCED_AT", node.id)]
    bill = node.get("bill_of_lading")
    return Row(
        node.id,
        bill if bill != node.id else None,
        goods_of(projection, node),
        _BETWEEN.join(dict.fromkeys(makers)) or None,
        node.get("import_date"),
        standing,
        projection.nodes[standing.source].name if standing.source else None,
    )


def goods_of(projection: Projection, shipment: Node) -> str:
    """What is in it, as its lines say; those in scope first."""
    lines = [projection.nodes[fact.end] for fact in projection.leaving("HAS_LINE", shipment.id)]
    scoped = [(line_scope(line.get("hts"), line.get("fibre_content"), line.get("description")), line) for line in lines]
    ordered = sorted(scoped, key=lambda pair: (pair[0].commodity is None, pair[1].get("line_number") or 0, pair[1].id))
    said = (str(line.get("description") or f"HTS {line.get('hts') or 'not stated'}") for _, line in ordered)
    return _BETWEEN.join(dict.fromkeys(said)) or "no line recorded"


def table_of(view: View, places: Places, statuses: Mapping[str, str] | None = None) -> pa.Table:
    """The shipments at the places as a table of all that the list shows, uncut, for a file.

    statuses: of decisions, by target. No text in it runs as a formula in a spreadsheet.
    """
    projection, portfolio = view.projection, view.shipments
    columns, rows = columns_of(projection), pa.array(_rows(projection, portfolio, places))
    table = projection.node_tables["Shipment"].take(rows)
    best = portfolio.best[places]
    without_path = best["cost"] < 0
    confidence = np.round(np.exp(-np.maximum(best["cost"], 0) / COST_SCALE), 10)
    ids = whole(table["id"])
    sources = np.maximum(best["source"], 0)
    source_ids = projection.ids.take(pa.array(sources))
    texts = {
        "shipment": ids,
        "bill_of_lading": table["bill_of_lading"],
        "entry_number": table["entry_number"],
        "goods": columns.goods.take(rows),
        "maker": columns.makers.take(rows),
        "import_date": table["import_date"],
        "verdict": pa.array(WORST_FIRST).take(pa.array(portfolio.verdicts[places])),
        "confidence": pa.array(confidence, mask=without_path),
        "tier": pa.array(best["tier"].astype(np.int64), mask=without_path),
        "leads_to": _sources(projection, portfolio, places),
        "leads_to_id": pc.if_else(pa.array(without_path), pa.scalar(None, pa.string()), source_ids),
        "decision": pa.array([(statuses or {}).get(id_) for id_ in ids.to_pylist()], pa.string()),
    }
    return pa.table({name: _harmless(column) for name, column in texts.items()})


def _columns(projection: Projection) -> Columns:
    table = projection.node_tables["Shipment"]
    numbers = np.flatnonzero(projection.labels == LABELS.index("Shipment"))
    goods = _joined(projection, numbers, "HAS_LINE", _goods)
    makers = _joined(projection, numbers, "PRODUCED_AT", names_of)
    near = [
        _joined(projection, numbers, kind, with_)
        for kind, with_ in (("PRODUCED_AT", _ids), ("SHIPPED_BY", names_of), ("SHIPPED_BY", _ids))
    ]
    own = [whole(table[name]) for name in ("id", "bill_of_lading", "entry_number")]
    every = pc.binary_join_element_wise(
        *(pc.fill_null(column, "") for column in (*own, goods, makers, *near)), pa.scalar(" ", pa.string())
    )
    return Columns(pc.fill_null(goods, "no line recorded"), makers, folded_column(every))


def _joined(projection: Projection, numbers: NDArray[np.intp], fact_type: str, in_words: Any) -> pa.Array:
    """Of each node what its facts of a type lead to, in words, one after another; null where there is none."""
    indptr, order = projection.start_order(fact_type)
    begins, sizes = indptr[numbers], indptr[numbers + 1] - indptr[numbers]
    offsets = np.concatenate(([0], np.cumsum(sizes))).astype(np.int32)
    facts = order[np.repeat(begins - offsets[:-1], sizes) + np.arange(offsets[-1])]
    ends = whole(projection.fact_tables[fact_type]["end"]).to_numpy()[facts]
    owners = np.repeat(np.arange(len(numbers)), sizes)
    ends, owners = _each_once(ends, owners)
    offsets = np.searchsorted(owners, np.arange(len(numbers) + 1)).astype(np.int32)
    lists = pa.ListArray.from_arrays(pa.array(offsets), in_words(projection, ends))
    joined = pc.binary_join(lists, _BETWEEN)
    return pc.if_else(pa.array(np.diff(offsets) == 0), pa.scalar(None, pa.string()), joined)


def _each_once(ends: Any, owners: Any) -> tuple[Any, Any]:
    pairs = np.unique(np.stack([owners, ends], axis=1), axis=0) if len(ends) else np.zeros((0, 2), np.int64)
    return pairs[:, 1], pairs[:, 0]


def _goods(projection: Projection, lines: NDArray[np.integer[Any]]) -> pa.Array:
    table = projection.node_tables["Line"].take(pa.array(projection.rows[lines]))
    hts = pc.fill_null(whole(table["hts"]).cast(pa.string()), "not stated")
    return pc.coalesce(whole(table["description"]), pc.binary_join_element_wise("HTS", hts, " "))


def _ids(projection: Projection, numbers: NDArray[np.integer[Any]]) -> pa.Array:
    return projection.ids.take(pa.array(numbers))


def _rows(projection: Projection, portfolio: Portfolio, places: Places) -> Any:
    """In the table of shipments."""
    return projection.rows[portfolio.targets[places]]


def _sources(projection: Projection, portfolio: Portfolio, places: Places) -> pa.Array:
    """The name of what the best path of each leads to; null where there is no path."""
    best = portfolio.best[places]
    has_path = best["cost"] >= 0
    sources, of = np.unique(np.where(has_path, best["source"], 0), return_inverse=True)
    names = names_of(projection, sources)
    return names.take(pa.array(of, mask=~has_path))


def _true(holds: Any) -> NDArray[np.bool_]:
    return np.asarray(holds.to_numpy(zero_copy_only=False), bool)


def _harmless(column: Any) -> Any:
    if not pa.types.is_string(column.type):
        return column
    return pc.replace_substring_regex(column, f"^({FORMULA})", r"'\1")
