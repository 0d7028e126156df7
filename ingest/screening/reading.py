"""What of the names screening could not read: names without a letter, and names longer than what is read of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.names.cleaning import MOST, is_read_whole, tells_something
from ingest.screening.listed import names_of_party

MOST_NAMED = 10
NOTHING, IN_PART = "names_without_anything_to_compare", "names_read_in_part"


@dataclass
class Some:
    """Records that have something in common: how many, and the ids of the first MOST_NAMED."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, id_: str) -> None:
        self.count += 1
        if len(self.first) < MOST_NAMED:
            self.first.append(id_)

    @property
    def in_words(self) -> str:
        more = f" and {self.count - len(self.first):,} more" if self.count > len(self.first) else ""
        return ", ".join(self.first) + more


@dataclass
class Unread:
    """Records with a name or alias that has no letter or digit to compare, and with one that was read in part."""

    nothing: Some = field(default_factory=Some)
    in_part: Some = field(default_factory=Some)

    def see(self, record: Mapping[str, Any]) -> None:
        names = names_of_party(record)
        if not all(map(tells_something, names)):
            self.nothing.add(str(record["id"]))
        if not all(map(is_read_whole, names)):
            self.in_part.add(str(record["id"]))

    @property
    def remarks(self) -> list[str]:
        """In sentences, for whoever has screened; empty where everything was read."""
        said = []
        if self.nothing.count:
            records = "1 record has" if self.nothing.count == 1 else f"{self.nothing.count:,} records have"
            said.append(
                f"Not compared: {records} a name without a letter or digit, so whether it is listed is not known: "
                f"{self.nothing.in_words}."
            )
        if self.in_part.count:
            records = "1 record has" if self.in_part.count == 1 else f"{self.in_part.count:,} records have"
            said.append(
                f"Compared in part: {records} a name longer than {MOST} letters, of which only the first {MOST} were "
                f"read: {self.in_part.in_words}."
            )
        return said

    def as_json(self) -> dict[str, Any]:
        some = ((NOTHING, self.nothing), (IN_PART, self.in_part))
        return {what: {"records": found.count, "first": list(found.first)} for what, found in some}


def of_json(said: Mapping[str, Any]) -> Unread:
    """What `as_json` gave; nothing unread where it says nothing."""
    nothing, in_part = (said.get(what, {"records": 0, "first": []}) for what in (NOTHING, IN_PART))
    return Unread(Some(nothing["records"], nothing["first"]), Some(in_part["records"], in_part["first"]))
