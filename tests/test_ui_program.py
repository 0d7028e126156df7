"""Pages name the command line as the person called it (`./run` in a clone), and a path that is no page."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import output
from dashboard.ui import addresses, frame
from dashboard.ui.pages import PAGES
from dashboard.ui.portfolio.page import next_steps
from dashboard.ui.record.lists import lists_html
from tests.networks import Network
from tests.ui_cases import network, page, view_of

UI = Path(output.__file__).parent / "ui"


def test_no_page_writes_the_name_of_the_program_by_hand() -> None:
    by_hand = re.compile(r"(`|<code>)(xuar-risk|\./run) [a-z]")
    found = [
        f"{file.relative_to(UI)}: {line.strip()}"
        for file in sorted(UI.rglob("*.py"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if by_hand.search(line) and '"""' not in line
    ]
    assert found == []


def test_hints_say_what_can_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "PROGRAM", "./run")
    said: list[str] = []
    for name in ("info", "warning", "html"):
        monkeypatch.setattr(f"streamlit.{name}", said.append)
    empty = Network()
    empty.node("Supplier", "alone", name="Alone")
    view = view_of(empty)
    next_steps(view)
    text = " ".join([*said, lists_html(view)])
    assert "`./run lists import uflpa FILE`" in text and "<code>./run lists import uflpa FILE</code>" in text
    assert "`./run load shipments.csv lines.csv`" in text and "xuar-risk" not in text


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("http://127.0.0.1:8501/review", "review"),
        ("https://risk.example/tool/review/", "review"),
        ("https://risk.example/tool/", ""),
        ("http://127.0.0.1:8501", ""),
        (None, ""),
    ],
)
def test_a_path_that_names_a_page_is_told(monkeypatch: pytest.MonkeyPatch, url: str | None, meant: str) -> None:
    monkeypatch.setattr(addresses.st, "context", SimpleNamespace(url=url))
    assert addresses.page_in_path(PAGES) == meant


def test_the_page_that_is_shown_says_where_the_other_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "page_in_path", lambda _: "review")
    test = page(monkeypatch, "portfolio", view_of(network()))
    (told,) = [one.value for one in test.warning if "which is no page" in one.value]
    assert "this is Portfolio" in told and "Review is at `./?page=review`" in told
