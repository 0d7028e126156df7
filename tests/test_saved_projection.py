"""The saved projection is the graph as it is, whatever has happened to the files."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph import journal, reading
from graph.declarations import Statement
from graph.saved import open_projection
from graph.schema import NODES
from graph.settings import Settings
from graph.shelf import Shelf
from graph.store import Store
from tests.projections import fill, fresh, rename, same


def test_it_is_read_once_and_then_opened(store: Store, mine: Settings, tmp_path: Path, whole_reads: list[int]) -> None:
    fill(store, tmp_path)
    first = open_projection(store, mine)
    second = open_projection(store, mine)
    assert len(whole_reads) == 1
    same(first, second)
    same(first, fresh(store))
    assert first.version == second.version == journal.seen(store).version


def test_only_what_changed_is_read_again(
    store: Store, mine: Settings, tmp_path: Path, whole_reads: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, tmp_path)
    before = open_projection(store, mine)
    asked: list[tuple[str, list[str]]] = []
    read = reading.read_nodes

    def noted(store: Store, label: str, ids: list[str]) -> pa.Table:
        asked.append((label, list(ids)))
        return read(store, label, ids)

    monkeypatch.setattr(reading, "read_nodes", noted)
    rename(store, "SPIN", "Lapwing Spinning & Weaving")
    after = open_projection(store, mine)
    assert asked == [("Supplier", ["SPIN"])]
    assert len(whole_reads) == 1
    assert (before.nodes["SPIN"].name, after.nodes["SPIN"].name) == ("Lapwing Spinning", "Lapwing Spinning & Weaving")
    assert before.version != after.version


def test_a_read_only_account_opens_and_refreshes(store: Store, mine: Settings, tmp_path: Path) -> None:
    """The reader account of the embedded engine can write nothing: whatever is read goes through it."""
    fill(store, tmp_path)
    open_projection(store, mine)
    rename(store, "SPIN", "Another")
    revisions = journal.seen(store)
    assert open_projection(store, mine).nodes["SPIN"].name == "Another"
    assert journal.seen(store) == revisions


@pytest.mark.parametrize("rows", [[], [{"id": "A", "name": "Avocet"}]])
def test_small_graphs(store: Store, mine: Settings, rows: list[dict[str, Any]]) -> None:
    with store.writing() as writer:
        writer.write(NODES["Supplier"].create(), rows)
    for _ in range(2):
        assert list(open_projection(store, mine).nodes) == [row["id"] for row in rows]


# What can be wrong with the files.


def _put(path: Path, content: bytes) -> None:
    """Another file in its place: what is open stays as it was."""
    path.unlink()
    path.write_bytes(content)


def _cut(folder: Path) -> None:
    for path in folder.glob("Supplier-*.arrow"):
        _put(path, path.read_bytes()[:-40])


def _fill_with_noughts(folder: Path) -> None:
    for path in folder.glob("SUPPLIES-*.arrow"):
        _put(path, bytes(path.stat().st_size))


def _lose_one(folder: Path) -> None:
    next(folder.glob("numbering-*.arrow")).unlink()


def _swap(folder: Path) -> None:
    """Each file has the size that the manifest says, and holds another table."""
    said = _manifest(folder)
    said["files"]["Supplier"], said["files"]["Facility"] = said["files"]["Facility"], said["files"]["Supplier"]
    (folder / "manifest.json").write_text(json.dumps(said))


def _garble(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(b"\xff\x00{")


def _list_instead(folder: Path) -> None:
    (folder / "manifest.json").write_text("[1, 2]")


def _manifest(folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return said


def _without(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        said = _manifest(folder)
        del said[name]
        (folder / "manifest.json").write_text(json.dumps(said))

    damage.__name__ = f"without_{name}"
    return damage


def _said(name: str, value: Any) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "manifest.json").write_text(json.dumps({**_manifest(folder), name: value}))

    damage.__name__ = f"{name}_is_{str(value)[:9]}"
    return damage


DAMAGES = [
    *(_cut, _fill_with_noughts, _lose_one, _swap, _garble, _list_instead),
    *map(_without, ("format", "reads", "version", "sequence", "newest", "seen", "files", "uncounted")),
    *(_said("format", 999), _said("reads", "0123"), _said("newest", "of another graph"), _said("seen", 7)),
    *(_said("files", []), _said("files", {"Supplier": {"file": "../../passwd"}}), _said("seen", [])),
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
def test_damaged_files_are_made_anew(
    store: Store, mine: Settings, tmp_path: Path, damage: Callable[[Path], None], whole_reads: list[int]
) -> None:
    fill(store, tmp_path)
    expected = open_projection(store, mine)
    notes: list[str] = []
    damage(Shelf(mine).folder)
    same(open_projection(store, mine, note=notes.append), expected)
    same(open_projection(store, mine, note=notes.append), expected)
    assert len(whole_reads) <= 2
    assert len(notes) <= 1


def test_a_cut_file_is_told(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    open_projection(store, mine)
    notes: list[str] = []
    _cut(Shelf(mine).folder)
    open_projection(store, mine, note=notes.append)
    assert notes == ["The projection is made anew: the saved copy is cut short."]


def test_another_graph_behind_the_same_address(
    store: Store, mine: Settings, tmp_path: Path, whole_reads: list[int]
) -> None:
    fill(store, tmp_path)
    open_projection(store, mine)
    with store.writing() as writer:
        writer.run(Statement("MATCH (n) DETACH DELETE n"))
        # The same revisions by number, and other ones.
        writer.write(NODES["Supplier"].create(), [{"id": "A"}], batch=1)
    notes: list[str] = []
    assert list(open_projection(store, mine, note=notes.append).nodes) == ["A"]
    assert len(whole_reads) == 2
    assert notes == ["The projection is made anew: what was kept is of another graph, or of long ago."]


def test_two_graphs_do_not_share_files(mine: Settings) -> None:
    folders = {
        Shelf(settings).folder
        for settings in (
            dataclasses.replace(mine, neo4j_uri=None),
            dataclasses.replace(mine, neo4j_uri="bolt://one:7687"),
            dataclasses.replace(mine, neo4j_uri="bolt://two:7687"),
            dataclasses.replace(mine, neo4j_uri="bolt://two:7687", neo4j_database="other"),
        )
    }
    assert len(folders) == 4


def test_a_graph_without_revisions_is_read_anew_each_time(store: Store, mine: Settings, whole_reads: list[int]) -> None:
    with store.writing() as writer:
        writer.run(Statement("CREATE (:Supplier {id: 'A'})"))
    notes: list[str] = []
    versions = {open_projection(store, mine, note=notes.append).version for _ in range(3)}
    assert len(versions) == len(whole_reads) == 3
    assert set(notes) == {"The graph holds no record of its changes yet, so all of it is read each time."}


def test_what_another_program_wrote_shows_by_the_counts(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    open_projection(store, mine)
    notes: list[str] = []
    with store.writing() as writer:
        writer.run(Statement("CREATE (:Supplier {id: 'BY-HAND'})"))
    assert "BY-HAND" in open_projection(store, mine, note=notes.append).nodes
    assert notes == ["The projection is made anew: the graph was changed by another program."]
    with store.writing() as writer:
        writer.run(Statement("CREATE (:Supplier {id: 'BY-HAND-2'})"))
    rename(store, "SPIN", "Another")
    found = open_projection(store, mine, note=notes.append)
    assert found.nodes["SPIN"].name == "Another"
    assert "BY-HAND-2" in found.nodes


def test_files_that_nobody_needs_go(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    for n in range(4):
        rename(store, "SPIN", f"Spinner {n}")
        open_projection(store, mine)
    folder = Shelf(mine).folder
    (folder / "left-over.new").write_text("")
    rename(store, "SPIN", "Spinner")
    open_projection(store, mine)
    named = {one["file"] for one in _manifest(folder)["files"].values()}
    assert {path.name for path in folder.iterdir()} == {"manifest.json", "lock", *named}


def test_a_projection_that_is_open_outlives_its_files(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    old = open_projection(store, mine)
    before = fresh(store)
    with store.writing() as writer:
        writer.run("MATCH (n:Lot) SET n.commodity = 'tomato'")
    open_projection(store, mine)
    same(old, before)


def test_where_nothing_can_be_kept_it_is_read_all_the_same(store: Store, mine: Settings, tmp_path: Path) -> None:
    fill(store, tmp_path)
    mine.home.mkdir(parents=True, exist_ok=True)
    (mine.home / "projection").write_text("a file where the folder should be")
    same(open_projection(store, mine), fresh(store))
