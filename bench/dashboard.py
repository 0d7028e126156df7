"""How quickly the dashboard shows a large network in a real browser, against the same map with every point sent to it.

    python -m bench.dashboard [--facts N] [--nodes N] [--shipments N] [--seed N] [--repeats N] [--store FOLDER]
                              [--folder FOLDER] [--json]

The network is bench/networks.py's, written into the embedded engine by bench/databases.py: of 215,000 parties 101,546
are sites (facilities and estates), the others companies, and all have a place on the map. --store names a folder to
keep the graph in, and takes what an earlier run left there.

A time begins where a person acts: an address is opened, a link or a point is clicked. A page ends when its last words
stand there and Streamlit says that nothing runs any more; a map when its last call to draw has been made. Chromium runs
without a graphics card here and draws maps on the processor (SwiftShader), which delays what comes after such a call.
Cold: a new server process and a browser that has seen nothing, with what a graph keeps beside its projection
(standings, steps as arrays), and without any of that. Warm: the same page again, in the same browser.

Memory is what the process that serves the pages holds: resident, pages of mapped files included, and its own alone.
"""

from __future__ import annotations

import argparse
import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Locator, Page, TimeoutError

from bench import databases
from bench.browsing import REPOSITORY, Served, chromium, free_port, go, point_at, served, settled, somebody, until
from bench.measuring import Row, add_common, machine, run, told
from bench.networks import AS_OF, add_sizes, network, sizes_of
from dashboard import serve
from dashboard.ui.maps import drawing as maps
from dashboard.ui.maps.cells import MOST_ALONE, Cell
from dashboard.ui.maps.sites import Sites, sites_of
from dashboard.ui.view import View
from graph import embedded
from graph.exposure import EXPOSED
from graph.portfolio import Portfolio, sweep
from graph.projection import Projection
from graph.saved import open_projection
from graph.settings import Settings
from graph.shelf import Shelf
from graph.store import open_store

REPEATS, SESSIONS = 5, 5
ALL_POINTS = REPOSITORY / "bench" / "compared" / "all_points.py"
ALL_POINTS_SECONDS = 600
QUIET_MS = 1000
CLICKS, CLICK_SECONDS = 3, 30
WATCH_DRAWING = """
window.drawing = {calls: 0, last: 0, pressed: 0, sent: 0};
addEventListener('pointerdown', () => { window.drawing.pressed = performance.now(); window.drawing.sent = 0; }, true);
const draws = ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced', 'drawRangeElements'];
for (const kind of [WebGLRenderingContext, WebGL2RenderingContext])
  for (const name of draws)
    if (Object.hasOwn(kind.prototype, name)) {
      const draw = kind.prototype[name];
      kind.prototype[name] = function (...given) {
        window.drawing.calls += 1;
        window.drawing.last = performance.now();
        draw.apply(this, given);
      };
    }
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...given) {
  window.drawing.sent ||= performance.now();
  return send.apply(this, given);
};
"""
DRAWN = f"window.drawing.calls > 0 && performance.now() - window.drawing.last > {QUIET_MS}"


class Site:
    """The pages of one server on the network, as the measurements ask for them."""

    def __init__(self, site: Served, browser: Browser) -> None:
        self._site, self._browser = site, browser

    def address(self, page: str = "", **chosen: object) -> str:
        """An address on the day that the network is made for."""
        return self._site.at(page, as_of=AS_OF, **chosen)

    @contextlib.contextmanager
    def reader(self) -> Iterator[Page]:
        """A browser that has seen nothing."""
        with somebody(self._browser, first=[WATCH_DRAWING]) as page:
            yield page

    def memory(self) -> tuple[float, float]:
        """What the server holds: all of it, and what is its own and not pages of mapped files. MB."""
        lines = Path(f"/proc/{self._site.process}/status").read_text(encoding="ascii").splitlines()
        said = {name: words.split() for name, _, words in (line.partition(":") for line in lines)}
        return int(said["VmRSS"][0]) / 1024, int(said["RssAnon"][0]) / 1024


def seconds_of(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def opened(page: Page, where: str, words: str) -> float:
    """Seconds until the page at an address is whole, and says what it has to say."""

    def whole() -> None:
        page.goto(where)
        page.get_by_text(words).first.wait_for()
        settled(page)

    return seconds_of(whole)


def drawn(page: Page, where: str) -> float:
    """Seconds until the map at an address has been drawn."""
    page.goto(where)
    page.wait_for_function(DRAWN, polling=100)
    settled(page)
    last: float = page.evaluate("window.drawing.last")
    return last / 1000


@contextlib.contextmanager
def new_server(settings: Settings, browser: Browser) -> Iterator[Site]:
    with served(settings, as_of=AS_OF) as site:
        yield Site(site, browser)


def fill(options: argparse.Namespace, settings: Settings) -> Row:
    """Writes the network into the engine, and saves its projection, unless an earlier run did."""
    with open_store(settings) as store:
        found: Row = {}
        if not store.read("MATCH (s:Shipment) RETURN count(s) AS n")[0]["n"]:
            told(f"writing {options.facts:,} SUPPLIES between {options.nodes:,} parties into the engine")
            found["fill_seconds"] = databases.fill(store, network(sizes_of(options)).projection())
        projection = open_projection(store, settings)
    tables = {**projection.node_tables, **projection.fact_tables}
    return {**found, "counts": {name: table.num_rows for name, table in tables.items()}}


def forget(settings: Settings) -> None:
    """Takes away what is kept beside the projection."""
    for path in Shelf(settings).folder.glob("*.npy"):
        path.unlink()


def portfolio_of(settings: Settings) -> tuple[Projection, Portfolio]:
    with open_store(settings) as store:
        projection = open_projection(store, settings)
    return projection, sweep(projection, as_of=AS_OF)


def first_page(settings: Settings, browser: Browser, repeats: int) -> Row:
    """The first page, cold with and without what is kept beside the projection, and warm."""
    counts = portfolio_of(settings)[1].counts()
    words = f"{counts[EXPOSED]:,}"
    found: Row = {"start": [], "cold": [], "cold_from_start": [], "cold_without": [], "warm": []}
    for name, times in (("cold_without", max(1, repeats // 2)), ("cold", repeats)):
        for _ in range(times):
            if name == "cold_without":
                forget(settings)
            started = time.perf_counter()
            with new_server(settings, browser) as site, site.reader() as page:
                found["start"].append(time.perf_counter() - started)
                found[name].append(opened(page, site.address(), words))
                if name == "cold":
                    found["cold_from_start"].append(time.perf_counter() - started)
                    found["warm"] += [opened(page, site.address(), words) for _ in range(2)]
    return found


def map_page(settings: Settings, browser: Browser, repeats: int) -> Row:
    """The map, cold and warm; from a click on a cell to what is in it, and from a click on a site to its card."""
    found: Row = {"cold": [], "warm": [], "megabytes": []}
    for _ in range(max(1, repeats // 2)):
        with new_server(settings, browser) as site, site.reader() as page:
            received = _received(page)
            found["cold"].append(drawn(page, site.address("map")))
            found["megabytes"].append(sum(received) / 1e6)
            found["warm"] += [drawn(page, site.address("map")) for _ in range(2)]
    sites = sites_of(_view(settings)).placed
    cells = _in_sight(sites)[: repeats + 1]
    with new_server(settings, browser) as site, site.reader() as page:
        times = [_selection(page, site, sites, cell) for cell in cells][1:]
    found["cell"], found["card"], found["sent"] = map(list, zip(*times, strict=True))
    return found


def _in_sight(sites: Sites) -> list[Cell]:
    """The cells near the middle of the map, the fullest first, of those whose sites are drawn one by one."""
    drawing = maps.drawing_of(sites)
    assert drawing.cells is not None
    found = []
    for place in np.argsort(-drawing.cells.counts.sum(axis=1), kind="stable"):
        cell = drawing.cells.cells[place]
        away = (cell.middle[0] - drawing.seen.longitude, cell.middle[1] - drawing.seen.latitude)
        if abs(away[0]) < 60 and abs(away[1]) < 30 and drawing.cells.counts[place].sum() <= MOST_ALONE:
            found.append(cell)
    return found


def _selection(page: Page, site: Site, sites: Sites, cell: Cell) -> tuple[float, float, float]:
    """Seconds from a click on a cell to what is in it, from a click on a site in it to its card, and of these until the
    browser has sent the click, which it does once it has drawn the map with the site selected."""
    drawn(page, site.address("map"))
    whole = maps.drawing_of(sites)
    words = page.get_by_text("one by one in this cell")
    opens = _click(page, whole, cell.middle, words)
    drawn(page, site.address("map", cell=cell))
    inside = maps.drawing_of(sites, cell)
    alone = _most_alone(inside)
    place = (float(inside.sites.lon[alone]), float(inside.sites.lat[alone]))
    card = _click(page, inside, place, page.locator(".xr-place .xr-name"))
    return opens, card, page.evaluate("(window.drawing.sent - window.drawing.pressed) / 1000")


def _click(page: Page, drawing: maps.Drawing, place: tuple[float, float], shows: Locator) -> float:
    """Seconds from a click to what it shows. One that a busy map did not hear does not count, and is tried again."""
    for _ in range(CLICKS):
        where = point_at(page, page.get_by_test_id("stDeckGlJsonChart").first, drawing.seen, place)
        page.wait_for_function(DRAWN, polling=100)
        started = time.perf_counter()
        page.mouse.click(*where)
        with contextlib.suppress(TimeoutError):
            shows.first.wait_for(timeout=CLICK_SECONDS * 1000)
            return time.perf_counter() - started
    raise AssertionError(f"{CLICKS} clicks on the map showed nothing")


def _most_alone(drawing: maps.Drawing) -> int:
    """The site with the most room around it."""
    at = np.stack([drawing.sites.lon, drawing.sites.lat], axis=1)
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    return int(apart.min(axis=1).argmax())


def _view(settings: Settings) -> View:
    """The graph as the pages of a server see it."""
    projection, _ = portfolio_of(settings)
    return View(
        projection,
        "bench",
        AS_OF,
        None,
        datetime.now(UTC),
        settings,
        "embedded",
        lambda label, goods: sweep(projection, label, as_of=AS_OF, commodity=goods),
    )


def _received(page: Page) -> list[int]:
    """The bytes of each message that the page receives over its socket, as they come."""
    sizes: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))),
    )
    return sizes


def path_page(settings: Settings, browser: Browser, repeats: int) -> Row:
    """The path of exposed shipments: the first page that a server shows, another's, and the same one again."""
    projection, portfolio = portfolio_of(settings)
    targets = [portfolio[place * 7].target for place in range(2 * repeats)]
    found: Row = {"cold": [], "other": [], "again": []}
    for target in targets[: max(1, repeats // 2)]:
        with new_server(settings, browser) as site, site.reader() as page:
            found["cold"].append(_path(page, site, projection, target))
    with new_server(settings, browser) as site, site.reader() as page:
        _path(page, site, projection, targets[0])
        for target in targets[repeats:]:
            found["other"].append(_path(page, site, projection, target))
            found["again"].append(_path(page, site, projection, target))
    return found


def _path(page: Page, site: Site, projection: Projection, target: str) -> float:
    """Seconds until the path stands there."""

    def shown() -> None:
        page.goto(site.address("paths", target=target))
        page.locator("ol.xr-lane").first.wait_for()

    seconds = seconds_of(shown)
    assert projection.nodes[target].name in page.locator("ol.xr-lane").first.inner_text()
    settled(page)
    page.wait_for_function(DRAWN, polling=100)  # else drawing this map delays the next page
    return seconds


def sessions(settings: Settings, browser: Browser) -> Row:
    """What the server holds after one session, and after more that stay open; each looks at three pages."""
    _, portfolio = portfolio_of(settings)
    with new_server(settings, browser) as site, contextlib.ExitStack() as stack:
        held = [site.memory()]
        for number in range(SESSIONS + 1):
            page = stack.enter_context(site.reader())
            go(page, site.address())
            go(page, site.address("map"))
            go(page, site.address("paths", target=portfolio[number * 11].target))
            held.append(site.memory())
    (first, first_own), (last, last_own) = held[1], held[-1]
    return {
        "sessions": SESSIONS + 1,
        "none_mb": held[0][0],
        "one_mb": first,
        "one_own_mb": first_own,
        "all_mb": last,
        "more_each_mb": (last - first) / SESSIONS,
        "more_each_own_mb": (last_own - first_own) / SESSIONS,
    }


def all_points(settings: Settings, browser: Browser, repeats: int) -> Row:
    """The same map with every point sent to the browser, by bench/compared/all_points.py."""
    found: Row = {"cold": [], "warm": [], "megabytes": []}
    port = free_port()
    flags = [f"--{name}={value}" for name, value in {**serve.OPTIONS, "server.port": port}.items()]
    for _ in range(max(1, repeats // 2)):
        command = [sys.executable, "-m", "streamlit", "run", str(ALL_POINTS), *flags, "--server.address=127.0.0.1"]
        process = subprocess.Popen(
            command,
            env=serve.environment(settings) | {"PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.DEVNULL,
        )
        try:
            until(lambda: serve._answers("127.0.0.1", port), "the map of all points is served", 60)
            site = Site(Served(f"http://127.0.0.1:{port}", settings, process.pid), browser)
            with site.reader() as page:
                page.set_default_timeout(ALL_POINTS_SECONDS * 1000)
                received = _received(page)
                found["cold"].append(drawn(page, site.address()))
                found["megabytes"].append(sum(received) / 1e6)
                found["warm"].append(drawn(page, site.address()))
        finally:
            process.terminate()
            process.wait(30)
    return found


PARTS: dict[str, Callable[[Settings, Browser, int], Row]] = {
    "first page": first_page,
    "map": map_page,
    "path": path_page,
    "sessions": lambda settings, browser, _: sessions(settings, browser),
    "all points": all_points,
}


def compare(options: argparse.Namespace, folder: Path) -> Row:
    """All measurements, one after the other: they would share the processors."""
    settings = Settings(
        home=options.store or folder, engine_memory_mb=4096, query_timeout_seconds=600.0, engine_idle_seconds=3600.0
    )
    try:
        found: Row = {"machine": machine(), "network": fill(options, settings)}
        with chromium() as browser:
            for name in options.parts:
                told(name)
                found[name] = PARTS[name](settings, browser, options.repeats)
        return found
    finally:
        embedded.stop(settings)


def in_words(found: Row) -> str:
    lines = [found["machine"], ", ".join(f"{count:,} {name}" for name, count in found["network"]["counts"].items())]
    if first := found.get("first page"):
        lines += [
            _timed("a server starts and answers", first["start"]),
            _timed("first page, cold", first["cold"], "3 s"),
            _timed("  from the server's start", first["cold_from_start"]),
            _timed("  and nothing kept beside the projection", first["cold_without"]),
            _timed("first page, warm", first["warm"], "1 s"),
        ]
    if shown := found.get("map"):
        lines += [
            _timed("map drawn, cold", shown["cold"]) + f"; {statistics.median(shown['megabytes']):.1f} MB sent",
            _timed("map drawn, warm", shown["warm"]),
            _timed("from a click on a site to its card", shown["card"], "500 ms"),
            _timed("  of these until the browser sends the click", shown["sent"]),
            _timed("from a click on a cell to what is in it", shown["cell"]),
        ]
    if everything := found.get("all points"):
        lines += [
            _timed("map of all points drawn, cold", everything["cold"])
            + f"; {statistics.median(everything['megabytes']):.1f} MB sent",
            _timed("map of all points drawn, warm", everything["warm"]),
        ]
    if path := found.get("path"):
        lines += [
            _timed("path, as a server's first page", path["cold"]),
            _timed("path of another shipment", path["other"], "1 s"),
            _timed("the same path again", path["again"]),
        ]
    if memory := found.get("sessions"):
        lines.append(
            f"memory: {memory['none_mb']:,.0f} MB before a session, {memory['one_mb']:,.0f} MB with one "
            f"({memory['one_own_mb']:,.0f} its own), {memory['all_mb']:,.0f} MB with {memory['sessions']}: "
            f"{memory['more_each_mb']:,.1f} MB for each further one, {memory['more_each_own_mb']:,.1f} its own "
            "(target 300 MB)"
        )
    return "\n".join(lines)


def _timed(name: str, seconds: Sequence[float], target: str = "") -> str:
    wanted = f" (target {target})" if target else ""
    return (
        f"{name:<44}{statistics.median(seconds):>8.2f} s median, {max(seconds):.2f} s longest, "
        f"of {len(seconds)}{wanted}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.dashboard", description=(__doc__ or "").split("\n", 1)[0])
    add_sizes(parser, facts=1_000_000, nodes=215_000, shipments=21_500)
    add_common(parser, ())
    parser.add_argument("--repeats", type=int, default=REPEATS)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--store", type=Path, help="keeps the graph in this folder, and takes what is there")
    run(parser.parse_args(), lambda _: {}, compare, in_words)


if __name__ == "__main__":
    main()
