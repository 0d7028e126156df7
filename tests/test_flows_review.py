"""A review in a real browser on the demo's network: from the portfolio to a shipment and its evidence, a missing
document noted, the packet downloaded and opened. Nothing leaves this machine; no page has a barrier called serious.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import UTC, datetime

import orjson
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from bench.browsing import Served, go, settled, somebody
from dashboard import demo
from graph.decisions import Decision, Export, everything
from graph.store import open_store
from tests.browser import accessible, follow, taken

SHIPMENT = "DT-S1"
"""Detained; one of its files was altered after loading, one is missing."""


def test_from_the_shipment_over_the_evidence_and_a_note_to_the_packet(browser: Browser, demo_site: Served) -> None:
    with somebody(browser) as page:
        go(page, demo_site.address)
        due = page.locator("table.xr-due tbody tr").filter(has_text=SHIPMENT).first
        follow(page, due.get_by_role("link", name="Review it"))
        _review(page)
        _note_what_is_missing(page, demo_site)
        packet, alone = _take(page, demo_site)
    _open(packet, alone)


def _review(page: Page) -> None:
    main = page.locator("[data-testid=stMain]")
    expect(main).to_contain_text("As of 2026-11-01; the goods are judged by 2026-10-12, their own date.")
    expect(main).to_contain_text("A recorded path leads from it to a source of risk.")
    line = page.get_by_role("img", name=re.compile("Deadlines on a time line, as of 2026-11-01"))
    expect(line).to_contain_text("Final determination")
    for what in ("now", "point"):
        expect(line.locator(f".xr-clock-{what}").last, "both are drawn").to_be_visible()
    altered = main.locator("tr").filter(has_text="DT-INV.txt")
    expect(altered).to_contain_text("altered")
    accessible(page)


def _note_what_is_missing(page: Page, site: Served) -> None:
    follow(page, page.locator("table.xr-matrix").get_by_role("link", name="2 to 3", exact=True))
    expect(page).to_have_url(re.compile("step=2-3.*#step$"))
    detail = page.locator("[data-testid=stMain]")
    expect(detail).to_contain_text("missing: Purchase order")
    follow(page, detail.locator(".xr-item").get_by_role("link", name="DT-USGIN-SPIN-INV").first)
    expect(page, "a document leads to its record").to_have_url(re.compile("page=entity"))
    page.go_back()
    settled(page)
    page.get_by_text("Note that one of these was asked for, or is missing").click()
    field(page, "Who notes it").fill("Ana")
    field(page, "Note (whom, how, what was answered)").fill("Wrote to the mill; they look for it.")
    page.get_by_test_id("stRadio").get_by_text("missing", exact=True).click()
    accessible(page)
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("Noted: ").wait_for()
    settled(page)
    expect(detail).to_contain_text(", by Ana: Wrote to the mill; they look for it.")
    accessible(page)
    with open_store(site.settings) as store:
        (made,) = everything(store, limit=9, labels=["Decision"], target=SHIPMENT)
    assert isinstance(made, Decision)
    assert made.author == "Ana" and made.note.startswith("Evidence missing on ")
    assert made.at.date() == datetime.now(UTC).date()


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def _take(page: Page, site: Served) -> tuple[bytes, bytes]:
    page.get_by_text("Prepare the packet, the memo and the tables").click()
    name = field(page, "Your name, for the record of exports")
    name.fill("Ana")
    name.press("Enter")
    page.get_by_role("button", name="Packet alone (.pdf)").wait_for()
    settled(page)
    accessible(page)
    files = [taken(page, label) for label in ("Packet with its exhibits (.zip)", "Packet alone (.pdf)")]
    with open_store(site.settings) as store:
        exports = everything(store, limit=9, labels=["Export"], target=SHIPMENT)
    recorded = {one.sha256: one.author for one in exports if isinstance(one, Export)}
    assert recorded == {hashlib.sha256(one).hexdigest(): "Ana" for one in files}
    return files[0], files[1]


def _open(packet: bytes, alone: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(packet)) as packed:
        inside = {name.partition("/")[2]: name for name in packed.namelist()}
        assert packed.read(inside["packet.pdf"]) == alone
        manifest = orjson.loads(packed.read(inside["manifest.json"]))
    assert manifest["shipment"] == SHIPMENT and manifest["made_by"] == "Ana"
    states = {one["document"]: one["state"] for one in manifest["exhibits"]}
    assert states["DT-INV"] == "altered" and states["DT-S1-BL"] == "missing"
    assert not any("DT-INV." in name for name in inside), "what was altered is not passed on"
    assert alone.startswith(b"%PDF-")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(alone)).pages]
    assert len(pages) > 5 and SHIPMENT in pages[0] and "DT-INV" in pages[0] + pages[1]


@pytest.mark.parametrize("dark", [False, True])
def test_the_list_and_a_review_without_a_detention_are_accessible_on_a_narrow_screen(
    browser: Browser, demo_site: Served, *, dark: bool
) -> None:
    with somebody(browser, width=1024, dark=dark) as page:
        go(page, demo_site.at("review", as_of=demo.AS_OF))
        accessible(page)
        first = page.locator("table.xr-table tbody th a")
        expect(first.first).to_have_text(SHIPMENT)
        go(page, demo_site.at("review", shipment="CL-S1", step="shipment", as_of=demo.AS_OF))
        expect(page.locator("[data-testid=stMain]")).to_contain_text("Traced clear.")
        accessible(page)
        wide = page.evaluate(
            "(() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollWidth > main.clientWidth; })()"
        )
        assert not wide, "nothing hangs over the edge"
