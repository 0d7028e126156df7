"""Was a name listed on a day? Answered with the versions that the answer rests on, their days and completeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from graph.errors import UserMistake
from graph.projection import Node
from graph.risk import in_force
from graph.store import Store
from ingest.lists.history import REMOVED, Event, events_of, last_before
from ingest.lists.names import clean_name, compared_names
from ingest.lists.versions import entities_of, versions_of

Row = dict[str, Any]

LISTED, LATER, TAKEN_OFF, NOT_FOUND = "listed", "listed later", "taken off before", "not found"


def ask_lists(store: Store, name: str, on: date, which: str | None = None) -> list[Row]:
    """An answer for each listed entity that bears the name, and for each list without any; of all lists or one.

    Each holds `answer` (listed, listed later, taken off before, not found), the name and clause of the entity on that
    day and `since` when it stood so, the versions that the answer rests on, whether one of them is partial, and all of
    it `in_words`. A name is found where it is identical, signs, case and legal form aside, to a name under which the
    entity is or was listed.

    Raises UserMistake on a blank name, on a list that is not imported, and where no list is.
    """
    if not clean_name(name):
        raise UserMistake(f"{name!r} is no name; expected the name of a company.")
    by_list = _versions_by_list(store, which)
    return [row for one in sorted(by_list) for row in _of_list(store, one, by_list[one], name, on)]


def _versions_by_list(store: Store, which: str | None) -> dict[str, list[Row]]:
    by_list: dict[str, list[Row]] = {}
    for version in versions_of(store):
        by_list.setdefault(version["list"], []).append(version)
    if not by_list:
        raise UserMistake(
            "No list is imported, so nobody is known to be listed or unlisted. Next: lists import uflpa FILE."
        )
    if which and which not in by_list:
        raise UserMistake(f"List {which} is not imported; there are: {', '.join(sorted(by_list))}.")
    return {which: by_list[which]} if which else by_list


def _of_list(store: Store, which: str, versions: Sequence[Row], name: str, on: date) -> Iterator[Row]:
    nearest = [_completeness(version) for version in _nearest(versions, on)]
    partial = any(version["partial"] for version in nearest)
    basis = {"list": which, "asked": name, "on": on, "versions": nearest, "partial": partial}
    found = [row for entity in entities_of(store, which) for row in _found(entity, name, on)]
    for row in sorted(found, key=lambda row: (row["answer"] != LISTED, row["listed_name"])) or [{"answer": NOT_FOUND}]:
        yield {"answer": row["answer"], **basis, **row, "in_words": _in_words(row, basis)}


def _completeness(version: Row) -> Row:
    return {"as_of": version["as_of"], "entities": version.get("entities"), "partial": bool(version.get("partial"))}


def _nearest(versions: Sequence[Row], on: date) -> list[Row]:
    """The last version up to the day and the first one after it: who was listed is in one of them, or was both put on
    the list and taken off between the two.
    """
    before = [version for version in versions if version["as_of"] <= on]
    after = [version for version in versions if version["as_of"] > on]
    return before[-1:] + after[:1]


def _found(entity: Row, name: str, on: date) -> Iterator[Row]:
    """What is known of an entity on the day, if it bears the name."""
    events = events_of(entity)
    names = compared_names(entity["name"], [*(entity.get("aliases") or ()), *(event.name for event in events)])
    agrees = names.get(clean_name(name))
    if agrees is None or entity.get("regional"):
        return
    last = last_before(events, on)
    answer, shown = _answer(entity, last, on), last or events[0]
    yield {
        "answer": answer,
        "entity": entity["id"],
        "listed_name": shown.name,
        "agrees": agrees,
        "clause": shown.clause or None,
        "since": last.day if last else None,
        "effective_date": entity.get("effective_date"),
        "removed_on": entity.get("removed_on"),
        "history": [str(event) for event in events],
    }


def _answer(entity: Row, last: Event | None, on: date) -> str:
    """By its history and by the dates that verdicts read: it was listed where either says so."""
    if in_force(Node(entity["id"], "ListedEntity", entity), on) or (last and last.what != REMOVED):
        return LISTED
    return TAKEN_OFF if last else LATER


def _in_words(row: Row, basis: Row) -> str:
    """The answer as a sentence that never says `not listed` without the versions and what they do not cover."""
    where = f"on list {basis['list']} on {basis['on']}"
    if row["answer"] == NOT_FOUND:
        said = f"{basis['asked']!r} is not found {where}, by identical names"
    else:
        clause = f", clause {row['clause']}" if row["clause"] else ""
        said = {
            LISTED: f"{row['listed_name']} was listed {where}{clause}",
            LATER: f"{row['listed_name']} was not yet {where}: it is listed from {row['effective_date']} on",
            TAKEN_OFF: f"{row['listed_name']} was not {where} any more: it is seen taken off on {row['since']}",
        }[row["answer"]]
    return f"{said}. {_rests_on(row, basis)}"


def _rests_on(row: Row, basis: Row) -> str:
    versions, on = basis["versions"], basis["on"]
    named = " and ".join(
        f"{one['as_of']} ({_entities(one)}, {'partial' if one['partial'] else 'not known to be partial'})"
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
