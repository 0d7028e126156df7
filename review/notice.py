"""What a notice of detention asks for, and whether it is a kind of document that our rows know. The notice decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.document_kinds import DOCUMENT_KINDS
from graph.known_shipments import Known
from review.path_words import listed

CITATION = "CBP XUAR WRO FAQ: its lists are not exhaustive, a port can ask for more"


@dataclass(frozen=True)
class Notice:
    """asked: kinds of document in the notice's order. beyond: those of them that our rows do not know."""

    number: str
    asked: tuple[str, ...]
    beyond: tuple[str, ...]

    @property
    def in_words(self) -> str:
        if not self.asked:
            named = f"Notice {self.number} is on file, but" if self.number else "No notice of detention is on file, so"
            return (
                f"{named} what it asks for is not known. Where it asks for more than these lists, the notice decides."
            )
        said = f"The notice{f' {self.number}' if self.number else ''} asks for {_in_words(self.asked)}."
        if not self.beyond:
            return f"{said} All of them are kinds that our rows know; where they differ, the notice decides."
        is_ = "is no kind" if len(self.beyond) == 1 else "are no kinds"
        beyond = _in_words(self.beyond)
        beyond = f"{beyond[:1].upper()}{beyond[1:]} {is_} that our rows know"
        return f"{said} {beyond}: the notice decides, so it is asked for, too."

    def as_json(self) -> dict[str, Any]:
        asked, beyond = list(self.asked), list(self.beyond)
        return {
            "notice": self.number,
            "asked": asked,
            "beyond": beyond,
            "in_words": self.in_words,
            "citation": CITATION,
        }


def notice_of(known: Known) -> Notice:
    """The notice of a shipment as it is known."""
    asked = tuple(dict.fromkeys(known.properties.get("requested") or ()))
    beyond = tuple(kind for kind in asked if kind not in DOCUMENT_KINDS)
    return Notice(str(known.properties.get("detention_notice") or ""), asked, beyond)


def _in_words(kinds: tuple[str, ...]) -> str:
    return listed([kind.replace("_", " ") for kind in kinds], len(kinds))
