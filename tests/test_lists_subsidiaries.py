"""Subsidiaries that a listed name names are entities of their own, and never part of a name."""

from __future__ import annotations

import pytest

from ingest.lists.names import holds_unread_names, listed_names

QUELLORP = "Jiangsu Quellorp Weaving Co., Ltd."


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        (f"{QUELLORP} and two subsidiaries: Nantong Quellorp Co., Ltd.", ["Nantong Quellorp Co., Ltd."]),
        (
            f"{QUELLORP} and its two Nantong-based subsidiaries, which include Nantong Quellorp Co., Ltd. and Nantong "
            "Blim Co. Ltd.",
            ["Nantong Quellorp Co., Ltd.", "Nantong Blim Co. Ltd."],
        ),
        (
            f"{QUELLORP} (also known as Bloop) and its affiliates including Nantong Quellorp Co., Ltd., Blim Dye Inc., "
            "and Nantong Zib Co., Ltd.",
            ["Nantong Quellorp Co., Ltd.", "Blim Dye Inc.", "Nantong Zib Co., Ltd."],
        ),
    ],
)
def test_a_subsidiary_that_is_named_is_an_entity(cell: str, named: list[str]) -> None:
    found = list(listed_names(cell))
    assert [each.name for each in found] == [QUELLORP, *named]
    assert [each.names_affiliates for each in found] == [True, *[False] * len(named)]
    assert not any(each.aliases for each in found[1:])
    assert not holds_unread_names(cell)


@pytest.mark.parametrize(
    "cell",
    [
        f"{QUELLORP} and its two subsidiaries, which include Nantong Quellorp and Blim",
        f"{QUELLORP} and three subsidiaries in Nantong",
        f"{QUELLORP} (trading as Bloop)",
        f"{QUELLORP}, a subsidiary of Blim Holding Co., Ltd.",
    ],
)
def test_what_cannot_be_told_apart_is_refused(cell: str) -> None:
    assert holds_unread_names(cell)


@pytest.mark.parametrize(
    "cell",
    [
        f"{QUELLORP}, and Subsidiaries",
        f"{QUELLORP} and its subordinate and affiliated entities",
        f"{QUELLORP} and its subsidiaries",
        f"{QUELLORP} and Nantong Blim Co., Ltd.",
    ],
)
def test_affiliates_without_names_stay_what_they_were(cell: str) -> None:
    assert not holds_unread_names(cell)
    assert next(listed_names(cell)).name.startswith("Jiangsu Quellorp")
