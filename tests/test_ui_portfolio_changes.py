"""What the portfolio says has changed since an earlier time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.ui.portfolio import changes as portfolio_changes
from dashboard.ui.portfolio.records import Records
from graph import history
from tests.networks import Network
from tests.portfolio_cases import YESTERDAY, before, give, of_targets, query, rows, spaced, text_of
from tests.ui_cases import DAY, NOW, links, network, page, view_of

pytestmark = pytest.mark.usefixtures("no_records")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


# What has changed.


def earlier_network() -> Network:
    """As the network, when the gin had no place, and before `plastic` came and `old` went."""
    net = network()
    net.nodes["gin"] = ("Facility", {"name": "Gin of Awat", "xuar": "unplaced"})
    del net.nodes["plastic"]
    net.facts = {fact: said for fact, said in net.facts.items() if said[1] != "plastic"}
    net.node("Shipment", "old", import_date=DAY)
    return net


def test_the_first_look_has_nothing_to_compare_with_and_is_kept(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    assert "There is nothing to compare with yet" in text_of(page(monkeypatch, "portfolio", view))
    (kept,) = history.remembered(view.settings).snapshots
    assert (kept.state, kept.as_of, kept.taken_at) == (view.state, DAY, NOW)
    assert [str(one) for one in kept.lists] == ["uflpa of 2025-01-15 (partial)"]
    assert "There is nothing to compare with yet" in text_of(page(monkeypatch, "portfolio", view)), "nor with itself"


def test_what_changed_since_last_time_leads_to_the_list(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    ran = [{"run": f"run-{n}", "command": f"load {n}.csv", "state": "done", "started_at": NOW} for n in range(1, 4)]
    ran[1]["summary"] = {"loaded": 4}
    give(monkeypatch, of_targets(runs=ran))
    lists = (history.ListSeen("uflpa", "v1", date(2024, 1, 1)), history.ListSeen("wro", "w", None))
    key = before(view, earlier_network(), lists=lists, last_run="run-1")
    test = page(monkeypatch, "portfolio", view)
    text = text_of(test)
    assert "Since 2026-10-31 09:30 UTC (as of 2026-11-01), whatever the goods: 1 worse" in text
    assert "0 better" in text and "1 new" in text and "1 gone" in text
    assert "uflpa of 2025-01-15 (partial) in place of uflpa of 2024-01-01; wro of an unknown day is gone" in text
    assert "run-3 load 3.csv, ✓ done run-2 load 2.csv, ✓ done : 4 rows new or changed" in text and "run-1" not in text
    assert "Places 1 now inside the XUAR: Gin of Awat" in text, "what tag found is named"
    behind = {words: query(where) for words, where in spaced(test) if words in ("1 worse", "1 new", "1 gone")}
    assert behind == {f"1 {kind}": {"changed": [kind], "since": [key]} for kind in ("worse", "new", "gone")}
    worse = page(monkeypatch, "portfolio", view, changed="worse", since=key)
    assert rows(worse) == ["worst"] and "▲ exposed was ● unknown" in text_of(worse)
    assert "Only those that are worse than on 2026-10-31 09:30 UTC" in text_of(worse)
    assert rows(page(monkeypatch, "portfolio", view, changed="new")) == ["plastic"]
    gone = page(monkeypatch, "portfolio", view, changed="gone")
    assert "1 shipment that is no longer in the graph" in text_of(gone) and "● unknown old" in text_of(gone)


def test_what_can_have_changed_a_verdict_is_named_from_the_data(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home, day=DAY + timedelta(days=9))
    undone = {"run": "run-2", "command": "undo run-1", "state": "done", "started_at": NOW, "summary": {"removed": 7}}
    give(monkeypatch, of_targets(runs=[undone]))
    then = network()
    then.nodes["sewer"][1]["xuar"] = "borderline"
    del then.nodes["other"][1]["xuar"]
    del then.nodes["mill"]
    then.facts = {fact: said for fact, said in then.facts.items() if "mill" not in said[1:3]}
    before(view, then)
    test = page(monkeypatch, "portfolio", view)
    text = text_of(test)
    assert "Day as of 2026-11-10 in place of 2026-11-01" in text
    assert "Places 2 now outside the XUAR: Spinning mill , Sewing plant ; 1 now without a place" in text
    assert ("Sewing plant", "./?page=entity&id=sewer") in links(test)
    assert "run-2 undo run-1, ✓ done : 7 facts removed" in text


@pytest.mark.parametrize(
    ("harm", "said"), [("gone", "Places were not kept at that time"), ("damaged", "Places of that time cannot be read")]
)
def test_places_that_were_not_kept_are_not_guessed(
    monkeypatch: pytest.MonkeyPatch, home: Path, harm: str, said: str
) -> None:
    view = view_of(network(), home=home)
    before(view, earlier_network())
    beside = history.remembered(view.settings).snapshots[0].beside
    beside.unlink()
    if harm == "damaged":
        beside.write_bytes(b"PAR1")
    text = text_of(page(monkeypatch, "portfolio", view))
    assert said in text and "1 worse" in text


def test_the_same_places_are_said_to_be_the_same(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    before(view, network())
    text = text_of(page(monkeypatch, "portfolio", view))
    assert "Places the same" in text and "Day as of" not in text


def test_any_earlier_time_can_be_chosen(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    old = before(view, earlier_network(), taken_at=YESTERDAY - timedelta(days=9))
    same = before(view, network())
    test = page(monkeypatch, "portfolio", view)
    text = text_of(test)
    assert "Since 2026-10-31 09:30 UTC (as of 2026-11-01) no verdict changed" in text
    assert ("Compare with 2026-10-22 09:30 UTC", f"./?since={old}") in links(test), "the last change is one step away"
    assert "Compare with another time (2 kept)" in text and ("2026-10-31 09:30 UTC", f"./?since={same}") in links(test)
    assert "Since 2026-10-22 09:30 UTC" in text_of(page(monkeypatch, "portfolio", view, since=old))
    missed = text_of(page(monkeypatch, "portfolio", view, since="long-gone"))
    assert "no longer kept" in missed and "Since 2026-10-31" in missed


def test_a_damaged_file_is_left_out_with_a_word(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home)
    before(view, earlier_network(), taken_at=YESTERDAY - timedelta(days=9))
    before(view, network())
    newest = history.remembered(view.settings).snapshots[0].path
    newest.write_bytes(newest.read_bytes()[:100])
    text = text_of(page(monkeypatch, "portfolio", view))
    assert f"1 kept earlier cannot be read: {newest.name}" in text and "Since 2026-10-22" in text


@pytest.mark.parametrize("why", ["another day", "away", "writing", "records unknown"])
def test_only_the_usual_question_of_a_finished_graph_is_kept(
    monkeypatch: pytest.MonkeyPatch, home: Path, why: str
) -> None:
    view, asked = view_of(network(), home=home), {}
    if why == "another day":
        asked = {"as_of": "2025-01-01"}
    elif why == "away":
        from graph.errors import EngineUnreachable

        view = replace(view, away=EngineUnreachable("it is away"))
    elif why == "writing":
        run = {"run": "run-1", "command": "load", "state": "running", "started_at": NOW}
        give(monkeypatch, of_targets(runs=[run]))
    else:
        give(monkeypatch, Records(known=False))
    page(monkeypatch, "portfolio", view, **asked)
    assert not history.remembered(view.settings).snapshots


def test_goods_chosen_do_not_narrow_what_is_kept_and_compared(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    view = view_of(network(), home=home, commodity="tomato")
    page(monkeypatch, "portfolio", view, commodity="tomato")
    everything = view.sweeps("Shipment", None)
    (kept,) = history.remembered(view.settings).snapshots
    assert kept.digest == history.digest_of(view.projection, everything)
    assert kept.digest != history.digest_of(view.projection, view.shipments)


def test_a_folder_that_cannot_be_written_leaves_the_page_whole(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    (home / "history").write_text("in the way")
    assert rows(page(monkeypatch, "portfolio", view_of(network(), home=home))) == ["worst", "open", "plastic"]


def test_runs_since_are_by_time_where_the_last_known_one_is_gone(home: Path) -> None:
    view = view_of(network(), home=home)
    before(view, network(), last_run="gone")
    (then,) = history.remembered(view.settings).snapshots
    runs = [{"run": name, "started_at": YESTERDAY + timedelta(hours=hours)} for name, hours in (("a", -1), ("b", 1))]
    runs.append({"run": "c", "started_at": (YESTERDAY + timedelta(hours=2)).replace(tzinfo=None)})
    assert [run["run"] for run in portfolio_changes.runs_since(runs, then)] == ["b", "c"]
