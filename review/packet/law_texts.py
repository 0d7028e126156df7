"""Wordings of law that packets carry, from review/data: each says how sure it is, and whether anybody compared it."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from graph.certainty import certainty_in_words


@dataclass(frozen=True)
class Wording:
    """A form's text. warning: blank where a person has compared the wording with the official text."""

    title: str
    citation: str
    certainty: str
    warning: str
    compared: str
    signature: str
    more: dict[str, Any] = field(default_factory=dict)


def certificate() -> Wording:
    """The certificate of origin of 19 CFR 12.43(a)."""
    return _wording("certificate_12_43a")


def statement() -> Wording:
    """The importer's statement of 19 CFR 12.43(b)."""
    return _wording("statement_12_43b")


def filing() -> dict[str, Any]:
    """Where a review is asked for, and the mark of confidentiality."""
    return _read("filing")


def wording_of(row: dict[str, Any]) -> Wording:
    """A wording from its row. The warning falls only where a person says that it was compared, by whom and when."""
    compared = bool(row["compared_with_official_text"] and row["compared_by"] and row["compared_on"])
    return Wording(
        title=row["title"],
        citation=row["citation"],
        certainty=certainty_in_words(row["certainty"]),
        warning="" if compared else row["warning"],
        compared=f"Compared with the official text by {row['compared_by']} on {row['compared_on']}."
        if compared
        else "",
        signature=row["signature"],
        more=row,
    )


def _wording(name: str) -> Wording:
    return wording_of(_read(name))


@functools.cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("review") / "data" / f"{name}.toml").read_text(encoding="utf-8"))
