"""A list as dated versions: what each import added, removed and changed."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from graph.declarations import Statement, Touched
from graph.errors import UserMistake
from graph.store import Store
from ingest.lists.completeness import completeness, in_words, is_partial
from ingest.lists.differences import difference
from ingest.lists.files import IDENTIFIERS, PAGE, ListFile, Listing, read_list
from ingest.lists.history import removed, told
from ingest.lists.identity import by_entity

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
# A copy of a page opens as text: its scripts have no reason to run on this machine.
_ENDING_OF_COPY = {PAGE: "html.txt"}
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
    now: datetime,
    home: Path,
) -> Row:
    """Imports a file as the version of `as_of`, the day that the list speaks of, in one transaction.

    An entity that goes by another name, or stands under another clause, stays the same one and keeps its history.
    Without `as_of` that day is the latest effective date in the file: the list is at least as new as that, and is
    never made to look fresher. partial: the user says that the file holds only part of the list. A copy of the file is
    kept in `home`. The same file again changes nothing. The report names everybody who was added, removed or changed.

    Raises UserMistake, with nothing written, on a file that is not the list, on a day before the last version's or
    after `now`, on fewer than half of the last version's entities, and on entities gone without a stated day.
    """
    if not _LIST_NAME.match(which):
        raise UserMistake(f"{which!r} is no name for a list; expected small letters and digits, such as uflpa or wro.")
    found = read_list(which, file)
    day = as_of or found.latest.effective_date
    with store.writing() as writer:
        versions = [version for version in versions_of(store) if version["list"] == which]
        last = versions[-1] if versions else None
        said_before = last and (bool(last.get("partial")) or not partial)
        if last and said_before and last["sha256"] == found.sha256 and (as_of is None or as_of <= last["as_of"]):
            return _report(last, {})
        _check_day(found, day, last, now.date())
        held = {row["id"]: row for row in entities_of(store, which)}
        present = {key for key, row in held.items() if row.get("removed_on") is None}
        _check_size(found, which, last)
        found = replace(found, listings=by_entity(which, found.listings, held, day))
        gone = present - found.listings.keys()
        if gone and as_of is None:
            names = ", ".join(sorted(held[key]["name"] for key in gone)[:3])
            raise UserMistake(
                f"{file}: {len(gone)} entities of the last version are gone ({names}...). They count as listed until "
                "the day that this file speaks of: say it with --as-of."
            )
        rows = [_entity(which, listing, held.get(key), day) for key, listing in found.listings.items()]
        rows += [_gone(held[key], day) for key in sorted(gone)]
        changes = difference({row["id"]: row for row in rows}, held)
        version = _version(which, found, day, changes)
        version |= {"id": f"list:{which}:{len(versions) + 1}", "imported_at": now}
        version["partial"] = partial or is_partial(version)
        writer.run(_WRITE, entities=[row for row in rows if row != held.get(row["id"])], version=version)
    _keep(file, home / "lists" / which, f"{day}-{found.sha256[:8]}.{_ENDING_OF_COPY.get(found.form, found.form)}")
    return _report(version, changes)


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


def _check_day(found: ListFile, day: date, last: Row | None, today: date) -> None:
    if day > today:
        raise UserMistake(f"{found.path}: --as-of {day} is after today, {today}. Say the day that the list speaks of.")
    latest = found.latest
    if latest.effective_date > day + ANNOUNCED_AHEAD:
        raise UserMistake(
            f"{found.path} {latest.where}, effective_date: {latest.effective_date} is after the day that the list is "
            f"said to speak of, {day}. Say the right day with --as-of."
        )
    if last and day < last["as_of"]:
        raise UserMistake(
            f"{found.path}: speaks of {day}, but the version of {last['as_of']} is imported already. "
            "Import versions in order, or say this one's day with --as-of."
        )


def _check_size(found: ListFile, which: str, last: Row | None) -> None:
    if last and found.entities * 2 < last["entities"]:
        raise UserMistake(
            f"{found.path}: holds {found.entities} entities, fewer than half of the {last['entities']} that list "
            f"{which} held on {last['as_of']}. Nothing is imported: is the file cut off?"
        )


def _gone(held: Row, day: date) -> Row:
    return {**held, "removed_on": day, "history": [str(event) for event in removed(held, day)]}


def _entity(which: str, listing: Listing, held: Row | None, day: date) -> Row:
    since, events = told(listing, held, day)
    facts = {
        "id": listing.id,
        "list": which,
        "name": listing.name,
        "aliases": list(listing.aliases) or None,
        "sub_list": listing.sub_list or None,
        "merchandise": listing.merchandise or None,
        **{name: getattr(listing, name) or None for name in IDENTIFIERS},
        "note": listing.note or None,
        "effective_date": since,
        "names_affiliates": listing.names_affiliates,
        "regional": listing.regional or None,
        "versions": list(dict.fromkeys([*(held or {}).get("versions", []), day.isoformat()])),
        "history": [str(event) for event in events],
    }
    return {name: value for name, value in facts.items() if value is not None}


def _version(which: str, found: ListFile, day: date, changes: dict[str, list[Row]]) -> Row:
    return {
        "list": which,
        "as_of": day,
        "file": found.path.name,
        "sha256": found.sha256,
        "entities": found.entities,
        **{what: len(entities) for what, entities in changes.items()},
    }


def _report(version: Row, changes: dict[str, list[Row]]) -> Row:
    """What an import did. changes: empty where the same file was imported before."""
    report = {name: version.get(name) for name in ("list", "as_of", "file", "sha256", "entities")}
    for what in ("added", "removed", "changed"):
        entities = changes.get(what, [])
        report |= {what: len(entities), f"{what}_entities": entities}
    report |= completeness(version)
    message = "imported" if changes else "the same file is imported already; nothing changes"
    message += f"; {in_words(report)}"
    if report["partial"]:
        message += "; this is part of the list only: that a name is not in it clears nobody"
    return {**report, "unchanged": not changes, "message": message}


def _keep(file: Path, folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / name)
