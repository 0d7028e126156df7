"""What a person does in the dashboard, in a real browser on the demo's network. Nothing leaves this machine meanwhile,
no page breaks down, and axe-core finds no barrier that it calls serious.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from bench.browsing import Served, go, point_at, settled, somebody, until
from dashboard import demo
from dashboard.ui.maps import drawing as maps
from dashboard.ui.maps import route
from graph.exposure import EXPOSED
from graph.portfolio import sweep
from graph.projection import Projection
from graph.saved import open_projection
from graph.store import open_store
from tests.browser import accessible, follow, taken, words


@pytest.fixture(scope="module")
def projection(demo_site: Served) -> Projection:
    """The demo's graph as it was loaded."""
    with open_store(demo_site.settings) as store:
        return open_projection(store, demo_site.settings)


@pytest.fixture
def page(browser: Browser, demo_site: Served) -> Iterator[Page]:
    """A window on the first page."""
    with somebody(browser) as page:
        go(page, demo_site.address)
        yield page


def test_from_the_portfolio_over_the_map_and_a_path_to_files(page: Page, projection: Projection) -> None:
    counts = sweep(projection, as_of=demo.AS_OF).counts()
    shown = page.locator("table.xr-counts tbody tr")
    for row, count in enumerate(counts.values()):
        expect(shown.nth(row).locator("td").first).to_have_text(re.compile(rf"^{count}\b"))
    accessible(page)
    follow(page, shown.first.locator("td a").first)
    expect(page).to_have_url(re.compile("verdict=exposed"))
    listed = page.locator("table.xr-list")
    expect(listed.locator("caption")).to_contain_text(f"of {counts['exposed']} shipments")
    assert set(words(listed.locator("tbody td:first-child"))) == {"▲\nexposed"}

    follow(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Map"))
    page.get_by_role("button", name="exposed", exact=True).click()
    page.get_by_role("button", name="facilities", exact=True).click()
    facilities = [projection.nodes[at.target] for at in sweep(projection, "Facility", as_of=demo.AS_OF)]
    exposed = facilities[: sweep(projection, "Facility", as_of=demo.AS_OF).counts()[EXPOSED]]
    placed = sum(node.get("lat") is not None for node in exposed)
    page.get_by_text(f"{placed} drawn one by one").wait_for()
    expect(page).to_have_url(re.compile("verdict=exposed.*kind=facilities|kind=facilities.*verdict=exposed"))
    settled(page)
    _select(page, projection, "TP-PACK")
    card = page.get_by_role("region", name="Selected on the map")
    expect(card).to_contain_text("Dorvuvorum Cannery, Tema")
    expect(card).to_contain_text("A recorded path leads from here to a source of risk.")
    accessible(page)
    follow(page, card.get_by_role("link", name="Draw its path here"))
    stops = page.locator("ol.xr-stops > li")
    expect(stops.first).to_contain_text("Dorvuvorum Cannery, Tema")
    accessible(page)
    follow(page, page.get_by_role("link", name="Evidence of every step"))
    expect(page).to_have_url(re.compile("target=TP-PACK"))
    _take_along(page)


def _select(page: Page, projection: Projection, site: str) -> None:
    """Clicks on a site on the map until its card is there: a map that is still being drawn hears no click."""
    node = projection.nodes[site]
    chart, seen = page.get_by_test_id("stDeckGlJsonChart").first, route.frame([], maps.MAP_PIXELS)

    def chosen() -> bool:
        page.mouse.click(*point_at(page, chart, seen, (node.get("lon"), node.get("lat"))))
        page.wait_for_timeout(500)
        return f"site={site}" in page.url

    until(chosen, f"{site} is selected")
    page.get_by_role("region", name="Selected on the map").get_by_text(node.name).wait_for()


def _take_along(page: Page) -> None:
    """The path as it is drawn, its files, and the record of them."""
    boxes = page.locator("ol.xr-lane .xr-box")
    names = words(boxes.locator(".xr-name"))
    assert names[0] == "Dorvuvorum Cannery, Tema"
    expect(boxes.last).to_contain_text("inside the XUAR")
    expect(boxes.last).to_contain_text("Source of risk")
    factors = [float(text) for text in words(page.locator("table.xr-factors tbody td.xr-figure"))]
    product = float(words(page.locator(".xr-sum"))[0].rpartition("=")[2])
    told = 1.0
    for factor in factors:
        told *= factor
    assert len(factors) == len(names) and product == pytest.approx(told, rel=1e-3)
    accessible(page)

    page.get_by_text("Prepare the files").click()
    author = page.get_by_role("textbox", name="Your name, for the record")
    author.fill("Ana of the tests")
    author.press("Enter")
    page.get_by_role("button", name="CSV", exact=True).wait_for()
    expect(page.locator("img.xr-picture")).to_have_attribute("alt", re.compile("Dorvuvorum Cannery, Tema"))
    page.wait_for_function("document.querySelector('img.xr-picture').naturalWidth > 0", polling=100)
    accessible(page)
    files = {kind: taken(page, kind) for kind in ("SVG", "PNG", "CSV")}
    assert files["SVG"].lstrip().startswith(b"<svg")
    assert Image.open(io.BytesIO(files["PNG"])).format == "PNG"
    rows = list(csv.DictReader(io.StringIO(files["CSV"].decode("utf-8-sig"))))
    assert len(rows) == len(names) - 1
    assert names[-1] in files["CSV"].decode("utf-8-sig")

    follow(page, page.get_by_role("link", name="Decisions", exact=True).last)
    record = words(page.locator(".xr-decided"))[-1]
    for content in files.values():
        assert hashlib.sha256(content).hexdigest() in record, "each file that left is recorded"
    assert record.count("Ana of the tests") == len(files)
    accessible(page)


def test_from_a_search_over_a_record_and_its_neighbours_to_why_not(page: Page) -> None:
    follow(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Record"))
    search = page.get_by_role("textbox", name="Find by name, id or number")
    search.fill("嘉兴析泽贝")
    search.press("Enter")
    found = page.get_by_role("list", name="What was found").get_by_role("link")
    expect(found).to_have_text(["Jiaxing Xizebei Garment Co., Ltd."])
    accessible(page)
    follow(page, found.first)
    for said in ("嘉兴析泽贝制衣有限公司", "suppliers.csv", "249 Market Street, Jiaxing", "Mugahe"):
        expect(page.get_by_test_id("stMain")).to_contain_text(said)
    accessible(page)

    follow(page, page.get_by_role("link", name="Its neighbours"))
    neighbours = page.locator("table.xr-table", has=page.get_by_text("Shangqiu Mugahe Spinning Co., Ltd."))
    follow(page, neighbours.get_by_role("link", name=re.compile("expand.*Mugahe")).first)
    expect(page).to_have_url(re.compile("open=OLD-SPIN"))
    gin = page.locator("table.xr-table").get_by_role("link", name=re.compile("^Bofeihe Gin, Kuqa"))
    expect(gin.first).to_be_visible()
    accessible(page)

    why = page.get_by_role("textbox", name="Company or site to ask about")
    why.fill("bofeihe gin")
    why.press("Enter")
    follow(page, page.get_by_role("link", name=re.compile("why not Bofeihe Gin, Kuqa")))
    answer = page.locator(".st-key-xr-why")
    for said in ("A chain of facts leads there, but a step of it does not count.", "by the rule of time", "2023-06-30"):
        expect(answer).to_contain_text(said)
    accessible(page)


def test_an_accepted_risk_needs_a_reason_and_stays_counted(browser: Browser, demo_site: Served) -> None:
    with open_store(demo_site.settings) as store:
        exposed = sweep(open_projection(store, demo_site.settings), as_of=demo.AS_OF).counts()["exposed"]
    until_day = date.today() + timedelta(days=40)
    with somebody(browser) as page:
        go(page, demo_site.at("decisions", target="VN-S1"))
        page.get_by_role("radiogroup", name="Status").get_by_text("accepted", exact=True).click()
        day = page.get_by_role("group", name=re.compile("Accepted until")).first
        day.wait_for()
        settled(page)
        day.get_by_role("spinbutton").first.click()
        page.keyboard.type(f"{until_day:%Y%m%d}")
        page.keyboard.press("Tab")
        settled(page)
        page.get_by_role("button", name="Record the decision").click()
        page.get_by_text("Nothing was recorded.").wait_for()
        accessible(page)
        note = page.get_by_role("textbox", name="Reason (needed)")
        note.fill("the buyer carries it until the audit")
        note.press("Tab")
        settled(page)
        page.get_by_role("button", name="Record the decision").click()
        page.get_by_text(f"Recorded: accepted until {until_day}").wait_for()
        accessible(page)
        follow(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Portfolio"))
        first = page.locator("table.xr-counts tbody tr").first.locator("td").first
        expect(first).to_have_text(re.compile(rf"^{exposed}\s*of these 1 accepted$"))
        follow(page, page.get_by_role("link", name="1 accepted"))
        expect(page.locator("table.xr-list tbody th").first).to_have_text(re.compile("^VN-S1"))


def test_what_is_chosen_on_a_page_is_in_its_address(page: Page, browser: Browser) -> None:
    page.get_by_role("button", name="inferred", exact=True).click()
    page.get_by_role("textbox", name="Search shipments").fill("shirts")
    page.get_by_role("textbox", name="Search shipments").press("Enter")
    until(lambda: "verdict=inferred" in page.url and "text=shirts" in page.url, "the address has the filters")
    shown = page.locator("table.xr-list")
    with somebody(browser) as colleague:
        go(colleague, page.url)
        (theirs,) = words(colleague.locator("table.xr-list"))
        assert "shirt" in theirs.lower()
        until(lambda: shown.all_inner_texts() == [theirs], "both see the same list")
        pressed = colleague.get_by_role("button", name="inferred", exact=True)
        expect(pressed).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("name", ["portfolio", "map", "paths", "cypher", "matches", "lists"])
def test_pages_can_be_read_on_a_narrow_screen(browser: Browser, demo_site: Served, name: str) -> None:
    with somebody(browser, width=1024, dark=True) as page:
        go(page, demo_site.at(name, as_of=demo.AS_OF))
        accessible(page)
