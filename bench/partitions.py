"""What Dask gains: 20 million points in Parquet tagged by `tag`'s own code, in one process and by 1 and 2 workers.

    python -m bench.partitions [--rows N] [--workers N...] [--no-distances] [--seed N] [--folder FOLDER] [--json]

`one process` is the plain function over every part, without Dask. The others are a Dask cluster on loopback of so
many processes of one thread each; starting it is timed apart, as a cluster that runs already costs nothing. Each is
measured in a process of its own, one after the other, from files that the system has in its cache: what is read,
tagged, compressed and written is the same. Memory is the most that each process held.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.measuring import Row, add_common, in_own_process, machine, peak_mb, run, told
from geo.boundaries import load
from geo.fence import fence_of
from geo.risk_regions import xuar
from ingest.tag_files import tag_files

GROUP = 250_000


def make(options: argparse.Namespace) -> Row:
    """Points as facilities lie: half of them in the XUAR's bounding box, half over the world's land latitudes."""
    drawn, left = np.random.default_rng(options.seed), options.rows
    schema = pa.schema([("lon", pa.float64()), ("lat", pa.float64())])
    with pq.ParquetWriter(options.points, schema) as writer:
        while left > 0:
            count = min(GROUP, left)
            near = drawn.random(count) < 0.5
            lon = np.where(near, drawn.uniform(73.0, 97.0, count), drawn.uniform(-180.0, 180.0, count))
            lat = np.where(near, drawn.uniform(34.0, 50.0, count), drawn.uniform(-56.0, 72.0, count))
            writer.write_table(pa.table([lon.round(5), lat.round(5)], schema=schema))
            left -= count
    return {"rows": options.rows, "mb": options.points.stat().st_size / 1e6}


def plain(options: argparse.Namespace) -> Row:
    """The function over every part, here."""
    fence_of(load(xuar()))
    started = time.perf_counter()
    found = _tagged(options, None)
    return {**found, "seconds": time.perf_counter() - started, "start_seconds": 0.0, "worker_mb": [peak_mb()]}


def dask(options: argparse.Namespace) -> Row:
    """The same by so many workers; they have loaded the boundaries before the clock starts, as the one process has."""
    from distributed import Client, LocalCluster  # noqa: PLC0415  its 22 MB would count for the process without Dask

    begun = time.perf_counter()
    workers = options.workers[0]
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=None
        ) as cluster,
        Client(cluster.scheduler_address) as client,
    ):
        client.run(_ready)
        started = time.perf_counter()
        found = _tagged(options, cluster.scheduler_address)
        ended = time.perf_counter()
        memory = sorted(client.run(peak_mb).values())
    return {**found, "seconds": ended - started, "start_seconds": started - begun, "worker_mb": memory}


def _ready() -> None:
    fence_of(load(xuar()))


def _tagged(options: argparse.Namespace, scheduler: str | None) -> Row:
    found = tag_files(
        [str(options.points)],
        options.points.with_name(f"tagged-by-{len(options.workers or ()) and options.workers[0]}"),
        region=xuar(),
        scheduler=scheduler,
        distances=options.distances,
        replace=True,
    )
    return {"states": found["states"], "parts": len(found["parts"])}


MEASURES = {"make": make, "plain": plain, "dask": dask}


def compare(options: argparse.Namespace, folder: Path) -> Row:
    """All measurements, in a folder that they may fill; they must count the same."""
    points = folder / "points.parquet"
    given = ["--points", points, "--rows", options.rows, "--seed", options.seed]
    given += [] if options.distances else ["--no-distances"]
    told(f"making {options.rows:,} points")
    found: Row = {"machine": machine(), "distances": options.distances}
    found["points"] = in_own_process("bench.partitions", "make", *given)
    told("one process")
    found["plain"] = in_own_process("bench.partitions", "plain", *given)
    found["dask"] = {}
    for workers in options.workers or (1, 2):
        told(f"Dask, {workers} workers")
        measured = in_own_process("bench.partitions", "dask", *given, "--workers", workers)
        if measured["states"] != found["plain"]["states"]:
            raise SystemExit(f"Dask counts {measured['states']}, one process {found['plain']['states']}.")
        found["dask"][workers] = measured | {"speed_up": found["plain"]["seconds"] / measured["seconds"]}
    return found


def in_words(found: Row) -> str:
    rows = found["points"]["rows"]
    lines = [
        found["machine"],
        f"{rows:,} points, {found['points']['mb']:,.0f} MB of Parquet, {found['plain']['parts']} parts, "
        f"{'with' if found['distances'] else 'without'} distances; {found['plain']['states']}",
        _line("one process, no Dask", rows, found["plain"]),
    ]
    for workers, one in found["dask"].items():
        lines.append(_line(f"Dask, {workers} worker{'s' if int(workers) > 1 else ''}", rows, one))
        lines.append(
            f"  {one['speed_up']:.2f} times as fast as one process; {one['start_seconds']:.1f} s to start before"
        )
    return "\n".join(lines)


def _line(name: str, rows: int, one: Row) -> str:
    memory = ", ".join(f"{mb:,.0f}" for mb in one["worker_mb"])
    return f"{name:24}{one['seconds']:8.2f} s, {rows / one['seconds'] / 1e6:6.2f} M rows/s, {memory} MB"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.partitions", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--workers", type=int, nargs="+", help="1 and 2 unless told")
    parser.add_argument("--distances", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--seed", type=int, default=7)
    add_common(parser, MEASURES)
    parser.add_argument("--points", type=Path, help=argparse.SUPPRESS)
    run(parser.parse_args(), lambda options: MEASURES[options.measure](options), compare, in_words)


if __name__ == "__main__":
    main()
