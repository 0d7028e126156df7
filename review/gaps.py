"""What is still to be shown, worst first, and which document to ask for next."""

from __future__ import annotations

from collections.abc import Sequence

from graph.certainty import CERTAINTIES
from review.item import STATES, Item
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY
from review.paper_problems import ALTERED, LANGUAGE_UNKNOWN, NO_FILE, REDACTED, UNTRANSLATED
from review.requirements import requirements

_IN_ORDER = {key: number for number, key in enumerate(dict.fromkeys(row.key for row in requirements()))}
_MADE_HERE = frozenset(row.key for row in requirements() if row.made_here)
_SURENESS = "".join(CERTAINTIES)
_LAST = 10_000


def each_once(items: Sequence[Item]) -> list[Item]:
    """The items without the repetitions of what several lines need alike: the first line's stands for all."""
    once: dict[tuple[int | None, int | None, str, str], Item] = {}
    for item in items:
        once.setdefault((item.step, item.to, item.requirement, item.because), item)
    return list(once.values())


def gaps(items: Sequence[Item]) -> list[Item]:
    """What is not covered, worst first: what the notice asks for, then the state, then how sure the requirement is,
    then what is nearest to the origin."""
    return sorted((item for item in each_once(items) if item.state != COVERED), key=_order)


def next_best(items: Sequence[Item]) -> Item | None:
    """The document to ask for next; None where nothing is open that a document would show."""
    return next((item for item in gaps(items) if item.requirement not in _MADE_HERE), None)


def why_first(item: Item, items: Sequence[Item]) -> str:
    """Why that one is asked for first, in words."""
    said = []
    if item.asked_by_notice:
        said.append("the notice asks for it")
    if item.state == MISSING:
        said.append("nothing on file shows it")
    elif item.state == PARTLY:
        said.append(f"{len(item.lacking)} of what it must show has no document")
    else:
        said.append("every document for it has a problem")
    if item.step is None and item.line is not None:
        said.append("without it the chain does not reach its origin")
    elif item.step is not None:
        said.append("of what is open so, it is nearest to the origin")
    of_the_same = sum(other.ask == item.ask for other in gaps(items)) - 1
    if of_the_same:
        said.append(f"the same party can close {of_the_same} more")
    return "; ".join(said)


def to_ask_for(item: Item) -> str:
    """What to ask for, in words: the document itself, or what would mend the one that is on file."""
    if item.state == DOUBTFUL and item.problems:
        first = item.problems[0]
        if first.kind == UNTRANSLATED:
            return f"an English translation of {first.document}"
        if first.kind == LANGUAGE_UNKNOWN:
            return f"in what language {first.document} is, and an English translation if in another"
        if first.kind == REDACTED:
            return f"{first.document} without parts blacked out"
        if first.kind in (NO_FILE, ALTERED):
            return f"the file of {first.document}: {first.because}"
        return f"{item.title}, in place of {first.document}: {first.because}"
    if item.state == PARTLY and item.lacking:
        return f"{item.title}: {', '.join(item.lacking)}"
    return item.title


def _order(item: Item) -> tuple[bool, int, int, int, int, str]:
    sureness = min((_SURENESS.index(letter) for letter in item.letters), default=0)
    near = item.step if item.step is not None else 0 if item.line is not None else _LAST
    rank = _IN_ORDER.get(item.requirement, _LAST)
    return (not item.asked_by_notice, STATES.index(item.state), sureness, near, rank, item.requirement)
