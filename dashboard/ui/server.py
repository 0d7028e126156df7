"""`streamlit run`, and meanwhile what the first page needs is read ahead, so that it need not wait for all of it.

python -m dashboard.ui.server APP [STREAMLIT'S OPTION...] -- [--demo] [--as-of DATE]
"""

from __future__ import annotations

import contextlib
import sys
import threading
from datetime import UTC, date, datetime
from importlib import import_module

from streamlit.web import cli

from dashboard.ui.options import told
from graph.errors import XuarRiskError
from graph.settings import from_environment


def main(arguments: list[str]) -> None:
    """Serves the pages until it is stopped."""
    day = told(arguments).as_of or datetime.now(UTC).date()
    threading.Thread(target=_read_ahead, args=(day,), name="reads ahead", daemon=True).start()
    cli.main(["run", *arguments])


def _read_ahead(day: date) -> None:
    """What the first page needs: its code, the graph, and how its shipments stand; then the code of the other pages.
    What fails here is told by the page that asks."""
    import_module("dashboard.ui.frame")  # what app.py imports, before anybody opens a page
    pages, source = (import_module(f"dashboard.ui.{name}") for name in ("pages", "source"))
    first, *others = pages.PAGES.values()
    first.code()
    with contextlib.suppress(XuarRiskError):
        source.read_ahead(from_environment(), day)
    for page in others:
        page.code()


if __name__ == "__main__":
    main(sys.argv[1:])
