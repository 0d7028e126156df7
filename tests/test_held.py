"""Whether goods are held on a day."""

from __future__ import annotations

import pytest

from review.held import are_held
from tests.test_clocks import day, shipment


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("import 2026-10-05", False),
        ("detained 2026-10-20", True),
        ("detained 2026-11-02", False),
        ("detained 2026-10-20, released 2026-10-28", False),
        ("detained 2026-10-20, exported 2026-11-01", False),
        ("detained 2026-10-20, released 2026-11-02", True),
        ("released 2026-10-10, detained 2026-10-20", True),
        ("detained 2026-10-20, excluded 2026-10-28", True),
    ],
)
def test_they_are_from_the_detention_to_the_release_or_export_after_it(said: str, held: bool) -> None:
    assert are_held(shipment(said), day("2026-11-01")) is held


def test_a_notice_without_a_day_counts_until_they_are_released() -> None:
    notice = {"detention_notice": "N-7"}
    assert are_held(notice, day("2026-11-01"))
    assert not are_held({**notice, **shipment("released 2026-10-28")}, day("2026-11-01"))
    assert not are_held({**notice, **shipment("detained 2026-11-02")}, day("2026-11-01")), "it comes with the detention"
