"""A list as dated versions: what each import added, removed and changed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from graph.declarations import Statement, Touched
from graph.errors import UserMistake
from graph.schema import NODES
from graph.store import Store
from ingest.lists import copies
from ingest.lists.completeness import completeness, in_words, is_called_partial, is_partial
from ingest.lists.files import ListFile, read_list
from ingest.lists.new_names import refuse_slip
from ingest.lists.states import State, after, taken_off_by_a_partial_version

Row = dict[str, Any]

DATA = Path(__file__).parent / "data"
ANNOUNCED_AHEAD = timedelta(days=60)
_LIST_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}\Z")
_WRITE = Statement(
    "UNWIND $entities AS row MERGE (n:ListedEntity {id: row.id}) SET n = row "
    "WITH count(*) AS written CREATE (v:ListVersion) SET v = $version RETURN written",
    lambda values, _: [
        Touched("ListedEntity", [row["id"] for row in values["entities"]]),
        Touched("ListVersion", [values["version"]["id"]]),
    ],
)
_FACTS = (
    *("id", "list", "name", "aliases", "sub_list", "merchandise", "uscc", "lei", "note"),
    *("effective_date", "names_affiliates", "regional", "removed_on", "versions", "history"),
)


def import_list(
    store: Store,
    which: str,
    file: Path,
    *,
    as_of: date | None = None,
    partial: bool = False,
    new: bool = False,
    now: datetime,
    home: Path,
) -> Row:
    """Imports a file as the version of `as_of`, the day that the list speaks of, in one transaction.

    An entity that goes by another name, or stands under another clause, stays the same one and keeps its history.
    Without `as_of` that day is the latest effective date in the file: the list is at least as new as that, and is
    never made to look fresher. partial: the user says that the file holds only part of the list. new: the user says
    that a list of this name is to begin, however near to a known one. A copy of the file is kept in `home`. The same
    file again changes nothing. The report names everybody who was added, removed or changed. Whom a partial version
    lacks stays listed: the report names them as not_seen. Listings that a partial version ended, when imports still
    did so, count as never ended.

    Raises UserMistake, with nothing written, on a new name that is near to a known one, on a file that is not the
    list, on a day before the last version's or after `now`, on fewer than half of the last version's entities, and on
    entities gone without a stated day.
    """
    if not _LIST_NAME.match(which):
        raise UserMistake(f"{which!r} is no name for a list; expected small letters and digits, such as uflpa or wro.")
    found = read_list(which, file)
    day = as_of or found.latest.effective_date
    with store.writing() as writer:
        every = versions_of(store)
        if not new:
            refuse_slip(which, {version["list"] for version in every}, found)
        versions = [version for version in every if version["list"] == which]
        last = versions[-1] if versions else None
        said_before = last and (bool(last.get("partial")) or not partial)
        before = {row["id"]: row for row in entities_of(store, which)}
        listed_still = taken_off_by_a_partial_version(before, versions)
        if last and said_before and last["sha256"] == found.sha256 and (as_of is None or as_of <= last["as_of"]):
            writer.write(NODES["ListedEntity"].replace(), list(listed_still.values()))
            return _report(last, None, listed_still)
        _check_day(found, day, last, now.date(), is_said=as_of is not None)
        held = {**before, **listed_still}
        version = _version(which, found, day)
        version |= {"id": _id(version, len(versions) + 1), "imported_at": now}
        version["partial"] = partial or is_partial(version)
        if not (partial or is_called_partial(version)):
            _check_size(found, which, last, held)
        state = after(which, found, day, held, partial=version["partial"])
        if as_of is None:
            _check_gone(file, state)
        version |= {what: len(entities) for what, entities in state.changes.items()}
        written = [row for key, row in state.rows.items() if row != before.get(key)]
        copies.keep(found, which, day, home)  # first: a version whose copy is missing could never be taken back
        writer.run(_WRITE, entities=written, version=version)
    return _report(version, state, listed_still)


def show_lists(store: Store, today: date) -> list[Row]:
    """The last version of each list: its day, age in days, how many entities, how many versions there are, and its
    completeness with the reason.
    """
    versions = versions_of(store)
    return [
        {
            "list": which,
            "as_of": last["as_of"],
            "age_days": (today - last["as_of"]).days,
            "entities": last["entities"],
            "versions": sum(version["list"] == which for version in versions),
            **completeness(last),
        }
        for which, last in sorted({version["list"]: version for version in versions}.items())
    ]


def versions_of(store: Store) -> list[Row]:
    """Every version, in order of its day and, on one day, of its import."""
    rows = [row["v"] for row in store.read("MATCH (v:ListVersion) RETURN v")]
    return sorted(rows, key=lambda version: (version["as_of"], version["imported_at"]))


def entities_of(store: Store, which: str) -> list[Row]:
    rows = store.read("MATCH (n:ListedEntity) WHERE n.list = $which RETURN n", which=which)
    return [{name: row["n"][name] for name in _FACTS if row["n"].get(name) is not None} for row in rows]


def _check_day(found: ListFile, day: date, last: Row | None, today: date, *, is_said: bool) -> None:
    if day > today:
        raise UserMistake(f"{found.path}: --as-of {day} is after today, {today}. Say the day that the list speaks of.")
    latest = found.latest
    if latest.effective_date > day + ANNOUNCED_AHEAD:
        raise UserMistake(
            f"{found.path} {latest.where}, effective_date: {latest.effective_date} is after the day that the list is "
            f"said to speak of, {day}. Say the right day with --as-of."
        )
    if last and day < last["as_of"]:
        newest = f"{last['list']}:{last['as_of']}"
        way_out = "" if is_said else " If this file speaks of a later day, say it with --as-of."
        raise UserMistake(
            f"{found.path}: speaks of {day}, but the version of {last['as_of']} is imported already, and versions come "
            f"in order.{way_out} If that version or its day is wrong, take it back first: lists undo {newest}."
        )


def _check_size(found: ListFile, which: str, last: Row | None, held: dict[str, Row]) -> None:
    listed = sum(row.get("removed_on") is None for row in held.values())
    if last and found.entities * 2 < listed:
        raise UserMistake(
            f"{found.path}: holds {found.entities} entities, fewer than half of the {listed} that list "
            f"{which} held on {last['as_of']}. Nothing is imported: is the file cut off? If it is meant to be only "
            "part of the list, say so with --partial."
        )


def _check_gone(file: Path, state: State) -> None:
    if gone := state.changes["removed"]:
        named = sorted(entity["name"] for entity in gone)
        names, more = ", ".join(named[:3]), f" and {len(named) - 3:,} more" if len(named) > 3 else ""
        one = len(gone) == 1
        are, they = (
            ("entity of the last version is", "It counts")
            if one
            else ("entities of the last version are", "They count")
        )
        raise UserMistake(
            f"{file}: {len(gone):,} {are} gone ({names}{more}). {they} as listed until the day that this file speaks "
            "of: say it with --as-of."
        )


def _id(version: Row, number: int) -> str:
    """A version that takes the place of one that was taken back has another id."""
    return f"list:{version['list']}:{number}:{version['sha256'][:8]}"


def _version(which: str, found: ListFile, day: date) -> Row:
    return {
        "list": which,
        "as_of": day,
        "file": found.path.name,
        "sha256": found.sha256,
        "entities": found.entities,
    }


def _report(version: Row, state: State | None, listed_still: dict[str, Row]) -> Row:
    """What an import did. state: None where the same file was imported before."""
    report = {name: version.get(name) for name in ("list", "as_of", "file", "sha256", "entities")}
    named = {**state.changes, "not_seen": state.not_seen} if state else {}
    for what in ("added", "removed", "changed", "not_seen"):
        entities = named.get(what, [])
        report |= {what: len(entities), f"{what}_entities": entities}
    report |= completeness(version)
    message = "imported" if state else "the same file is imported already"
    if listed_still:
        message += f"; {len(listed_still):,} that an earlier partial version had taken off count as listed still"
    elif not state:
        message += "; nothing changes"
    message += f"; {in_words(report)}"
    if report["partial"]:
        message += "; this is part of the list only: that a name is not in it clears nobody and ends no listing"
    return {**report, "unchanged": not state and not listed_still, "message": message}
