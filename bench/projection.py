"""How fast the projection is made from the store, refreshed and opened, against a bare driver loop, in the same run.

    python -m bench.projection [--nodes N] [--facts N] [--changed N] [--seed N] [--folder FOLDER]

Prints the machine, the sizes, seconds, rows a second, their ratios and the peak memory of the process that measures,
as text and, with --json, as one JSON document. An embedded engine holds invented suppliers and sales, loaded by `load`.
The bare loop asks for the same properties of the same nodes and relationships, in two statements, and does no more
than take each record; it is told twice: with its dates as they are, and with its dates as text, which is quicker to
take in. The build reads, makes the arrays and saves them, as the first `expose` does. The refresh follows a load of a
file that changes some relationships. Opening is in a new process, from the call to the projection. Each measurement is
in a process of its own.
"""

from __future__ import annotations

import argparse
import functools
import time
from itertools import islice
from pathlib import Path
from typing import Any

from bench.load import NOW, suppliers, supplies, write_csv
from bench.measuring import Row, add_common, in_own_process, machine, peak_mb, run
from graph import embedded
from graph.driver import neo4j
from graph.reading import read_projection
from graph.saved import open_projection
from graph.schema import NODES, RELATIONSHIPS
from graph.settings import Settings
from graph.store import open_store
from graph.tables import is_read
from ingest.load import load

TARGET_BUILD, TARGET_REFRESH, TARGET_OPEN = 0.75, 0.05, 0.5
FETCH = 10_000
OPENINGS, REFRESHES = 5, 3


def bare(settings: Settings, *, dates_as_text: bool) -> Row:
    """Seconds that a plain loop over the records takes."""
    engine = embedded.ensure_running(settings)
    supplier, sale = NODES["Supplier"].properties, RELATIONSHIPS["SUPPLIES"].properties

    def columns(variable: str, properties: Any) -> str:
        names = [(p.name, p.kind) for p in properties if is_read(p.name)]
        return ", ".join(
            f"toString({variable}.{name}) AS {name}"
            if kind == "date" and dates_as_text
            else f"{variable}.{name} AS {name}"
            for name, kind in names
        )

    statements = (
        f"MATCH (n:Supplier) RETURN n.id AS id, {columns('n', supplier)}",
        f"MATCH (a)-[r:SUPPLIES]->(b) RETURN r.id AS id, a.id AS from_id, b.id AS to_id, {columns('r', sale)}",
    )
    started, rows = time.perf_counter(), 0
    with (
        neo4j.GraphDatabase.driver(engine.uri, auth=engine.reader) as driver,
        driver.session(database=engine.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=FETCH) as session,
    ):
        for statement in statements:
            with session.begin_transaction() as transaction:
                for record in transaction.run(statement):
                    record.values()
                    rows += 1
    engine.release()
    return {"seconds": time.perf_counter() - started, "rows": rows}


def filled(settings: Settings, files: list[Path]) -> Row:
    """Loads the files, as a person would."""
    started = time.perf_counter()
    with open_store(settings) as store:
        report = load(store, files, home=settings.home, now=NOW)
    return {"seconds": time.perf_counter() - started, "rows": report.loaded}


def opened(settings: Settings, *, rebuild: bool = False) -> Row:
    """From the call to the projection; the engine runs."""
    with open_store(settings) as store:
        started, spent = time.perf_counter(), time.process_time()
        projection = open_projection(store, settings, rebuild=rebuild)
        seconds, own = time.perf_counter() - started, time.process_time() - spent
    return {
        "seconds": seconds,
        "own_processor_seconds": own,
        "rows": projection.n_nodes + projection.n_facts,
        "version": projection.version,
    }


def read(settings: Settings) -> Row:
    """Reading and making the arrays, without the files."""
    with open_store(settings) as store:
        started = time.perf_counter()
        projection = read_projection(store)
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "rows": projection.n_nodes + projection.n_facts}


MEASUREMENTS = {
    "bare": functools.partial(bare, dates_as_text=False),
    "bare_text": functools.partial(bare, dates_as_text=True),
    "read": read,
    "build": functools.partial(opened, rebuild=True),
    "open": opened,
}


def measure(options: argparse.Namespace) -> Row:
    """What the child process does."""
    settings = Settings(home=Path(options.folder), query_timeout_seconds=3600.0)
    if options.measure == "fill":
        found = filled(settings, [Path(file) for file in options.files])
    else:
        found = MEASUREMENTS[options.measure](settings)
    return {**found, "peak_mb": peak_mb()}


def _measured(what: str, home: Path, *files: Path) -> Row:
    """One measurement, in a process of its own."""
    return in_own_process("bench.projection", what, "--folder", home, *files)


def compare(options: argparse.Namespace, folder: Path) -> Row:
    """All measurements, in a folder that they may fill."""
    home = folder / "home"
    try:
        return _compare(options, folder, home)
    finally:
        embedded.stop(Settings(home=home))


def _compare(options: argparse.Namespace, folder: Path, home: Path) -> Row:
    files = folder / "suppliers.csv", folder / "supplies.csv"
    write_csv(files[0], suppliers(options.nodes, options.seed))
    write_csv(files[1], supplies(options.facts, options.nodes, options.seed))
    found: Row = {
        "machine": machine(),
        "nodes": options.nodes,
        "facts": options.facts,
        "changed": options.changed,
        "fill": _measured("fill", home, *files),
    }
    # The engine warms up on the first reading, whoever's it is.
    _measured("bare_text", home)
    for what in ("bare", "read", "build", "bare_text"):
        found[what] = _measured(what, home)
    found["open"] = _middle([_measured("open", home) for _ in range(OPENINGS)])
    found["refresh"] = _middle([_refreshed(options, folder, home, turn) for turn in range(REFRESHES)])
    found["build_ratio"] = found["bare"]["seconds"] / found["build"]["seconds"]
    found["build_ratio_text"] = found["bare_text"]["seconds"] / found["build"]["seconds"]
    found["refresh_ratio"] = found["refresh"]["seconds"] / found["build"]["seconds"]
    assert found["refresh"]["version"] != found["open"]["version"], "nothing was refreshed"
    return found


def _refreshed(options: argparse.Namespace, folder: Path, home: Path, turn: int) -> Row:
    """The opening after a load that gives some sales another quantity."""
    changed = folder / f"changed{turn}" / "supplies.csv"
    changed.parent.mkdir()
    rows = islice(supplies(options.facts, options.nodes, options.seed), options.changed)
    write_csv(changed, ({**row, "quantity": turn + 0.5} for row in rows))
    _measured("fill", home, changed)
    return _measured("open", home)


def _middle(times: list[Row]) -> Row:
    """The one in the middle, with the seconds of all."""
    times.sort(key=lambda found: float(found["seconds"]))
    return {**times[len(times) // 2], "all_seconds": [round(found["seconds"], 3) for found in times]}


def in_words(found: Row) -> str:
    def line(what: str, name: str, more: str = "") -> str:
        one = found[name]
        rate = one["rows"] / one["seconds"]
        return f"{what:34} {rate:>12,.0f} rows/s {one['seconds']:9.2f} s {one['peak_mb']:8,.0f} MB{more}"

    return "\n".join(
        [
            found["machine"],
            f"{found['nodes']:,} suppliers and {found['facts']:,} sales in the embedded engine",
            line("bare driver loop", "bare"),
            line("the same, dates as text", "bare_text"),
            line("read and make the arrays", "read"),
            line("build: read, make and save", "build"),
            line(
                f"refresh after {found['changed']:,} changed sales", "refresh", f"  {found['refresh']['all_seconds']}"
            ),
            line("open in a new process", "open", f"  {found['open']['all_seconds']}"),
            f"processor seconds of ours in build {found['build']['own_processor_seconds']:.1f}, refresh "
            f"{found['refresh']['own_processor_seconds']:.2f}, open {found['open']['own_processor_seconds']:.3f}",
            f"build / bare loop, rows a second: {found['build_ratio']:.2f}; dates as text: "
            f"{found['build_ratio_text']:.2f} (target at least {TARGET_BUILD})",
            f"refresh / build, time: {found['refresh_ratio']:.3f} (target below {TARGET_REFRESH})",
            f"open: {found['open']['seconds']:.2f} s (target below {TARGET_OPEN} at 200,000 and 1,000,000)",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.projection", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--changed", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    add_common(parser, ["fill", *MEASUREMENTS])
    parser.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    run(parser.parse_args(), measure, compare, in_words)


if __name__ == "__main__":
    main()
