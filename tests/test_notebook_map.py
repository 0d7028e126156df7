"""The map of a notebook: one page that fetches nothing, in which names stay text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from playwright.sync_api import Browser

from dashboard import notebook_map
from dashboard.notebook_map import draw
from graph.errors import UserMistake

HOSTILE = "</title><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">&'\u202e棉"


def frame(names: list[Any], lon: list[float] | None = None, **columns: Any) -> geopandas.GeoDataFrame:
    points = geopandas.points_from_xy(lon or [80.0 + n for n in range(len(names))], [40.0] * len(names))
    return geopandas.GeoDataFrame({"name": names, **columns}, geometry=points, crs=4326)


def keys(html: str) -> list[str]:
    return re.findall(r"<bdi>(.*?)</bdi>", html)


def test_names_stay_text_wherever_they_stand(browser: Browser, tmp_path: Path) -> None:
    page = draw(frame([HOSTILE, "Mill"]), colour="name", title=HOSTILE).save(tmp_path / "map.html")
    asked: list[str] = []
    with browser.new_page() as shown:
        shown.on("request", lambda request: asked.append(request.url))
        shown.goto(page.as_uri())
        assert shown.title() == HOSTILE
        assert shown.locator("img, script").count() == 1
        tips = shown.locator(".site title").all_text_contents()
        assert sorted(tips) == sorted([f"name: {HOSTILE}", "name: Mill"])
        dot = shown.locator(".site").first
        assert dot.evaluate(
            "e => { const b = e.getBoundingClientRect();"
            " return document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2) === e }"
        )
        before = shown.locator("svg").get_attribute("viewBox")
        dot.hover(force=True)
        shown.mouse.wheel(0, -100)
        shown.wait_for_function(f"document.querySelector('svg').getAttribute('viewBox') !== {before!r}", polling=100)
    assert asked == [page.as_uri()]


def test_in_a_notebook_it_is_a_frame_of_its_own() -> None:
    shown = (
        draw(frame([HOSTILE]))._repr_html_()
        if "xuar" in frame([HOSTILE])
        else draw(frame([HOSTILE]), "name")._repr_html_()
    )
    assert shown.startswith('<iframe sandbox="allow-scripts" ')
    assert "<script" not in shown
    assert shown.count("<") == 2


def test_it_names_no_address() -> None:
    html = draw(frame(["Mill"]), "name").html
    assert "//" not in html.replace("<!", "")
    assert not re.search(r"\b(?:src|href|url|import)\b\s*[=(]", html)


def test_the_key_counts_each_value_and_ours_keep_their_colours() -> None:
    html = draw(frame(["a", "b", "c"], xuar=["outside", "inside", None])).html
    assert keys(html) == ["inside", "outside", "not known"]
    assert f'stroke="{notebook_map.COLOURS["inside"]}"' in html


def test_many_values_have_a_short_key() -> None:
    html = draw(frame([f"n{n:03}" for n in range(40)]), "name").html
    assert len(keys(html)) == notebook_map.MOST_KEYS
    assert "and 16 more" in html


def test_what_has_no_point_is_counted() -> None:
    sites = frame(["a", "b", "c"])
    sites.loc[1, "geometry"] = None
    assert "2 of 3 rows drawn. Without a usable point and not drawn: 1." in draw(sites, "name").html


def test_nothing_to_draw_is_a_page_too() -> None:
    assert "0 of 0 rows drawn" in draw(frame([]), "name").html


def test_a_long_value_is_cut() -> None:
    assert len(draw(frame(["x" * 100_000]), "name", title="t").html) < len(draw(frame(["x"]), "name").html) + 2_000


def test_what_cannot_be_drawn_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_map, "MOST", 1)
    for sites, colour, said in (
        (frame(["a"]), "xuar", "no column 'xuar'"),
        (frame(["a"]).to_crs(3857), "name", "expected EPSG:4326"),
        (frame(["a"]).set_geometry([shapely.box(80, 40, 81, 41)], crs=4326), "name", "expected points"),
        (frame(["a", "b"]), "name", "at most 1"),
    ):
        with pytest.raises(UserMistake, match=said):
            draw(sites, colour)
