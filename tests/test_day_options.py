"""Each option that takes a day refuses what is none with the same plain sentence, and takes a day that exists."""

from __future__ import annotations

from datetime import date

import pytest
import typer

from dashboard.cli import main
from dashboard.day_option import a_day

OPTIONS = [
    ("expose", "--as-of"),
    ("why-not", "A", "B", "--as-of"),
    ("screen", "--as-of"),
    ("dashboard", "--as-of"),
    ("lists", "import", "uflpa", "list.csv", "--as-of"),
    ("lists", "ask", "Some Mill", "--on"),
    ("review", "--as-of"),
    ("packet", "SHIP-1", "--out", "x", "--as-of"),
    ("memo", "SUP-1", "--as-of"),
    ("detention", "SHIP-1", "--as-of"),
    ("detention", "SHIP-1", "--by", "Ana", "--detained-on"),
    ("detention", "SHIP-1", "--by", "Ana", "--released-on"),
]
LIBRARY_WORDS = ("Value error", "does not match", "%Y", "isoformat", "month must", "out of range", "datetime")


@pytest.mark.parametrize("words", OPTIONS)
@pytest.mark.parametrize("day", ["2026-11-31", "31 February", "20261130", "2026-1-5", "2026-11-30T00:00"])
def test_what_is_no_day_is_refused_in_plain_words(
    words: tuple[str, ...], day: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, day]) == 2
    out, err = capfd.readouterr()
    plain = " ".join(err.replace("│", " ").split())
    assert not out
    assert f"{day!r} is no day" in plain and "expected YYYY-MM-DD, a day that exists" in plain and "such as " in plain
    assert words[-1] in plain and not [word for word in LIBRARY_WORDS if word in plain]


@pytest.mark.parametrize("words", ["2024-02-29", "1899-12-31", "9999-12-31"])
def test_a_day_that_exists_is_taken(words: str) -> None:
    assert a_day(words) == date.fromisoformat(words)


def test_a_long_word_is_cut() -> None:
    with pytest.raises(typer.BadParameter) as refused:
        a_day("x" * 900)
    assert len(refused.value.message) < 200
