"""How fast `load` is against a bare driver's UNWIND loop on the same engine, in the same run.

    python -m bench.load [--nodes N] [--facts N] [--seed N] [--stream-mb MB] [--folder FOLDER]

Prints the machine, the sizes, rows a second, their ratios and the peak memory of the process that loads, as text and,
with --json, as one JSON document. Both sides write the same facts into an embedded engine of their own, with the same
constraints. The bare loop CREATEs the columns of the files from rows that lie ready in memory, unchecked and without
where they came from; only its database calls are timed. `load` reads, checks, compares and keeps provenance; it is
timed whole. --stream-mb adds a file of that size that is read, checked and compared (a dry run), for the memory.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import neo4j

from bench.measuring import Row, add_common, in_own_process, machine, peak_mb, run
from graph import embedded
from graph.schema import NODES, RELATIONSHIPS, constraints
from graph.settings import Settings
from graph.store import open_store
from ingest.load import load

BATCH = 5_000
DAY = date(2022, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
TARGET_FIRST, TARGET_AGAIN, TARGET_MB = 0.75, 0.3, 1536
COUNTRIES = ("CN", "VN", "IN", "BD", "TR")
ROLES = ("grower", "ginner", "spinner", "weaver", "sewer", "trader")
GOODS = (("cotton", "5201.00"), ("cotton", "5205.12"), ("cotton", "5208.11"), ("tomato", "2002.90"))


def suppliers(count: int, seed: int) -> Iterator[Row]:
    """Invented suppliers at random places."""
    rng = random.Random(seed)
    for n in range(count):
        yield {
            "id": f"S{n:08d}",
            "name": f"Invented Mill {n} Co., Ltd.",
            "country": rng.choice(COUNTRIES),
            "address": f"{rng.randrange(1, 999)} Example Road, District {rng.randrange(99)}",
            "lat": round(rng.uniform(-60, 70), 5),
            "lon": round(rng.uniform(-179, 179), 5),
            "role": rng.choice(ROLES),
        }


def supplies(count: int, nodes: int, seed: int) -> Iterator[Row]:
    """Invented sales between them; some pairs repeat with other goods, none with the same."""
    rng = random.Random(seed + 1)
    seen: set[tuple[int, int, int]] = set()
    for _ in range(count):
        key = (rng.randrange(nodes), rng.randrange(nodes), rng.randrange(len(GOODS)))
        while key in seen:
            key = (rng.randrange(nodes), rng.randrange(nodes), rng.randrange(len(GOODS)))
        seen.add(key)
        commodity, hts = GOODS[key[2]]
        first = DAY + timedelta(rng.randrange(700))
        yield {
            "from_id": f"S{key[0]:08d}",
            "to_id": f"S{key[1]:08d}",
            "commodity": commodity,
            "hts": hts,
            "first_seen": first,
            "last_seen": first + timedelta(rng.randrange(400)),
            "quantity": round(rng.uniform(1, 90_000), 1),
            "unit": "KG",
            "basis": "declared",
        }


def write_csv(path: Path, rows: Iterator[Row]) -> None:
    first = next(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(first))
        out.writeheader()
        out.writerow(first)
        out.writerows(rows)


def bare(settings: Settings, nodes: int, facts: int, seed: int) -> Row:
    """Seconds that the database calls of a plain UNWIND loop take."""
    engine = embedded.ensure_running(settings)
    with (
        neo4j.GraphDatabase.driver(engine.uri, auth=engine.loader) as driver,
        driver.session(database=engine.database) as session,
    ):
        for constraint in constraints():
            session.run(constraint).consume()
        node_seconds = _loop(session, NODES["Supplier"].create(), suppliers(nodes, seed))
        rows = (
            {
                "from_id": row["from_id"],
                "to_id": row["to_id"],
                "properties": {
                    "id": f"supplies:{n:020x}",
                    **{k: v for k, v in row.items() if k not in ("from_id", "to_id")},
                },
            }
            for n, row in enumerate(supplies(facts, nodes, seed))
        )
        fact_seconds = _loop(session, RELATIONSHIPS["SUPPLIES"].create("Supplier", "Supplier"), rows)
    engine.release()
    return {"node_seconds": node_seconds, "fact_seconds": fact_seconds, "seconds": node_seconds + fact_seconds}


def _loop(session: neo4j.Session, statement: str, rows: Iterator[Row]) -> float:
    seconds = 0.0
    while part := list(islice(rows, BATCH)):
        started = time.perf_counter()
        session.execute_write(_once, statement, part)
        seconds += time.perf_counter() - started
    return seconds


def _once(transaction: neo4j.ManagedTransaction, statement: str, rows: list[Row]) -> None:
    transaction.run(statement, rows=rows).consume()


def whole_load(settings: Settings, files: list[Path], *, dry_run: bool = False) -> Row:
    """What `load` takes, from the call to the report."""
    passes: dict[str, float] = {}
    with open_store(settings) as store:
        started, spent = time.perf_counter(), time.process_time()

        def note(what: str, _done: int, _total: int | None) -> None:
            passes.setdefault(what.split(maxsplit=1)[0], time.perf_counter() - started)

        report = load(store, files, home=settings.home, now=NOW, dry_run=dry_run, progress=note)
        seconds, own = time.perf_counter() - started, time.process_time() - spent
    return {
        "seconds": seconds,
        "own_processor_seconds": own,
        "began": {what: round(at, 1) for what, at in passes.items()},
        "rows": report.loaded + report.unchanged + report.rejected,
        **report.counts(),
        "peak_mb": peak_mb(),
    }


def _measured(what: str, home: Path, options: argparse.Namespace, *files: Path) -> Row:
    """One measurement, in a process of its own so that its memory is its own."""
    sizes = ("--nodes", options.nodes, "--facts", options.facts, "--seed", options.seed)
    return in_own_process("bench.load", what, "--folder", home, *sizes, *files)


def measure(options: argparse.Namespace) -> Row:
    """What the child process does."""
    settings = Settings(home=Path(options.folder), query_timeout_seconds=3600.0)
    try:
        if options.measure == "bare":
            return bare(settings, options.nodes, options.facts, options.seed)
        return whole_load(settings, [Path(file) for file in options.files], dry_run=options.measure == "check")
    finally:
        if options.measure in ("bare", "again", "check"):
            embedded.stop(settings)


def compare(options: argparse.Namespace, folder: Path) -> Row:
    """All measurements, in a folder that they may fill."""
    files = folder / "suppliers.csv", folder / "supplies.csv"
    write_csv(files[0], suppliers(options.nodes, options.seed))
    write_csv(files[1], supplies(options.facts, options.nodes, options.seed))
    rows = options.nodes + options.facts
    found: Row = {
        "machine": machine(),
        "nodes": options.nodes,
        "facts": options.facts,
        "bare": _measured("bare", folder / "bare", options),
        "first": _measured("first", folder / "loaded", options, *files),
        "again": _measured("again", folder / "loaded", options, *files),
    }
    found["first_ratio"] = found["bare"]["seconds"] / found["first"]["seconds"]
    found["again_ratio"] = found["again"]["seconds"] / found["first"]["seconds"]
    for name in ("bare", "first", "again"):
        found[name]["rows_a_second"] = rows / found[name]["seconds"]
    shutil.rmtree(folder / "bare")
    shutil.rmtree(folder / "loaded")
    if options.stream_mb:
        found["stream"] = _streamed(options, folder)
    return found


def _streamed(options: argparse.Namespace, folder: Path) -> Row:
    """A large file, checked as far as a dry run does: the rows of the small one over and over, ends made new."""
    large = folder / "large_supplies.csv"
    block = 1_000_000
    with large.open("w", encoding="utf-8") as file:
        file.write("from_id,to_id,commodity,hts,first_seen,last_seen,quantity,unit,basis\n")
        made = 0
        while large.stat().st_size < options.stream_mb << 20:
            lines = (
                f"S{(made + n) * 7919 % options.nodes:08d},S{(made + n) // options.nodes % options.nodes:08d},"
                f"cotton,5205.12,2024-01-{n % 28 + 1:02},2024-06-{n % 30 + 1:02},{n % 9973}.5,KG,declared\n"
                for n in range(block)
            )
            file.writelines(lines)
            file.flush()
            made += block
    found = _measured("check", folder / "stream", options, folder / "suppliers.csv", large)
    return {**found, "file_mb": large.stat().st_size >> 20, "rows_a_second": found["rows"] / found["seconds"]}


def in_words(found: Row) -> str:
    lines = [
        found["machine"],
        f"{found['nodes']:,} nodes and {found['facts']:,} SUPPLIES",
        f"bare UNWIND loop   {found['bare']['rows_a_second']:>10,.0f} rows/s  {found['bare']['seconds']:8.1f} s",
        f"first load         {found['first']['rows_a_second']:>10,.0f} rows/s  {found['first']['seconds']:8.1f} s  "
        f"{found['first']['peak_mb']:,.0f} MB  began {found['first']['began']}",
        f"the same again     {found['again']['rows_a_second']:>10,.0f} rows/s  {found['again']['seconds']:8.1f} s  "
        f"{found['again']['peak_mb']:,.0f} MB  began {found['again']['began']}",
        f"first load / bare loop, rows a second: {found['first_ratio']:.2f} (target at least {TARGET_FIRST})",
        f"again / first load, time: {found['again_ratio']:.2f} (target at most {TARGET_AGAIN})",
    ]
    if stream := found.get("stream"):
        lines.append(
            f"a file of {stream['file_mb']:,} MB, {stream['rows']:,} rows: {stream['rows_a_second']:,.0f} rows/s "
            f"checked and compared, {stream['peak_mb']:,.0f} MB (target below {TARGET_MB})"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.load", description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--stream-mb", type=int, default=0)
    add_common(parser, ("bare", "first", "again", "check"))
    parser.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    run(parser.parse_args(), measure, compare, in_words)


if __name__ == "__main__":
    main()
