"""Answers of whether a name was listed as sentences, which never say that it was not without what that rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]

LISTED, LATER, TAKEN_OFF, NOT_FOUND = "listed", "listed later", "taken off before", "not found"
MAY_BE = "may be"
_ELSE = "It may stand there under another name: `screen` compares every name of every record with every listed one."


def in_words(row: Row, basis: Row) -> str:
    """The answer in words. row, basis: as `ask_lists` has them; basis: the list, the name, the day and the versions."""
    if row["answer"] == NOT_FOUND:
        return f"{_not_found(basis)} {_rests_on(row, basis)} {_ELSE}"
    if row["answer"] == MAY_BE:
        return (
            f"{basis['asked']!r} may be {row['agrees']}, which is no answer: the names only resemble, "
            f"score {row['score']:.2f}. {row['explanation']} If it is: {_stood(row, row['stood'], basis)}."
        )
    return f"{_stood(row, row['answer'], basis)}{_listed_as(row, basis)}. {_rests_on(row, basis)}"


def _not_found(basis: Row) -> str:
    return (
        f"{basis['asked']!r} is not found on list {basis['list']} on {basis['on']}, nor the same name in other case, "
        "width, legal form or Chinese script."
    )


def _listed_as(row: Row, basis: Row) -> str:
    """Under which name, where it is not the one that was asked for."""
    if row["found_by"] == "identical name":
        return ""
    return f" (asked as {basis['asked']!r}, listed as {row['agrees']!r})"


def _stood(row: Row, answer: str, basis: Row) -> str:
    where = f"on list {basis['list']} on {basis['on']}"
    clause = f", clause {row['clause']}" if row["clause"] else ""
    return {
        LISTED: f"{row['listed_name']} was listed {where}{clause}",
        LATER: f"{row['listed_name']} was not yet {where}: it is listed from {row['history'][0][:10]} on",
        TAKEN_OFF: f"{row['listed_name']} was not {where} any more: it is seen taken off on {row['since']}",
    }[answer]


def _rests_on(row: Row, basis: Row) -> str:
    versions, on = basis["versions"], basis["on"]
    named = " and ".join(
        f"{one['as_of']} ({_entities(one)}, {'partial' if one['partial'] else 'not known whether whole'})"
        for one in versions
    )
    said = f"This rests on the version{'s' if len(versions) > 1 else ''} of {named}."
    if row["answer"] == LISTED:
        return said
    if basis["partial"]:
        said += " A partial list clears nobody."
    if versions[-1]["as_of"] < on:
        days = (on - versions[-1]["as_of"]).days
        said += f" It is {days:,} days older than that day: what has changed since is not in it."
    elif versions[0]["as_of"] > on:
        said += " No version of that day or before is imported: who was taken off the list before is not known."
    return said


def _entities(version: Row) -> str:
    return f"{version['entities']:,} {'entity' if version['entities'] == 1 else 'entities'}"
