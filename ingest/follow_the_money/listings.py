"""A list out of FollowTheMoney entities: each Sanction with the entity that it is on, as a row of a list's file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from graph.errors import UserMistake
from ingest.follow_the_money.entities import Properties, read_entities
from ingest.follow_the_money.model import LEGAL_ENTITY, OTHER_NAMES, SANCTION, is_a


def holds_entities(text: str) -> bool:
    return text.lstrip()[:1] == "{"


def listing_rows(which: str, path: Path, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Where each listing stands and its cells. One that has ended is on the list no more and is passed over.

    Where the file holds several programs, those of the list's name are taken. Raises UserMistake where there is none.
    """
    named: dict[str, Properties] = {}
    listings: list[tuple[int, Properties]] = []
    for number, schema, id_, said in read_entities(path, io.BytesIO(text.encode())):
        if schema == SANCTION:
            listings.append((number, said))
        elif is_a(schema, LEGAL_ENTITY):
            named[id_] = said
    for number, said in _of_program(which, path, listings):
        if "endDate" in said:
            continue
        for id_ in said.get("entity", ()):
            if id_ in named:
                yield f"line {number}", _cells(named[id_], said)
            else:
                raise UserMistake(
                    f"{path} line {number}, entity: {id_!r} is no company of this file; expected the id of a Company, "
                    "Organization or LegalEntity in the same file."
                )


def _of_program(which: str, path: Path, listings: list[tuple[int, Properties]]) -> list[tuple[int, Properties]]:
    programs = sorted({program for _, said in listings for program in said.get("program", ())})
    if len(programs) < 2:
        return listings
    chosen = [one for one in listings if which.casefold() in map(str.casefold, one[1].get("program", ()))]
    if not chosen:
        raise UserMistake(
            f"{path}: none of its listings is of the program {which!r}. Expected one of "
            f"{', '.join(programs)[:300]} as the list's name."
        )
    return chosen


def _cells(entity: Properties, listing: Properties) -> dict[str, str]:
    """Under the names that the columns of a list have, the WRO list's included."""
    names = entity.get("name", [])
    goods = "; ".join(listing.get("provisions", ()))
    return {
        **dict.fromkeys(("name", "entity"), names[0] if names else ""),
        "aliases": "; ".join([*names[1:], *(one for name in OTHER_NAMES for one in entity.get(name, ()))]),
        "sub_list": " and ".join(listing.get("reason", ())),
        "effective_date": next(iter(listing.get("startDate", listing.get("listingDate", ()))), ""),
        **dict.fromkeys(("sector", "merchandise"), goods),
        "note": "; ".join(listing.get("summary", ())),
        "uscc": next(iter(entity.get("uscCode", ())), ""),
        "lei": next(iter(entity.get("leiCode", ())), ""),
    }
