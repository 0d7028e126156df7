"""How fast one target is answered, against Cypher's shortest paths and unconstrained searches, in the same run.

    python -m bench.exposure [--facts N] [--nodes N] [--shipments N] [--targets N] [--queries N] [--limit SECONDS]
                             [--enough SECONDS] [--parts PART...] [--grow N...] [--hub N] [--plot FILE]
                             [--folder FOLDER] [--json]

The network is bench/networks.py's. Parts, each measured in processes of its own:

    answers        `assess` of one shipment at a time, with three paths, on the projection mapped from its files; in
                   full: with all that `expose --json` prints of it, gaps and refused steps too, as many as fit a minute
    searches       the search for its best path alone, which `assess` starts from
    unconstrained  SciPy's and igraph's Dijkstra from the same shipments to the sources, the same steps as plain arrays
    embedded       Cypher's shortestPath to the sources, on the same network in the embedded engine; then the first
                   answer of a new process that opens the projection saved from it
    neo4j          the same Cypher in Neo4j, and its newer SHORTEST 1, where a Neo4j can be had
    growth         answers, and the portfolio with SciPy's Dijkstra beside it, on larger and larger networks
    hub            answers on a network in which one weaver has --hub suppliers

--queries of the targets are asked in Cypher, each with the limit; what hits it counts with it, and none starts after
--enough seconds. SciPy cannot stop at the first source; igraph is told of one node behind all sources and stops there,
once called for every target (the weights are handed over each time) and once for all targets together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np

from bench import databases, growth, report
from bench.measuring import Row, Times, add_common, in_own_process, machine, peak_mb, run, spread, times_of, told
from bench.neo4j_server import LARGE, NoNeo4j, running_neo4j
from bench.networks import AS_OF, Sizes, add_sizes, network, open_saved, save, sizes_of, some_shipments
from bench.portfolio import compile_first
from bench.unconstrained import plain
from graph import embedded
from graph.exposure import Assessment, assess
from graph.many_targets import ANSWER, best_answers
from graph.projection import Projection
from graph.questions import Asking, questions_of
from graph.search import room
from graph.settings import Settings
from graph.store import open_store
from graph.upstream import WEAKEST_STRONG, upstream_of

PARTS = ("answers", "searches", "unconstrained", "embedded", "neo4j", "growth", "hub")
WARM_UPS, NEW_PROCESSES, IN_FULL_SECONDS = 5, 5, 60.0
GROWTH = (100_000, 1_000_000, 10_000_000)
HUB = Sizes(facts=2_000_000, nodes=1_000_000, hub=500_000)


def make(options: argparse.Namespace) -> Row:
    """Makes a network and saves it."""
    started = time.perf_counter()
    made = network(sizes_of(options, hub=options.hub))
    save(made.projection(), options.network)
    return {"counts": made.counts(), "hub": made.hub, "seconds": time.perf_counter() - started}


def answers(options: argparse.Namespace) -> Row:
    """Answers of one target at a time."""
    started = time.perf_counter()
    projection = open_saved(options.network)
    opened = time.perf_counter()
    found: list[Assessment] = []

    def answer(target: str) -> None:
        found.extend(assess(projection, [target], as_of=AS_OF, paths=3))

    targets = some_shipments(projection, options.targets + WARM_UPS, options.seed)
    (first,) = times_of(answer, targets[:1]).seconds
    times_of(answer, targets[1:WARM_UPS])
    found.clear()
    times = times_of(answer, targets[WARM_UPS:])
    rest = times_of(Assessment.as_json, found, IN_FULL_SECONDS)
    return {
        **spread(times),
        "in_full": spread(times + rest),
        "open_seconds": opened - started,
        "first_seconds": first,
        "verdicts": dict(Counter(answer.verdict for answer in found).most_common()),
        "steps": Counter(len(answer.paths[0].steps) for answer in found if answer.paths),
        "asked_in_cypher": spread(Times(times.seconds[: options.queries])),
        "peak_mb": peak_mb(),
    }


def searches(options: argparse.Namespace) -> Row:
    """The search for the best path alone: strong, else any, for all lines of a shipment."""
    projection = open_saved(options.network)
    upstream, asked = upstream_of(projection), questions_of(projection, "Shipment", Asking(AS_OF))
    answers, settled = np.zeros(len(asked.questions), ANSWER), room(2 * upstream.n)
    codes = asked.questions["commodity"]
    bounds = {code: [upstream.bounds(code, strong=strong) for strong in (True, False)] for code in set(codes.tolist())}

    def search(target: str) -> None:
        place = np.searchsorted(asked.targets, _number(projection, target))
        for question in np.flatnonzero(asked.of == place):
            best_answers(
                *(upstream.steps, upstream.sources, *bounds[int(codes[question])], WEAKEST_STRONG),
                *(asked.questions, np.array([question]), settled, answers),
            )

    targets = some_shipments(projection, options.targets + WARM_UPS, options.seed)
    times_of(search, targets[:WARM_UPS])
    return {**spread(times_of(search, targets[WARM_UPS:])), "peak_mb": peak_mb()}


def unconstrained(options: argparse.Namespace) -> Row:
    """SciPy and igraph on the same steps."""
    warnings.filterwarnings("ignore", "Couldn't reach some vertices")
    projection = open_saved(options.network)
    graph = plain(projection, AS_OF)
    targets = [_number(projection, t) for t in some_shipments(projection, options.targets + WARM_UPS, options.seed)]
    graph.nearest_by_scipy(targets[0])
    graph.nearest_by_igraph(targets[0])
    asked = targets[WARM_UPS:]
    by_scipy = times_of(graph.nearest_by_scipy, asked[: max(1, options.targets // 5)])
    by_igraph = times_of(graph.nearest_by_igraph, asked)
    (together,) = times_of(graph.nearest_of_many_by_igraph, [asked]).processor
    return {
        "steps": len(graph.tail),
        "sources": len(graph.sources),
        "scipy": spread(by_scipy),
        "igraph": spread(by_igraph),
        "igraph_together_ms": together / len(asked) * 1e3,
        "peak_mb": peak_mb(),
    }


def _number(projection: Projection, node: str) -> int:
    number = projection.number(node)
    assert number is not None
    return number


def in_embedded(options: argparse.Namespace) -> Row:
    """Cypher in the embedded engine, and new processes that answer from it."""
    settings = Settings(home=options.folder / "home", engine_memory_mb=4096, query_timeout_seconds=options.limit)
    try:
        found = _in_database(settings, options, {"shortestPath": databases.SHORTEST_PATH})
        return {**found, **_first_answers(settings, options)}
    finally:
        embedded.stop(settings)


def in_neo4j(options: argparse.Namespace) -> Row:
    """Cypher in Neo4j."""
    queries = {"shortestPath": databases.SHORTEST_PATH, "SHORTEST 1": databases.SHORTEST_ONE}
    try:
        with running_neo4j(options.folder / "neo4j", LARGE) as server:
            settings = Settings(
                home=options.folder / "neo4j-home",
                neo4j_uri=server.uri,
                neo4j_user=server.user,
                neo4j_password=server.password,
                query_timeout_seconds=options.limit,
            )
            return {**_in_database(settings, options, queries), "origin": server.origin}
    except NoNeo4j as missing:
        return {"missing": str(missing)}


def _in_database(settings: Settings, options: argparse.Namespace, queries: dict[str, str]) -> Row:
    projection = open_saved(options.network)
    targets = some_shipments(projection, options.targets + WARM_UPS, options.seed)
    with open_store(settings) as store:
        seconds = databases.fill(store, projection)
        found: Row = {"version": store.version, "fill_seconds": seconds}
        for name, cypher in queries.items():
            databases.ask(store, cypher, targets[:WARM_UPS], options.limit, options.enough / 4)
            told(f"{store.engine}: {name}")
            asked = databases.ask(store, cypher, targets[WARM_UPS:][: options.queries], options.limit, options.enough)
            found[name] = {**spread(asked.times), "found": asked.found, "hit_the_limit": asked.ended}
    return found


def _first_answers(settings: Settings, options: argparse.Namespace) -> Row:
    """Whole runs of the command, from its start to its end: the first saves the projection, the others open it."""
    targets = some_shipments(open_saved(options.network), NEW_PROCESSES + 1, options.seed)
    environment = {**os.environ, "XUAR_RISK_HOME": str(settings.home)}
    environment.pop("NEO4J_URI", None)

    def run(target: str) -> None:
        command = [
            sys.executable,
            "-P",
            "-m",
            "dashboard.cli",
            "expose",
            target,
            "--as-of",
            AS_OF.isoformat(),
            "--json",
        ]
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)

    build, *others = times_of(run, targets).seconds
    return {"new_process_that_builds_seconds": build, "new_process": spread(Times(others))}


def hub(options: argparse.Namespace) -> Row:
    """Answers of shipments on a network with a hub, and of the hub and who buys from it."""
    projection = open_saved(options.network)
    indptr, rows = projection.start_order("SUPPLIES")
    at = _number(projection, options.hub_id)
    buyers = np.unique(projection.fact_tables["SUPPLIES"]["end"].to_numpy()[rows[indptr[at] : indptr[at + 1]]])
    asked = [projection.ids[int(buyer)].as_py() for buyer in buyers[: options.targets]]
    found: list[Assessment] = []

    def answer(target: str) -> None:
        found.extend(assess(projection, [target], as_of=AS_OF, paths=3))

    answer(some_shipments(projection, 1, options.seed)[0])
    found.clear()
    times = times_of(answer, [options.hub_id, *asked])
    rest = times_of(Assessment.as_json, found, IN_FULL_SECONDS)
    return {
        **spread(times),
        "hub_ms": times.seconds[0] * 1e3,
        "in_full": spread(times + rest),
        "hub_in_full_ms": (times.seconds[0] + rest.seconds[0]) * 1e3,
        "most_open_ends": max(len(one.open_ends) for one in found[: len(rest.seconds)]),
        "verdicts": dict(Counter(one.verdict for one in found).most_common()),
        "peak_mb": peak_mb(),
    }


MEASURES = {
    "make": make,
    "answers": answers,
    "searches": searches,
    "unconstrained": unconstrained,
    "embedded": in_embedded,
    "neo4j": in_neo4j,
    "hub": hub,
}


def _run(what: str, path: Path, options: argparse.Namespace, sizes: Sizes, *more: object) -> Row:
    """One measurement in a process of its own."""
    told(f"{what}: {sizes.facts:,} SUPPLIES, {sizes.nodes:,} nodes")
    return in_own_process(
        "bench.exposure", what, "--network", path, "--folder", path.parent, "--seed", sizes.seed,
        *("--facts", sizes.facts, "--nodes", sizes.nodes, "--shipments", sizes.shipments, "--hub", sizes.hub),
        *("--targets", options.targets, "--queries", options.queries, "--limit", options.limit),
        *("--enough", options.enough, *more),
    )  # fmt: skip


def compare(options: argparse.Namespace, folder: Path) -> Row:
    """All parts that are asked for, in a folder that they may fill."""
    sizes = sizes_of(options)
    found: Row = {"machine": machine(), "sizes": vars(sizes)}
    compile_first(folder)
    if set(options.parts) - {"growth", "hub"}:
        found["network"] = _run("make", folder / "network", options, sizes)
    for part in ("answers", "searches", "unconstrained", "embedded", "neo4j"):
        if part in options.parts:
            found[part] = _run(part, folder / "network", options, sizes)
            told(json.dumps(found[part]))
    found["ratios"] = report.ratios(found)
    if "growth" in options.parts:
        found["growth"] = [_grown(facts, folder, options) for facts in options.grow]
        if options.plot:
            options.plot.write_text(growth.plotted(found["growth"]), encoding="utf-8")
    if "hub" in options.parts:
        found["hub"] = _with_hub(folder, options)
    return found


def _grown(facts: int, folder: Path, options: argparse.Namespace) -> Row:
    """A tenth as many nodes as facts, a tenth as many shipments as nodes: the last is as large as the portfolio's."""
    sizes = Sizes(facts, max(200, facts // 10), max(20, facts // 100), options.seed)
    path = folder / f"network-{facts}"
    made = _run("make", path, options, sizes)
    found = {"facts": facts, "nodes": sizes.nodes, "shipments": sizes.shipments, "network": made}
    found["answers"] = _run("answers", path, options, sizes)
    for what in ("sweep", "dijkstra"):
        found[what] = in_own_process("bench.portfolio", what, "--network", path)
    told(json.dumps(found))
    return found


def _with_hub(folder: Path, options: argparse.Namespace) -> Row:
    sizes = HUB if options.hub is None else Sizes(options.hub * 4, options.hub * 2, options.hub // 5, hub=options.hub)
    path = folder / "network-hub"
    made = _run("make", path, options, sizes)
    found = _run("hub", path, options, sizes, "--hub-id", made["hub"])
    return {"sizes": vars(sizes), "shipments": _run("answers", path, options, sizes), "buyers": found}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.exposure", description=(__doc__ or "").split("\n", 1)[0])
    add_sizes(parser)
    parser.add_argument("--targets", type=int, default=300)
    parser.add_argument("--queries", type=int, default=30, help="how many of the targets are asked in Cypher")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which a query in Cypher is ended")
    parser.add_argument("--enough", type=float, default=300.0, help="seconds after which none is asked any more")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--grow", nargs="+", type=int, default=list(GROWTH), help="SUPPLIES of the growing networks")
    parser.add_argument("--hub", type=int, help="suppliers of the hub; 500,000 among a million nodes unless told")
    parser.add_argument("--plot", type=Path, help="SVG file for the growth")
    add_common(parser, MEASURES)
    parser.add_argument("--network", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--hub-id", help=argparse.SUPPRESS)
    run(parser.parse_args(), lambda options: MEASURES[options.measure](options), compare, report.in_words)


if __name__ == "__main__":
    main()
