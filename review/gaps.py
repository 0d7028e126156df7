"""What is still to be shown, worst first, and which document to ask for next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from graph.certainty import CERTAINTIES
from review.item import STATES, Item
from review.line_papers import told_of
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY
from review.paper_problems import ALTERED, LANGUAGE_UNKNOWN, LOT_GONE, NO_FILE, REDACTED, UNTRANSLATED, Problem
from review.path_words import listed
from review.plain_text import short
from review.requirements import requirements

_IN_ORDER = {key: number for number, key in enumerate(dict.fromkeys(row.key for row in requirements()))}
_MADE_HERE = frozenset(row.key for row in requirements() if row.made_here)
_SURENESS = "".join(CERTAINTIES)
_LAST = 10_000


def grouped(items: Sequence[Item]) -> list[tuple[tuple[str, ...], Item]]:
    """The items with those of several lines that stand alike taken together, each with its lines; none for an item of
    the shipment. The documents, problems and what lacks one are those of all of the lines."""
    every = {item.line for item in items if item.line is not None}
    alike: dict[tuple[int | None, int | None, str, str, str], list[Item]] = {}
    for item in items:
        alike.setdefault((item.step, item.to, item.requirement, item.because, item.state), []).append(item)
    return [_together(group, every) for group in alike.values()]


def each_once(items: Sequence[Item]) -> list[Item]:
    """The items without the repetitions of what several lines need alike; each names its lines where it is of some."""
    return [item for _, item in grouped(items)]


def _together(group: Sequence[Item], every: Collection[str]) -> tuple[tuple[str, ...], Item]:
    first, lines = group[0], tuple(dict.fromkeys(item.line for item in group if item.line is not None))
    said = replace(
        first,
        lines=lines if 0 < len(lines) < len(every) else (),
        documents=_of_all(item.documents for item in group),
        lacking=_of_all(item.lacking for item in group),
        remarks=_of_all(item.remarks for item in group),
        problems=_problems(group),
    )
    return lines, said


def _of_all(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in parts for one in part))


def _problems(group: Sequence[Item]) -> tuple[Problem, ...]:
    """Each problem once, those of goods of other lines in the words for all that have them."""
    lines_of: dict[Problem, dict[str, None]] = {}
    for item in group:
        for problem in item.problems:
            bare = replace(problem, because="") if problem.goods else problem
            lines_of.setdefault(bare, {}).update({item.line: None} if item.line is not None else {})
    return tuple(one for bare, lines in lines_of.items() for one in told_of([bare], list(lines)))


def lines_in_words(item: Item) -> str:
    """Of which lines an item is, where it is of some of several, such as `for 2 lines: A and B`; else blank."""
    if not item.lines:
        return ""
    return f"for line {item.lines[0]}" if len(item.lines) == 1 else f"for {len(item.lines)} lines: {_few(item.lines)}"


def _few(ids: Sequence[str]) -> str:
    return listed([short(one, 60) for one in ids])


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
        said.append(f"{len(item.lacking)} of what it must show has no document or no payment in full on file")
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
    """What to ask for, in words: the document itself, or what would mend the one that is on file; for which lines."""
    lines = lines_in_words(item)
    return f"{_asked_for(item)} ({lines})" if lines else _asked_for(item)


def _asked_for(item: Item) -> str:
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
        if first.kind == LOT_GONE:
            return f"the record of the goods of {first.document}: {first.because}"
        if first.goods:
            return f"from which lots the goods come, for {item.title}: {first.because}"
        return f"{item.title}, in place of {first.document}: {first.because}"
    if item.state == PARTLY and item.lacking:
        return f"{item.title}: {', '.join(item.lacking)}"
    return item.title


def _order(item: Item) -> tuple[bool, int, int, int, int, str]:
    sureness = min((_SURENESS.index(letter) for letter in item.letters), default=0)
    near = item.step if item.step is not None else 0 if item.line is not None else _LAST
    rank = _IN_ORDER.get(item.requirement, _LAST)
    return (not item.asked_by_notice, STATES.index(item.state), sureness, near, rank, item.requirement)
