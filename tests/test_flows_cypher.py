"""The page Cypher in a real browser: a question is chosen, its parameter changed, run; a record is opened, the answer
taken along, a statement that writes is refused. Nothing leaves this machine, and no page has a serious barrier.
"""

from __future__ import annotations

import csv
import io
import re

from playwright.sync_api import Browser, Page, expect

from bench.browsing import Served, go, settled, somebody
from dashboard.ui.cypher.page import LONGEST
from tests.browser import accessible, follow, taken, words


def test_a_question_is_asked_followed_and_taken_along(browser: Browser, demo_site: Served) -> None:
    with somebody(browser) as ana:
        go(ana, demo_site.at("cypher"))
        accessible(ana)
        ana.get_by_role("textbox", name="Find a question").fill("sells party")
        ana.keyboard.press("Enter")
        settled(ana)
        follow(ana, ana.get_by_role("link", name="Who sells to a party, within so many sales").first)
        ana.get_by_role("textbox", name="id:").fill("VN-SEW")
        _run(ana)
        three = _rows(ana)
        accessible(ana)
        ana.get_by_role("spinbutton", name="tiers").fill("1")
        _run(ana)
        expect(ana.get_by_role("spinbutton", name="tiers")).to_have_value("1")
        expect(ana).to_have_url(re.compile("tiers=1"))
        expect(ana).to_have_url(re.compile("run=yes"))
        assert 0 < _rows(ana) < three
        shared, shown = ana.url, _rows(ana)
        _take_along(ana, shown)
        follow(ana, ana.get_by_role("region", name="The rows of the answer").get_by_role("link").first)
        expect(ana).to_have_url(re.compile("page=entity"))
        with somebody(browser, width=1024, dark=True) as ben:
            go(ben, shared)
            assert _rows(ben) == shown, "the address shows the same answer to somebody else"
            accessible(ben)


def test_what_writes_is_refused_and_a_long_text_stays_in_the_address(browser: Browser, demo_site: Served) -> None:
    with somebody(browser) as ana:
        go(ana, demo_site.at("cypher", query="own-text"))
        editor = ana.get_by_role("textbox", name="Cypher, read-only")
        editor.fill("CREATE (n:Supplier {id: 'X'}) RETURN n.id")
        _run(ana)
        ana.get_by_text("only reading is allowed here").wait_for()
        accessible(ana)
        text = "MATCH (s:Supplier {id: $id}) RETURN s.id AS id //"
        editor.fill(text + "棉" * (LONGEST - len(text)))
        _run(ana)
        ana.get_by_text("needs a value for id").wait_for()
        ana.get_by_role("textbox", name="id:").fill("VN-EXP")
        _run(ana)
        found = _rows(ana)
        go(ana, ana.url)
        expect(editor).to_have_value(text + "棉" * (LONGEST - len(text)))
        assert _rows(ana) == found == 1


def _run(page: Page) -> None:
    page.get_by_role("button", name="Run").click()
    settled(page)


def _rows(page: Page) -> int:
    return len(words(page.get_by_role("region", name="The rows of the answer").locator("tbody tr")))


def _take_along(page: Page, rows: int) -> None:
    page.get_by_text("Prepare the answer as files").click()
    page.get_by_role("textbox", name="Your name").fill("Ana")
    page.keyboard.press("Enter")
    settled(page)
    table = taken(page, "Download CSV").decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(table, newline="")))) == rows
    accessible(page)
