"""What people noted of evidence: that a document was asked for or is missing.

Such a note is a decision about the shipment that leaves its status as it stands: the first line of the decision's note
names the day, the thing that must be shown and its step. So it is dated, has an author, is never removed,
survives loads, and stands in the record of decisions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.ui.reviewing.places import place_of, steps_in_words
from dashboard.ui.view import View
from graph.decisions import ACCEPTED, IN_REVIEW, Decision, decide, newest_of, on
from graph.store import Store
from review.case import Case
from review.item import Item
from review.plain_text import short

ASKED, MISSING = "asked for", "missing"
KINDS = (ASKED, MISSING)
_FIRST_LINE = re.compile(r"Evidence (asked for|missing) on (\d{4}-\d\d-\d\d): .* \[item ([0-9a-f]{12})\]")
_LONGEST = 300


@dataclass(frozen=True)
class Noted:
    """What a person noted of one thing that must be shown. on: the day that the note is of; at: when it was written."""

    item: str
    kind: str
    on: date
    author: str
    at: datetime
    words: str


def mark_of(case: Case, item: Item) -> str:
    """What a note knows an item by: the requirement and who did the step, not the step's number, which another load can
    change."""
    steps = [case.chain.step(number) for number in (item.step, item.to) if number is not None]
    parts = [item.requirement, *(f"{step.key}\x1e{step.process}" for step in steps)]
    if not steps:
        parts.append(item.line or "")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:12]


def text_of(case: Case, item: Item, kind: str, on_day: date, words: str) -> str:
    """The note as it is written."""
    about = short(", ".join(filter(None, (item.title, steps_in_words(case, place_of(item))))), _LONGEST)
    return f"Evidence {kind} on {on_day}: {about} [item {mark_of(case, item)}]\n{words.strip()}"


def noted(decisions: Iterable[Decision]) -> dict[str, list[Noted]]:
    """What was noted of each item, by its mark, in the order of the decisions."""
    found: dict[str, list[Noted]] = {}
    for made in decisions:
        first, _, words = made.note.partition("\n")
        read = _FIRST_LINE.fullmatch(first)
        if read and (day := _day(read[2])):
            found.setdefault(read[3], []).append(Noted(read[3], read[1], day, made.author, made.at, words.strip()))
    return found


def write(
    store: Store, view: View, case: Case, item: Item, *, kind: str, on_day: date, author: str, words: str
) -> Decision:
    """Notes it. The shipment's status stays as it stands; one that nobody decided about is in review from then on.

    Raises UserMistake and EngineUnreachable as `decide` does.
    """
    newest = newest_of(store, case.shipment.id)
    stands = on(newest, view.today).counts_as if newest else IN_REVIEW
    return decide(
        store,
        target=case.shipment.id,
        status=stands,
        note=text_of(case, item, kind, on_day, words),
        author=author,
        now=view.now,
        seen=newest.id if newest else None,
        until=newest.until if newest and stands == ACCEPTED else None,
        verdict=case.assessment.verdict,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
