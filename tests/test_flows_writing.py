"""What two people write in the dashboard, what a file with rejects and hostile names does, an engine that goes away:
in a real browser, with nothing that leaves this machine, no page that breaks down and no barrier called serious.
"""

from __future__ import annotations

import functools
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.browsing import Served, go, served, settled, somebody, until
from dashboard import demo_filling
from graph import embedded
from graph.settings import Settings
from graph.store import open_store
from tests.browser import accessible, drawn, follow, own_settings, words
from tests.conftest import emptied
from tests.ui_cases import HOSTILE, LONG

FILES = {
    "suppliers.csv": f'id,name,country\nSHIPPER,"{HOSTILE}",VN\nNAMELESS,,VN\n',
    "facilities.csv": f'id,name,country,lat,lon,operator_id\nMILL,"{LONG}",CN,36.7,119.1,\n'
    f'GIN,"{HOSTILE} gin",CN,40.6,80.4,SHIPPER\n',
    "supplies.csv": "from_id,to_id,commodity,last_seen,basis\nGIN,MILL,cotton,2026-06-30,documented\n",
    "shipments.csv": "id,bill_of_lading,import_date,maker_id,shipper_id\nS-1,BILL-1,2026-05-02,MILL,SHIPPER\n",
    "lines.csv": 'id,shipment_id,hts,description,fibre_content\nS-1-1,S-1,6205.20.20,"Shirts <b>x</b>",100% cotton\n',
}


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A graph without anything in it, served."""
    settings = own_settings(tmp_path_factory.mktemp("own-site"))
    try:
        with open_store(settings) as store:
            store.prepare()
        with served(settings) as site:
            yield site
    finally:
        embedded.stop(settings)


def test_an_upload_with_rejects_and_hostile_names_does_no_harm_and_is_taken_back(
    browser: Browser, own_site: Served, tmp_path: Path
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with somebody(browser) as page:
        go(page, own_site.address)
        expect(page.get_by_text("The graph is empty.")).to_be_visible()
        accessible(page)
        follow(page, page.get_by_role("link", name="Open the page Load"))
        accessible(page)
        _hand_in(page, [str(tmp_path / name) for name in FILES])
        page.get_by_role("button", name="Check these files").click()
        page.get_by_text("If you load this").wait_for()
        rejects = page.get_by_role("table").filter(has_text="is blank, and the row cannot do without it")
        expect(rejects).to_contain_text("suppliers.csv, row 3")
        accessible(page)
        page.get_by_role("button", name="Load", exact=True).click()
        page.get_by_role("heading", name="Loaded", exact=True).wait_for()
        page.get_by_role("button", name="Place them now").click()
        page.get_by_text("were looked at. Now").wait_for()
        expect(page.get_by_text("Next: compare the names")).to_be_visible()
        _every_page_shows_text_as_text(page, own_site.address)
        _undo(page, own_site.address)


def _hand_in(page: Page, files: list[str]) -> None:
    """Chooses the files and waits until the server has every one of them: the button can be pressed before that."""
    taken: list[str] = []
    page.on("response", lambda answer: taken.append(answer.url) if answer.request.method == "PUT" else None)
    page.locator("input[type=file]").first.set_input_files(files)
    while len(taken) < len(files):
        page.wait_for_event("response")
    settled(page)


def _every_page_shows_text_as_text(page: Page, address: str) -> None:
    pages = {
        "?": "BILL-1",
        "?page=map": HOSTILE,
        "?page=map&site=GIN": HOSTILE,
        "?page=map&target=S-1": HOSTILE,
        "?page=paths&target=S-1": HOSTILE,
        "?page=paths&target=S-1&around=MILL&open=GIN": HOSTILE,
        "?page=paths&text=onerror": HOSTILE,
        "?page=entity&id=GIN": HOSTILE,
        "?page=entity&id=MILL": "long name long name",
        "?page=decisions&target=MILL": "long name long name",
    }
    for where, said in pages.items():
        go(page, f"{address}/{where}")
        expect(page.get_by_test_id("stMain"), where).to_contain_text(said)
        drawn(page)
        expect(page.locator("img[src=x]"), f"{where}: a name became a picture").to_have_count(0)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{where}: a long name makes the page {wide} pixels wider than the window"
        accessible(page)


def _undo(page: Page, address: str) -> None:
    go(page, f"{address}/?page=load")
    follow(page, page.get_by_role("link", name="run-000001").first)
    accessible(page)
    follow(page, page.get_by_role("link", name="Undo this run"))
    accessible(page)
    page.get_by_role("button", name="Undo run-000001").click()
    page.get_by_text("What it added is gone").first.wait_for()
    go(page, address)
    page.get_by_text("The graph is empty.").wait_for()


def test_two_people_who_decide_at_once_see_each_other(browser: Browser, demo_site: Served) -> None:
    where = f"{demo_site.address}/?page=decisions&target=VN-S1"
    with somebody(browser) as ana, somebody(browser, width=1024, dark=True) as ben:
        for page in (ana, ben):
            go(page, where)
        accessible(ana)
        _decide(ana, "Ana", "Asked the mill for the bale list.")
        ana.get_by_text("Recorded: ").wait_for()
        _decide(ben, "Ben", f"{HOSTILE} looks settled to me.")
        ben.get_by_text("Somebody else decided about it meanwhile").wait_for()
        expect(ben.get_by_test_id("stMain")).to_contain_text("Asked the mill for the bale list.")
        note = ben.get_by_role("textbox", name="Note")
        expect(note, "the note is kept").to_have_value(f"{HOSTILE} looks settled to me.")
        accessible(ben)
        ben.get_by_role("button", name="Record the decision").click()
        ben.get_by_text("Recorded: ").wait_for()
        go(ana, where)
        for said in ("Asked the mill for the bale list.", f"{HOSTILE} looks settled to me."):
            expect(ana.get_by_test_id("stMain")).to_contain_text(said)
        accessible(ana)
        go(ana, f"{demo_site.address}/?status=in+review")
        expect(ana.locator("table.xr-list"), "the portfolio knows of it").to_contain_text("VN-S1")


def _decide(page: Page, who: str, note: str) -> None:
    page.get_by_role("textbox", name="Who decides").fill(who)
    page.get_by_role("textbox", name="Note").fill(note)
    page.get_by_role("button", name="Record the decision").click()


def test_back_forward_and_reload_keep_the_view(browser: Browser, demo_site: Served) -> None:
    views = [
        "/?verdict=unknown&text=a",
        "/?page=map&kind=facilities&as_of=2026-10-01",
        "/?page=paths&target=VN-S1&look_back=12&commodity=cotton",
        "/?page=entity&id=VN-S1",
        "/?page=decisions&target=VN-S1",
        "/?page=load",
    ]
    with somebody(browser) as page:
        shown = []
        for view in views:
            go(page, demo_site.address + view)
            shown.append(_view(page))
            page.reload()
            until(functools.partial(_shows, page, shown[-1]), f"{view} stands there after a reload")
        for place in (4, 3, 2, 1, 0):
            page.go_back()
            until(functools.partial(_shows, page, shown[place]), f"{views[place]} stands there after back")
        page.go_forward()
        until(functools.partial(_shows, page, shown[1]), f"{views[1]} stands there after forward")


def _shows(page: Page, view: tuple[str, list[str]]) -> bool:
    return _view(page) == view


def _view(page: Page) -> tuple[str, list[str]]:
    """Where one is, and what stands there once nothing changes any more."""
    said: list[list[str]] = []
    own = page.locator("[data-testid=stMain] [data-testid=stHtml]")

    def still() -> bool:
        # What the pages draw themselves: Streamlit fetches the parts of some of its own elements late.
        said.append(words(own))
        page.wait_for_timeout(400)
        return len(said) > 1 and said[-1] == said[-2]

    until(still, "the page stands still")
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}", said[-1]


def test_an_engine_that_goes_away_is_told_and_its_return_is_found(
    browser: Browser, neo4j_settings: Settings, tmp_path: Path
) -> None:
    with _Gate(neo4j_settings.neo4j_uri or "") as gate:
        settings = replace(neo4j_settings, home=tmp_path, neo4j_uri=f"bolt://127.0.0.1:{gate.port}")
        with open_store(settings) as store:
            store.prepare()
            demo_filling.fill(emptied(store), tmp_path, datetime(2026, 11, 1, tzinfo=UTC), None)
        with served(settings, invented=True) as site, somebody(browser) as page:
            go(page, site.address)
            expect(page.locator("table.xr-list")).to_be_visible()
            gate.close()
            page.reload()
            page.get_by_text("The engine does not answer; this is what was last read.").wait_for()
            lists = page.locator("table.xr-list")  # two of them while the page is made anew
            expect(lists, "what was last read stays").to_have_count(1)
            accessible(page)
            gate.open()
            page.get_by_text("The engine does not answer").wait_for(state="detached")
            expect(lists, "the list stands there again").to_have_count(1)


class _Gate:
    """A door before a server on this machine, that can be shut."""

    def __init__(self, uri: str) -> None:
        self._behind = urlsplit(uri)
        self._door = _door(0)
        self.port = int(self._door.getsockname()[1])
        self._passing: list[socket.socket] = []

    def __enter__(self) -> _Gate:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        if self._door.fileno() < 0:
            self._door = _door(self.port)
        self._door.listen()
        threading.Thread(target=self._let_in, args=(self._door,), daemon=True).start()

    def close(self) -> None:
        if self._door.fileno() >= 0:
            self._door.shutdown(socket.SHUT_RDWR)
            self._door.close()
        for passing in self._passing:
            passing.close()

    def _let_in(self, door: socket.socket) -> None:
        while True:
            try:
                guest, _ = door.accept()
                host = socket.create_connection((self._behind.hostname or "127.0.0.1", self._behind.port or 7687))
            except OSError:
                return
            self._passing += [guest, host]
            for one, other in ((guest, host), (host, guest)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _door(port: int) -> socket.socket:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", port))
    return door


def _carry(one: socket.socket, other: socket.socket) -> None:
    try:
        while data := one.recv(65536):
            other.sendall(data)
    except OSError:
        pass
    finally:
        for end in (one, other):
            end.close()
