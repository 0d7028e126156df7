"""Many sites drawn as few: each is in one cell, and a cell says how many it holds and the worst."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.ui.maps import drawing as map
from dashboard.ui.maps.cells import DEEPEST, Cell, gathered, tiles, written_cell
from dashboard.ui.maps.sites import PORT
from tests.map_cases import sites_at, with_ports
from tests.ui_cases import decks, links, network, page, read, view_of

PLACES = st.tuples(
    st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 180.0, 0.0, 80.0, 80.0])),
    st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, 90.0, 0.0, 40.0, 40.0])),
    st.integers(0, PORT),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PLACES, min_size=1, max_size=60), st.floats(0, 18), st.integers(1, 20))
def test_every_site_is_in_one_cell_and_its_cell_says_how_many_and_the_worst(
    rows: list[tuple[float, float, int]], zoom: float, most: int
) -> None:
    sites = sites_at(rows)
    found = gathered(sites, zoom, most)
    assert 1 <= len(found.cells) <= max(most, 1) and len(set(found.cells)) == len(found.cells)
    held = np.array([cell.holds(sites) for cell in found.cells])
    assert held.sum(axis=0).tolist() == [1] * len(rows)
    for inside, counts, worst in zip(held, found.counts.tolist(), found.worst.tolist(), strict=True):
        verdicts = [row[2] for row, here in zip(rows, inside, strict=True) if here]
        assert counts == [verdicts.count(code) for code in range(PORT + 1)]
        assert worst == min(verdicts)
    assert found.worst.tolist() == sorted(found.worst.tolist(), reverse=True), "the worst is drawn last, on top"


@given(st.lists(PLACES, min_size=1, max_size=30), st.floats(0, 12))
def test_finer_cells_lie_in_coarser_ones(rows: list[tuple[float, float, int]], zoom: float) -> None:
    sites = sites_at(rows)
    for cell in gathered(sites, zoom).cells:
        inside = sites.taken(cell.holds(sites))
        x, y = tiles(inside.lon, inside.lat, cell.zoom + 3)
        assert set(zip((x // 8).tolist(), (y // 8).tolist(), strict=True)) == {(cell.x, cell.y)}


def test_poles_and_the_antimeridian_have_cells_of_their_own() -> None:
    x, y = tiles(np.array([180.0, -180.0, 179.9, 0.0, 0.0]), np.array([0.0, 0.0, 0.0, 90.0, -90.0]), 4)
    assert x.tolist() == [0, 0, 15, 8, 8] and y.tolist()[3:] == [0, 15]
    for cell in (Cell(0, 0, 0), Cell(4, 15, 0), Cell(4, 0, 15)):
        (west, north), (east, south) = cell.corners
        lon, lat = cell.middle
        assert west < lon < east and south < lat < north
        assert cell.holds(sites_at([(lon, lat, 0)])).all()
        assert written_cell(str(cell)) == cell


@pytest.mark.parametrize("text", ["", "x", "3-8-0", "3-0-8", f"{DEEPEST + 1}-0-0", "1-1", "-1-0-0", "3-1-1-1", "٣-1-1"])
def test_an_address_that_names_no_cell_is_the_whole_map(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    assert written_cell(text) is None
    assert "Back to the whole map" not in read(page(monkeypatch, "map", view_of(network()), cell=text))


def test_up_to_the_limit_each_is_drawn_and_beyond_they_are_counted() -> None:
    sites = sites_at([(10.0 + 5 * n, 20.0, n % 3) for n in range(12)])
    alone, many = map.drawing_of(sites, most=12), map.drawing_of(sites, most=11)
    assert alone.cells is None and alone.drawn() == 12
    assert many.cells is not None and many.cells.counts.sum() == 12 and len(many.sites) == 12
    cell = many.cells.cells[0]
    opened = map.drawing_of(sites, cell, most=11)
    assert opened.cells is None and len(opened.sites) == many.cells.counts[0].sum()
    assert opened.seen.zoom > many.seen.zoom


def test_thousands_at_one_place_are_one_cell_however_near_one_goes() -> None:
    sites = sites_at([(80.0, 40.0, 2)] * 30)
    (cell,) = gathered(sites, 40.0).cells
    assert cell.zoom == DEEPEST
    assert map.drawing_of(sites, cell, most=10).drawn() == 1


def test_a_cell_is_opened_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = str(Cell(5, *(int(part[0]) for part in tiles(np.array([80.4]), np.array([40.6]), 5))))
    test = page(monkeypatch, "map", view_of(network()), cell=cell, verdict="exposed")
    text = " ".join(read(test).split())
    assert "1 drawn one by one in this cell" in text and "In this cell: all 1" in text
    assert ("Back to the whole map", "./?page=map&verdict=exposed") in links(test)
    assert ("Gin of Awat", f"./?page=map&site=gin&verdict=exposed&cell={cell}") in links(test)
    assert "Nothing that is shown lies in this cell" in read(page(monkeypatch, "map", view_of(network()), cell="5-0-0"))


def test_too_many_are_drawn_as_cells_that_say_what_they_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(map, "MOST_ALONE", 2)
    monkeypatch.setattr(map.drawing_of, "__defaults__", (None, 2))
    test = page(monkeypatch, "map", view_of(with_ports()))
    (deck,) = decks(test)
    (cells,) = [layer for layer in deck["layers"] if layer["id"] == "cells"]
    assert sum(int(row["text"][1:]) for row in cells["data"]) == 5
    assert {row["text"][0] for row in cells["data"]} == {"▲", "◎"}
    assert any("1 here: 1 exposed" in row["tip"] for row in cells["data"])
    assert "drawn as" in read(test) and "Select a cell to open it" in read(test)
    assert "Gin of Awat" in read(test), "the table names them all the same"
