"""What a screening leaves to be compared, as answers say it: records and lists that came, changed or went since."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.cli import main
from graph.name_letters import is_of_unread_script
from graph.projection import Node, Projection
from graph.saved import open_projection
from graph.screened import Screened, nothing_to_compare, screened
from graph.settings import Settings
from graph.store import Store
from ingest.lists import import_list
from ingest.lists.undoing import undo_version
from ingest.load import load
from ingest.names import prepare
from ingest.names.cleaning import tells_something
from ingest.runs import runs, undo
from ingest.screening.due import is_due
from ingest.screening.run import screen
from tests.commands import commands_open

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
LISTED = "Kelbinur Garments"
NEAR = "Kelbinur Garments Factory"


class World:
    """A graph, what is brought into it one after another, and what an answer would say of its screening."""

    def __init__(self, store: Store, home: Path, settings: Settings) -> None:
        self.store, self.home, self.settings = store, home, settings
        self.now = NOW
        home.mkdir(exist_ok=True)

    def later(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def load(self, file: str, text: str, **options: str) -> None:
        path = self.home / f"{file}.csv"
        path.write_text(text)
        load(self.store, [path], home=self.home, now=self.later(), source=file, **options)

    def list(self, *names: str, day: str = "2026-01-01") -> None:
        path = self.home / f"list{day}.csv"
        rows = [f"{name},,i,2022-06-21," for name in names]
        path.write_text("\n".join(["name,aliases,sub_list,effective_date,sector", *rows, ""]))
        as_of = datetime.fromisoformat(day).date()
        import_list(self.store, "mine", path, as_of=as_of, now=self.later(), home=self.home)

    def screen(self) -> None:
        screen(self.store, now=self.later())

    @property
    def said(self) -> Screened:
        """Out of the projection; the store says the same without one."""
        found = screened(open_projection(self.store, self.settings))
        assert is_due(self.store) is found.due
        return found


@pytest.fixture
def world(store: Store, store_settings: Settings, home: Path) -> World:
    return World(store, home, store_settings)


def makers(*names: str) -> str:
    return "\n".join(["id,name", *(f"V{number},{name}" for number, name in enumerate(names, 1)), ""])


def test_nothing_is_due_where_nothing_is_to_be_compared(world: World) -> None:
    assert world.said == Screened(due=False)


def test_what_is_loaded_and_not_screened_is_due(world: World) -> None:
    world.load("suppliers", makers(NEAR))
    world.list(LISTED)
    said = world.said
    assert said.due and said.at is None
    words = "Only identical names were matched: similar names have never been compared; `screen` compares them."
    assert said.in_words == words
    world.screen()
    assert not world.said.due and not world.said.in_words
    world.load("suppliers", makers(NEAR, "Kelbinur Garment"))
    said = world.said
    assert (
        said.not_compared
        == "have not been compared since 2026-11-01 (after run-000001), and records have changed since"
    )
    assert said.as_json() == {
        "due": True,
        "because": "records have changed since",
        "since": "2026-11-01",
        "run": "run-000001",
    }


CHANGES: dict[str, tuple[Callable[[World], object], str]] = {
    "a record was added": (lambda w: w.load("facilities", "id,name\nF,Fulmar Mill\n"), "records"),
    "a name was changed": (lambda w: w.load("suppliers", makers(NEAR, "Fulmar Yarn")), "records"),
    "a list was imported": (lambda w: w.list(LISTED, "Fulmar Yarns", day="2026-02-01"), "lists"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_it_due_until_it_is_screened(world: World, change: str) -> None:
    world.load("suppliers", makers(NEAR, "Lapwing Yarn"))
    world.list(LISTED)
    world.screen()
    make, what = CHANGES[change]
    make(world)
    assert world.said.because == f"{what} have changed since"
    world.screen()
    assert not world.said.due


def test_shipments_bring_no_name_to_compare(world: World) -> None:
    world.load("suppliers", makers(NEAR))
    world.list(LISTED)
    world.screen()
    world.load("shipments", "id,maker_id,import_date\nSH,V1,2026-05-01\n")
    assert not world.said.due


def test_a_name_that_comes_back_by_an_undo_is_due(world: World) -> None:
    """Neither the number of records nor the newest run tells that an earlier one was taken back."""
    world.list(LISTED)
    world.load("suppliers", makers(NEAR))
    world.load("suppliers", makers("Lapwing Yarn"))
    world.load("others", "id,name\nV2,Fulmar Mill\n", kind="suppliers")
    world.screen()
    undo(world.store, runs(world.store)[1]["run"], now=world.later())
    assert world.store.read("MATCH (n {id: 'V1'}) RETURN n.name AS name") == [{"name": NEAR}]
    assert world.store.read("MATCH (:Supplier)-[r:MATCHES]->() RETURN r.status AS status") == []
    assert world.said.because == "records have changed since"


def test_a_version_that_is_taken_back_and_imported_again_is_due(world: World) -> None:
    world.load("suppliers", makers(NEAR))
    world.list("Avocet Holdings")
    world.list("Avocet Holdings", LISTED, day="2026-02-01")
    world.screen()
    undo_version(world.store, "mine:2026-02-01", home=world.home)
    assert world.said.because == "lists have changed since"
    world.list("Avocet Holdings", LISTED, day="2026-02-01")
    assert world.store.read("MATCH (:Supplier)-[r:MATCHES]->() RETURN r.status AS status") == []
    assert world.said.because == "lists have changed since"


def test_a_what_if_of_names_is_not_screened(world: World) -> None:
    world.load("suppliers", makers(NEAR))
    world.list(LISTED)
    world.screen()
    held = open_projection(world.store, world.settings)
    supposed = held.with_([Node("N", "Supplier", {"name": "Kelbinur", "run": "run-000009"})], [])
    assert supposed.last_screening == held.last_screening
    assert "the what-if, which screens nobody" in screened(supposed).because
    assert not screened(held.without([])).due


NAMES = ("!!! ---", "<b>---</b>", "<Mill>", "&nbsp;", "\u200b\u200f", "℃", "①", "棉业", "---<!-- gin -->", "A", "…", "")


@pytest.mark.parametrize("name", NAMES)
def test_names_with_nothing_to_compare_are_those_that_screening_names(name: str) -> None:
    node = Node("S8", "Supplier", {"name": name or None})
    said = nothing_to_compare(Projection.of([node], []), node)
    assert bool(said) is not tells_something(name)


def test_an_alias_that_can_be_compared_will_do() -> None:
    node = Node("S8", "Supplier", {"name": "---", "aliases": ["Lapwing"]})
    assert not nothing_to_compare(Projection.of([node], []), node)
    node = Node("S8", "Supplier", {"name": "---", "aliases": ["..."]})
    assert nothing_to_compare(Projection.of([node], []), node).startswith("its name has nothing that can be compared")


UYGHUR = "تارىم كۈمۈش تېرەك"
UNREAD = (UYGHUR, "Тарим Күмүш Терек", "ООО «Тарим» № 5", "ТАРИМ &amp; СЫН", "<b>Тарим</b>", "ЗАО Тарим Co., Ltd.")
UNREAD += ("تارىم شىركىتى LLC", "Тарим 有限公司", "タリム", "타림 12")
READ = ("Tarim Kumush Terek", "Tārim Kümüş Terek", "塔里木银杨", "Тарим (Tarim)", "№ 5", "塔里木 Тарим")
READ += ("!!!", "", "123", "Co., Ltd.", "Ｔａｒｉｍ", "٣")


@pytest.mark.parametrize("name", (*UNREAD, *READ))
def test_names_in_scripts_that_are_not_read_are_those_of_which_comparing_reads_no_word(name: str) -> None:
    tokens = [token for reading in prepare(name).readings for token in reading.tokens]
    others = [token for token in tokens if token.script == "other"]
    rest = [token for token in tokens if token.script != "other" and token.kind not in ("legal", "number", "stop")]
    assert is_of_unread_script(name) is (name in UNREAD) is (bool(others) and not rest)
    node = Node("S8", "Supplier", {"name": name or None})
    said = nothing_to_compare(Projection.of([node], []), node)
    assert said.startswith("its name can be compared only with identical ones") is (name in UNREAD)


def test_a_name_beside_it_in_a_script_that_is_read_will_do() -> None:
    node = Node("S8", "Supplier", {"name": UYGHUR, "aliases": ["Tarim Terek"]})
    assert not nothing_to_compare(Projection.of([node], []), node)
    node = Node("S8", "Supplier", {"name": "---", "aliases": [UYGHUR]})
    words = "its name can be compared only with identical ones, as its script is not read: whether it is listed is not"
    assert nothing_to_compare(Projection.of([node], []), node).startswith(words)


@pytest.fixture
def due(embedded_settings: Settings, embedded_store: Store, monkeypatch: pytest.MonkeyPatch, home: Path) -> World:
    """A maker near to a listed name, a nameless one, and a shipment, none screened, as the command line opens them."""
    commands_open(embedded_settings, monkeypatch)
    world = World(embedded_store, home, embedded_settings)
    world.load("suppliers", makers(NEAR, "!!! ---"))
    world.load("shipments", "id,maker_id,import_date,consignee_id\nSH9,V1,2026-05-01,V1\n")
    world.list(LISTED)
    return world


ASKED = {
    "expose": ("expose", "SH9"),
    "expose every shipment": ("expose",),
    "memo": ("memo", "V1"),
    "review": ("review", "SH9"),
}


@pytest.mark.parametrize("asked", ASKED)
def test_every_answer_says_that_screening_is_due(due: World, asked: str, capfd: pytest.CaptureFixture[str]) -> None:
    arguments = [*ASKED[asked], "--as-of", "2026-11-01"]
    said = "Only identical names were matched: similar names have never been compared"
    main(arguments)
    out = " ".join(capfd.readouterr().out.split())
    assert said in out and "No match" not in out
    main([*arguments, "--json"])
    found = json.loads(capfd.readouterr().out)
    screening = (found[0] if isinstance(found, list) else found)["screened"]
    assert screening["due"] and screening["because"] == "nothing is screened yet"
    due.screen()
    main(arguments)
    out = " ".join(capfd.readouterr().out.split())
    assert "identical names" not in out and "Checked against: mine of 2026-01-01" in out
    main([*arguments, "--json"])
    found = json.loads(capfd.readouterr().out)
    assert (found[0] if isinstance(found, list) else found)["screened"]["due"] is False


def test_expose_of_a_name_with_nothing_to_compare_says_so(due: World, capfd: pytest.CaptureFixture[str]) -> None:
    due.screen()
    main(["expose", "V2"])
    out = " ".join(capfd.readouterr().out.split())
    assert "Its name has nothing that can be compared: whether it is listed is not known." in out
    main(["expose", "V2", "V1", "--json"])
    found = {one["target"]: one["screened"] for one in json.loads(capfd.readouterr().out)}
    assert (found["V2"]["nothing_to_compare"], found["V1"]["nothing_to_compare"]) == (True, False)


def test_no_answer_counts_a_name_in_a_script_that_is_not_read_as_compared(
    due: World, capfd: pytest.CaptureFixture[str]
) -> None:
    due.load("others", f"id,name\nU1,{UYGHUR}\nU2,Тарим Пахта\n", kind="suppliers")
    due.list(LISTED, "Tarim Kumush Terek", "Тарим Пахта", day="2026-02-01")
    due.screen()
    said = "its name can be compared only with identical ones, as its script is not read: whether it is listed is not"
    for command in ("expose", "memo"):
        assert main([command, "U1", "--as-of", "2026-11-01"]) == 0
        out = " ".join(capfd.readouterr().out.split())
        assert said in out.replace("Its name", "its name") and "No match of the names" not in out
        main([command, "U2", "--as-of", "2026-11-01"])
        assert said not in " ".join(capfd.readouterr().out.split()), "an identical name is listed"
    main(["expose", "U1", "U2", "--json"])
    found = {one["target"]: one["screened"] for one in json.loads(capfd.readouterr().out)}
    assert (found["U1"]["nothing_to_compare"], found["U2"]["nothing_to_compare"]) == (True, False)
