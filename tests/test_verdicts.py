"""Answers written back onto their targets: on both engines, beside the facts and never instead of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ingest_files import EVERYTHING, NOW, everything, load_all, write_file

from graph import journal
from graph.errors import UserMistake
from graph.exposure import Assessment, assess
from graph.portfolio import sweep
from graph.query import library
from graph.reading import read_projection
from graph.schema import NODES, RESULTS
from graph.store import Store, Writer
from graph.tables import node_schema
from graph.verdicts import save, without_results
from ingest.runs import undo
from tests.asked import rows_of

DAY = date(2024, 6, 1)
TARGETS = ["SHIP", "LINE", "SEW", "SPIN", "FARM"]
LABELS = ("Shipment", "Line", "Supplier", "Facility", "Estate")


def _answers(store: Store, targets: Sequence[str] = TARGETS, **options: Any) -> list[Assessment]:
    return assess(read_projection(store), targets, as_of=DAY, **options)


def _by_label(answers: Iterable[Assessment]) -> dict[str, list[Assessment]]:
    found: dict[str, list[Assessment]] = {}
    for answer in answers:
        found.setdefault(answer.label, []).append(answer)
    return found


def _save(store: Store, targets: Sequence[str] = TARGETS) -> str:
    version = journal.seen(store).version
    assert save(store, _by_label(_answers(store, targets)), version=version, as_of=DAY) == len(targets)
    return version


def _saved(store: Store) -> dict[str, dict[str, Any]]:
    rows = store.read("MATCH (n) WHERE n.exposure_version IS NOT NULL RETURN properties(n) AS p")
    return {row["p"]["id"]: {k: v for k, v in row["p"].items() if k.startswith("exposure_")} for row in rows}


def _asked(store: Store, query: str) -> list[dict[str, Any]]:
    return rows_of(store, library()[query])


def _stale(store: Store) -> list[str]:
    return [row["id"] for row in _asked(store, "stale_verdicts")]


@pytest.fixture
def loaded(store: Store, tmp_path: Path) -> Store:
    load_all(store, everything(tmp_path), tmp_path / "home")
    return store


def test_every_target_gets_its_answer_and_the_state_that_it_was_found_in(loaded: Store) -> None:
    version = _save(loaded)
    saved = _saved(loaded)
    for answer in _answers(loaded):
        found = {
            "exposure_verdict": answer.verdict,
            "exposure_confidence": answer.confidence,
            "exposure_tier": answer.tier,
            "exposure_as_of": DAY,
            "exposure_version": version,
        }
        assert saved[answer.target] == {name: value for name, value in found.items() if value is not None}


def test_saving_changes_no_fact_and_no_state(loaded: Store) -> None:
    def facts() -> list[dict[str, Any]]:
        rows = loaded.read("MATCH (n) RETURN n.id AS id, properties(n) AS p ORDER BY id")
        return [without_results(row["p"]) for row in rows]

    before, state = facts(), journal.seen(loaded).version
    _save(loaded)
    assert facts() == before
    assert journal.seen(loaded).version == state
    for label in LABELS:
        assert not [name for name in node_schema(label).names if name.startswith("exposure_")]
    assert not any("exposure_verdict" in node.properties for node in read_projection(loaded).nodes.values())


def test_each_target_can_hold_results_and_only_targets_can() -> None:
    for node in NODES.values():
        assert ({p.name for p in RESULTS} <= {p.name for p in node.properties}) == (node.label in LABELS)


def test_a_change_makes_them_stale_and_asking_again_current(loaded: Store, tmp_path: Path) -> None:
    assert _stale(loaded) == ["SHIP"]
    _save(loaded)
    assert _stale(loaded) == []
    assert {row["current"] for row in _asked(loaded, "saved_verdicts")} == {True}
    more = write_file(tmp_path / "suppliers.csv", [{"id": "NEW", "name": "Newcomer"}])
    load_all(loaded, [more], tmp_path / "home")
    assert sorted(_stale(loaded)) == sorted(TARGETS)
    assert {row["current"] for row in _asked(loaded, "saved_verdicts")} == {False}
    _save(loaded, ["SHIP"])
    assert sorted(_stale(loaded)) == sorted(set(TARGETS) - {"SHIP"})


def test_saved_verdicts_are_read_worst_first(loaded: Store) -> None:
    _save(loaded)
    rows = _asked(loaded, "saved_verdicts")
    order = ["exposed", "inferred", "unknown", "traced clear", "not assessed"]
    assert [order.index(row["verdict"]) for row in rows] == sorted(order.index(row["verdict"]) for row in rows)
    assert {row["id"]: row["kind"] for row in rows} == dict(zip(TARGETS, LABELS, strict=True)) | {
        "SPIN": "Supplier",
        "SEW": "Facility",
    }
    assert {row["as_of"] for row in rows} == {DAY}


def test_a_path_that_is_gone_leaves_no_confidence_behind(loaded: Store) -> None:
    with loaded.writing() as writer:
        tagged = {"id": "SPIN", "xuar": "inside", "xuar_method": "coordinates", "xuar_certainty": 1.0}
        writer.write(NODES["Supplier"].update(), [tagged])
    _save(loaded)
    assert _saved(loaded)["SPIN"]["exposure_confidence"] > 0
    with loaded.writing() as writer:
        writer.write(NODES["Supplier"].update(), [{"id": "SPIN", "xuar": "outside", "xuar_certainty": 0.0}])
    _save(loaded)
    assert {"exposure_confidence", "exposure_tier"}.isdisjoint(_saved(loaded)["SPIN"])


def test_a_load_that_changes_a_target_keeps_what_was_saved_and_it_is_stale(loaded: Store, tmp_path: Path) -> None:
    version = _save(loaded)
    rows = [{**row, "name": f"New {row['name']}"} for row in EVERYTHING["suppliers"]]
    run = load_all(loaded, [write_file(tmp_path / "suppliers.csv", rows)], tmp_path / "home").run
    assert _saved(loaded)["SPIN"]["exposure_version"] == version
    assert "SPIN" in _stale(loaded)
    assert run
    newer = _save(loaded)
    undo(loaded, run, now=NOW)
    assert {row["exposure_version"] for row in _saved(loaded).values()} <= {version, newer}
    assert sorted(_stale(loaded)) == sorted(TARGETS)


def test_what_is_unchanged_stays_unchanged(loaded: Store, tmp_path: Path) -> None:
    _save(loaded)
    report = load_all(loaded, everything(tmp_path / "again"), tmp_path / "home")
    assert (report.loaded, report.removed) == (0, 0)
    assert _stale(loaded) == []


def test_a_target_that_is_replaced_away_takes_its_verdict_along_and_brings_it_back(
    loaded: Store, tmp_path: Path
) -> None:
    options = {"kind": "suppliers", "source": "extra"}
    rows = [{"id": "EXTRA", "name": "Egret"}, {"id": "STAYS", "name": "Stilt"}]
    load_all(loaded, [write_file(tmp_path / "extra.csv", rows)], tmp_path / "home", **options)
    version = _save(loaded, ["EXTRA"])
    fewer = [write_file(tmp_path / "extra.csv", rows[1:])]
    run = load_all(loaded, fewer, tmp_path / "home", replace=True, **options).run
    assert _saved(loaded) == {}
    assert run
    undo(loaded, run, now=NOW)
    assert _saved(loaded)["EXTRA"]["exposure_version"] == version
    assert _saved(loaded)["EXTRA"]["exposure_as_of"] == DAY
    assert "EXTRA" in _stale(loaded)


def test_a_run_can_be_undone_after_a_saving(store: Store, tmp_path: Path) -> None:
    run = load_all(store, everything(tmp_path), tmp_path / "home").run
    assert run
    _save(store)
    undo(store, run, now=NOW)
    assert _saved(store) == {}


def test_a_load_that_was_broken_off_can_be_undone_after_a_saving(
    loaded: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its before-images hold no verdict: that the record has one by now is no change that somebody made since."""
    run, breaks_at = Writer.run, NODES["Supplier"].replace()

    def broken(writer: Writer, cypher: str, **parameters: Any) -> list[dict[str, Any]]:
        if cypher == breaks_at:
            raise ConnectionError("broken off")
        return run(writer, cypher, **parameters)

    rows = [{**row, "name": f"New {row['name']}"} for row in EVERYTHING["suppliers"]]
    with monkeypatch.context() as patch:
        patch.setattr(Writer, "run", broken)
        with pytest.raises(ConnectionError):
            load_all(loaded, [write_file(tmp_path / "suppliers.csv", rows)], tmp_path / "home")
    assert loaded.read("MATCH (c:Change) WHERE c.kind = 'Supplier' RETURN count(*) AS n") != [{"n": 0}]
    _save(loaded)
    undo(loaded, "run-000002", now=NOW)
    assert "SPIN" not in _saved(loaded)
    assert sorted(_stale(loaded)) == sorted(set(TARGETS) - {"SPIN"})


def test_a_whole_portfolio_is_saved_as_it_stands(loaded: Store) -> None:
    projection = read_projection(loaded)
    standings = sweep(projection, as_of=DAY)
    assert save(loaded, {"Shipment": standings}, version=journal.seen(loaded).version, as_of=DAY) == len(standings)
    saved = _saved(loaded)
    assert [saved[s.target]["exposure_verdict"] for s in standings] == [s.verdict for s in standings]
    assert saved.keys() == {"SHIP"}


def test_progress_is_told_and_a_second_saving_is_the_same(loaded: Store) -> None:
    told: list[tuple[str, int, int | None]] = []
    version = journal.seen(loaded).version
    answers = _answers(loaded)
    save(loaded, _by_label(answers), version=version, as_of=DAY, progress=lambda *said: told.append(said))
    before = _saved(loaded)
    save(loaded, _by_label(reversed(answers)), version=version, as_of=DAY)
    assert _saved(loaded) == before
    assert told[-1] == ("Saving", len(TARGETS), len(TARGETS))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_what_was_found_in_no_state_of_the_graph_is_refused(loaded: Store) -> None:
    projection = read_projection(loaded)
    version = projection.without([next(iter(projection.facts))]).version
    for state in (None, version):
        with pytest.raises(UserMistake, match="what-if"):
            save(loaded, _by_label(_answers(loaded)), version=state, as_of=DAY)
    assert _saved(loaded) == {}


def test_a_graph_without_revisions_holds_no_current_verdict(loaded: Store) -> None:
    _save(loaded)
    with loaded.writing() as writer:
        writer.run(NODES["Revision"].delete(), ids=sorted(journal.seen(loaded).ids))
    assert sorted(_stale(loaded)) == sorted(TARGETS)
