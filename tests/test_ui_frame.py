"""What stands around every page: the navigation, the day and the goods, banners, and what an address says."""

from __future__ import annotations

import re
import threading
import time
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import demo_filling
from dashboard.ui import frame, source
from dashboard.ui.addresses import address, link
from dashboard.ui.kept import Kept
from dashboard.ui.pages import PAGES
from dashboard.ui.terms import MEANINGS, explained, term
from graph.errors import EngineUnreachable
from graph.scope import COMMODITIES
from graph.settings import Settings
from graph.store import Store
from tests.networks import Network
from tests.ui_cases import DAY, NOW, drawn, drawn_page, links, network, page, read, said, view_of

AWAY = EngineUnreachable("Nothing listens at bolt://127.0.0.1:1.")


@pytest.mark.parametrize("name", PAGES)
def test_each_page_says_what_it_answers_explains_its_words_and_links_to_the_others(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    test = page(monkeypatch, name, view_of(network()), as_of="2026-03-01", commodity="cotton")
    assert test.title[0].value == PAGES[name].title
    assert PAGES[name].answers in said(test)
    assert "It accuses nobody and is no legal advice" in read(test)
    for word in PAGES[name].terms:
        assert MEANINGS[word] in read(test), f"{word} is explained"
    nav = re.findall(r'<nav class="xr-nav".*?</nav>', drawn(test), re.DOTALL)[0]
    there = {title: unescape(where) for where, title in re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', nav)}
    assert list(there) == [other.title for other in PAGES.values()]
    for title, where in there.items():
        chosen = parse_qs(urlsplit(where).query)
        assert PAGES[chosen.pop("page", ["portfolio"])[0]].title == title
        assert chosen == {"as_of": ["2026-03-01"], "commodity": ["cotton"]}
    assert re.search(rf'aria-current="page">{PAGES[name].title}<', drawn(test))


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_graph_tells_the_next_step(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    test = page(monkeypatch, name, view_of(Network()))
    if PAGES[name].empty:
        assert "The graph is empty" not in said(test)
    else:
        assert "The graph is empty" in said(test) and ("Open the page Load", "./?page=load") in links(test)


def test_an_engine_that_never_answered_shows_why_and_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:1")
    test = drawn_page("portfolio")
    assert "The graph cannot be read right now" in said(test) and "tries again by itself" in said(test)
    assert "127" in said(test)
    assert not test.exception


def test_while_the_engine_is_away_the_last_view_stays_and_says_so(
    monkeypatch: pytest.MonkeyPatch, embedded_store: Store, embedded_settings: Settings
) -> None:
    demo_filling.fill(embedded_store, embedded_settings.home, NOW, None)
    before = source.current(embedded_settings, DAY, None, NOW)
    assert before.away is None and len(before.shipments)

    def gone(_settings: Settings) -> Store:
        raise AWAY

    monkeypatch.setattr(source, "open_store", gone)
    other_day = date(2026, 10, 1)
    kept = source.current(embedded_settings, other_day, "cotton", NOW)
    assert kept.away is AWAY and kept.projection is before.projection
    assert (kept.as_of, kept.commodity) == (other_day, "cotton") and len(kept.shipments) == len(before.shipments)
    assert not source.answers(embedded_settings)
    monkeypatch.undo()
    assert source.answers(embedded_settings) and source.current(embedded_settings, DAY, None, NOW).away is None


def test_the_view_follows_the_graph(embedded_store: Store, embedded_settings: Settings) -> None:
    demo_filling.fill(embedded_store, embedded_settings.home, NOW, None)
    before = source.current(embedded_settings, DAY, None, NOW)
    again = source.current(embedded_settings, DAY, None, NOW)
    assert again.projection is before.projection and again.shipments is before.shipments, "read and traced once"
    with embedded_store.writing() as writer:
        writer.run("MATCH (s:Shipment {id: 'VN-S1'}) DETACH DELETE s")
    after = source.current(embedded_settings, DAY, None, NOW)
    assert after.state != before.state and len(after.shipments) == len(before.shipments) - 1
    assert before.invented and before.shipments.of("VN-S1") and not after.shipments.of("VN-S1")


def test_what_is_read_ahead_is_not_read_again_by_the_first_page(
    monkeypatch: pytest.MonkeyPatch, embedded_store: Store, embedded_settings: Settings
) -> None:
    demo_filling.fill(embedded_store, embedded_settings.home, NOW, None)
    source.read_ahead(embedded_settings, DAY)

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("it was worked out once more")

    monkeypatch.setattr(source, "open_projection", never)
    monkeypatch.setattr(source, "sweep", never)
    for commodity in (None, *COMMODITIES):
        assert len(source.current(embedded_settings, DAY, commodity, NOW).shipments)
    with pytest.raises(AssertionError, match="once more"):
        _ = source.current(embedded_settings, DAY + timedelta(days=1), None, NOW).shipments


def test_a_stopped_tracing_shows_nothing_and_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "portfolio", view_of(network()), stopped="yes", verdict="exposed")
    assert "Tracing was stopped" in said(test)
    assert ("Trace now", "./?verdict=exposed") in links(test)


def test_a_word_explains_itself_and_every_word_of_the_pages_has_a_meaning() -> None:
    assert term("WRO").startswith('<abbr title="Withhold Release Order')
    assert ">lots<" in term("lot", "lots")
    assert "<dt>XUAR</dt>" in explained(("XUAR",))
    assert {word for shown in PAGES.values() for word in shown.terms} <= MEANINGS.keys()


def test_what_is_kept_is_made_once_also_by_two_at_a_time_and_the_longest_unused_leaves() -> None:
    kept, made = Kept[str](2), []

    def slow() -> str:
        made.append(1)
        time.sleep(0.05)
        return "a"

    both = [threading.Thread(target=lambda: kept.get("a", slow)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(made) == 1
    kept.get("b", lambda: "b")
    kept.get("a", lambda: "never")
    kept.get("c", lambda: "c")
    assert kept.get("a", lambda: "made anew") == "a" and kept.get("b", lambda: "made anew") == "made anew"


def test_what_was_broken_off_leaves_nothing() -> None:
    kept = Kept[str](2)

    def broken() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept.get("a", broken)
    assert kept.get("a", lambda: "made") == "made"


def test_an_address_names_the_page_once_and_leaves_out_what_is_not_chosen() -> None:
    assert address("portfolio") == "./" and address("map") == "./?page=map"
    assert address("map", page="paths", site="a b", text="", cell=None) == "./?page=map&site=a%20b"
    assert address("portfolio", verdict=["exposed", "unknown"]) == "./?verdict=exposed&verdict=unknown"
    assert link("<b>x</b>", "paths", target='"&') == '<a href="./?page=paths&amp;target=%22%26"><b>x</b></a>'


def test_an_address_of_no_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "<img src=x>", view_of(network()))
    assert "There is no page" in said(test) and "<img" not in said(test)
    assert ("Map", "./?page=map") in links(test)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"as_of": "2026-13-44"}, "as_of=2026-13-44: expected a day"),
        ({"as_of": "1999-12-31"}, "as_of=1999-12-31: expected a day"),
        ({"commodity": "banana"}, "commodity=banana: expected cotton, tomato"),
        ({"verdict": "![x](y)"}, "verdict=![x](y): expected exposed"),
        ({"as_of": "2026-10-01", "commodity": "cotton", "verdict": "exposed"}, ""),
    ],
)
def test_what_makes_no_sense_in_an_address_is_told(
    monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], told: str
) -> None:
    test = page(monkeypatch, "portfolio", view_of(network()), **asked)
    words = unescape("\n".join(warning.value for warning in test.warning))
    assert (told in words and "left out" in words) if told else not words


def test_the_navigation_is_in_sections() -> None:
    assert re.findall(r'xr-section">(\w+)<', frame.navigation("map")) == ["Overview", "Trace", "Decide", "Data"]
