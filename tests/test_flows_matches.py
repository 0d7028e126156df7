"""Lists and pairs in a real browser: a list is sent, names are screened, two people judge a pair by keys, one takes
it back. Nothing leaves this machine, and no page has a barrier called serious.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.browsing import Served, go, served, settled, somebody
from graph import embedded
from graph.store import open_store
from ingest.load import load
from ingest.screening.judging import split
from tests.browser import accessible, drawn, follow, own_settings
from tests.ui_cases import HOSTILE

LISTED = "Sandgrouse Tarim Cotton Ginning Co., Ltd."
GIN = "Sandgrouse Tarim Cotton Ginning Factory"
LIST = f'name,aliases,sub_list,effective_date,sector\n"{LISTED}",,i,2022-06-21,\n"{HOSTILE} Ltd",,ii,2022-06-21,\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A graph with a gin, a mill in two files and no list, served."""
    folder = tmp_path_factory.mktemp("matches-site")
    settings = own_settings(folder / "home")
    (folder / "suppliers.csv").write_text(f'id,name,aliases\nGIN,{GIN},"{HOSTILE} gin"\nMILL,Lapwing Spinning,\n')
    (folder / "other.csv").write_text("id,name\nTWIN,Lapwing Spinning\n")
    try:
        with open_store(settings) as store:
            store.prepare()
            for name in ("suppliers", "other"):
                now = datetime(2026, 11, 1, tzinfo=UTC)
                load(store, [folder / f"{name}.csv"], home=settings.home, now=now, kind="suppliers")
        with served(settings) as site:
            yield site
    finally:
        embedded.stop(settings)


def test_a_list_is_sent_screened_and_judged_by_two(browser: Browser, site: Served, tmp_path: Path) -> None:
    (tmp_path / "mine_partial.csv").write_text(LIST, encoding="utf-8")
    with somebody(browser) as ana, somebody(browser, width=1024, dark=True) as ben:
        _send_the_list(ana, site, tmp_path / "mine_partial.csv")
        _screen(ana, site)
        follow(ana, ana.get_by_role("link", name=GIN).first)
        pair = ana.url
        go(ben, pair)
        for page in (ana, ben):
            accessible(page)
            expect(page.locator("img[src=x]")).to_have_count(0)
        _judge(ana, "Ana", "Another town.", "x")
        ana.get_by_text("Recorded: rejected, by Ana.").wait_for()
        ana.get_by_role("heading", name="Lapwing Spinning").wait_for()
        _judge(ben, "Ben", "It is them.", "y")
        ben.get_by_text("Somebody else judged this pair meanwhile").wait_for()
        expect(ben.get_by_test_id("stMain")).to_contain_text("Another town.")
        expect(_note(ben), "the note is kept").to_have_value("It is them.")
        accessible(ben)
        follow(ana, ana.get_by_role("link", name="Open that pair again"))
        ana.keyboard.press("z")
        ana.get_by_text("Press Z again to take it back.").wait_for()
        expect(ana.get_by_text("Rejected by Ana on")).to_be_visible()
        accessible(ana)
        ana.keyboard.press("z")
        ana.get_by_text("Taken back: Ana said rejected").wait_for()
        expect(ana.get_by_text("It stands now: candidate, score")).to_be_visible()
        accessible(ana)


def test_a_key_that_is_held_is_one_press(browser: Browser, site: Served) -> None:
    """Y held down on a colleague's judgement asks, and does not answer itself."""
    with open_store(site.settings) as store:
        split(store, "MILL", "TWIN", author="Ana", note="Two mills.", now=datetime(2026, 11, 2, tzinfo=UTC))
    with somebody(browser) as ben:
        go(ben, site.at("matches", a="MILL", b="TWIN"))
        ben.get_by_role("textbox", name="Who judges").fill("Ben")
        ben.get_by_role("textbox", name="Who judges").press("Tab")
        settled(ben)
        ben.evaluate("document.activeElement.blur()")
        for _ in range(20):
            ben.keyboard.down("y")
            ben.wait_for_timeout(60)
        ben.keyboard.up("y")
        ben.get_by_text("Press Y again to merge them instead.").wait_for()
        expect(ben.get_by_text("Recorded: merged")).to_have_count(0)
        drawn(ben)
        ben.keyboard.press("y")
        ben.get_by_text("Recorded: merged, by Ben.").wait_for()


def test_at_1024_the_versions_fit_and_what_does_not_shows_that_it_scrolls(browser: Browser, site: Served) -> None:
    with somebody(browser, width=1024) as page:
        go(page, site.at("lists"))
        page.get_by_text("1-1 of 1 versions, newest first.").first.wait_for()
        widths = "[...document.querySelectorAll('.xr-wide')].map(e => e.scrollWidth - e.clientWidth)"
        assert set(page.evaluate(widths)) == {0}
        # A headless browser draws no bars, so that only how they would be drawn can be asked.
        bar = "e => { const s = getComputedStyle(e, '::-webkit-scrollbar-thumb'); return s.backgroundColor; }"
        colour = page.locator(".xr-wide").first.evaluate(bar)
        assert colour not in {"rgba(0, 0, 0, 0)", "transparent"}, "the bar is seen without pointing at it"


def _send_the_list(page: Page, site: Served, file: Path) -> None:
    go(page, site.at("lists"))
    page.get_by_text("No list is imported, so nobody is known").wait_for()
    accessible(page)
    page.locator("input[type=file]").set_input_files(str(file))
    page.get_by_role("textbox", name="List", exact=True).fill("mine")
    page.get_by_role("button", name="Import this file").click()
    page.get_by_text("A partial list clears nobody").first.wait_for()
    follow(page, page.get_by_role("link", name="mine", exact=True).first)
    expect(page.get_by_test_id("stMain")).to_contain_text(HOSTILE)
    expect(page.locator("img[src=x]")).to_have_count(0)
    accessible(page)
    go(page, site.at("lists", asked=LISTED, on="2023-01-01"))
    page.get_by_text("was listed on list mine, clause i; nothing is known for 2023-01-01").wait_for()
    accessible(page)


def _screen(page: Page, site: Served) -> None:
    go(page, site.at("matches"))
    accessible(page)
    page.get_by_role("button", name="Screen now").click()
    page.get_by_text("1-2 of 2 pairs that wait for a person").wait_for()
    expect(page.get_by_test_id("stMain")).to_contain_text("Screening names and records: done")
    accessible(page)


def _judge(page: Page, who: str, note: str, key: str) -> None:
    page.get_by_role("textbox", name="Who judges").fill(who)
    _note(page).fill(note)
    _note(page).press("Control+Enter")
    drawn(page)
    _note(page).blur()
    page.keyboard.press(key)


def _note(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Note (needed to reject)")
