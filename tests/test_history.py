"""What is remembered of earlier portfolios: once for each state, whole or not at all, and never in the way."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import history
from graph.exposure import CLEAR, EXPOSED, NOT_ASSESSED, UNKNOWN, WORST_FIRST
from graph.history import BETTER, GONE, NEW, WORSE, Damaged, ListSeen, Placing
from graph.portfolio import sweep
from graph.projection import Projection
from graph.settings import Settings
from tests.networks import INSIDE, OUTSIDE, Network
from tests.profiles import profile

DAY = date(2026, 11, 1)
AT = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
SHIRTS = {"hts": "6205.20.20", "fibre_content": "100% cotton"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def world(**makers: str | None) -> Projection:
    """A shipment of each name with shirts of a maker: `inside` the XUAR, `outside` it, or None for not known; `bowls`
    for a shipment without cotton."""
    net = Network()
    net.node("Facility", "inside", **INSIDE)
    net.node("Facility", "outside", **OUTSIDE)
    for shipment, maker in makers.items():
        net.node("Shipment", shipment, import_date=date(2026, 3, 2))
        goods = {"hts": "3924.10.00", "description": "Plastic bowls"} if maker == "bowls" else SHIRTS
        net.fact("HAS_LINE", shipment, net.node("Line", f"{shipment}-1", **goods))
        if maker in ("inside", "outside"):
            net.fact("PRODUCED_AT", shipment, maker)
    return net.projection()


def look(settings: Settings, projection: Projection, state: str, hours: int = 0, label: str = "Shipment") -> bool:
    portfolio = sweep(projection, label, as_of=DAY)
    seen = (ListSeen("uflpa", f"v{hours}", DAY, partial=True),)
    at = AT + timedelta(hours=hours)
    about = {"label": label, "state": state, "last_run": "run-1"}
    return history.remember(settings, projection, portfolio, **about, as_of=DAY, taken_at=at, lists=seen)


def against(projection: Projection, before: history.Snapshot) -> history.Changes:
    return history.changes(projection, sweep(projection, as_of=DAY), before)


def test_what_was_kept_comes_back(settings: Settings) -> None:
    projection = world(a="inside", b=None, c="bowls")
    assert look(settings, projection, "s1", hours=2)
    (one,) = history.remembered(settings).snapshots
    assert (one.label, one.taken_at, one.as_of, one.state) == ("Shipment", AT + timedelta(hours=2), DAY, "s1")
    assert one.lists == (ListSeen("uflpa", "v2", DAY, partial=True),) and one.last_run == "run-1"
    assert str(one.lists[0]) == "uflpa of 2026-11-01 (partial)"
    rows = {row["target"]: (WORST_FIRST[row["verdict"]], row["confidence"]) for row in one.rows().to_pylist()}
    assert rows == {"a": (EXPOSED, 1.0), "b": (UNKNOWN, None), "c": (NOT_ASSESSED, None)}
    assert one.row_of("a") == (EXPOSED, 1.0) and one.row_of("b") == (UNKNOWN, None)
    assert one.row_of("B") is None and one.row_of("zz") is None and one.row_of("") is None


def test_the_same_verdicts_of_the_same_state_are_kept_once(settings: Settings) -> None:
    before, after = world(a="inside"), world(a=None)
    assert look(settings, before, "s1") and not look(settings, before, "s1", hours=5)
    assert look(settings, before, "s2", hours=6), "another state is another file, though nothing changed"
    assert look(settings, after, "s2", hours=7), "so are other verdicts of a state: the day may change them"
    assert [one.taken_at.hour for one in history.remembered(settings).snapshots] == [16, 15, 9], "newest first"


def test_others_are_those_of_another_state_or_with_other_verdicts(settings: Settings) -> None:
    before, after = world(a="inside"), world(a=None)
    for hours, (projection, state) in enumerate([(before, "s1"), (before, "s2"), (after, "s2")]):
        look(settings, projection, state, hours)
    kept = history.remembered(settings)
    digest = history.digest_of(after, sweep(after, as_of=DAY))
    assert [(one.state, one.digest == digest) for one in kept.but("s2", digest)] == [("s2", False), ("s1", False)]


def test_changes_name_worse_better_new_and_gone(settings: Settings) -> None:
    look(settings, world(up=None, down="inside", same=None, gone="inside", left="bowls"), "s1")
    (before,) = history.remembered(settings).snapshots
    now = world(up="inside", down=None, same=None, fresh="inside")
    portfolio = sweep(now, as_of=DAY)
    changes = history.changes(now, portfolio, before)
    assert changes.counts() == {WORSE: 1, BETTER: 1, NEW: 1, GONE: 2}
    named = {kind: [portfolio[int(i)].target for i in changes.of(kind).nonzero()[0]] for kind in (WORSE, BETTER, NEW)}
    assert named == {WORSE: ["up"], BETTER: ["down"], NEW: ["fresh"]}
    assert changes.gone == (("gone", EXPOSED), ("left", NOT_ASSESSED)), "worst first"
    was = {portfolio[place].target: int(was) for place, was in enumerate(changes.was)}
    assert was == {
        "up": WORST_FIRST.index(UNKNOWN),
        "down": WORST_FIRST.index(EXPOSED),
        "same": WORST_FIRST.index(UNKNOWN),
        "fresh": -1,
    }


@profile(10, 500)
@given(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from(["inside", None, "bowls"])), st.data())
def test_changes_are_those_that_a_plain_comparison_finds(
    tmp_path_factory: pytest.TempPathFactory, then: dict[str, str | None], data: st.DataObject
) -> None:
    now = data.draw(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from(["inside", None, "bowls"])))
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    look(settings, world(**then), "s1")
    (before,) = history.remembered(settings).snapshots
    changes = against(world(**now), before)
    rank = {"inside": 0, None: 1, "bowls": 2}
    both = then.keys() & now.keys()
    assert changes.counts() == {
        WORSE: sum(rank[now[x]] < rank[then[x]] for x in both),
        BETTER: sum(rank[now[x]] > rank[then[x]] for x in both),
        NEW: len(now.keys() - then.keys()),
        GONE: len(then.keys() - now.keys()),
    }
    same = history.digest_of(world(**now), sweep(world(**now), as_of=DAY)) == before.digest
    assert same == (now == then), "one digest for the same targets with the same verdicts, and only for them"


def test_no_shipment_then_or_now(settings: Settings) -> None:
    assert look(settings, world(), "s1")
    (empty,) = history.remembered(settings).snapshots
    assert against(world(a="inside"), empty).counts() == {WORSE: 0, BETTER: 0, NEW: 1, GONE: 0}
    assert against(world(), empty).counts() == dict.fromkeys((WORSE, BETTER, NEW, GONE), 0)
    look(settings, world(a="inside"), "s2", hours=1)
    assert against(world(), history.remembered(settings).snapshots[0]).gone == (("a", EXPOSED),)
    assert empty.row_of("a") is None


def test_a_target_lists_only_changes_of_its_verdict(settings: Settings) -> None:
    for hours, maker in enumerate(["inside", "inside", None, "bowls", "bowls", "inside"]):
        look(settings, world(a=maker, other="inside"), f"s{hours}", hours)
    told = history.of_target(settings, "a")
    assert [(one.taken_at.hour, one.verdict) for one in told] == [
        (14, EXPOSED),
        (12, NOT_ASSESSED),
        (11, UNKNOWN),
        (9, EXPOSED),
    ]
    assert [one.state for one in told] == ["s5", "s3", "s2", "s0"] and told[0].lists[0].version == "v5"
    assert told[0].confidence == 1.0 and told[2].confidence is None and told[0].as_of == DAY
    assert history.of_target(settings, "nobody") == []


def test_companies_and_sites_are_remembered_apart(settings: Settings) -> None:
    projection = world(a="inside")
    look(settings, projection, "s1")
    look(settings, projection, "s1", label="Facility")
    assert len(history.remembered(settings).snapshots) == len(history.remembered(settings, "Facility").snapshots) == 1
    assert [one.verdict for one in history.of_target(settings, "inside")] == [EXPOSED]
    assert CLEAR not in [one.verdict for one in history.of_target(settings, "outside")]


def test_only_the_newest_are_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST", 3)
    for hours in range(6):
        look(settings, world(a="inside"), f"s{hours}", hours)
    look(settings, world(a="inside"), "s5", label="Facility")
    assert [one.state for one in history.remembered(settings).snapshots] == ["s5", "s4", "s3"]
    assert len(history.remembered(settings, "Facility").snapshots) == 1, "of each label by itself"


@pytest.mark.parametrize("harm", ["cut", "empty", "text", "middle", "other"])
def test_a_damaged_file_is_named_and_left_out(settings: Settings, harm: str) -> None:
    look(settings, world(a="inside"), "s1")
    (before,) = history.remembered(settings).snapshots
    path = before.path
    look(settings, world(a=None), "s2", hours=1)
    whole = path.read_bytes()
    at = whole.index(b"a", 4)
    bad = {
        "cut": whole[: len(whole) // 2],
        "empty": b"",
        "text": b"not parquet",
        "middle": whole[:at] + b"b" + whole[at + 1 :],
        "other": (Path(__file__).parent / "places.csv").read_bytes(),
    }
    path.write_bytes(bad[harm])
    kept = history.remembered(settings)
    named = set(kept.damaged)
    for one in kept.snapshots:
        try:
            against(world(a=None), one)
        except Damaged as damaged:
            assert one.path.name in str(damaged)
            named.add(one.path.name)
    assert named == {path.name}
    assert [one.verdict for one in history.of_target(settings, "a")] == [UNKNOWN]
    if harm != "middle":
        assert look(settings, world(a="inside"), "s1", hours=2), "the same again mends it"
        assert not history.remembered(settings).damaged


def test_a_file_that_is_taken_away_meanwhile_is_no_damage(settings: Settings) -> None:
    look(settings, world(a="inside"), "s1")
    (one,) = history.remembered(settings).snapshots
    one.path.unlink()
    assert history.remembered(settings) == history.Kept()
    with pytest.raises(Damaged):
        one.rows()


def test_without_a_folder_to_write_nothing_is_kept(tmp_path: Path) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.write_text("a file, no folder")
    settings = Settings(home=in_the_way)
    assert not look(settings, world(a="inside"), "s1")
    assert history.remembered(settings) == history.Kept() and history.of_target(settings, "a") == []


def test_a_disk_that_fills_up_leaves_no_half_file(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert not look(settings, world(a="inside"), "s1")
    assert not [path for path in settings.home.rglob("*") if path.is_file()]


WRITES = """
import sys
from pathlib import Path
from graph.settings import Settings
from tests.test_history import look, world

home, begin = Path(sys.argv[1]), int(sys.argv[2])
projection = world(a="inside", b=None)
for hours in range(20):
    look(Settings(home=home), projection, f"s{begin + hours % 10}", begin + hours)
"""


def test_two_programs_at_once_leave_whole_files(settings: Settings) -> None:
    root = Path(__file__).parent.parent
    both = [
        subprocess.Popen([sys.executable, "-c", WRITES, str(settings.home), str(begin)], cwd=root) for begin in (0, 5)
    ]
    assert [program.wait(120) for program in both] == [0, 0]
    kept = history.remembered(settings)
    assert not kept.damaged and {one.state for one in kept.snapshots} == {f"s{n}" for n in range(15)}
    assert all(one.rows().num_rows == 2 for one in kept.snapshots)
    assert not list(settings.home.rglob("*.new"))


def sites(**states: str | None) -> Projection:
    net = Network()
    for site, xuar in states.items():
        net.node("Facility", site, xuar=xuar)
    net.node("Supplier", "firm", name="Firm", xuar="outside")
    return net.projection()


def test_sites_that_are_placed_otherwise_than_then_are_named(settings: Settings) -> None:
    then = sites(same="inside", found="unplaced", lost="inside", near=None, gone="inside", waits=None)
    look(settings, then, "s1")
    (before,) = history.remembered(settings).snapshots
    now = sites(same="inside", found="inside", lost="outside", near="borderline", fresh="inside", waits=None, late=None)
    told = history.placings(now, before)
    assert told == [
        Placing("inside", 2, ("found", "fresh")),
        Placing("borderline", 1, ("near",)),
        Placing("outside", 1, ("lost",)),
    ], "what has not been placed, then or now, is no placing"
    assert history.placings(now, before, most=1)[0] == Placing("inside", 2, ("found",))  # type: ignore[index]  # not None: there is a past
    assert history.placings(then, before) == []
    assert history.placings(sites(same=None), before) == [Placing(None, 1, ("same",))]


@pytest.mark.parametrize("harm", ["cut", "text", "other"])
def test_places_that_cannot_be_read_leave_the_verdicts(settings: Settings, harm: str) -> None:
    look(settings, world(a="inside"), "s1")
    (before,) = history.remembered(settings).snapshots
    whole = before.beside.read_bytes()
    before.beside.write_bytes({"cut": whole[:-9], "text": b"x", "other": before.path.read_bytes()}[harm])
    with pytest.raises(Damaged, match=re.escape(before.beside.name)):
        history.placings(world(a="inside"), before)
    assert before.row_of("a") == (EXPOSED, 1.0) and not history.remembered(settings).damaged
    before.beside.unlink()
    assert history.placings(world(a="inside"), before) is None, "an earlier version kept none"


def test_places_go_with_their_verdicts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST", 2)
    for hours in range(4):
        look(settings, world(a="inside"), f"s{hours}", hours)
    kept = {one.beside for one in history.remembered(settings).snapshots}
    assert set(settings.home.rglob("*.places")) == kept and len(kept) == 2


def test_another_graph_has_another_history(settings: Settings) -> None:
    look(settings, world(a="inside"), "s1")
    other = Settings(home=settings.home, neo4j_uri="bolt://127.0.0.1:1")
    assert history.remembered(other) == history.Kept() and history.of_target(other, "a") == []
