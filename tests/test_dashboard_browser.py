"""The first page in a real browser, on the demo network: it draws, it answers, and nothing leaves this machine."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from dashboard import demo, map, route, serve
from dashboard.looks import VERDICTS
from dashboard.view import View, answer
from graph.exposure import EXPOSED, UNKNOWN
from graph.reading import read_projection
from graph.settings import Settings
from graph.store import Store

ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
PICTURE = "XUAR_RISK_PICTURES"
"""Names a folder that gets the page's picture: XUAR_RISK_PICTURES=docs/images pytest tests/test_dashboard_browser.py"""
HOSTILE = "<img src=x onerror=alert(1)>"
HOSTILE_AT = (-150.0, 10.0)
SECONDS = 90.0


@pytest.fixture
def filled(embedded_store: Store, embedded_settings: Settings) -> View:
    """The demo network, and a site far out at sea whose name is an attack."""
    demo.fill(embedded_store, embedded_settings.home, datetime(2026, 11, 1, tzinfo=UTC), None)
    lon, lat = HOSTILE_AT
    with embedded_store.writing() as writer:
        writer.run(
            "CREATE (:Facility {id: 'hostile', name: $name, lon: $lon, lat: $lat, xuar: 'outside'})",
            **{"name": HOSTILE, "lon": lon, "lat": lat},
        )
    return answer(read_projection(embedded_store), demo.AS_OF, "embedded")


@pytest.fixture
def address(filled: View, embedded_settings: Settings) -> Iterator[str]:
    """Where the page is served."""
    assert filled.shipments
    code = "from dashboard.serve import serve; from graph.settings import from_environment\n"
    served = subprocess.Popen(
        [sys.executable, "-u", "-c", f"{code}serve(from_environment(), demo=True)"],
        cwd=ROOT,
        env=serve.environment(embedded_settings) | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert served.stdout is not None
        yield re.findall(r"http://127\.0\.0\.1:\d+", served.stdout.readline())[0]
    finally:
        served.terminate()
        served.wait(30)


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """The page, opened. At the end nothing may have left this machine, and nothing may have gone wrong in it."""
    if not CHROMIUM.exists():
        missing = f"no {CHROMIUM}: apt-get install chromium"
        pytest.fail(missing, pytrace=False) if os.environ.get("CI") == "true" else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
        page.set_default_timeout(SECONDS * 1000)
        trouble = _watch(page)
        page.goto(address)
        yield page
        browser.close()
    assert not trouble


def _watch(page: Page) -> list[str]:
    trouble: list[str] = []
    local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")

    def asked(request: Any) -> None:
        if not request.url.startswith(local):
            trouble.append(f"request to {request.url[:200]}")

    def spoke(message: Any) -> None:
        if message.type == "error":
            trouble.append(f"console: {message.text[:300]}")

    def opened(dialog: Any) -> None:
        trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("request", asked)
    page.on("console", spoke)
    page.on("pageerror", lambda error: trouble.append(f"page error: {error}"))
    page.on("dialog", opened)
    return trouble


def test_from_the_map_to_a_path_and_back(page: Page, filled: View, embedded_store: Store) -> None:
    page.get_by_text("Shipments, worst first").wait_for()
    cards = page.locator(".xr-card .xr-count").all_inner_texts()
    assert [int(count) for count in cards] == list(filled.counts().values())
    assert page.get_by_text("An invented network.").is_visible()

    overview = page.get_by_test_id("stDeckGlJsonChart").first
    until(lambda: {"fence", "exposed", "sea"} <= colours(overview), "the map shows fence, sites and sea")
    assert HOSTILE in tooltip_at(page, overview, HOSTILE_AT), "a name is shown as text"

    row = pick(page, filled, 3)
    page.get_by_role("heading", name=f"Shipment {row}", exact=True).wait_for()
    product = f"= {filled.shipments[3].confidence:.4g}"
    until(lambda: page.locator(".xr-sum").first.inner_text().endswith(product), "the path's confidence")
    chain = page.locator("ol.xr-chain").first
    source = filled.projection.nodes[filled.shipments[3].paths[0].risk.id].name
    assert source in chain.inner_text() and "Source of risk" in chain.inner_text()
    path = page.get_by_test_id("stDeckGlJsonChart").last
    until(lambda: {"fence", "ink"} <= colours(path), "the path is drawn")

    page.reload()
    page.get_by_role("heading", name=f"Shipment {row}", exact=True).wait_for()

    page.get_by_role("button", name="unknown", exact=True).click()
    unknown = next(a for a in filled.shipments if a.verdict == UNKNOWN)
    page.get_by_role("heading", name=f"Shipment {unknown.target}", exact=True).wait_for()
    page.get_by_text("This does not clear it").wait_for()
    assert page.locator("ol.xr-chain").count() == 0
    assert "verdict=unknown" in page.url
    if PICTURE in os.environ:
        with embedded_store.writing() as writer:
            writer.run("MATCH (n:Facility {id: 'hostile'}) DETACH DELETE n")
        take_picture(page, Path(os.environ[PICTURE]))


def pick(page: Page, view: View, row: int) -> str:
    """Selects a row of the table by its box at the left, and gives the shipment's id."""
    target = view.shipments[row].target
    table = page.get_by_test_id("stDataFrame").first
    table.locator("canvas").first.wait_for()
    table.scroll_into_view_if_needed()
    table.click(position={"x": 17, "y": 35 * (row + 1) + 17})
    page.get_by_role("heading", name=f"Shipment {target}", exact=True).wait_for()
    assert f"shipment={target}" in page.url
    return target


def tooltip_at(page: Page, chart: Locator, place: tuple[float, float]) -> str:
    """What the map says when the mouse rests on a place."""
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    seen = route.frame([], map.MAP_PIXELS)
    size = 512 * 2**seen.zoom
    across = (place[0] - seen.longitude) / 360 % 1
    x = box["x"] + box["width"] / 2 + size * (across - round(across))
    y = box["y"] + box["height"] / 2 + size * (route.height_on_map(place[1]) - route.height_on_map(seen.latitude))
    tip = page.locator(".deck-tooltip").first

    def shown() -> bool:
        page.mouse.move(x - 40, y)
        page.mouse.move(x, y, steps=4)
        page.wait_for_timeout(300)
        return tip.is_visible()

    until(shown, "a tooltip shows")
    return str(tip.inner_text())


def colours(chart: Locator) -> set[str]:
    """Which of the map's own colours are on it."""
    picture = Image.open(io.BytesIO(chart.screenshot())).convert("RGB")
    found = picture.getcolors(maxcolors=picture.width * picture.height) or []
    wanted = {
        "fence": map.LIGHT.fence,
        "ink": map.LIGHT.ink,
        "exposed": tuple(bytes.fromhex(VERDICTS[EXPOSED].colour[1:])),
        "sea": tuple(bytes.fromhex(map.LIGHT.sea[1:])),
    }
    return {name for name, colour in wanted.items() if sum(count for count, seen in found if near(seen, colour)) >= 20}


def near(one: Any, other: Any) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(one, other, strict=True))


def until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"after {SECONDS:g} s it does not hold that {what}"
        time.sleep(0.3)


def take_picture(page: Page, folder: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 2860})
    page.goto(f"{page.url.split('?')[0]}?shipment=VN-S1")
    page.locator(".xr-risk").first.wait_for()
    charts = page.get_by_test_id("stDeckGlJsonChart")
    until(lambda: charts.count() == 2 and all("fence" in colours(chart) for chart in charts.all()), "both maps show")
    folder.mkdir(parents=True, exist_ok=True)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.screenshot(path=folder / "first-page.png")
