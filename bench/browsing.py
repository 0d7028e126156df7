"""Debian's Chromium on the dashboard as it is served: for the tests, the benchmark and the pictures.

Whatever goes wrong in the browser, or would leave this machine, is told.
"""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from dashboard import serve
from dashboard.ui.maps.mercator import WORLD_PIXELS, height_of
from graph.settings import Settings

REPOSITORY = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
]
"""Maps are drawn by SwiftShader, on the processor: a machine with a graphics card is faster."""
SECONDS = 90.0
LOCAL = re.compile(r"(https?|wss?)://(127\.0\.0\.1|localhost)(:\d+)?(/|$)|data:|blob:|about:")


class NoChromium(Exception):
    """There is no browser here; the message says what to install."""


@dataclass(frozen=True)
class Served:
    """A dashboard that runs: where, on which graph, and the process that serves the pages."""

    address: str
    settings: Settings
    process: int

    def at(self, page: str = "", **chosen: object) -> str:
        """The address of a page there."""
        said = urlencode({name: value for name, value in {"page": page, **chosen}.items() if value != ""}, doseq=True)
        return f"{self.address}/?{said}" if said else f"{self.address}/"


@contextlib.contextmanager
def served(settings: Settings, *, invented: bool = False, as_of: date | None = None) -> Iterator[Served]:
    """The dashboard of these settings, on any free port of this machine, from when it answers. as_of: the day that it
    is asked for unless an address says another."""
    port = free_port()
    code = "import datetime; from dashboard.serve import serve; from graph.settings import from_environment\n"
    process = subprocess.Popen(
        [sys.executable, "-u", "-c", f"{code}serve(from_environment(), port={port}, demo={invented}, as_of={as_of!r})"],
        cwd=REPOSITORY,
        env=serve.environment(settings) | {"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert f"http://127.0.0.1:{port}" in said, said or "the dashboard said nothing"
        yield Served(f"http://127.0.0.1:{port}", settings, _child(process.pid))
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _child(process: int) -> int:
    """The one process that this one has started."""
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return int(child)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """The browser. Raises NoChromium."""
    if not CHROMIUM.exists():
        raise NoChromium(f"no {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def somebody(
    browser: Browser, *, width: int = 1440, height: int = 1000, dark: bool = False, first: Sequence[str] = ()
) -> Iterator[Page]:
    """A window of one person, with no past. At the end nothing may have gone wrong in it, nor left this machine.

    first: scripts that run in each page before its own.
    """
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
    context.set_default_timeout(SECONDS * 1000)
    for script in first:
        context.add_init_script(script)
    trouble = _watch(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not trouble, trouble


def _watch(context: BrowserContext) -> list[str]:
    """Whatever goes wrong in any window of a person, as it comes."""
    trouble: list[str] = []

    def asked(what: str, url: str) -> None:
        if not LOCAL.match(url):
            trouble.append(f"{what} {url[:200]}")

    def spoke(message: Any) -> None:
        if message.type == "error":
            trouble.append(f"console: {message.text[:300]} ({message.location.get('url', '')[:200]})")

    def opened(dialog: Any) -> None:
        trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    context.on("request", lambda request: asked("request to", request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: asked("socket to", socket.url)))
    context.on("console", spoke)
    context.on("weberror", lambda error: trouble.append(f"page error: {error.error}"))
    context.on("dialog", opened)
    return trouble


def go(page: Page, where: str) -> None:
    """Goes to an address and waits until the page is whole."""
    page.goto(where)
    settled(page)


def settled(page: Page) -> None:
    """Waits until the page is whole. Fails where it broke down."""
    page.locator(".xr-foot, [data-testid=stException]").first.wait_for()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    broken = page.get_by_test_id("stException")
    assert not broken.count(), f"{page.url}: {broken.first.inner_text()}"


def point_at(page: Page, chart: Locator, seen: Any, place: tuple[float, float]) -> tuple[float, float]:
    """Moves the mouse to a longitude and latitude on a map, and says where in the window that is.

    seen: the view that the map opened with.
    """
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    size = WORLD_PIXELS * 2**seen.zoom
    across = (place[0] - seen.longitude) / 360 % 1
    x = box["x"] + box["width"] / 2 + size * (across - round(across))
    y = box["y"] + box["height"] / 2 + size * (height_of(place[1]) - height_of(seen.latitude))
    page.mouse.move(x - 30, y)
    page.mouse.move(x, y, steps=3)
    return x, y


def until(holds: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    """Waits until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"after {seconds:g} s it does not hold that {what}"
        time.sleep(0.1)
