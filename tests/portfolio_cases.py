"""What the tests of the portfolio share: decisions and runs to show, and what is read on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.portfolio import page as portfolio_page
from dashboard.ui.portfolio.records import Records
from dashboard.ui.view import View
from graph import decisions, history
from graph.decisions import Decision
from tests.networks import Network
from tests.ui_cases import DAY, NOW, links, read, view_of

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine is behind the page; a test that needs decisions or runs gives them."""
    give(monkeypatch, Records())


def give(monkeypatch: pytest.MonkeyPatch, records: Records) -> None:
    monkeypatch.setattr(portfolio_page, "records_of", lambda _view: records)


def decided(target: str, status: str, *, until: date | None = None) -> Decision:
    made = Decision(f"d-{target}", target, 1, status, "note", "A. Author", NOW, until)
    return decisions.on(made, NOW.date())


def of_targets(*made: Decision, runs: Sequence[dict[str, Any]] = ()) -> Records:
    return Records({one.target: one for one in made}, runs)


def rows(test: AppTest) -> list[str]:
    """The ids in the list, in its order: what its first links to paths say."""
    return [words for words, where in links(test) if where.startswith("./?page=paths&") and "target" in query(where)]


def spaced(test: AppTest) -> list[tuple[str, str]]:
    """The links, their words with single blanks."""
    return [(" ".join(words.split()), where) for words, where in links(test)]


def query(where: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(where).query)


def text_of(test: AppTest) -> str:
    return " ".join(read(test).split())


def before(
    view: View, net: Network, *, taken_at: datetime = YESTERDAY, lists: Any = (), last_run: str | None = None
) -> str:
    """Remembers an earlier network, and says how an address names it."""
    then = replace(view_of(net), settings=view.settings, state=f"state of {taken_at}")
    history.remember(
        *(then.settings, then.projection, then.shipments),
        label="Shipment",
        state=then.state,
        as_of=DAY,
        taken_at=taken_at,
        lists=lists,
        last_run=last_run,
    )
    return history.remembered(view.settings).snapshots[0].key
