"""Pictures of every page for the docs: python -m bench.pictures [--store FOLDER] [--out docs/images/ui].

Of the demo's network, made anew; with --store instead of the large network that `./run bench dashboard --store FOLDER`
has left there. Each page 1440 and 1024 pixels wide, light and dark.
"""

from __future__ import annotations

import argparse
import io
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from bench.browsing import Served, chromium, go, served, somebody
from bench.networks import AS_OF
from dashboard import demo_filling
from graph import embedded
from graph.portfolio import sweep
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import open_store

WIDTHS, TALLEST, COLOURS = (1440, 1024), 2000, 256
DRAWN_MILLISECONDS = 4000
DEMO = {
    "portfolio": "/",
    "map": "/?page=map",
    "map-path": "/?page=map&target=VN-S1",
    "paths": "/?page=paths&target=VN-S1",
    "neighbours": "/?page=paths&target=VN-S1&around=VN-WEAVE&open=VN-SPIN#around",
    "entity": "/?page=entity&id=VN-WEAVE",
    "decisions": "/?page=decisions&target=VN-S1",
    "load": "/?page=load",
    "review": "/?page=review&shipment=DT-S1",
    "cypher": "/?page=cypher&query=sites_near_the_border&run=yes",
    "matches": "/?page=matches",
    "lists": "/?page=lists",
}


def take(browser: Browser, site: Served, pages: Mapping[str, str], data: str, folder: Path) -> None:
    """Takes a picture of each page in each width and theme."""
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        for theme in ("light", "dark"):
            with somebody(browser, width=width, dark=theme == "dark") as page:
                for name, where in pages.items():
                    page.set_viewport_size({"width": width, "height": 1000})
                    go(page, site.address + where)
                    whole = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                    page.set_viewport_size({"width": width, "height": min(int(whole), TALLEST)})
                    page.wait_for_timeout(DRAWN_MILLISECONDS)
                    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
                    picture = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
                    picture.save(folder / f"{name}-{data}-{width}-{theme}.png", optimize=True)


def of_demo(browser: Browser, folder: Path) -> None:
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        try:
            with open_store(settings) as store:
                demo_filling.fill(store, settings.home, datetime(2026, 11, 1, tzinfo=UTC), None)
            with served(settings, invented=True) as site:
                take(browser, site, DEMO, "demo", folder)
        finally:
            embedded.stop(settings)


def of_large(browser: Browser, home: Path, folder: Path) -> None:
    settings = Settings(home=home, engine_memory_mb=4096)
    try:
        with open_store(settings) as store:
            worst = sweep(open_projection(store, settings), as_of=AS_OF)[0]
        day = f"as_of={AS_OF}"
        pages = {
            "portfolio": f"/?{day}",
            "map": f"/?page=map&{day}",
            "paths": f"/?page=paths&target={worst.target}&{day}",
            "entity": f"/?page=entity&id={worst.source}&{day}",
            "decisions": f"/?page=decisions&target={worst.target}&{day}",
            "load": "/?page=load",
        }
        with served(settings) as site:
            take(browser, site, pages, "100k", folder)
    finally:
        embedded.stop(settings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/images/ui"))
    options = parser.parse_args()
    with chromium() as browser:
        if options.store:
            of_large(browser, options.store.resolve(), options.out)
        else:
            of_demo(browser, options.out)


if __name__ == "__main__":
    main()
