"""The sites as a GeoPackage: points in WGS84 with their place and saved verdict; those without a point in a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyogrio
import shapely

from dashboard.exports.columns import arrow_schema
from dashboard.exports.snapshot import Snapshot
from dashboard.usable_points import READ, usable_points
from graph.arrow import pa
from graph.schema import PARTIES

FILE, SITES, WITHOUT = "sites.gpkg", "sites", "sites_without_point"
_FIRST_DAY = "1970-01-01T00:00:00Z"
_CLOCK = "OGR_CURRENT_DATE"
FIELDS = (
    *("id", "name", "role", "operator_id", "country", "address", "postal_code"),
    *("lat", "lon", "datum", "coordinate_accuracy_m"),
    *("xuar", "xuar_certainty", "xuar_distance_km", "xuar_method", "xuar_reason"),
    *("exposure_verdict", "exposure_confidence", "exposure_tier", "exposure_as_of", "exposure_version"),
    *("source", "source_file", "source_row"),
)
"""What is kept of a site, beside its label; lat, lon and datum as they were given."""


def write(graph: Snapshot, folder: Path) -> dict[str, Any]:
    """Writes the one file, a batch at a time. Its clock stands still, so that equal graphs make equal bytes."""
    path, counts = folder / FILE, {SITES: 0, WITHOUT: 0}
    before = pyogrio.get_gdal_config_option(_CLOCK)
    pyogrio.set_gdal_config_options({_CLOCK: _FIRST_DAY})
    try:
        # Each table is made first, also if nothing comes: who opens the file finds both.
        _write_batch(path, _sites(arrow_schema(PARTIES[0]).empty_table(), PARTIES[0]), counts)
        for label in PARTIES:
            for batch in graph.batches(label):
                _write_batch(path, _sites(pa.Table.from_batches([batch]), label), counts)
    finally:
        pyogrio.set_gdal_config_options({_CLOCK: before})
    asked = sum(graph.said(label)["exposure_verdict"] for label in PARTIES)
    return {"counts": counts, "with_verdict": asked, "left_out": {"SUPPLIES and all else": "sites only"}}


def _sites(rows: pa.Table, label: str) -> pa.Table:
    """The fields of a batch, blank where a label has none of that name; the label after the id."""
    columns: dict[str, pa.ChunkedArray] = {}
    for name in FIELDS:
        columns[name] = rows[name] if name in rows.column_names else pa.nulls(rows.num_rows, _TYPES[name])
        if name == "id":
            columns["label"] = pa.array([label] * rows.num_rows, pa.string())
    return pa.table(columns)


# A name is of one type, whatever bears it.
_TYPES = {field.name: field.type for label in PARTIES for field in arrow_schema(label) if field.name in FIELDS}


def _write_batch(path: Path, sites: pa.Table, counts: dict[str, int]) -> None:
    points, why_not = usable_points(*(sites[name].to_pylist() for name in READ))
    usable = why_not == ""
    geometry = shapely.to_wkb(shapely.points(points.lon[usable], points.lat[usable]))
    placed = sites.filter(pa.array(usable)).append_column("geometry", pa.array(geometry, pa.binary()))
    why = pa.array(why_not[~usable].tolist(), pa.string())
    others = sites.filter(pa.array(~usable)).append_column("why_no_point", why)
    for table, layer in ((placed, SITES), (others, WITHOUT)):
        if table.num_rows or not sites.num_rows:
            _append(path, table, layer)
        counts[layer] += table.num_rows


def _append(path: Path, table: pa.Table, layer: str) -> None:
    spatial = {"geometry_name": "geometry", "geometry_type": "Point", "crs": "EPSG:4326"} if layer == SITES else {}
    there = path.exists() and layer in pyogrio.list_layers(path)[:, 0]
    pyogrio.write_arrow(table, path, layer=layer, driver="GPKG", append=there, **spatial)
