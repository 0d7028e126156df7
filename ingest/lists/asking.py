"""Was a name listed on a day? Answered with the versions that the answer rests on, their days and completeness."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import UserMistake
from graph.listing_periods import REMOVED
from graph.projection import Node
from graph.risk import in_force
from graph.store import Store
from ingest.lists.answer_words import LATER, LISTED, MAY_BE, NOT_FOUND, REGION, TAKEN_OFF, in_words
from ingest.lists.history import Event, events_of, last_before
from ingest.lists.names import REGIONAL, clean_name, compared_forms
from ingest.lists.versions import entities_of, versions_of
from ingest.names import THRESHOLD
from ingest.names.likeness import best_of_names
from ingest.names.preparing import bare_name

Row = dict[str, Any]

IDENTICAL, CLEANED, RESEMBLES = "identical name", "cleaned name", "resemblance"
_ORDER = (LISTED, REGION, TAKEN_OFF, LATER, NOT_FOUND, MAY_BE)


def ask_lists(store: Store, name: str, on: date, which: str | None = None, *, today: date) -> list[Row]:
    """An answer for each listed entity that bears the name, and for each list without any; of all lists or one.

    Each holds `answer` (listed, listed later, taken off before, not found), the name and clause of the entity on that
    day and `since` when it stood so, the versions that the answer rests on, whether one of them is partial, and all of
    it `in_words`. `found_by` says how it was found among the names under which the entity is or was listed: an
    identical name, signs, case and spelling of the legal form aside; or a cleaned one, the legal form and the
    characters' script aside, too. Where a list names the region itself, the answer is `a region`, with what held in
    `stood`. A version that was looked at for a listing also says whether it `holds` the entity.

    Behind a list's answers come rows whose answer is `may be`: names that only resemble, as screening compares them,
    with their score, why, and in `stood` what would hold if it were the same firm. today: a day after it is said to be.

    Raises UserMistake on a blank name, on a list that is not imported, and where no list is.
    """
    if not clean_name(name):
        raise UserMistake(f"{name!r} is no name; expected the name of a company.")
    by_list, asked = _versions_by_list(store, which), _Asked(name, clean_name(name), bare_name(name))
    return [row for one in sorted(by_list) for row in _of_list(store, one, by_list[one], asked, on, today)]


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


@dataclass(frozen=True)
class _Asked:
    """The name that is asked for: as said, cleaned (`clean_name`) and bare (`bare_name`)."""

    name: str
    cleaned: str
    bare: str

    def agreement(self, forms: dict[str, tuple[str, str]]) -> Row | None:
        """How the name agrees with those of an entity: found_by, agrees (the name as listed), score and explanation.

        forms: as `compared_forms` gives them. None where they do not resemble enough.
        """
        if self.cleaned in forms:
            return {"found_by": IDENTICAL, "agrees": forms[self.cleaned][1], "score": 1.0}
        if self.bare:
            for form, listed in forms.values():
                if bare_name(form) == self.bare:
                    return {"found_by": CLEANED, "agrees": listed, "score": 1.0}
        alike = best_of_names([self.name], forms.values())
        if alike is None or alike.score < THRESHOLD:
            return None
        return {
            **{"found_by": RESEMBLES, "agrees": alike.listed, "score": alike.score},
            "explanation": alike.explanation,
        }


def _of_list(store: Store, which: str, versions: Sequence[Row], asked: _Asked, on: date, today: date) -> Iterator[Row]:
    nearest = [_completeness(version) for version in _nearest(versions, on)]
    basis = {"list": which, "asked": asked.name, "on": on, "versions": nearest, "partial": _any_partial(nearest)}
    rows = [row for entity in entities_of(store, which) if (row := _found(entity, asked, on, versions))]
    if all(row["answer"] == MAY_BE for row in rows):
        rows.append({"answer": NOT_FOUND})
    for row in sorted(rows, key=_place):
        yield {"answer": row["answer"], **basis, **row, "in_words": in_words(row, basis, today)}


def _any_partial(versions: Sequence[Row]) -> bool:
    return any(version["partial"] for version in versions)


def _place(row: Row) -> tuple[int, float, str]:
    return _ORDER.index(row["answer"]), -row.get("score", 0.0), row.get("listed_name", "")


def _completeness(version: Row) -> Row:
    return {"as_of": version["as_of"], "entities": version.get("entities"), "partial": bool(version.get("partial"))}


def _nearest(versions: Sequence[Row], on: date) -> list[Row]:
    """The last version up to the day and the first one after it: who was listed is in one of them, or was both put on
    the list and taken off between the two.
    """
    before = [version for version in versions if version["as_of"] <= on]
    after = [version for version in versions if version["as_of"] > on]
    return before[-1:] + after[:1]


def _holding(entity: Row, versions: Sequence[Row], on: date) -> Row:
    """The versions nearest to the day, and those nearest to it that hold the entity, each with whether it `holds` it.

    Nothing where the graph does not say which versions hold it.
    """
    days = entity.get("versions") or ()
    held = [version for version in versions if str(version["as_of"]) in days]
    if not held:
        return {}
    chosen = [id(version) for version in (*_nearest(versions, on), *_nearest(held, on))]
    told = [{**_completeness(version), "holds": version in held} for version in versions if id(version) in chosen]
    return {"versions": told, "partial": _any_partial(told)}


def _found(entity: Row, asked: _Asked, on: date, versions: Sequence[Row]) -> Row | None:
    """What is known of an entity on the day, if it bears the name or one that resembles; of a region by name alone."""
    events, region = events_of(entity), bool(entity.get("regional"))
    names = [*(entity.get("aliases") or ()), *(event.name for event in events)]
    forms = compared_forms(entity["name"], [*names, *([REGIONAL.sub("", entity["name"])] if region else ())])
    agreement = asked.agreement(forms)
    if agreement is None or (region and agreement["found_by"] == RESEMBLES):
        return None
    last = last_before(events, on)
    stood, shown = _answer(entity, last, on), last or events[0]
    answer = REGION if region else MAY_BE if agreement["found_by"] == RESEMBLES else stood
    return {
        **({"answer": stood} if answer == stood else {"answer": answer, "stood": stood}),
        "entity": entity["id"],
        "listed_name": shown.name,
        **agreement,
        "clause": shown.clause or None,
        "since": last.day if last else None,
        "effective_date": entity.get("effective_date"),
        "removed_on": entity.get("removed_on"),
        "history": [str(event) for event in events],
        **(_holding(entity, versions, on) if stood != TAKEN_OFF else {}),
    }


def _answer(entity: Row, last: Event | None, on: date) -> str:
    """By its history and by the dates that verdicts read: it was listed where either says so."""
    if in_force(Node(entity["id"], "ListedEntity", entity), on) or (last and last.what != REMOVED):
        return LISTED
    return TAKEN_OFF if last else LATER
