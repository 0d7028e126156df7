"""Two people at once, and one who goes back, forward and reloads: in a real browser nothing is overwritten or lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page

from bench.browsing import Served, go, settled, somebody, until
from dashboard import demo
from graph.portfolio import sweep
from graph.saved import open_projection
from graph.store import open_store
from tests.browser import accessible, follow


def test_two_who_decide_at_once_do_not_overwrite_each_other(browser: Browser, demo_site: Served) -> None:
    where = f"{demo_site.address}/decisions?target=QD-S1"
    with somebody(browser) as ana, somebody(browser) as ben:
        for person, name, note in ((ana, "Ana", "asked the mill for bale numbers"), (ben, "Ben", "the mill is sound")):
            go(person, where)
            assert "Nobody has decided about it yet." in _main(person)
            _write(person, name, note)
        accessible(ana)
        _record(ana)
        ana.get_by_text("Recorded: in review, by Ana.").wait_for()

        _record(ben)
        ben.get_by_text("Somebody else decided about it meanwhile, so nothing was written.").wait_for()
        assert "asked the mill for bale numbers" in _main(ben)
        assert ben.get_by_role("textbox", name="Note").input_value() == "the mill is sound"
        accessible(ben)
        _record(ben)
        ben.get_by_text("Recorded: in review, by Ben.").wait_for()

        ana.reload()
        settled(ana)
        record = ana.locator(".xr-decided").last.inner_text()
        assert record.index("the mill is sound") < record.index("asked the mill for bale numbers"), "both, newest first"


def test_an_accepted_risk_needs_a_reason_and_stays_counted(browser: Browser, demo_site: Served) -> None:
    with open_store(demo_site.settings) as store:
        exposed = sweep(open_projection(store, demo_site.settings), as_of=demo.AS_OF).counts()["exposed"]
    until_day = date.today() + timedelta(days=40)
    with somebody(browser) as page:
        go(page, f"{demo_site.address}/decisions?target=VN-S1")
        page.get_by_role("radio", name="accepted").or_(page.get_by_role("button", name="accepted")).first.click()
        day = page.get_by_role("group", name=re.compile("Accepted until")).first
        day.wait_for()
        settled(page)
        day.get_by_role("spinbutton").first.click()
        page.keyboard.type(f"{until_day:%Y%m%d}")
        page.keyboard.press("Tab")
        settled(page)
        _record(page)
        page.get_by_text("Nothing was recorded.").wait_for()
        accessible(page)
        note = page.get_by_role("textbox", name="Reason (needed)")
        note.fill("the buyer carries it until the audit")
        note.press("Tab")
        settled(page)
        _record(page)
        page.get_by_text(f"Recorded: accepted until {until_day}").wait_for()
        accessible(page)
        follow(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name="Portfolio"))
        first = page.locator("table.xr-counts tbody tr").first.locator("td").first.inner_text()
        assert first.split() == [str(exposed), "of", "these", "1", "accepted"]
        follow(page, page.get_by_role("link", name="1 accepted"))
        assert page.locator("table.xr-list tbody th").all_inner_texts()[0].startswith("VN-S1")


def _write(page: Page, name: str, note: str) -> None:
    for label, text in (("Who decides", name), ("Note", note)):
        box = page.get_by_role("textbox", name=label)
        box.fill(text)
        box.press("Tab")
        settled(page)
    page.wait_for_timeout(500)
    settled(page)


def _record(page: Page) -> None:
    page.get_by_role("button", name="Record the decision").click()


def _main(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()


VIEWS = {
    "": ("verdict=unknown&text=cotton", "shipments, worst first"),
    "map": ("verdict=exposed&kind=facilities&site=TP-PACK", "Dorvuvorum Cannery, Tema"),
    "paths": ("target=OLD-S1&look_back=60", "sales count up to 60 months before the import, not 24"),
    "entity": ("id=VN-SEW&commodity=cotton", "Kestuvoraro Sewing Plant, Thu Dau Mot"),
    "decisions": ("target=VN-S1&as_of=2026-10-01", "What was decided about it, and what left"),
    "load": ("template=supplies", "supplies.csv"),
}


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with somebody(browser) as page:
        yield page


@pytest.mark.parametrize("name", VIEWS)
def test_back_forward_and_reload_keep_the_view(page: Page, demo_site: Served, name: str) -> None:
    chosen, says = VIEWS[name]
    where = f"{demo_site.address}/{name}?{chosen}"
    go(page, where)
    accessible(page)
    shown = _main(page)
    assert says in shown
    page.reload()
    _shows(page, where, shown)
    other = "Map" if name == "load" else "Load"
    follow(page, page.get_by_role("navigation", name="Pages").get_by_role("link", name=other))
    page.go_back()
    _shows(page, where, shown)
    page.go_forward()
    settled(page)
    assert page.get_by_role("heading", level=1).inner_text() == other


def _shows(page: Page, where: str, shown: str) -> None:
    settled(page)
    assert page.url == where
    until(lambda: _main(page) == shown, "the view is as it was", 20)


def test_what_is_chosen_on_a_page_is_in_its_address(page: Page, demo_site: Served) -> None:
    go(page, demo_site.address)
    page.get_by_role("button", name="inferred", exact=True).click()
    page.get_by_role("textbox", name="Search shipments").fill("shirts")
    page.get_by_role("textbox", name="Search shipments").press("Enter")
    until(lambda: "verdict=inferred" in page.url and "text=shirts" in page.url, "the address has the filters")
    settled(page)
    shown = page.locator("table.xr-list").inner_text()
    with somebody(page.context.browser) as colleague:
        go(colleague, page.url)
        assert colleague.locator("table.xr-list").inner_text() == shown
        pressed = colleague.get_by_role("button", name="inferred", exact=True)
        assert pressed.get_attribute("aria-pressed") == "true"
