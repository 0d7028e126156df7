"""What of the names screening could not read: without a letter, in other scripts, longer than what is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.name_letters import is_of_unread_script
from ingest.names.cleaning import MOST, is_read_whole, tells_something
from ingest.screening.listed import names_of_party

MOST_NAMED = 10
NOTHING, IN_PART = "names_without_anything_to_compare", "names_read_in_part"
SCRIPT = "names_in_scripts_not_read"


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
    """Records with a name or alias that has no letter or digit to compare, with one that was read in part, and those
    that have no name in Latin letters or Chinese characters, so that identical names alone match them."""

    nothing: Some = field(default_factory=Some)
    in_part: Some = field(default_factory=Some)
    script: Some = field(default_factory=Some)

    def see(self, record: Mapping[str, Any]) -> None:
        names, id_ = names_of_party(record), str(record["id"])
        telling = [name for name in names if tells_something(name)]
        if len(telling) < len(names):
            self.nothing.add(id_)
        if not all(map(is_read_whole, names)):
            self.in_part.add(id_)
        if telling and all(map(is_of_unread_script, telling)):
            self.script.add(id_)

    @property
    def remarks(self) -> list[str]:
        """In sentences, for whoever has screened; empty where everything was read."""
        said = []
        if self.nothing.count:
            said.append(
                f"Not compared: {_records(self.nothing)} a name without a letter or digit, so whether it is listed is "
                f"not known: {self.nothing.in_words}."
            )
        if self.script.count:
            are = "it is" if self.script.count == 1 else "they are"
            said.append(
                f"Compared only with identical names: {_records(self.script)} no name in Latin letters or Chinese "
                f"characters, and other scripts are not read, so whether {are} listed under another spelling is not "
                f"known: {self.script.in_words}."
            )
        if self.in_part.count:
            said.append(
                f"Compared in part: {_records(self.in_part)} a name longer than {MOST} letters, of which only the "
                f"first {MOST} were read: {self.in_part.in_words}."
            )
        return said

    def as_json(self) -> dict[str, Any]:
        some = ((NOTHING, self.nothing), (IN_PART, self.in_part), (SCRIPT, self.script))
        return {what: {"records": found.count, "first": list(found.first)} for what, found in some}


def _records(some: Some) -> str:
    return "1 record has" if some.count == 1 else f"{some.count:,} records have"


def of_json(said: Mapping[str, Any]) -> Unread:
    """What `as_json` gave; nothing unread where it says nothing."""
    found = (said.get(what, {"records": 0, "first": []}) for what in (NOTHING, IN_PART, SCRIPT))
    return Unread(*(Some(one["records"], one["first"]) for one in found))
