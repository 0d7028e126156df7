"""The pages keep up with the code: links lead somewhere, commands and settings exist and are told of."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.cli import app
from graph.query import library

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "ingest" / "demo" / "README.md"]
COMMANDS = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
OF_RUN = {"test", "bench"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_that_are_told_of_exist(page: Path) -> None:
    told = re.findall(r"\./run ([a-z][a-z-]+)", page.read_text(encoding="utf-8"))
    assert set(told) <= COMMANDS | OF_RUN


def test_the_readme_tells_of_every_command_and_of_the_two_to_start_with() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "./run demo" in text
    assert "./run test" in text
    assert [c for c in COMMANDS if not re.search(rf"\./run {c}\b", text)] in ([], ["stop"])


def test_the_readme_tells_of_every_setting() -> None:
    names = re.findall(r'"((?:XUAR_RISK|NEO4J)_[A-Z_]+)"', (ROOT / "graph" / "settings.py").read_text(encoding="utf-8"))
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert names
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_query_says_what_it_answers() -> None:
    for name, text in library().items():
        assert text.startswith("// "), name
        assert "ORDER BY" in text, name


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    pinned = re.findall(r"^\S+==\S+", lock, flags=re.MULTILINE)
    assert len(pinned) > 50
    assert lock.count("--hash=sha256:") >= len(pinned)
