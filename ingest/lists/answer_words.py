"""Answers of whether a name was listed as sentences, which never say that it was not without what that rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from ingest.lists.completeness import size_in_words, whole_in_words
from ingest.lists.history import events_of
from ingest.lists.names import clean_name

Row = Mapping[str, Any]

LISTED, LATER, TAKEN_OFF, NOT_FOUND = "listed", "listed later", "taken off before", "not found"
MAY_BE, REGION = "may be", "a region"
_ELSE = "It may stand there under another name: `screen` compares every name of every record with every listed one."
_BY_PLACE = "It is there as a region: `tag` compares the places of sites with it by the geofence, and names are not."


def in_words(row: Row, basis: Row, today: date) -> str:
    """The answer in words. row, basis: as `ask_lists` has them; basis: the list, the name, the day and the versions."""
    return " ".join(filter(None, (_answer(row, basis), _not_yet(basis["on"], today))))


def _answer(row: Row, basis: Row) -> str:
    newest, unknown = _as_far_as_known(basis)
    if row["answer"] == NOT_FOUND:
        return f"{newest}{_not_found(basis)}{unknown}. {_rests_on(row, basis)} {_ELSE}"
    stood = f"{newest}{_stood(row, row.get('stood', row['answer']), basis)}"
    if row["answer"] == MAY_BE:
        since = f" ({_since_when(row, basis['on'])})" if _since_when(row, basis["on"]) else ""
        return (
            f"{basis['asked']!r} may be {row['agrees']}{since}, which is no answer: the names only resemble, "
            f"score {row['score']:.2f}. {row['explanation']} If it is: {stood}{unknown}."
        )
    region = f" {_BY_PLACE}" if row["answer"] == REGION else ""
    return f"{stood}{_listed_as(row, basis)}{unknown}.{region} {_rests_on(row, basis)}"


def is_beyond(row: Row) -> bool:
    """Whether the day that is asked for comes after the list's newest version, which is all that is known of it."""
    return bool(max(version["as_of"] for version in row["versions"]) < row["on"])


def _as_far_as_known(basis: Row) -> tuple[str, str]:
    """What stands before and behind an answer of a day that no version reaches; nothing where one does."""
    if not is_beyond(basis):
        return "", ""
    newest = max(version["as_of"] for version in basis["versions"])
    return f"As of the newest version, of {newest}, ", f"; nothing is known for {basis['on']}"


def _not_yet(on: date, today: date) -> str:
    if on <= today:
        return ""
    return f"{on} lies after today, {today}: who is put on the list or taken off until then is not known."


def _not_found(basis: Row) -> str:
    return (
        f"{basis['asked']!r} is not found {_where(basis)}, nor the same name in other case, width, legal form or "
        "Chinese script"
    )


def _where(basis: Row) -> str:
    """On which list, and on which day where a version reaches it."""
    return f"on list {basis['list']}" + ("" if is_beyond(basis) else f" on {basis['on']}")


def _listed_as(row: Row, basis: Row) -> str:
    """Under which name, where it is not the one that was asked for."""
    asked, then = basis["asked"], row["listed_name"]
    if since := _since_when(row, basis["on"]):
        was = f"it was listed then as {then!r}; " if row.get("stood", row["answer"]) == LISTED else ""
        return f" (asked as {asked!r}; {was}{row['agrees']!r} is {since})"
    identical, names = row["found_by"] == "identical name", _names_by_day(row)
    if clean_name(row["agrees"]) == clean_name(then):
        return "" if identical else f" (asked as {asked!r}, listed as {row['agrees']!r})"
    listed = then if identical or _agreeing(row) in names else row["agrees"]
    return f" (asked as {asked!r}, listed as {listed!r})"


def _agreeing(row: Row) -> str:
    return clean_name(row["agrees"])


def _names_by_day(row: Row) -> dict[str, date]:
    """The cleaned names that the entity was listed under, each with the first day of it."""
    found: dict[str, date] = {}
    for event in events_of({"history": row["history"]}) if row["history"] else ():
        found.setdefault(clean_name(event.name), event.day)
    return found


def _since_when(row: Row, on: date) -> str:
    """That the name that agrees is one that the entity got after the day; blank where it is not."""
    names = _names_by_day(row)
    since = names.get(_agreeing(row))
    first = next(iter(names), None) == _agreeing(row)
    return f"its name since {since}" if since and since > on and not first else ""


def _stood(row: Row, answer: str, basis: Row) -> str:
    where = _where(basis)
    clause = f", clause {row['clause']}" if row["clause"] else ""
    return {
        LISTED: f"{row['listed_name']} was listed {where}{clause}",
        LATER: f"{row['listed_name']} was not yet {where}: it is listed from {row['history'][0][:10]} on",
        TAKEN_OFF: f"{row['listed_name']} was not {where} any more: it is seen taken off on {row['since']}",
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
