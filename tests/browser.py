"""A real browser on the dashboard as it is served, and what no page may have: requests elsewhere, errors, barriers."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.browsing import SECONDS, NoChromium, Served, chromium, served, settled, until
from dashboard import demo_filling
from graph import embedded
from graph.settings import Settings
from graph.store import open_store

expect.set_options(timeout=SECONDS * 1000)

FORBIDDEN = ("serious", "critical")
_SQUEEZED = """() => {
    const found = [], text = document.createTreeWalker(
        document.querySelector("[data-testid=stMain]"), NodeFilter.SHOW_TEXT);
    while (text.nextNode()) {
        const words = text.currentNode.textContent.trim(), place = document.createRange();
        place.selectNodeContents(text.currentNode);
        const lines = [...place.getClientRects()];
        const narrow = lines.length > 6 && lines.every(line => line.width < 30);
        if (words.length > 12 && narrow) found.push(words.slice(0, 80));
    }
    return found;
}"""


@functools.cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def drawn(page: Page) -> None:
    """Waits until the page is whole and nothing of it is old, and ends what moves: a machine that is short of time can
    leave a page without frames, in which nothing ends by itself."""
    settled(page)
    page.wait_for_function("!document.querySelector('[data-stale=true]')", polling=100)
    page.evaluate("document.getAnimations().forEach(one => one instanceof CSSTransition && one.finish())")


def words(shown: Locator) -> list[str]:
    """What stands in each of these, of which there is at least one, once the page is drawn.

    For what is reckoned with. Whatever is only to stand there is for playwright's expect, which looks until it does:
    a page is drawn piece by piece, and that one sentence stands does not say that the next one does.
    """
    shown.first.wait_for()
    drawn(shown.page)
    return shown.all_inner_texts()


def accessible(page: Page) -> None:
    """Fails for what axe-core calls serious or critical, and for a squeezed table, once nothing is drawn any more."""
    drawn(page)
    page.evaluate(_axe())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    wrong = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n  {node['target']}\n  {node['html'][:300]}"
        for rule in found["violations"]
        if rule["impact"] in FORBIDDEN
        for node in rule["nodes"]
    ]
    assert not wrong, f"{page.url}\n" + "\n".join(wrong)
    squeezed = page.evaluate(_SQUEEZED)
    assert not squeezed, f"{page.url}: so narrow that words stand letter below letter: {squeezed}"


def follow(page: Page, link: Locator) -> None:
    """Follows a link and waits until the page behind it is whole. It must be an ordinary one, that opens here."""
    expect(link).to_have_attribute("href", re.compile("."))
    assert link.get_attribute("target") in (None, "_self")
    page.evaluate("window.before = true")
    link.click()
    until(lambda: page.evaluate("window.before") is None, f"{link} leads to another page")
    settled(page)


def taken(page: Page, button: str) -> bytes:
    """The file that a button gives, once the page says that it was taken and recorded: by its name, since what is said
    of the file before can still stand there.
    """
    with page.expect_download() as coming:
        page.get_by_role("button", name=button, exact=True).click()
    content = Path(coming.value.path()).read_bytes()
    page.get_by_text(f"{coming.value.suggested_filename} was taken, and that is recorded under Decisions").wait_for()
    settled(page)
    return content


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, a new one for each file. Where it is missing, the test is skipped, except in CI."""
    try:
        with chromium() as found:
            yield found
    except NoChromium as missing:
        pytest.fail(str(missing), pytrace=False) if os.environ.get("CI") == "true" else pytest.skip(str(missing))


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo's network, loaded once and served."""
    settings = own_settings(tmp_path_factory.mktemp("demo-site"))
    try:
        with open_store(settings) as store:
            demo_filling.fill(store, settings.home, datetime(2026, 11, 1, tzinfo=UTC), None)
        with served(settings, invented=True) as site:
            yield site
    finally:
        embedded.stop(settings)


def own_settings(home: Path) -> Settings:
    """Settings of a graph of its own in the embedded engine."""
    return Settings(home=home, engine_memory_mb=512, query_timeout_seconds=60.0, engine_idle_seconds=600.0)
