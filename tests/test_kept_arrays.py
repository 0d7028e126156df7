"""What is made of the saved projection is kept beside it, and is never of another one."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given

from graph import beside, upstream
from graph.exposure import assess
from graph.journal import Seen
from graph.portfolio import sweep
from graph.projection import Projection
from graph.saved import open_projection
from graph.scope import COMMODITIES
from graph.settings import Settings
from graph.shelf import Shelf
from graph.store import Store
from graph.upstream import commodity_code, upstream_of
from tests.networks import INSIDE, OUTSIDE, Asked, D, Network, deep_networks, networks, traced_networks
from tests.profiles import profile
from tests.projections import fill, rename

KEYS = [(commodity_code(commodity), strong) for commodity in COMMODITIES for strong in (True, False)]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with each of the arrays that is made and not opened."""
    names: list[str] = []

    def noted(name: str, make: Callable[..., Any]) -> Callable[..., Any]:
        def note(*arguments: Any) -> Any:
            names.append(name)
            return make(*arguments)

        return note

    for name in ("_in_order", "sources_of", "bounds_of"):
        monkeypatch.setattr(upstream, name, noted(name, getattr(upstream, name)))
    return names


def _everything(projection: Projection) -> list[Any]:
    """All arrays of the projection's state graph, opened or made."""
    found = upstream_of(projection)
    return [*found.steps, *found.sources, *(found.bounds(code, strong=strong) for code, strong in KEYS)]


def _alike(one: list[Any], other: list[Any]) -> bool:
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _afresh(projection: Projection) -> Projection:
    """The same projection with nothing kept beside it."""
    return Projection(projection.node_tables, projection.fact_tables, projection.numbering, projection.version)


EVERYTHING = ["_in_order", "sources_of", *(4 * ["bounds_of"])]


def _saved(projection: Projection, home: Path) -> Shelf:
    shelf = Shelf(Settings(home=home))
    shelf.folder.mkdir(parents=True, exist_ok=True)
    shelf.save(projection, Seen(), None, None)
    return shelf


def _answers(projection: Projection, asked: Asked) -> list[Any]:
    options = dict(asked.options)
    found = [answer.as_json() for answer in assess(projection, **options)]
    options.pop("paths")
    return [found, list(sweep(projection, **options))]


@profile(60, 2_000)
@given(networks() | deep_networks() | traced_networks())
def test_answers_are_the_same_from_what_is_kept(tmp_path_factory: pytest.TempPathFactory, asked: Asked) -> None:
    home = tmp_path_factory.mktemp("kept")
    projection = asked.network.projection()
    shelf, expected = _saved(projection, home), _answers(projection, asked)
    for _ in range(2):
        opened = shelf.open().projection
        assert _answers(opened, asked) == expected
        assert _alike(_everything(opened), _everything(projection))
    shutil.rmtree(home)


def test_they_are_made_once_and_then_opened(store: Store, mine: Settings, tmp_path: Path, made: list[str]) -> None:
    fill(store, tmp_path)
    first = _everything(open_projection(store, mine))
    assert made == EVERYTHING
    assert _alike(_everything(open_projection(store, mine)), first)
    assert made == EVERYTHING


def test_compiled_code_takes_them_for_what_was_made(tmp_path: Path) -> None:
    """Another type, such as memory that cannot be written, would be compiled anew in each installation."""
    projection = _network()
    shelf = _saved(projection, tmp_path)
    arrays = [_everything(one) for one in (projection, shelf.open().projection, shelf.open().projection)]
    types = [[numba.typeof(array) for array in some] for some in arrays]
    assert types[0] == types[1] == types[2]
    assert type(arrays[2][0]) is np.ndarray


def test_after_a_refresh_none_of_the_old_is_used(store: Store, mine: Settings, tmp_path: Path, made: list[str]) -> None:
    fill(store, tmp_path)
    folder = Shelf(mine).folder
    _everything(open_projection(store, mine))
    old = set(folder.glob("*.npy"))
    rename(store, "SPIN", "Another")
    refreshed = open_projection(store, mine)
    assert not set(folder.glob("*.npy"))
    made.clear()
    found = _everything(refreshed)
    assert made == EVERYTHING
    assert _alike(found, _everything(_afresh(refreshed)))
    assert not old & set(folder.glob("*.npy"))


def test_a_what_if_uses_and_keeps_nothing(store: Store, mine: Settings, tmp_path: Path, made: list[str]) -> None:
    fill(store, tmp_path)
    projection = open_projection(store, mine)
    _everything(projection)
    kept = {path: path.stat().st_mtime_ns for path in Shelf(mine).folder.glob("*.npy")}
    without = projection.without([next(iter(projection.facts))])
    for what_if in (without, projection.without([]), projection.with_([], [])):
        made.clear()
        assert _alike(_everything(what_if), _everything(_afresh(what_if)))
        assert made == 2 * EVERYTHING
    assert len(upstream_of(without).steps.edges) != len(upstream_of(projection).steps.edges)
    assert {path: path.stat().st_mtime_ns for path in Shelf(mine).folder.glob("*.npy")} == kept


def _network() -> Projection:
    """A gin in the XUAR, a weaver and a shipment of what it makes."""
    network = Network()
    network.node("Facility", "GIN", **INSIDE)
    network.node("Facility", "MILL", **OUTSIDE)
    network.node("Shipment", "SHIP", import_date=D)
    network.fact("SUPPLIES", "GIN", "MILL", commodity="cotton", basis="trade_record", first_seen=D - timedelta(90))
    network.fact("PRODUCED_AT", "SHIP", "MILL")
    return network.projection()


def test_what_another_graph_left_is_not_used(tmp_path: Path, made: list[str]) -> None:
    """Nor what is of the same tables in other files: the names of files are never used twice."""
    for projection in (Projection.of([], []), _network(), _network()):
        made.clear()
        _everything(_saved(projection, tmp_path).open().projection)
        assert made == EVERYTHING


def test_another_version_of_the_rules_makes_its_own(
    tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = _saved(_network(), tmp_path)
    _everything(shelf.open().projection)
    old = set(shelf.folder.glob("*.npy"))
    monkeypatch.setattr(beside, "_code", lambda: "another")
    made.clear()
    _everything(shelf.open().projection)
    assert made == EVERYTHING
    new = set(shelf.folder.glob("*.npy"))
    assert len(new) == len(old) and not new & old
    _everything(shelf.open().projection)
    assert made == EVERYTHING


def test_any_change_of_code_or_data_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "graph"
    shutil.copytree(Path(beside.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(beside, "__file__", str(package / "beside.py"))
    versions = [beside._code.__wrapped__()]
    for name in ("risk.py", "data/hts_scope.csv"):
        with (package / name).open("a") as file:
            file.write("\n")
        versions.append(beside._code.__wrapped__())
    assert len(set(versions)) == 3


# What can be wrong with the files.


def _cut(path: Path) -> bytes:
    return path.read_bytes()[:-1]


def _lengthened(path: Path) -> bytes:
    return path.read_bytes() + b"\0"


def _noughts(path: Path) -> bytes:
    return bytes(path.stat().st_size)


def _nothing(_path: Path) -> bytes:
    return b""


def _of_another_kind(path: Path) -> bytes:
    """An array of the same size in all, of something else."""
    content = io.BytesIO()
    array = np.load(path)
    np.save(content, array.view(f"V{array.dtype.itemsize // 2}"))
    return content.getvalue()


@pytest.mark.parametrize("damaged", [_cut, _lengthened, _noughts, _nothing, _of_another_kind])
def test_damaged_ones_are_made_anew(tmp_path: Path, made: list[str], damaged: Callable[[Path], bytes]) -> None:
    shelf = _saved(_network(), tmp_path)
    expected = _everything(shelf.open().projection)
    for path in sorted(shelf.folder.glob("*.npy")):
        content = damaged(path)
        path.unlink()  # what is open stays as it was
        path.write_bytes(content)
        made.clear()
        assert _alike(_everything(shelf.open().projection), expected)
        assert made
        made.clear()
        assert _alike(_everything(shelf.open().projection), expected)
        assert not made


def test_one_that_is_missing_is_made_anew(tmp_path: Path) -> None:
    shelf = _saved(_network(), tmp_path)
    expected = _everything(shelf.open().projection)
    for path in sorted(shelf.folder.glob("*.npy")):
        path.unlink()
        assert _alike(_everything(shelf.open().projection), expected)
        assert path.exists()


def test_where_nothing_can_be_kept_all_is_made_each_time(tmp_path: Path, made: list[str]) -> None:
    """A file's name is taken by a folder, as no permission would keep root from writing."""
    shelf = _saved(_network(), tmp_path)
    expected = _everything(shelf.open().projection)
    for path in shelf.folder.glob("*.npy"):
        path.unlink()
        (path / "full").mkdir(parents=True)
    made.clear()
    assert _alike(_everything(shelf.open().projection), expected)
    assert made == EVERYTHING
    assert not list(shelf.folder.glob("*.new"))


def test_what_is_written_to_them_is_not_kept(tmp_path: Path) -> None:
    shelf = _saved(_network(), tmp_path)
    expected = _everything(shelf.open().projection)
    for array in _everything(shelf.open().projection):
        array[:] = np.zeros(1, array.dtype)
    assert _alike(_everything(shelf.open().projection), expected)


def test_the_steps_turned_are_not_made_for_what_is_kept(tmp_path: Path) -> None:
    shelf = _saved(_network(), tmp_path)
    _everything(shelf.open().projection)
    opened = upstream_of(shelf.open().projection)
    assert opened.bounds(*KEYS[0][:1], strong=True) is not None
    assert opened._downstream is None
