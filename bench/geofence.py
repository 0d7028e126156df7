"""How many points a second the geofence decides, against geopandas.sjoin, SedonaDB and a bounding box in NumPy.

For each number of points and each cloud of them: in the province or not, and in which county, every point of ours
compared with sjoin's; then the three states with all that belongs to them, and the memory that it takes over the input.
Every rate is the best of some turns, in one process; what runs on several threads says so.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import shapely

from bench.measuring import Row, add_common, in_own_process, machine, peak_mb, run, told
from geo.boundaries import Boundaries, load
from geo.fence import fence_of, place

try:
    import sedonadb
except ImportError:  # an extra: without this peer the others are still measured
    sedonadb = None

CLOUDS = {"xuar": (), "china": (73.0, 18.0, 135.5, 54.0), "world": (-180.0, -90.0, 180.0, 90.0)}
TARGET_RATE, TARGET_RATIO, TARGET_STATES, TARGET_MB = 40e6, 50.0, 1e6, 100.0
DECIMALS = 5
MOST_WITH_DISTANCES = 1_000_000
SLOW_TURNS = 2

Floats = Any


def cloud(name: str, points: int, seed: int) -> tuple[Floats, Floats]:
    """Longitudes and latitudes, evenly in a box: the XUAR's own, China's or the world's."""
    west, south, east, north = CLOUDS[name] or load().province.bounds
    random = np.random.default_rng(seed)
    return random.uniform(west, east, points).round(DECIMALS), random.uniform(south, north, points).round(DECIMALS)


def best(do: Callable[[], Any], turns: int) -> tuple[float, Any]:
    """The shortest of some turns in seconds, and what the last one gave."""
    seconds, found = [], None
    for _ in range(turns):
        started = time.perf_counter()
        found = do()
        seconds.append(time.perf_counter() - started)
    return min(seconds), found


def rates(options: argparse.Namespace, lon: Floats, lat: Floats) -> Row:
    """Points a second of every way, and whether ours say what sjoin says, point by point."""
    boundaries, fence = load(), fence_of(load())
    county, province = _frame(boundaries, "county"), _frame(boundaries, "province")
    points = shapely.points(lon, lat)
    west, south, east, north = boundaries.province.bounds
    some = slice(0, MOST_WITH_DISTANCES)
    ways: dict[str, tuple[int, Callable[[], Any]]] = {
        "numpy_box": (options.turns, lambda: (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)),
        "province": (options.turns, lambda: fence.contains(lon, lat)),
        "county": (options.turns, lambda: fence.county(lon, lat)),
        "states": (options.turns, lambda: place(lon, lat, distances=False)),
        "states_with_distances": (SLOW_TURNS, lambda: place(lon[some], lat[some])),
        "sjoin_province": (SLOW_TURNS, lambda: _sjoin(points, province)),
        "sjoin_county": (SLOW_TURNS, lambda: _sjoin(points, county)),
        **_sedona_ways(lon, lat, {"province": province, "county": county}),
    }
    found: Row = {"points": len(lon), "rates": {}, "counts": {}}
    answers = {}
    for name, (turns, do) in ways.items():
        seconds, answers[name] = best(do, turns)
        found["rates"][name] = len(lon[some] if name == "states_with_distances" else lon) / seconds
    found["counts"] = {name: _count(answers[name]) for name in ways if not name.startswith("states")}
    found["states"] = dict(
        zip(("inside", "borderline", "outside", "unplaced"), _states(answers["states"]), strict=True)
    )
    for level in ("province", "county"):
        found[f"{level}_as_sjoin"] = bool((_index(answers[level]) == answers[f"sjoin_{level}"]).all())
        found[f"{level}_against_sjoin"] = found["rates"][level] / found["rates"][f"sjoin_{level}"]
    return found


def _frame(boundaries: Boundaries, level: str) -> geopandas.GeoDataFrame:
    counties = boundaries.counties
    shapes = list(counties.shapes) if level == "county" and counties else [boundaries.province]
    return geopandas.GeoDataFrame(geometry=shapes, crs=4326)


def _sjoin(points: Any, shapes: geopandas.GeoDataFrame) -> Any:
    """The number of the first shape that each point is in, -1 for none, by a plain spatial join with its index made.

    The shapes are on the left: so GeoPandas prepares them. The other way round it takes hundreds of times as long.
    """
    joined = geopandas.sjoin(shapes, geopandas.GeoDataFrame(geometry=points, crs=4326), predicate="intersects")
    found = np.full(len(points), len(shapes))
    np.minimum.at(found, joined["index_right"].to_numpy(), joined.index.to_numpy())
    return np.where(found == len(shapes), -1, found)


def _sedona_ways(lon: Floats, lat: Floats, levels: dict[str, geopandas.GeoDataFrame]) -> dict[str, Any]:
    """SedonaDB's own spatial join, counted by shape; nothing where it is not installed."""
    if sedonadb is None:
        return {}
    engine = sedonadb.connect()
    engine.create_data_frame(pa.table({"lon": lon, "lat": lat})).to_view("points")
    for level, frame in levels.items():
        shapes = pa.table({"code": range(len(frame)), "wkb": pa.array(shapely.to_wkb(frame.geometry), pa.binary())})
        engine.create_data_frame(shapes).to_view(level)

    def count(level: str) -> Any:
        joined = engine.sql(
            "SELECT r.code, count(*) AS n FROM points AS p JOIN "
            f"(SELECT code, ST_GeomFromWKB(wkb) AS shape FROM {level})"
            " AS r ON ST_Intersects(ST_Point(p.lon, p.lat), r.shape) GROUP BY r.code"
        )
        return pa.table(joined)["n"].to_numpy()

    return {f"sedona_{level}": (SLOW_TURNS, lambda level=level: count(level)) for level in levels}


def _index(answer: Any) -> Any:
    return np.where(answer, 0, -1) if answer.dtype == bool else answer


def _count(answer: Any) -> int:
    """How many points are in a shape: of SedonaDB's counts the sum."""
    return int(answer.sum() if answer.dtype == bool or answer.min(initial=0) >= 0 else (answer >= 0).sum())


def _states(placed: Any) -> list[int]:
    return [int(count) for count in np.bincount(placed.state, minlength=4)]


def memory(what: str, lon: Floats, lat: Floats) -> Row:
    """What a call takes at most over its input, its answer included; the boundaries are loaded before.

    Where loading them took more, that is what is told: an upper bound.
    """
    fence = fence_of(load())
    calls: dict[str, Callable[[Floats, Floats], Any]] = {
        "memory_province": fence.contains,
        "memory_county": fence.county,
        "memory_states": lambda lon, lat: place(lon, lat, distances=False),
        "memory_states_with_distances": place,
    }
    calls[what](lon[:1000], lat[:1000])
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    before = pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    kept = calls[what](lon, lat)
    return {"points": len(lon), "mb_over_input": peak_mb() - before, "held_before_mb": before, "answers": len(kept)}


MEMORIES = ("memory_province", "memory_county", "memory_states", "memory_states_with_distances")


def measure(options: argparse.Namespace) -> Row:
    """What the child process does, on the points that lie in the folder."""
    lon, lat = (np.load(options.folder / f"{name}.npy") for name in ("lon", "lat"))
    return rates(options, lon, lat) if options.measure == "rates" else memory(options.measure, lon, lat)


def compare(options: argparse.Namespace, folder: Path) -> Row:
    found: Row = {"machine": machine(), "turns": options.turns, "rates": [], "memory": {}}
    for points in options.points:
        for name in options.clouds:
            told(f"{points:,} points, {name}")
            for column, values in zip(("lon", "lat"), cloud(name, points, options.seed), strict=True):
                np.save(folder / f"{column}.npy", values)
            one = in_own_process("bench.geofence", "rates", "--folder", folder, "--turns", options.turns)
            found["rates"].append({"cloud": name, **one})
            for what in MEMORIES if points == max(options.points) and name == options.clouds[0] else ():
                found["memory"][what] = in_own_process("bench.geofence", what, "--folder", folder)
    return found


def in_words(found: Row) -> str:
    lines = [found["machine"], f"best of {found['turns']} turns, sjoin, SedonaDB and distances of {SLOW_TURNS}"]
    for one in found["rates"]:
        lines += ["", f"{one['points']:,} points in the box of {one['cloud']}"]
        lines += [
            f"  {_WORDS[name]:<44} {rate / 1e6:8.2f} M/s{_held(one, name)}" for name, rate in one["rates"].items()
        ]
        for level in ("province", "county"):
            same = "the same as sjoin, point by point" if one[f"{level}_as_sjoin"] else "NOT THE SAME as sjoin"
            lines.append(f"  {level}: {one[f'{level}_against_sjoin']:.0f} times sjoin; {same}")
        lines.append(f"  states: {one['states']}")
        if "sedona_province" not in one["rates"]:
            lines.append("  SedonaDB is not installed")
    lines += ["", "memory at most over the input, the answer included"]
    for what, one in found["memory"].items():
        lines.append(
            f"  {_WORDS[what.removeprefix('memory_')]:<44} {one['mb_over_input']:8.1f} MB, {one['points']:,} points"
        )
    lines.append(
        f"targets: province {TARGET_RATE / 1e6:.0f} M/s and {TARGET_RATIO:.0f} times sjoin, states "
        f"{TARGET_STATES / 1e6:.0f} M/s, {TARGET_MB:.0f} MB"
    )
    return "\n".join(lines)


_WORDS = {
    "numpy_box": "bounding box in NumPy (the limit, not an answer)",
    "province": "ours, in the province",
    "county": "ours, which county",
    "states": "ours, three states, uncertainty and county",
    "states_with_distances": "the same with distances",
    "sjoin_province": "geopandas.sjoin, province, points made before, index counted",
    "sjoin_county": "geopandas.sjoin, county, points made before, index counted",
    "sedona_province": "SedonaDB join, province, all processors",
    "sedona_county": "SedonaDB join, county, all processors",
}


def _held(one: Row, name: str) -> str:
    return f"  {one['counts'][name]:>12,} in it" if name in one["counts"] else ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.geofence", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--points", type=int, nargs="+", default=[1_000_000, 5_000_000])
    parser.add_argument("--clouds", nargs="+", choices=list(CLOUDS), default=list(CLOUDS))
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    add_common(parser, ["rates", *MEMORIES])
    run(parser.parse_args(), measure, compare, in_words)


if __name__ == "__main__":
    main()
