"""How the tests in a browser look at a page: never once at once, for a page is drawn piece by piece."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

READS = {
    *("all_inner_texts", "all_text_contents", "count", "get_attribute", "inner_html", "inner_text", "input_value"),
    *("is_checked", "is_disabled", "is_editable", "is_enabled", "is_hidden", "is_visible", "text_content"),
}
FLOWS = sorted(Path(__file__).parent.glob("test_flows*.py"))


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.stem)
def test_a_flow_waits_for_what_it_reads(file: Path) -> None:
    assert not _at_once(file.read_text("utf-8")), "use expect, words or until of tests/browser.py"


def test_what_reads_at_once_is_found() -> None:
    assert _at_once("assert page.locator('p').inner_text() == 'x'") == ["line 1: inner_text"]
    assert not _at_once("until(lambda: page.locator('p').count() == 1, 'one')\n'abc'.count('a')\ntext.count('a')")


def _at_once(code: str) -> list[str]:
    """What reads a page at once. Looked at again and again is what stands in a lambda, given to until; of text one
    counts something, of a page nothing.
    """
    tree = ast.parse(code)
    again = {inside for node in ast.walk(tree) if isinstance(node, ast.Lambda) for inside in ast.walk(node)}
    return [
        f"line {node.lineno}: {node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node not in again
        if node.func.attr in READS and not (node.func.attr == "count" and node.args)
    ]
