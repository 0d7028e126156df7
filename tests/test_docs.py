"""The pages keep up with the code: links lead somewhere; types, properties, columns, commands, options, settings and
questions exist and are told of. That the commands run: test_docs_commands.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard import dictionary
from dashboard.cli import app
from graph.query import library
from graph.schema import NODES, RELATIONSHIPS
from graph.schema_page import diagram, document
from ingest.kinds import ALL
from tests.documented import COMMANDS as TYPED
from tests.documented import PAGES, ROOT, flags, name_of, told

COMMANDS = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
OF_RUN = {"test", "bench"}
OWN = {"XUAR_RISK_CALLED"}
"""What `./run` says to the command line, and nobody sets."""


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_that_are_told_of_exist(page: Path) -> None:
    told = re.findall(r"\./run ([a-z][a-z-]+)", page.read_text(encoding="utf-8"))
    assert set(told) <= COMMANDS | OF_RUN


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_options_that_are_told_of_exist(page: Path) -> None:
    for arguments in told(page):
        if name_of(arguments) in TYPED:
            given = {word.partition("=")[0] for word in arguments if word.startswith("--")}
            assert given - {"--help"} <= flags(name_of(arguments)), arguments


def test_the_dictionary_is_the_code_s() -> None:
    assert (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8") == dictionary.document()


def test_the_schema_s_page_is_as_declared() -> None:
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == document()


def test_every_type_and_property_is_in_the_schema_s_page() -> None:
    sections = _sections("schema.md", "## ")
    for name, properties in {
        **{f"({label})": node.properties for label, node in NODES.items()},
        **{f"[{kind}]": rel.properties for kind, rel in RELATIONSHIPS.items()},
    }.items():
        section = next(text for title, text in sections.items() if title.startswith(name))
        assert [p.name for p in properties if f"| `{p.name}` | {p.kind} | {p.meaning} |" not in section] == [], name


def test_every_type_of_fact_is_in_the_picture() -> None:
    text = "\n".join(diagram())
    facts = [label for label, node in NODES.items() if not node.bookkeeping]
    assert [name for name in (*facts, *RELATIONSHIPS) if name not in text] == []
    assert text in (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")


def test_every_column_is_in_the_dictionary() -> None:
    sections = _sections("data-dictionary.md", "### ")
    for kind in ALL:
        missing = [column.name for column in kind.columns if f"`{column.name}`" not in sections[kind.name]]
        assert missing == [], kind.name


def test_every_command_and_option_is_in_the_dictionary_with_what_it_decides() -> None:
    sections = _sections("data-dictionary.md", "### ")
    assert len(TYPED) > 25
    for name, command in TYPED.items():
        words = re.split(r"[\s`|\[\]]+", sections[name])
        assert [flag for flag in flags(name) if flag not in words] == [], name
        assert [one.name for one in command.params if not one.help] == [], f"{name} has options without a word of help"


def test_every_setting_that_the_code_reads_is_in_the_dictionary() -> None:
    text = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    folders = ("graph", "ingest", "geo", "review", "dashboard")
    code = "\n".join(path.read_text("utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py"))
    names = set(re.findall(r"[\"'\s]((?:XUAR_RISK|NEO4J)_[A-Z0-9_]+)", code)) - OWN
    assert len(names) > 8
    assert [name for name in names if f"`{name}`" not in text] == []


def _sections(page: str, mark: str) -> dict[str, str]:
    """The parts of a page by their headings."""
    parts = re.split(rf"^{mark}", (ROOT / "docs" / page).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: part for part in parts}


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
