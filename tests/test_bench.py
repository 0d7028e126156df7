"""The benchmarks run, at sizes that say nothing about speed: what they make, what they ask, what they print."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from bench import databases, growth
from bench.networks import AS_OF, Sizes, network, open_saved, save, some_shipments
from bench.unconstrained import plain
from graph.errors import UserMistake
from graph.portfolio import sweep
from graph.store import Store

TINY = Sizes(facts=4_000, nodes=800, shipments=60)
ROOT = Path(__file__).parents[1]


def _bench(*words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bench", *words, "--json"],
        cwd=ROOT, env={"PYTHONPATH": str(ROOT), "HOME": str(Path.home())}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_same_sizes_give_the_same_network() -> None:
    one, same, other = network(TINY), network(TINY), network(Sizes(TINY.facts, TINY.nodes, TINY.shipments, seed=8))
    for name in one.nodes:
        assert one.nodes[name].equals(same.nodes[name]), name
    for name in one.facts:
        assert one.facts[name].equals(same.facts[name]), name
    assert not one.facts["SUPPLIES"].equals(other.facts["SUPPLIES"])


def test_the_network_is_what_it_says() -> None:
    made = network(Sizes(facts=40_000, nodes=8_000, shipments=500))
    sales = made.facts["SUPPLIES"].select(["from_id", "first_seen", "last_seen"]).to_pylist()
    lengths = [sale["last_seen"] - sale["first_seen"] for sale in sales if sale["last_seen"] and sale["first_seen"]]
    assert timedelta(30) <= min(lengths) < max(lengths) <= timedelta(548)
    imported = made.nodes["Shipment"]["import_date"].to_pylist()
    assert max(imported) - min(imported) > timedelta(1000)
    assert max(imported) <= AS_OF
    estates = made.nodes["Estate"]["xuar"].to_pylist()
    assert 0.005 < estates.count("inside") / len(estates) < 0.03
    sold = np.sort(np.unique([sale["from_id"] for sale in sales], return_counts=True)[1])
    assert sold[-1] > 40 * np.median(sold)
    counts = sweep(made.projection(), as_of=AS_OF).counts()
    assert min(counts[verdict] for verdict in ("exposed", "inferred", "unknown", "not assessed")) > 0


def test_a_hub_has_as_many_suppliers_as_told() -> None:
    made = network(Sizes(facts=2_000, nodes=1_000, shipments=20, hub=500))
    sales = made.facts["SUPPLIES"].select(["from_id", "to_id"]).to_pylist()
    assert 500 <= len({sale["from_id"] for sale in sales if sale["to_id"] == made.hub}) < 600
    with pytest.raises(SystemExit, match="more than 1,000 nodes"):
        Sizes(facts=2_000, nodes=1_000, hub=900)


def test_a_saved_network_is_the_same(tmp_path: Path) -> None:
    projection = network(TINY).projection()
    save(projection, tmp_path / "network")
    opened = open_saved(tmp_path / "network")
    assert opened.ids.equals(projection.ids)
    assert all(table.equals(opened.fact_tables[name]) for name, table in projection.fact_tables.items())
    assert some_shipments(opened, 10, seed=1) == some_shipments(projection, 10, seed=1)


def test_scipy_and_igraph_find_the_same_costs() -> None:
    projection = network(TINY).projection()
    graph = plain(projection, AS_OF)
    targets = [projection.number(shipment) for shipment in some_shipments(projection, 30, seed=1)]
    known = [target for target in targets if target is not None]
    by_igraph = [costs[0] for costs in graph.nearest_of_many_by_igraph(known)]
    assert by_igraph == pytest.approx([graph.nearest_by_scipy(target) for target in known], abs=1e-12)
    assert sum(np.isfinite(by_igraph)) > 10


def test_the_paths_of_cypher_lead_to_sources(store: Store) -> None:
    projection = network(TINY).projection()
    databases.fill(store, projection)
    counted = store.read("MATCH (:Shipment)-[r:HAS_LINE]->(:Line) RETURN count(r) AS n")[0]["n"]
    assert counted == projection.fact_tables["HAS_LINE"].num_rows
    queries = [databases.SHORTEST_PATH] + [databases.SHORTEST_ONE] * (store.engine == "neo4j")
    targets = some_shipments(projection, 10, seed=1)
    asked = [databases.ask(store, query, targets, limit=60.0) for query in queries]
    assert {(answers.ended, len(answers.times.seconds)) for answers in asked} == {(0, len(targets))}
    assert asked[0].found > len(targets) // 2
    for target in targets:
        rows = store.read(databases.SHORTEST_PATH, target=target, region="region:650000")
        assert [projection.nodes[row["nodes"][0]].get("xuar") for row in rows] in ([], ["inside"])


def test_a_query_that_hits_the_limit_counts_with_it() -> None:
    class Slow:
        def read(self, *_: Any, **__: Any) -> None:
            raise UserMistake("too long")

    assert databases.ask(Slow(), "", ["a", "b"], limit=0.0).ended == 2


def test_exposure_runs(tmp_path: Path) -> None:
    plot = tmp_path / "growth.svg"
    found = _bench(
        *("exposure", "--facts", "3000", "--targets", "5", "--queries", "2", "--hub", "300", "--plot", str(plot)),
        *("--grow", "2000", "--parts", "answers", "searches", "unconstrained", "embedded", "growth", "hub"),
    )
    assert found["answers"]["count"] == 5
    assert found["embedded"]["shortestPath"]["count"] == 2
    assert found["embedded"]["new_process"]["median_ms"] > 0
    assert found["ratios"]["embedded shortestPath / ours, p95"] > 0
    assert [row["facts"] for row in found["growth"]] == [2000]
    assert found["hub"]["buyers"]["hub_ms"] > 0
    assert ElementTree.parse(plot).getroot().tag.endswith("svg")  # noqa: S314  we wrote this file a moment ago
    from bench.report import in_words

    assert "hub of 300 suppliers" in in_words(found)


def test_portfolio_runs() -> None:
    found = _bench("portfolio", "--facts", "3000")
    assert found["ratio"] > 0
    assert sum(found["sweep"]["verdicts"].values()) == found["network"]["Shipment"]


def test_geofence_runs_and_says_what_sjoin_says() -> None:
    found = _bench("geofence", "--points", "3000", "20000", "--clouds", "xuar", "world", "--turns", "1")
    assert [(one["cloud"], one["points"]) for one in found["rates"]] == [
        ("xuar", 3000), ("world", 3000), ("xuar", 20_000), ("world", 20_000),
    ]  # fmt: skip
    for one in found["rates"]:
        counts = one["counts"]
        assert one["province_as_sjoin"] and one["county_as_sjoin"]
        for level in ("province", "county"):
            assert counts[level] == counts[f"sjoin_{level}"] == counts.get(f"sedona_{level}", counts[level]) > 0
        assert counts["numpy_box"] >= counts["province"]
        assert sum(one["states"].values()) == one["points"]
    assert set(found["memory"]) >= {"memory_province", "memory_county", "memory_states"}


def test_partitions_runs() -> None:
    found = _bench("partitions", "--rows", "30000", "--workers", "1")
    assert sum(found["plain"]["states"].values()) == 30_000
    assert found["dask"]["1"]["speed_up"] > 0
    assert len(found["dask"]["1"]["worker_mb"]) == 1
    from bench.partitions import in_words

    assert "times as fast as one process" in in_words(found)


def test_the_plot_holds_every_series() -> None:
    row = {"answers": {"median_ms": 1.0, "p95_ms": 2.0}, "sweep": {"seconds": 1.0}, "dijkstra": {"seconds": 0.5}}
    drawn = growth.plotted([{"facts": 1000, **row}, {"facts": 10_000, **row}])
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314  we wrote this file a moment ago
    assert all(name.replace("'", "&#x27;") in drawn for name, _ in growth.SERIES)


def test_names_are_matched_and_looked_up_beside_brute_force() -> None:
    found = _bench("names", "--names", "400", "--sample", "200", "--entities", "10", "--aliases", "20", "--every", "10")
    ours, brute, left = found["ours"], found["brute_force"], found["candidates"]
    assert (found["names"], found["listed"], brute["names"], left["names"]) == (400, 30, 200, 200)
    assert ours["matches"] >= 40
    assert brute["scaled_seconds"] == pytest.approx(2 * brute["seconds"])
    assert 20 <= left["pairs"] < left["all_pairs"] / 10


def test_matchers_of_names_are_measured_on_the_labelled_pairs() -> None:
    rows = {(row["matcher"], row["half"]): row for row in _bench("name_matchers")["rows"]}
    assert rows["ingest.names", "tuning"]["recall"] > rows["rapidfuzz token_sort_ratio", "tuning"]["recall"]
