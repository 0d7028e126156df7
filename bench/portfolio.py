"""How long every shipment's verdict takes, against one unconstrained Dijkstra of SciPy's in the same run.

    python -m bench.portfolio [--facts N] [--nodes N] [--shipments N] [--seed N] [--folder FOLDER] [--json]

The network is bench/networks.py's: import dates over 36 months. `sweep` answers exactly for each shipment's own date.
The peer is scipy.sparse.csgraph.dijkstra from all sources at once over the same steps as plain arrays, without time,
goods or stage: it answers no question, and shows what one pass over arrays of this size costs. Each runs in a process
of its own, on the projection mapped from its files; the peak memory counts the mapped pages.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from bench.measuring import Row, add_common, in_own_process, machine, peak_mb, run, times_of, told
from bench.networks import AS_OF, add_sizes, network, open_saved, save, sizes_of
from bench.unconstrained import plain
from graph import portfolio
from graph.scope import COMMODITIES
from graph.upstream import commodity_code, upstream_of

TARGET_RATIO, WISHED_RATIO, TARGET_MB = 60, 20, 4096
REPEATS = 3


def make(options: argparse.Namespace) -> Row:
    """Makes a network and saves it."""
    made = network(sizes_of(options))
    save(made.projection(), options.network)
    return made.counts()


def sweep(options: argparse.Namespace) -> Row:
    """Every shipment's verdict, and where the time goes: it makes the arrays and bounds that `sweep` would make."""
    marks: list[tuple[float, float]] = []

    def mark() -> None:
        marks.append((time.perf_counter(), time.process_time()))

    mark()

    projection = open_saved(options.network)
    mark()
    upstream = upstream_of(projection)
    mark()
    for code in map(commodity_code, COMMODITIES):
        for strong in (True, False):
            upstream.bounds(code, strong=strong)
    mark()
    found = portfolio.sweep(projection, as_of=AS_OF)
    mark()
    opening, arrays, bounds, searches = np.diff([clock for clock, _ in marks]).tolist()
    return {
        "seconds": arrays + bounds + searches,
        "processor_seconds": marks[-1][1] - marks[1][1],
        "phases": {"the steps as arrays": arrays, "bounds from all sources": bounds, "a search a line": searches},
        "open_seconds": opening,
        "verdicts": found.counts(),
        "peak_mb": peak_mb(),
    }


def dijkstra(options: argparse.Namespace) -> Row:
    """SciPy's, the median of a few after a first."""
    graph = plain(open_saved(options.network), AS_OF)
    steps, sources = len(graph.downstream.data), len(graph.sources)
    reached = np.isfinite(graph.all_by_scipy()).sum()
    times = times_of(lambda _: graph.all_by_scipy(), range(REPEATS))
    return {
        "seconds": float(np.median(times.seconds)),
        "processor_seconds": float(np.median(times.processor)),
        "steps": steps,
        "sources": sources,
        "reached": int(reached),
        "peak_mb": peak_mb(),
    }


MEASURES = {"make": make, "sweep": sweep, "dijkstra": dijkstra}


def compile_first(folder: Path) -> None:
    """Fills the cache of compiled code, which a user's first call does once and for all."""
    path = folder / "network-small"
    in_own_process("bench.portfolio", "make", "--network", path, *("--facts", 1000, "--nodes", 200, "--shipments", 20))
    in_own_process("bench.portfolio", "sweep", "--network", path)


def compare(options: argparse.Namespace, folder: Path) -> Row:
    """All measurements, in a folder that they may fill. What is compiled is compiled first, on a small network."""
    compile_first(folder)
    path, sizes = folder / "network", sizes_of(options)
    told(f"making {sizes.facts:,} SUPPLIES between {sizes.nodes:,} nodes")
    given = ("--facts", sizes.facts, "--nodes", sizes.nodes, "--shipments", sizes.shipments, "--seed", sizes.seed)
    found: Row = {"machine": machine(), "network": in_own_process("bench.portfolio", "make", "--network", path, *given)}
    for what in ("dijkstra", "sweep"):
        told(what)
        found[what] = in_own_process("bench.portfolio", what, "--network", path)
    found["ratio"] = found["sweep"]["seconds"] / found["dijkstra"]["seconds"]
    found["processor_ratio"] = found["sweep"]["processor_seconds"] / found["dijkstra"]["processor_seconds"]
    return found


def in_words(found: Row) -> str:
    sweep, peer = found["sweep"], found["dijkstra"]
    return "\n".join(
        [
            found["machine"],
            ", ".join(f"{count:,} {name}" for name, count in found["network"].items()),
            f"every shipment's verdict    {sweep['seconds']:8.2f} s, {sweep['processor_seconds']:.2f} s of processors, "
            f"{sweep['peak_mb']:,.0f} MB",
            "  " + ", ".join(f"{name} {seconds:.2f} s" for name, seconds in sweep["phases"].items()),
            f"  opened in {sweep['open_seconds']:.2f} s; {sweep['verdicts']}",
            f"SciPy's Dijkstra            {peer['seconds']:8.2f} s, {peer['processor_seconds']:.2f} s of processors, "
            f"{peer['peak_mb']:,.0f} MB, "
            f"{peer['steps']:,} steps from {peer['sources']:,} sources to {peer['reached']:,} nodes",
            f"ratio {found['ratio']:.1f}, by processor time {found['processor_ratio']:.1f} "
            f"(target {TARGET_RATIO}, {WISHED_RATIO} better; below {TARGET_MB:,} MB)",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.portfolio", description=(__doc__ or "").split("\n", 1)[0])
    add_sizes(parser, facts=10_000_000, nodes=1_000_000, shipments=100_000)
    add_common(parser, MEASURES)
    parser.add_argument("--network", type=Path, help=argparse.SUPPRESS)
    run(parser.parse_args(), lambda options: MEASURES[options.measure](options), compare, in_words)


if __name__ == "__main__":
    main()
