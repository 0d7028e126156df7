"""The boundaries that decide: the province by two sources, its prefectures and counties, at full resolution."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).parent / "data"
CRS = 4326


class GeoError(ValueError):
    """A boundary file, column or setting that cannot be used; the message says what was expected."""


@dataclass(frozen=True, eq=False)
class Coverage:
    """Regions of one level that do not overlap: codes[i] is the administrative code of shapes[i]."""

    codes: tuple[str, ...]
    shapes: NDArray[np.object_]

    def find(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.object_]:
        """The code of the region of each point, '' where it is in none. A point on a shared border is in the first."""
        found = np.full(len(lon), "", dtype=object)
        free = np.ones(len(lon), dtype=bool)
        for code, shape, (west, south, east, north) in zip(self.codes, self.shapes, self.bounds, strict=True):
            near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north) & free)
            here = near[shapely.intersects_xy(shape, lon[near], lat[near])]
            found[here], free[here] = code, False
        return found

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        return np.asarray(shapely.bounds(self.shapes))


@dataclass(frozen=True, eq=False)
class Boundaries:
    """What the fence decides by. `second` is another source's province: where the two disagree, a point is
    borderline. `digest` changes when a file does, so that what was decided by the old one is decided anew."""

    province: BaseGeometry
    second: BaseGeometry | None
    prefectures: Coverage
    counties: Coverage
    digest: str


def load(province: Path | None = None, second: Path | None = None) -> Boundaries:
    """The shipped boundaries, or others for the province: any GeoParquet, GeoJSON or other file that GeoPandas
    reads, in EPSG:4326, one region in one or several polygons. With `province` alone there is no second source.

    Raises GeoError on a file that is missing, empty, invalid, or in no or another coordinate system.
    """
    if province is None and second is None:
        second = DATA / "xuar_province_tianditu.parquet"
    return _load(province or DATA / "xuar_province_osm.parquet", second)


@lru_cache(maxsize=4)
def _load(province: Path, second: Path | None) -> Boundaries:
    prefectures, counties = DATA / "xuar_prefectures_tianditu.parquet", DATA / "xuar_counties_tianditu.parquet"
    digest = hashlib.blake2b(digest_size=8)
    for path in (province, second, prefectures, counties):
        digest.update(path.read_bytes() if path and path.is_file() else b"")
    return Boundaries(
        province=_prepared(shapely.union_all(read_polygons(province).geometry.to_numpy())),
        second=_prepared(shapely.union_all(read_polygons(second).geometry.to_numpy())) if second else None,
        prefectures=_coverage(prefectures),
        counties=_coverage(counties),
        digest=digest.hexdigest(),
    )


def read_polygons(path: Path) -> geopandas.GeoDataFrame:
    """Valid polygons in EPSG:4326, in the file's order. Raises GeoError."""
    if not path.is_file():
        raise GeoError(f"{path}: no such boundary file. Expected polygons in EPSG:{CRS}.")
    read = geopandas.read_parquet if path.suffix in (".parquet", ".geoparquet") else geopandas.read_file
    try:
        frame = read(path)
    except (ValueError, OSError, RuntimeError) as error:
        raise GeoError(f"{path}: cannot be read as polygons ({error}). Expected GeoParquet or GeoJSON.") from error
    _check(path, frame)
    return frame


def _check(path: Path, frame: geopandas.GeoDataFrame) -> None:
    if frame.crs is None:
        raise GeoError(f"{path}: names no coordinate system; expected EPSG:{CRS}. Set it in the file.")
    if frame.crs.to_epsg() != CRS:
        raise GeoError(f"{path}: coordinate system {frame.crs.to_string()}; expected EPSG:{CRS}. Reproject the file.")
    kinds = set(frame.geometry.geom_type)
    if not kinds or not kinds <= {"Polygon", "MultiPolygon"}:
        raise GeoError(f"{path}: holds {', '.join(sorted(map(str, kinds))) or 'nothing'}; expected polygons.")
    if not frame.geometry.is_valid.all():
        row = int(np.flatnonzero(~frame.geometry.is_valid.to_numpy())[0]) + 1
        why = shapely.is_valid_reason(frame.geometry.iloc[row - 1])
        raise GeoError(f"{path}: polygon {row} is invalid ({why}). Repair it before it decides anything.")


def _prepared(shape: BaseGeometry) -> BaseGeometry:
    shapely.prepare(shape)
    return shape


def _coverage(path: Path) -> Coverage:
    frame = read_polygons(path)
    if "adcode" not in frame.columns:
        raise GeoError(f"{path}: no column adcode. Expected the administrative code of each region.")
    shapes = frame.geometry.to_numpy()
    shapely.prepare(shapes)
    return Coverage(tuple(str(code) for code in frame["adcode"]), np.asarray(shapes, dtype=object))
