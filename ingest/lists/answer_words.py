"""Answers of whether a name was listed as sentences, which never say that it was not without what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ingest.lists.completeness import size_in_words, whole_in_words
from ingest.lists.names import clean_name

Row = Mapping[str, Any]

LISTED, LATER, TAKEN_OFF, NOT_FOUND = "listed", "listed later", "taken off before", "not found"
MAY_BE, REGION = "may be", "a region"
_ELSE = "It may stand there under another name: `screen` compares every name of every record with every listed one."
_BY_PLACE = "It is there as a region: `tag` compares the places of sites with it by the geofence, and names are not."


def in_words(row: Row, basis: Row, today: date) -> str:
    """The answer in words. row, basis: as `ask_lists` has them; basis: the list, the name, the day and the versions."""
    return " ".join(filter(None, (_answer(row, basis, today), _not_yet(basis["on"], today))))


def _answer(row: Row, basis: Row, today: date) -> str:
    if row["answer"] == NOT_FOUND:
        return f"{_not_found(basis)} {_rests_on(row, basis)} {_ELSE}"
    stood = _stood(row, row.get("stood", row["answer"]), basis, today)
    if row["answer"] == MAY_BE:
        return (
            f"{basis['asked']!r} may be {row['agrees']}, which is no answer: the names only resemble, "
            f"score {row['score']:.2f}. {row['explanation']} If it is: {stood}."
        )
    region = f" {_BY_PLACE}" if row["answer"] == REGION else ""
    return f"{stood}{_listed_as(row, basis)}.{region} {_rests_on(row, basis)}"


def _not_yet(on: date, today: date) -> str:
    if on <= today:
        return ""
    return f"{on} lies after today, {today}: who is put on the list or taken off until then is not known."


def _not_found(basis: Row) -> str:
    return (
        f"{basis['asked']!r} is not found on list {basis['list']} on {basis['on']}, nor the same name in other case, "
        "width, legal form or Chinese script."
    )


def _listed_as(row: Row, basis: Row) -> str:
    """Under which name, where it is not the one that was asked for."""
    listed = row["agrees"]
    if row["found_by"] == "identical name":
        if clean_name(listed) == clean_name(row["listed_name"]):
            return ""
        listed = row["listed_name"]
    return f" (asked as {basis['asked']!r}, listed as {listed!r})"


def _stood(row: Row, answer: str, basis: Row, today: date) -> str:
    where, was = f"on list {basis['list']} on {basis['on']}", "is" if basis["on"] > today else "was"
    clause = f", clause {row['clause']}" if row["clause"] else ""
    return {
        LISTED: f"{row['listed_name']} {was} listed {where}{clause}",
        LATER: f"{row['listed_name']} {was} not yet {where}: it is listed from {row['history'][0][:10]} on",
        TAKEN_OFF: f"{row['listed_name']} {was} not {where} any more: it is seen taken off on {row['since']}",
    }[answer]


def _rests_on(row: Row, basis: Row) -> str:
    return " ".join(_basis_in_words(row, row.get("versions", basis["versions"]), basis["on"]))


def _basis_in_words(row: Row, versions: list[Row], on: date) -> Iterator[str]:
    """The versions that hold the entity, those that do not, how old they are, and what they do not cover."""
    holding = [one for one in versions if one.get("holds", True)] or versions
    yield f"This rests on the version{'s' if len(holding) > 1 else ''} of {' and '.join(map(_named, holding))}."
    yield from (_lacks(one, holding) for one in versions if one not in holding)
    listed = row.get("stood", row["answer"]) == LISTED
    if not listed and any(one["partial"] for one in versions):
        yield "A partial list clears nobody."
    if holding[-1]["as_of"] < on:
        which = "It" if len(versions) == 1 else f"The version of {holding[-1]['as_of']}"
        age = _days((on - holding[-1]["as_of"]).days)
        yield f"{which} is {age} older than that day: what has changed since is not in it."
    elif versions[0]["as_of"] > on and not listed:
        yield "No version of that day or before is imported: who was taken off the list before is not known."


def _lacks(version: Row, holding: list[Row]) -> str:
    """What it means that a version does not hold an entity that others hold."""
    if version["partial"]:
        return f"The version of {_named(version)} does not hold it, which ends no listing: it is partial."
    if version["as_of"] < holding[0]["as_of"]:
        return f"It is first seen in the version of {holding[0]['as_of']}; that of {_named(version)} did not hold it."
    return f"The version of {_named(version)} does not hold it any more."


def _named(version: Row) -> str:
    return f"{version['as_of']} ({size_in_words(version)}, {whole_in_words(version)})"


def _days(count: int) -> str:
    return f"{count:,} {'day' if count == 1 else 'days'}"
