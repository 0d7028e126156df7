"""The record of decisions and exports: only growing, one after the other, whoever writes it from wherever."""

from __future__ import annotations

import multiprocessing
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph import decisions, journal
from graph.decisions import ACCEPTED, IN_REVIEW, OPEN, Decision, Export, Overtaken, decide, record_export
from graph.errors import UserMistake
from graph.saved import open_projection
from graph.schema import NODES, TARGETS
from graph.settings import Settings
from graph.store import Store, open_store
from ingest.load import load
from ingest.runs import runs, undo
from tests.insisting import PEOPLE, all_insist

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
SAID: dict[str, Any] = {"target": "SH-1", "status": IN_REVIEW, "note": "Asked for the bale list.", "author": "Ana"}


@pytest.fixture
def shipped(store: Store) -> Store:
    """A graph that holds one of each kind of target."""
    with store.writing() as writer:
        for label in TARGETS:
            writer.write(NODES[label].create(), [{"id": "SH-1" if label == "Shipment" else label}])
    return store


def test_a_decision_comes_back_as_it_was_made(shipped: Store) -> None:
    made = decide(shipped, **SAID, now=NOW, seen=None, verdict="exposed")
    assert (made.number, made.follows, made.until, made.in_words, made.at) == (1, None, None, "in review", NOW)
    last = decide(
        shipped,
        **{**SAID, "status": ACCEPTED, "note": "Small.\n小批量\r\nقطن"},
        until=date(2026, 12, 31),
        now=NOW,
        seen=made.id,
    )
    assert (last.number, last.follows, last.note) == (2, made.id, "Small.\n小批量\nقطن")
    assert decisions.history(shipped, "SH-1") == [last, made]
    assert decisions.newest_of(shipped, "SH-1") == last
    assert decisions.current(shipped, TODAY) == {"SH-1": last}
    assert last.in_words == "accepted until 2026-12-31"


@pytest.mark.parametrize("target", ["SH-1", "Line", "Supplier", "Facility", "Estate"])
def test_any_target_can_be_decided_on(shipped: Store, target: str) -> None:
    made = decide(shipped, **{**SAID, "target": target}, now=NOW, seen=None)
    assert decisions.history(shipped, target) == [made]


def test_accepted_past_its_day_counts_as_open_again(shipped: Store) -> None:
    until = date(2026, 11, 10)
    decide(shipped, **{**SAID, "status": ACCEPTED}, until=until, now=NOW, seen=None)
    on_the_day = decisions.current(shipped, until)["SH-1"]
    assert (on_the_day.expired, on_the_day.counts_as) == (False, ACCEPTED)
    after = decisions.current(shipped, until + timedelta(days=1))["SH-1"]
    assert (after.expired, after.counts_as, after.status) == (True, OPEN, ACCEPTED)
    assert after.in_words == "open again: accepted until 2026-11-10, which has passed"


def test_what_ends_soon_is_named_first_to_end_first() -> None:
    def until(day: date | None, target: str) -> Decision:
        return Decision("x", target, 1, ACCEPTED if day else OPEN, "", "Ana", NOW, until=day)

    days = [TODAY + timedelta(days=31), TODAY + timedelta(days=30), TODAY, TODAY - timedelta(days=1), None]
    made = [until(day, str(number)) for number, day in enumerate(days)]
    assert [d.target for d in decisions.ending_soon(made, TODAY)] == ["2", "1"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"status": "closed"}, "expected one of: open, in review, accepted"),
        ({"status": ACCEPTED}, "accepted until a day: say which"),
        ({"status": ACCEPTED, "until": date(2026, 10, 31)}, "2026-10-31 has passed already"),
        ({"status": ACCEPTED, "until": TODAY, "note": " \n\x00\t"}, "accepted for a reason"),
        ({"until": TODAY}, "'in review' has none"),
        ({"author": "  "}, "The author is missing"),
        ({"author": "\u200b\u202e\ufe0f"}, "The author is missing: it has no character that can be seen"),
        ({"author": "\u3164\u2800"}, "The author is missing"),
        ({"note": " \u200b"}, "The note has no character that can be seen"),
        ({"author": "A" * 201}, "The author has 201 characters"),
        ({"note": "x" * 5000}, "5,000 characters; at most 4,000"),
        ({"target": "gone"}, "no Shipment, Line, Supplier, Facility or Estate 'gone'"),
        ({"seen": "decision:none"}, "no decision 'decision:none' on this target"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_written(
    shipped: Store, changed: dict[str, Any], says: str
) -> None:
    with pytest.raises(UserMistake, match=says):
        decide(shipped, **{**SAID, "now": NOW, "seen": None, **changed})
    assert decisions.how_many(shipped) == {"Decision": 0, "Export": 0}


def test_a_longest_note_and_odd_signs_are_kept(shipped: Store) -> None:
    note = "<img src=x onerror=alert(1)> ' \" ` $x {} \\ \u202eقطن من شينجيانغ\u202c 棉花 " + "é" * 3_900
    made = decide(shipped, **{**SAID, "note": note + "\x00\ud800", "author": "O'Hara\n\x07 {a:1}"}, now=NOW, seen=None)
    assert (made.note, made.author) == (note, "O'Hara {a:1}")
    assert decisions.history(shipped, "SH-1") == [made]


def test_who_has_not_seen_the_newest_is_told_of_it(shipped: Store) -> None:
    first = decide(shipped, **SAID, now=NOW, seen=None)
    second = decide(shipped, **{**SAID, "author": "Ben", "status": OPEN}, now=NOW, seen=first.id)
    for seen in (None, first.id):
        with pytest.raises(Overtaken, match=r"Ben decided about SH-1 meanwhile \(open, 2026-11-01 09:30 UTC\)") as told:
            decide(shipped, **SAID, now=NOW, seen=seen)
        assert told.value.newer == second
    assert [d.id for d in decisions.history(shipped, "SH-1")] == [second.id, first.id]


def _race(settings: Settings, number: int, start: Any, results: Any) -> None:
    decisions.WAIT_SECONDS = 120.0
    start.wait(120)
    with open_store(settings) as store:
        try:
            results.put((number, decide(store, **{**SAID, "author": f"P{number}"}, now=NOW, seen=None).author))
        except Overtaken as told:
            results.put((number, told.newer.author))


@pytest.mark.parametrize("apart", [False, True], ids=["one folder", "two machines"])
def test_of_two_processes_one_is_overtaken(
    shipped: Store, store_settings: Settings, tmp_path: Path, apart: bool
) -> None:
    if apart and shipped.engine == "embedded":
        pytest.skip("an embedded engine has one data folder")
    context = multiprocessing.get_context("spawn")
    start, results = context.Event(), context.Queue()
    homes = [tmp_path / str(number) if apart else store_settings.home for number in range(2)]
    people = [
        context.Process(target=_race, args=(replace(store_settings, home=home), number, start, results))
        for number, home in enumerate(homes)
    ]
    for person in people:
        person.start()
    start.set()
    told = dict(results.get(timeout=240) for _ in people)
    for person in people:
        person.join()
    (made,) = decisions.history(shipped, "SH-1")
    assert told == {0: made.author, 1: made.author}


def test_of_many_threads_each_follows_the_one_before(
    shipped: Store, store_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "WAIT_SECONDS", 120.0)

    def say(store: Store, author: str, seen: str | None) -> None:
        decide(store, **{**SAID, "author": author}, now=NOW, seen=seen)

    all_insist(store_settings, say, Overtaken, seen=None, newest="id")
    made = decisions.history(shipped, "SH-1")
    assert sorted(d.author for d in made) == PEOPLE
    assert [d.number for d in made] == [6, 5, 4, 3, 2, 1]
    assert [d.follows for d in made] == [d.id for d in made[1:]] + [None]


def test_two_machines_cannot_write_the_same_next_decision(
    shipped: Store, mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other machine writes after this one has looked: the database's constraint refuses the second."""
    if shipped.engine == "embedded":
        pytest.skip("an embedded engine has one data folder, whose lock keeps the second out")
    first = decide(shipped, **SAID, now=NOW, seen=None)
    newest_of, looked = decisions.newest_of, []

    def late(store: Any, target: str) -> Decision | None:
        found = newest_of(store, target)
        if not looked:
            looked.append(found)
            row = {"id": decisions.decision_id(target, 2), "target": target, "number": 2, "status": OPEN, "note": ""}
            with shipped.writing() as writer:
                writer.run(NODES["Decision"].create(), rows=[{**row, "author": "Elsewhere", "at": NOW}])
        return found

    monkeypatch.setattr(decisions, "newest_of", late)
    with open_store(mine) as other, pytest.raises(Overtaken) as told:
        decide(other, **SAID, now=NOW, seen=first.id)
    assert told.value.newer.author == "Elsewhere"
    assert len(decisions.history(shipped, "SH-1")) == 2


def test_a_decision_waits_for_another_writer_and_then_says_who_it_is(
    shipped: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "WAIT_SECONDS", 0.05)
    with shipped.writing(), pytest.raises(UserMistake, match="Another command is writing"):
        decide(shipped, **SAID, now=NOW, seen=None)
    monkeypatch.setattr(decisions, "WAIT_SECONDS", 20.0)
    holding, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with shipped.writing():
            holding.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    holding.wait(10)
    threading.Timer(0.3, let_go.set).start()
    assert decide(shipped, **SAID, now=NOW, seen=None).number == 1
    holder.join()


def test_neither_decision_nor_export_changes_what_inference_reads(
    shipped: Store, mine: Settings, whole_reads: list[int]
) -> None:
    open_projection(shipped, mine)
    before = journal.seen(shipped)
    decide(shipped, **SAID, now=NOW, seen=None)
    record_export(shipped, target="SH-1", what="path", name="p.svg", sha256="ab", author="Ana", now=NOW)
    assert journal.seen(shipped) == before
    held = open_projection(shipped, mine)
    assert len(whole_reads) == 1
    assert set(held.nodes) == {"SH-1", *TARGETS[1:]}


def test_decisions_survive_replace_undo_and_the_end_of_their_target(store: Store, tmp_path: Path) -> None:
    def loaded(*ids: str) -> str:
        file = tmp_path / "suppliers.csv"
        file.write_text("id,name\n" + "".join(f"{id_},Company {id_}\n" for id_ in ids))
        load(store, [file], home=tmp_path, source="s", replace=True, now=NOW)
        return str(runs(store)[-1]["run"])

    loaded("A", "B")
    made = decide(store, **{**SAID, "target": "B"}, now=NOW, seen=None)
    undo(store, loaded("A"), now=NOW)
    loaded("A")
    assert store.read("MATCH (s:Supplier) RETURN s.id AS id") == [{"id": "A"}]
    assert decisions.history(store, "B") == [made]
    closing = decide(store, **{**SAID, "target": "B", "note": "No longer in the file."}, now=NOW, seen=made.id)
    assert decisions.current(store, TODAY) == {"B": closing}


def test_the_record_holds_decisions_and_exports_newest_first(shipped: Store) -> None:
    made: list[Any] = []
    for number in range(3):
        now = NOW + timedelta(hours=number)
        made.insert(0, decide(shipped, **SAID, now=now, seen=made[1].id if made else None))
        about = {"target": "SH-1" if number else None, "what": "path as SVG", "name": f"{number}.svg", "sha256": "ab"}
        at = now + timedelta(minutes=1)
        made.insert(0, record_export(shipped, **about, author="Ana", now=at))
    assert decisions.everything(shipped, limit=50) == made
    assert decisions.everything(shipped, limit=2, after=3) == made[3:5]
    assert decisions.everything(shipped, limit=50, labels=["Export"]) == [e for e in made if isinstance(e, Export)]
    assert decisions.everything(shipped, limit=50, target="SH-1") == made[:-2] + made[-1:]
    assert decisions.how_many(shipped) == {"Decision": 3, "Export": 3}
    assert [e.target for e in made if isinstance(e, Export)] == ["SH-1", "SH-1", None]


def test_a_long_history_is_read_whole(shipped: Store) -> None:
    for length in (32, 33):
        while len(made := decisions.history(shipped, "SH-1")) < length:
            decide(shipped, **SAID, now=NOW, seen=made[0].id if made else None)
        assert [d.number for d in made] == list(range(length, 0, -1))


@pytest.mark.parametrize(("name", "value"), [("name", " "), ("what", ""), ("author", "\x00")])
def test_an_export_needs_its_words(shipped: Store, name: str, value: str) -> None:
    about = {"target": None, "what": "log as CSV", "name": "log.csv", "sha256": "ab", "author": "Ana"}
    with pytest.raises(UserMistake, match="is missing"):
        record_export(shipped, **{**about, name: value}, now=NOW)


def test_no_function_changes_or_removes_what_was_recorded() -> None:
    text = Path(decisions.__file__).read_text(encoding="utf-8")
    assert not any(word in text for word in (".update()", ".replace()", ".delete()", " SET ", "DELETE"))
