"""docs/loading.md says what the code does."""

from __future__ import annotations

from pathlib import Path

from ingest import kinds, mapping, words
from ingest.findings import IN_WORDS

DOCS = (Path(__file__).parent.parent / "docs" / "loading.md").read_text(encoding="utf-8")


def test_the_table_of_columns_is_the_code_s() -> None:
    assert kinds.document() in DOCS


def test_every_kind_of_finding_is_explained() -> None:
    assert {kind for kind in IN_WORDS if f"`{kind}`" not in DOCS} == set()


def test_every_key_of_a_map_is_explained() -> None:
    keys = {*mapping.TOP_KEYS, *mapping.EMIT_KEYS} - {"description"}
    missing = {key for key in keys if not any(form in DOCS for form in (f"{key} =", f"[{key}", f"`{key}"))}
    assert missing == set()


def test_every_unit_of_pieces_is_a_unit() -> None:
    assert {*words.PIECES} <= {*words.UNITS.values()}


def test_every_shipped_map_is_named() -> None:
    assert {name for name in mapping.shipped_maps() if f"`{name}`" not in DOCS} == set()
