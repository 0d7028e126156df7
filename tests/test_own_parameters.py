"""Parameters of Cypher of one's own: what their text is taken for, and what is said where a list is wanted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.asking import Limits
from graph.errors import UserMistake
from graph.query import answer, as_it_looks
from graph.store import Store

AS_JSON = """written as JSON: --param 'cc=["VN", "CN"]'."""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('["VN","CN"]', ["VN", "CN"]),
        (' [1, 2.5, true, null, ["a"], {"b": 1}] ', [1, 2.5, True, None, ["a"], {"b": 1}]),
        ("[]", []),
        ("[2026]", [2026]),
        ("VN;CN", "VN;CN"),
        ("[VN, CN]", "[VN, CN]"),
        ("[Plover] Mill", "[Plover] Mill"),
        ('["VN"', '["VN"'),
        ("[NaN]", "[NaN]"),
        ("[" * 100_000, "[" * 100_000),
        ('{"a": 1}', '{"a": 1}'),
        ('"VN"', '"VN"'),
        ("null", "null"),
        ("true", "true"),
        ("3", 3),
        ("2.5", 2.5),
        ("2026-11-01", date(2026, 11, 1)),
    ],
)
def test_a_list_is_what_is_written_as_one_in_json_and_nothing_else_changes(text: str, value: Any) -> None:
    found = as_it_looks(text)
    assert found == value and type(found) is type(value)


def asked(store: Store, text: str, *parameters: str) -> list[dict[str, Any]]:
    return answer(store, text, parameters, Limits()).rows


def test_a_list_reaches_both_engines(store: Store) -> None:
    text = "UNWIND ['VN', 'TH', 'CN'] AS c WITH c WHERE c IN $cc RETURN c ORDER BY c"
    assert asked(store, text, 'cc=["VN","CN"]') == [{"c": "CN"}, {"c": "VN"}]
    assert asked(store, f'// --param cc=["TH"]\n{text}') == [{"c": "TH"}]


@pytest.mark.parametrize("text", ["MATCH (s:Supplier) WHERE s.id IN $cc RETURN s.id AS id", "RETURN 1 in\n$cc AS x"])
def test_a_text_behind_in_is_told_with_how_to_give_a_list(store: Store, text: str) -> None:
    """The embedded engine answers the first with no rows."""
    with pytest.raises(UserMistake, match="'cc' is the text 'VN;CN', and `IN \\$cc` wants a list") as told:
        asked(store, text, "cc=VN;CN")
    assert str(told.value).endswith(AS_JSON)


@pytest.mark.parametrize(
    "text", ["RETURN any(x IN [1] + $cc[0] WHERE x = 1) AS x", "RETURN head($cc) AS x", "RETURN $cc[0] AS x"]
)
def test_where_the_engine_wants_a_list_the_error_tells_how_to_give_one(store: Store, text: str) -> None:
    with pytest.raises(UserMistake, match="The database cannot run this statement") as told:
        asked(store, text, "cc=VN;CN")
    assert str(told.value).endswith(AS_JSON)


def test_another_mistake_is_told_as_it_is(store: Store) -> None:
    for text, *parameters in (("RETURN nothing AS x, $cc AS c", "cc=VN"), ("RETURN head(1) AS x",)):
        with pytest.raises(UserMistake) as told:
            asked(store, text, *parameters)
        assert "JSON" not in str(told.value)


def test_a_text_that_only_says_in_is_none(store: Store) -> None:
    assert asked(store, "RETURN 'IN $cc' AS said, $cc AS c // IN $cc", "cc=VN") == [{"said": "IN $cc", "c": "VN"}]
