"""What people said of detentions: only growing, laid over whatever is loaded, and never wiped by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph import detentions, journal
from graph.detentions import FIELDS, Detention, Overtaken, enter, in_effect, take_back
from graph.errors import UserMistake
from graph.exposure import assess
from graph.known_shipments import Known, known_of, shipment_as_known
from graph.saved import open_projection
from graph.schema import DETENTION, NODES
from graph.settings import Settings
from graph.store import Store, open_store
from ingest.load import load
from ingest.runs import runs, undo
from review.clocks import clocks
from review.detention_remarks import remarks
from tests.insisting import PEOPLE, all_insist
from tests.projections import fresh, same

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
NOTICE = {"detention_notice": "2704-0417", "detained_on": "2026-10-20", "requested": "bale_list;Gin Record"}
SAID: dict[str, Any] = {"shipment": "SH-1", "said": NOTICE, "note": "By e-mail.", "author": "Ana", "now": NOW}


@pytest.fixture
def shipped(store: Store) -> Store:
    with store.writing() as writer:
        writer.run(NODES["Shipment"].create(), rows=[{"id": "SH-1", "import_date": date(2026, 10, 5)}])
    return store


def by(author: str, said: dict[str, str], *, hours: int = 0, seen: int | None = None) -> dict[str, Any]:
    return {**SAID, "said": said, "author": author, "note": "", "now": NOW + timedelta(hours=hours), "seen": seen}


# --- a statement


def test_a_statement_comes_back_as_it_was_made(shipped: Store) -> None:
    made = enter(shipped, **SAID, seen=0)
    assert (made.number, made.at, made.note, made.unread, made.undoes) == (1, NOW, "By e-mail.", (), None)
    assert made.says == {
        **{"detention_notice": "2704-0417", "detained_on": date(2026, 10, 20)},
        "requested": ["bale_list", "gin_record"],
    }
    assert detentions.history(shipped, "SH-1") == [made]
    assert made.in_words == (
        "Ana stated detention_notice 2704-0417, detained_on 2026-10-20, requested bale_list;gin_record "
        "on 2026-11-01 09:30 UTC (By e-mail.)"
    )


def test_every_field_can_be_stated(shipped: Store, mine: Settings) -> None:
    said = {name: "2026-10-20" if p.kind == "date" else "invoice" for name, p in FIELDS.items()}
    made = enter(shipped, **{**SAID, "said": said})
    assert set(made.says) == set(FIELDS) == {p.name for p in DETENTION}
    known = shipment_as_known(open_projection(shipped, mine), "SH-1")
    assert {name: known.properties[name] for name in FIELDS} == made.says
    assert {known.where_from(name) for name in FIELDS} == {"entered by Ana on 2026-11-01"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"said": {}}, "Nothing is said of the detention"),
        ({"said": {"detained_on": "  ", "requested": " ; "}}, "Nothing is said of the detention"),
        (
            {"said": {"detained": "2026-10-20"}},
            "'detained' is no field of a detention; expected one of: detention_notice",
        ),
        ({"said": {"import_date": "2026-10-20"}}, "'import_date' is no field of a detention"),
        ({"said": {"center": "x" * 201}}, "The center has 201 characters"),
        ({"said": {"requested": ";".join(f"k{n}" for n in range(101))}}, "101 kinds of document are asked for"),
        ({"author": " \x00"}, "The author is missing"),
        ({"author": "\u200b"}, "The author is missing: it has no character that can be seen"),
        ({"note": "\u200b"}, "The note has no character that can be seen"),
        ({"note": "x" * 5_000}, "5,000 characters; at most 4,000"),
        ({"shipment": "gone"}, "The graph holds no shipment 'gone'"),
        ({"seen": 3}, "There is no statement 3 about this shipment"),
    ],
)
def test_what_cannot_be_stated_is_said_and_nothing_is_written(
    shipped: Store, changed: dict[str, Any], says: str
) -> None:
    with pytest.raises(UserMistake, match=says):
        enter(shipped, **{**SAID, **changed})
    assert shipped.read("MATCH (d:Detention) RETURN d") == []


@pytest.mark.parametrize(
    "words", ["2026-02-31", "20 October 2026", "20261020", "2026-W43-2", "1026-10-20", "9999-12-31"]
)
def test_what_is_no_day_is_kept_as_it_was_written_and_counts_for_nothing(shipped: Store, words: str) -> None:
    made = enter(shipped, **by("Ana", {"detained_on": words, "center": "AAT"}))
    assert (made.says, made.unread) == ({"center": "AAT"}, (f"detained_on={words}",))
    assert detentions.history(shipped, "SH-1") == [made]
    known = known_of("SH-1", {}, [made])
    assert known.properties == {"center": "AAT"}
    assert any(f"statement 1 says detained_on '{words}', which is no day" in one for one in remarks(known, TODAY))


def test_odd_signs_are_kept_as_text(shipped: Store) -> None:
    odd = "<img src=x onerror=alert(1)> ' \" ` $x {} \\ قطن 棉花 a=b"
    made = enter(shipped, **by("O'Hara\n\x07 {a:1}", {"detention_notice": odd + "\x00", "detained_on": "a=b=c"}))
    assert (made.says, made.author, made.unread) == ({"detention_notice": odd}, "O'Hara {a:1}", ("detained_on=a=b=c",))
    assert detentions.history(shipped, "SH-1") == [made]


# --- later statements


def test_a_later_statement_adds_and_replaces_and_can_be_taken_back(shipped: Store, mine: Settings) -> None:
    enter(shipped, **SAID)
    second = enter(shipped, **by("Bo", {"detained_on": "2026-10-21", "presented_on": "2026-10-15"}, hours=24))
    assert second.number == 2
    known = shipment_as_known(open_projection(shipped, mine), "SH-1")
    assert (known.properties["detained_on"], known.properties["detention_notice"]) == (date(2026, 10, 21), "2704-0417")
    assert known.where_from("detained_on") == "entered by Bo on 2026-11-02"
    assert known.where_from("detention_notice") == "entered by Ana on 2026-11-01"

    back, taken = take_back(shipped, shipment="SH-1", number=2, note="A slip.", author="Bo", now=NOW)
    assert (back.number, back.undoes, back.says, taken) == (3, second.id, {}, second)
    known = shipment_as_known(open_projection(shipped, mine), "SH-1")
    assert known.properties["detained_on"] == date(2026, 10, 20), "what was said before counts again"
    assert "presented_on" not in {name for name, value in known.properties.items() if value}
    assert [one.number for one in known.statements] == [3, 2, 1], "nothing is ever removed"
    assert [one.number for one in in_effect(known.statements)] == [1]
    take_back(shipped, shipment="SH-1", number=1, note="", author="Bo", now=NOW)
    known = shipment_as_known(open_projection(shipped, mine), "SH-1")
    assert not known.said_by and known.newest == 4 and not known.properties.get("detained_on")


def test_what_cannot_be_taken_back_is_said(shipped: Store) -> None:
    back = {"shipment": "SH-1", "note": "", "author": "Bo", "now": NOW}
    with pytest.raises(UserMistake, match="no statement 1 about 'SH-1': nobody has stated anything of it"):
        take_back(shipped, number=1, **back)
    enter(shipped, **SAID)
    with pytest.raises(UserMistake, match="no statement 7 about 'SH-1': its statements are 1 to 1"):
        take_back(shipped, number=7, **back)
    take_back(shipped, number=1, **back)
    with pytest.raises(UserMistake, match="Statement 1 about 'SH-1' is taken back already"):
        take_back(shipped, number=1, **back)
    with pytest.raises(UserMistake, match="Statement 2 takes another one back itself"):
        take_back(shipped, number=2, **back)
    assert len(detentions.history(shipped, "SH-1")) == 2


def test_a_long_record_is_read_whole(shipped: Store, mine: Settings) -> None:
    for number in range(33):
        enter(shipped, **by("Ana", {"detained_on": f"2026-10-{number % 28 + 1:02}"}))
    assert [one.number for one in detentions.history(shipped, "SH-1")] == list(range(33, 0, -1))
    known = shipment_as_known(open_projection(shipped, mine), "SH-1")
    assert list(known.statements) == detentions.history(shipped, "SH-1")


# --- two people


def test_who_has_not_seen_the_newest_is_told_of_it(shipped: Store) -> None:
    enter(shipped, **SAID, seen=0)
    second = enter(shipped, **by("Bo", {"presented_on": "2026-10-15"}, seen=1))
    for seen in (0, 1):
        with pytest.raises(
            Overtaken, match=r"Statement 2 about SH-1 was made meanwhile\. Bo stated presented_on"
        ) as told:
            enter(shipped, **by("Cy", {"center": "AAT"}, seen=seen))
        assert told.value.newer == second
        with pytest.raises(Overtaken):
            take_back(shipped, shipment="SH-1", number=1, note="", author="Cy", now=NOW, seen=seen)
    assert enter(shipped, **by("Cy", {"center": "AAT"})).number == 3, "who asks for nothing to have been seen follows"


def test_of_many_threads_each_follows_the_one_before(
    shipped: Store, store_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detentions, "WAIT_SECONDS", 120.0)

    def say(store: Store, author: str, seen: int) -> None:
        enter(store, **by(author, {"detention_notice": author}, seen=seen))

    all_insist(store_settings, say, Overtaken, seen=0, newest="number")
    made = detentions.history(shipped, "SH-1")
    assert sorted(one.author for one in made) == PEOPLE
    assert [one.number for one in made] == [6, 5, 4, 3, 2, 1]


def test_two_machines_cannot_write_the_same_next_statement(
    shipped: Store, mine: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other machine writes after this one has looked: the database's constraint refuses the second."""
    if shipped.engine == "embedded":
        pytest.skip("an embedded engine has one data folder, whose lock keeps the second out")
    enter(shipped, **SAID)
    history, looked = detentions.history, []

    def late(store: Any, shipment: str) -> list[Detention]:
        found = history(store, shipment)
        if not looked:
            looked.append(found)
            row = {"id": detentions.statement_id(shipment, 2), "shipment": shipment, "number": 2, "center": "AAT"}
            with shipped.writing() as writer:
                writer.run(NODES["Detention"].create(), rows=[{**row, "author": "Elsewhere", "at": NOW}])
        return found

    monkeypatch.setattr(detentions, "history", late)
    with open_store(mine) as other, pytest.raises(Overtaken) as told:
        enter(other, **by("Bo", {"center": "CTAC"}, seen=1))
    assert told.value.newer.author == "Elsewhere"
    assert len(history(shipped, "SH-1")) == 2


# --- loads


class Feed:
    """A nightly feed of shipments, as files of two sources."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder

    def load(self, rows: str, *, source: str = "feed", replace: bool = False) -> str:
        file = self.folder / "shipments.csv"
        file.write_text("id,import_date,detained_on,detention_notice\n" + rows, encoding="utf-8")
        report = load(self.store, [file], home=self.folder, source=source, replace=replace, now=NOW)
        assert not report.as_json()["rejected"]
        return str(runs(self.store)[-1]["run"])


@pytest.fixture
def feed(store: Store, tmp_path: Path) -> Feed:
    return Feed(store, tmp_path)


def running(store: Store, settings: Settings) -> list[tuple[str, date | None]]:
    """The deadlines of SH-1 that what is on file has set going."""
    known = shipment_as_known(open_projection(store, settings), "SH-1")
    found = clocks(known.properties, TODAY)
    return [(one.clock, one.due) for one in found if one.applies and one.clock == "wro_proof"]


def test_no_load_wipes_a_running_deadline(feed: Feed, store: Store, mine: Settings) -> None:
    feed.load("SH-1,2026-10-05,,\n")
    assert running(store, mine) == []
    made = enter(store, **SAID)
    runs_on = [("wro_proof", date(2027, 1, 5))]
    assert running(store, mine) == runs_on
    feed.load("SH-1,2026-10-05,,\nSH-2,2026-10-06,,\n")
    assert running(store, mine) == runs_on
    feed.load("SH-1,2026-10-05,,\n", replace=True)
    assert running(store, mine) == runs_on
    later = feed.load("SH-1,2026-09-05,,\n", source="other")
    assert running(store, mine) == [("wro_proof", date(2026, 12, 5))]
    undo(store, later, now=NOW)
    assert running(store, mine) == runs_on
    assert detentions.history(store, "SH-1") == [made]


def test_what_was_entered_counts_over_what_a_later_load_says(feed: Feed, store: Store, mine: Settings) -> None:
    feed.load("SH-1,2026-10-05,,\n")
    enter(store, **SAID)
    feed.load("SH-1,2026-10-05,2026-10-22,OTHER\n")
    known = shipment_as_known(open_projection(store, mine), "SH-1")
    assert (known.properties["detained_on"], known.properties["detention_notice"]) == (date(2026, 10, 20), "2704-0417")
    assert known.loaded == {"detained_on": date(2026, 10, 22), "detention_notice": "OTHER"}
    assert known.where_from("import_date") == "shipments.csv row 2"
    assert (
        "detained_on is 2026-10-20, entered by Ana on 2026-11-01; the file loaded says 2026-10-22. What was entered "
        "counts until it is taken back" in remarks(known, TODAY)
    )
    take_back(store, shipment="SH-1", number=1, note="", author="Ana", now=NOW)
    known = shipment_as_known(open_projection(store, mine), "SH-1")
    assert (known.properties["detained_on"], known.where_from("detained_on")) == (
        date(2026, 10, 22),
        "shipments.csv row 2",
    )


def test_a_statement_outlives_its_shipment(feed: Feed, store: Store, mine: Settings) -> None:
    first = feed.load("SH-1,2026-10-05,,\n")
    made = enter(store, **SAID)
    undo(store, first, now=NOW)
    assert store.read("MATCH (s:Shipment) RETURN s.id AS id") == []
    known = shipment_as_known(open_projection(store, mine), "SH-1")
    assert (known.statements, known.properties["detained_on"]) == ((made,), date(2026, 10, 20))
    enter(store, **by("Bo", {"exported_on": "2026-10-30"}))
    feed.load("SH-2,2026-10-05,,\n", replace=True)
    assert len(detentions.history(store, "SH-1")) == 2
    feed.load("SH-1,2026-10-05,,\n")
    assert shipment_as_known(open_projection(store, mine), "SH-1").properties["exported_on"] == date(2026, 10, 30)


def test_the_saved_projection_is_refreshed_by_the_statement_alone(
    shipped: Store, mine: Settings, whole_reads: list[int]
) -> None:
    open_projection(shipped, mine)
    before = journal.seen(shipped)
    made = enter(shipped, **SAID)
    assert len(journal.seen(shipped).ids - before.ids) == 1
    held = open_projection(shipped, mine)
    assert len(whole_reads) == 1, "only what was said is read"
    assert shipment_as_known(held, "SH-1").statements == (made,)
    same(held, fresh(shipped))


def test_a_statement_changes_no_verdict(shipped: Store, mine: Settings) -> None:
    def verdict() -> Any:
        return assess(open_projection(shipped, mine), ["SH-1"], as_of=TODAY)[0]

    before = verdict()
    enter(shipped, **{**SAID, "said": {name: "2021-01-01" for name, p in FIELDS.items() if p.kind == "date"}})
    after = verdict()
    assert (after.verdict, after.because, after.day) == (before.verdict, before.because, before.day)


def test_no_function_changes_or_removes_what_was_stated() -> None:
    text = Path(detentions.__file__).read_text(encoding="utf-8")
    assert not any(word in text for word in (".update()", "].replace()", ".delete()", " SET ", "DELETE"))


# --- what is odd


def odd(properties: dict[str, Any], *said: dict[str, Any], days: tuple[int, ...] = ()) -> list[str]:
    """The remarks on a shipment of these properties of which these things were said, in their order."""
    made = [
        Detention(f"d{n}", "SH-1", n, "Ana", NOW + timedelta(days=(days or [0] * len(said))[n - 1]), says)
        for n, says in enumerate(said, 1)
    ]
    known: Known = known_of("SH-1", properties, made[::-1])
    return remarks(known, TODAY)


IMPORTED = {"import_date": date(2026, 10, 5)}
HELD = {**IMPORTED, "detained_on": date(2026, 10, 20)}


def test_what_is_in_order_is_not_remarked_on() -> None:
    assert (
        odd(HELD, {"presented_on": date(2026, 10, 14), "extended_to": date(2027, 2, 5), "requested": ["invoice"]}) == []
    )
    assert odd({}) == []


@pytest.mark.parametrize(
    ("properties", "says"),
    [
        (
            {**HELD, "proof_submitted_on": date(2026, 10, 19)},
            "proof_submitted_on 2026-10-19 lies before detained_on 2026-10-20: these dates contradict each other",
        ),
        ({**IMPORTED, "detained_on": date(2026, 10, 4)}, "detained_on 2026-10-04 lies before import_date 2026-10-05"),
        ({"excluded_on": date(2026, 10, 4), "protested_on": date(2026, 10, 3)}, "protested_on 2026-10-03 lies before"),
        (
            {**HELD, "extended_to": date(2027, 1, 4)},
            "extended_to 2027-01-04 is earlier than 2027-01-05, when Proof of admissibility under the XPCC WRO is due "
            "without it, so it moves nothing",
        ),
    ],
)
def test_contradictions_are_remarked_on_whoever_stated_them(properties: dict[str, Any], says: str) -> None:
    (one,) = odd(properties)
    assert one.startswith(says)
    loaded = {name: value for name, value in properties.items() if name not in FIELDS}
    (one,) = odd(loaded, {name: value for name, value in properties.items() if name in FIELDS})
    assert one.startswith(says)


def test_a_day_on_the_line_is_in_order() -> None:
    assert odd({**HELD, "proof_submitted_on": date(2026, 10, 20), "extended_to": date(2027, 1, 5)}) == []


def test_unknown_kinds_of_document_are_named() -> None:
    assert odd(HELD, {"requested": ["invoice", "horoscope"]}) == [
        "the notice asks for 'horoscope', which is none of the kinds of document that are known: kept as it was entered"
    ]
    assert "which are no known kinds" in odd(HELD, {"requested": ["horoscope", "tarot"]})[0]


def test_more_than_two_extensions_are_remarked_on() -> None:
    days = [date(2027, 2, 5), date(2027, 3, 5), date(2027, 4, 5)]
    said = [{"extended_to": day} for day in days]
    assert odd(HELD, *said[:2]) == []
    (one,) = odd(HELD, *said)
    assert one == (
        "3 extensions are on file (2027-02-05, 2027-03-05, 2027-04-05); by trade press, the Forced Labor Portal grants "
        "at most two a task"
    )
    assert odd(HELD, said[0], said[1], said[1]) == [], "said twice, it is one"
    assert "3 extensions are on file" in " ".join(odd({**HELD, "extended_to": days[0]}, *said[1:]))


def test_an_extension_that_comes_once_the_task_is_past_due_is_remarked_on() -> None:
    # Due 2027-01-05; NOW is 2026-11-01, so 65 days later is the day itself.
    extension = {"extended_to": date(2027, 2, 5)}
    assert odd(HELD, extension, days=(65,)) == []
    (one,) = odd(HELD, extension, days=(66,))
    assert one.startswith(
        "extended_to 2027-02-05 was entered on 2027-01-06, after Proof of admissibility under the XPCC WRO had passed "
        "on 2027-01-05; by trade press, the Forced Labor Portal grants no extension once a task is past due"
    )
    assert odd(HELD, extension, {"extended_to": date(2027, 3, 5)}, days=(65, 96)) == [], "moved by the one before"
    assert "had passed on 2027-02-05" in odd(HELD, extension, {"extended_to": date(2027, 3, 5)}, days=(65, 97))[0]


def test_a_day_after_that_of_its_entry_is_remarked_on() -> None:
    assert odd(HELD, {"presented_on": date(2026, 10, 19)}) == []
    assert odd({}, {"detained_on": date(2026, 11, 2)}) == [
        "detained_on 2026-11-02 lies after the day on which it was entered, 2026-11-01",
        "detained_on 2026-11-02 lies after 2026-11-01, the day asked for, and does not count yet, so these are not "
        "shown as running: Proof of admissibility under the XPCC WRO (day not known), Final determination (day not "
        "known); see that it is right",
    ]
