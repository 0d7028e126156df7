"""What an address may say: which page, and which choices some part of that page reads. Else it is told."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from pathlib import Path
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.ui import frame, search_box
from dashboard.ui.pages import PAGES
from tests.ui_cases import links, network, page, view_of


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("record", "entity"), ("Map", "map"), ("portfolios", "portfolio"), ("cipher", "cypher"), ("zzz", None)],
)
def test_an_address_of_no_page_leads_to_the_nearest_one(
    monkeypatch: pytest.MonkeyPatch, asked: str, meant: str | None
) -> None:
    test = page(monkeypatch, asked, view_of(network()), id="GIN", as_of="2026-10-01")
    assert f"There is no page {asked}." in test.error[0].value
    found = [(words, where) for words, where in links(test) if words.startswith("Did you mean")]
    if not meant:
        assert not found
    else:
        ((words, where),) = found
        assert words == f"Did you mean {PAGES[meant].title}, ?page={meant}"
        assert parse_qs(urlsplit(where).query).items() >= {"id": ["GIN"], "as_of": ["2026-10-01"]}.items()
        assert urlsplit(where).path == "./" and (meant == "portfolio" or f"page={meant}" in where)


@pytest.mark.parametrize("name", PAGES)
def test_what_no_part_of_a_page_reads_is_told_and_taken_off_its_address(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    test = page(monkeypatch, name, view_of(network()), nonsense="[x](y)", as_of="2026-10-01", text="cotton")
    told = unescape(test.warning[0].value)
    assert "nonsense=[x](y): nothing on this page is called so" in told and "left out" in told
    assert "nonsense" not in test.query_params and test.query_params["as_of"] == "2026-10-01"
    assert all("nonsense" not in where for _, where in links(test))
    reads_text = "text" in PAGES[name].reads
    assert ("text=cotton" in told) == (not reads_text) and ("text" in test.query_params) == reads_text
    test.run()
    assert not [one for one in test.warning if "left out" in one.value], "told where the page opens"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_declares_what_its_code_asks_the_address_for(name: str) -> None:
    found = {said for module in _modules(name) for said in _asked_of_the_address(module) if said}
    assert {said for said in found if not PAGES[name].reads_of_address(said)} <= {"as_of", "commodity", "stopped"}
    assert found, "the page reads something"


def test_links_say_only_what_the_page_that_they_lead_to_reads() -> None:
    said = [one for name in PAGES for module in _modules(name) for one in _links_of(module)]
    assert len(said) > 80
    for to, names in said:
        for one in names:
            assert PAGES[to].reads_of_address(one) or one in ("as_of", "commodity"), (to, one)


def _modules(name: str) -> list[ModuleType]:
    """Of a page's folder, and what of all pages reads the address."""
    folder = PAGES[name].folder
    shared = [search_box] if name in ("paths", "entity", "review", "decisions") else []
    files = sorted((Path(frame.__file__).parent / folder).glob("*.py"))
    named = [file.stem for file in files if file.stem != "__init__"]
    return [import_module(f"dashboard.ui.{folder}.{stem}") for stem in named] + shared


def _calls(module: ModuleType) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), node


def _asked_of_the_address(module: ModuleType) -> Iterator[str | None]:
    for called, node in _calls(module):
        if called in ("get", "get_all") and "query_params" in ast.unparse(node.func):
            yield _value(module, node.args[0])
        keys = [word.value for word in node.keywords if word.arg == "key"]
        others = ast.unparse(node)
        if keys and ("bind=" in others or "**" in others) and isinstance(keys[0], ast.Constant | ast.Name):
            yield _value(module, keys[0])


def _links_of(module: ModuleType) -> Iterator[tuple[str, list[str]]]:
    for called, node in _calls(module):
        place = {"link": 1, "address": 0}.get(called, len(node.args))
        if place < len(node.args) and isinstance(node.args[place], ast.Constant):
            yield ast.literal_eval(node.args[place]), [word.arg for word in node.keywords if word.arg]


def _value(module: ModuleType, said: ast.expr) -> str | None:
    """A text as written, or that a constant stands for; None for what is only known when it runs."""
    if isinstance(said, ast.Constant):
        return str(said.value)
    if isinstance(said, ast.Attribute) and isinstance(said.value, ast.Name):
        return str(getattr(getattr(module, said.value.id), said.attr))
    return getattr(module, said.id, None) if isinstance(said, ast.Name) else None
