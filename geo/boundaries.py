"""The boundaries that decide: the province by two sources, its prefectures and counties, at full resolution."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

import geopandas
import numpy as np
import shapely
import shapely.ops
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.errors import DATA, GeoError
from geo.grid import first_of
from geo.risk_regions import CODE, RiskRegion, TextSources, xuar

__all__ = ["DATA", "Boundaries", "Coverage", "GeoError", "load", "read_polygons"]

CRS = 4326
MOST_LONGITUDE, MOST_LATITUDE = 179.0, 85.0
MOST_REGIONS = 32_000


@dataclass(frozen=True, eq=False)
class Coverage:
    """Regions of one level that do not overlap: codes[i] is the administrative code of shapes[i]."""

    codes: tuple[str, ...]
    shapes: NDArray[np.object_]

    def find(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[str]:
        """The code of the region of each point, '' where it is in none. A point on a shared border is in the first.

        For some thousands of points; geo.fence is the one for many.
        """
        found = first_of(self.shapes, shapely.bounds(self.shapes), lon, lat)
        return [self.codes[index] if index >= 0 else "" for index in found.tolist()]

    def km_from(self, code: str, lon: float, lat: float) -> float:
        """How far a point lies from the region with this code, 0 in it; inf where the coverage has no such region."""
        if code not in self.codes:
            return np.inf
        nearest, _ = shapely.ops.nearest_points(self.shapes[self.codes.index(code)], shapely.Point(lon, lat))
        return float(Geod(ellps="WGS84").inv(lon, lat, nearest.x, nearest.y)[2]) / 1000.0


@dataclass(frozen=True, eq=False)
class Boundaries:
    """What the fence decides by. `second` is another source's province: where the two disagree, a point is
    borderline. `digest` changes when anything does that a place is decided by, its names in text included, so that
    what was decided by the old one is decided anew."""

    province: BaseGeometry
    second: BaseGeometry | None
    prefectures: Coverage | None
    counties: Coverage | None
    margin_km: float
    digest: str
    region: RiskRegion


def load(region: RiskRegion | None = None) -> Boundaries:
    """A region's boundaries, the XUAR's where none is said: any GeoParquet, GeoJSON or other files that GeoPandas
    reads, in EPSG:4326, the province in one or several polygons, prefectures and counties with a column adcode.

    Raises GeoError on a file that is missing, empty, invalid, or in no or another coordinate system.
    """
    return _load(region or xuar())


@lru_cache(maxsize=8)
def _load(region: RiskRegion) -> Boundaries:
    return Boundaries(
        province=_whole(region.province),
        second=_whole(region.second) if region.second else None,
        prefectures=_coverage(region.prefectures) if region.prefectures else None,
        counties=_coverage(region.counties) if region.counties else None,
        margin_km=region.margin_km,
        digest=_digest(region),
        region=region,
    )


def _digest(region: RiskRegion) -> str:
    """Of all that the region says, the contents of its files in the place of their paths."""
    digest = hashlib.blake2b(digest_size=8)
    for table in (region, region.text):
        for field in fields(table):
            value = getattr(table, field.name)
            if isinstance(value, TextSources):
                continue
            content = value.read_bytes() if isinstance(value, Path) else repr(value).encode()
            digest.update(f"{field.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def read_polygons(path: Path) -> geopandas.GeoDataFrame:
    """Valid polygons in EPSG:4326, in the file's order. Raises GeoError."""
    if not path.is_file():
        raise GeoError(f"{path}: no such boundary file. Expected polygons in EPSG:{CRS}.")
    read = geopandas.read_parquet if path.suffix in (".parquet", ".geoparquet") else geopandas.read_file
    try:
        frame = read(path)
    except (ValueError, OSError, RuntimeError) as error:
        raise GeoError(f"{path}: cannot be read as polygons ({error}). Expected GeoParquet or GeoJSON.") from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise GeoError(f"{path}: holds no geometry. Expected polygons in EPSG:{CRS}.")
    _check_crs(path, frame)
    _check_polygons(path, frame.geometry)
    return frame


def _check_crs(path: Path, frame: geopandas.GeoDataFrame) -> None:
    """CRS84, which GeoParquet and GeoJSON have where they name none, is EPSG:4326 with the axes named the other way."""
    if frame.crs is None:
        raise GeoError(f"{path}: names no coordinate system; expected EPSG:{CRS}. Set it in the file.")
    if frame.crs.to_epsg() != CRS and frame.crs.to_authority() != ("OGC", "CRS84"):
        raise GeoError(f"{path}: coordinate system {frame.crs.to_string()}; expected EPSG:{CRS}. Reproject the file.")


def _check_polygons(path: Path, shapes: geopandas.GeoSeries) -> None:
    if not len(shapes):
        raise GeoError(f"{path}: holds nothing; expected polygons.")
    for row, shape in enumerate(shapes, start=1):
        if shape is None or shape.is_empty:
            raise GeoError(f"{path}: row {row} holds no shape; expected polygons.")
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            raise GeoError(f"{path}: row {row} holds {shape.geom_type}; expected polygons.")
        if not shape.is_valid:
            why = shapely.is_valid_reason(shape)
            raise GeoError(f"{path}: polygon {row} is invalid ({why}). Repair it before it decides anything.")
        west, south, east, north = shape.bounds
        if max(-west, east) > MOST_LONGITUDE or max(-south, north) > MOST_LATITUDE:
            raise GeoError(
                f"{path}: polygon {row} reaches from {west:g}, {south:g} to {east:g}, {north:g}; expected degrees of "
                f"longitude within {MOST_LONGITUDE:g} and of latitude within {MOST_LATITUDE:g}: nearer to 180 degrees "
                "or to a pole distances to the border are not worked out."
            )


def _whole(path: Path) -> BaseGeometry:
    shape = shapely.union_all(read_polygons(path).geometry.to_numpy())
    shapely.prepare(shape)
    return shape


def _coverage(path: Path) -> Coverage:
    frame = read_polygons(path)
    if "adcode" not in frame.columns:
        raise GeoError(f"{path}: no column adcode. Expected the administrative code of each region.")
    if len(frame) > MOST_REGIONS:
        raise GeoError(f"{path}: {len(frame):,} regions; expected at most {MOST_REGIONS:,}.")
    codes: dict[str, int] = {}
    for row, value in enumerate(frame["adcode"], start=1):
        code = str(value)
        if not isinstance(value, str | int | np.integer) or not CODE.fullmatch(code):
            raise GeoError(f"{path}: row {row}, adcode {value!r}; expected a text of letters, digits and -.")
        if codes.setdefault(code, row) != row:
            raise GeoError(f"{path}: rows {codes[code]} and {row} both have the adcode {code!r}; expected one each.")
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    shapely.prepare(shapes)
    return Coverage(tuple(codes), shapes)
