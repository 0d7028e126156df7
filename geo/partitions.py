"""Tagging of tables, a part at a time: where each row lies, in seven columns beside its own.

Every row and every column stays as it was, in its order. The columns are named by the region's key: of the XUAR they
are xuar, xuar_method, xuar_certainty, xuar_distance_km, xuar_reason, xuar_adcode and xuar_findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.boundaries import Boundaries, load
from geo.coordinates import values_of
from geo.errors import GeoError
from geo.judged import Judged, judge
from geo.locate import COORDINATES_CERTAINTY, Location, locate
from geo.points import read_points
from geo.reasons import BORDERLINE, INSIDE, ODD, OUTSIDE, REASONS, STATES, UNPLACED
from geo.regions import lineage
from geo.risk_regions import RiskRegion

POINT = ("lon", "lat", "coordinate_accuracy_m", "datum")
TEXT = ("country", "address", "postal_code", "uscc", "name")
READ = (*POINT, *TEXT)
"""The columns that are read, by their names in docs/loading.md."""
ANSWERS: dict[str, pa.DataType] = {
    "": pa.string(),
    "_method": pa.string(),
    "_certainty": pa.float64(),
    "_distance_km": pa.float64(),
    "_reason": pa.string(),
    "_adcode": pa.string(),
    "_findings": pa.list_(pa.string()),
}
"""What a column adds to the region's key, and its type. Findings are texts such as `place_conflict: ...`."""

Columns = Mapping[str, Sequence[Any] | np.ndarray[Any, Any]]


def tag_frame(frame: pd.DataFrame, region: RiskRegion | None = None) -> pd.DataFrame:
    """The frame and, after its columns, those that say where each row lies: for Dask's `map_partitions`, too.

    Columns named as in READ are read. Raises GeoError where none says a place, or one of ours is there already.
    """
    boundaries = load(region)
    given = {name: frame[name].astype(object).where(frame[name].notna(), None) for name in READ if name in frame}
    check(list(map(str, frame.columns)), list(given), boundaries.region.key)
    found = answers({name: column.tolist() for name, column in given.items()}, len(frame), boundaries)
    return frame.assign(**{name: found[name].to_pandas().to_numpy() for name in found.column_names})


def tag_table(
    table: pa.Table, boundaries: Boundaries, columns: Columns | None = None, *, distances: bool = True
) -> pa.Table:
    """The table and the columns that say where each row lies; columns: what is read, where the table does not say."""
    given = columns if columns is not None else {n: values(table[n]) for n in READ if n in table.column_names}
    found = answers(given, table.num_rows, boundaries, distances=distances)
    for name in found.column_names:
        table = table.append_column(name, found[name])
    return table


def check(have: Sequence[str], given: Iterable[str], key: str) -> None:
    """Raises GeoError where the columns `given` say no place, or the table has a column that would be added."""
    given = set(given)
    if len({"lon", "lat"} & given) == 1:
        other = "lat" if "lon" in given else "lon"
        raise GeoError(f"there is no column {other}, and one coordinate is no place; the columns are {_some(have)}")
    if not given & {"lon", "address", "postal_code", "uscc"}:
        raise GeoError(
            f"there are no columns lon and lat, and none of address, postal_code or uscc; the columns are {_some(have)}"
        )
    taken = [f"{key}{ending}" for ending in ANSWERS if f"{key}{ending}" in have]
    if taken:
        raise GeoError(f"the column {taken[0]} is there already: the table has been tagged. Leave out or rename it")


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "") or "none"


def values(column: pa.ChunkedArray) -> Any:
    """A column as Python reads it: an array of floats with nan for gaps where it holds numbers, else a list."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return values(column.cast(kind.value_type))
    if pa.types.is_floating(kind) or pa.types.is_integer(kind):
        return column.cast(pa.float64(), safe=False).to_numpy()
    return column.to_pylist()


def answers(columns: Columns, rows: int, boundaries: Boundaries, *, distances: bool = True) -> pa.Table:
    """Where each of so many rows lies. Columns of coordinates alone are read at once, others record by record.

    distances=False leaves out the km to the border where coordinates alone are read and it is not near.
    """
    key = boundaries.region.key
    if set(columns) & set(TEXT):
        arrays = _by_locating(columns, rows, boundaries)
    else:
        arrays = _by_points(columns, boundaries, distances)
    named = zip(ANSWERS.items(), arrays, strict=True)
    return pa.table({f"{key}{ending}": pa.array(array, kind) for (ending, kind), array in named})


def _by_locating(columns: Columns, rows: int, boundaries: Boundaries) -> list[Any]:
    lists = [_told(columns[name]) for name in columns]
    records = [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)]
    found = locate(records, boundaries) if rows else []
    return [
        [one.state for one in found],
        [one.method for one in found],
        [one.certainty for one in found],
        [one.distance_km for one in found],
        [one.reason for one in found],
        [_narrowest(one, boundaries.region) for one in found],
        [_as_texts(one.oddities) for one in found],
    ]


def _told(column: Sequence[Any] | np.ndarray[Any, Any]) -> list[Any]:
    """Texts and numbers with None for gaps; a whole number without decimals, as one writes a postal code."""
    return [int(v) if isinstance(v, float) and v.is_integer() else v for v in values_of(column)]


def _narrowest(location: Location, region: RiskRegion) -> str | None:
    """The code of the smallest region that it lies in, the most certain of several."""
    if not location.regions:
        return None
    return max(location.regions, key=lambda place: (len(lineage(place.adcode, region)), place.certainty)).adcode


def _as_texts(oddities: Iterable[tuple[str, str]]) -> list[str] | None:
    return [f"{kind}: {message}" for kind, message in oddities] or None


def _by_points(columns: Columns, boundaries: Boundaries, distances: bool) -> list[Any]:
    points = read_points(
        columns["lon"], columns["lat"], accuracy_m=columns.get("coordinate_accuracy_m"), datum=columns.get("datum")
    )
    texts: Any = columns["lon"], columns["lat"]
    judged = judge(points, None, boundaries, distances=distances, texts=texts)
    placed = judged.placed
    state = pa.array(placed.state)
    codes = pa.array([*placed.codes, boundaries.region.code])
    county = np.where(placed.county < 0, len(codes) - 1, placed.county)
    here = (placed.state == INSIDE) | (placed.state == BORDERLINE)
    certainty = np.array([COORDINATES_CERTAINTY[code] for code in (INSIDE, BORDERLINE, OUTSIDE)] + [np.nan])
    return [
        pa.array(STATES).take(state),
        pa.array(["coordinates"] * UNPLACED + [None]).take(state),
        pa.array(certainty[placed.state], from_pandas=True),
        pa.array(np.round(placed.distance_km, 3), from_pandas=True),
        _reasons(judged),
        codes.take(pa.array(county, mask=~here)),
        _texts_of(judged.findings),
    ]


def _reasons(judged: Judged) -> pa.Array:
    """Of few words, but for what is odd, which each such point has its own for."""
    placed = judged.placed
    said = [*REASONS, *(f"{why}; there is no address" for why in REASONS)]
    chosen = placed.reason.astype(np.int64) + len(REASONS) * (placed.state == UNPLACED)
    odd = np.flatnonzero(placed.reason == ODD)
    chosen[odd] = len(said) + np.arange(len(odd))
    said += [f"{judged.why(index)}; there is no address" for index in odd.tolist()]
    return pa.array(said).take(pa.array(chosen))


def _texts_of(findings: Sequence[tuple[tuple[str, str], ...]]) -> pa.Array:
    """Quick where nearly all have none."""
    found = {index: told for index, told in enumerate(findings) if told}
    texts = pa.array([_as_texts(told) for told in found.values()], ANSWERS["_findings"])
    places = np.full(len(findings), -1)
    places[list(found)] = np.arange(len(found))
    return texts.take(pa.array(places, mask=places < 0))
