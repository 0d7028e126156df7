"""What is asked of every target at once, as arrays: one question a line, or one a commodity where there are no lines.

The same questions as graph/exposure.py puts for one target, made from the projection's columns.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import UserMistake
from graph.many_targets import QUESTION
from graph.paths import Question
from graph.projection import LABELS, Projection
from graph.scope import COMMODITIES, FINISHED, STAGE_RANK, day_that_matters, line_scope, regimes
from graph.upstream import by_words, commodity_code, days

_NONE, _EITHER = 0, len(COMMODITIES) + 1


@dataclass(frozen=True)
class Asking:
    """How it is asked, of one target or of all. Raises UserMistake for what makes no sense.

    look_back_months: calendar months before D in which a sale must still have run. commodity: None for both.
    """

    as_of: date
    look_back_months: int = 24
    commodity: str | None = None
    max_steps: int = 12

    def __post_init__(self) -> None:
        if self.commodity not in (None, *COMMODITIES):
            raise UserMistake(f"commodity {self.commodity!r} is not known; expected one of {', '.join(COMMODITIES)}.")
        if not isinstance(self.as_of, date):
            raise UserMistake(f"as-of {self.as_of!r} is no day; expected a datetime.date such as date(2024, 5, 1).")
        if self.as_of.year < 1900:
            raise UserMistake(f"as-of date {self.as_of} is before 1900; expected a date such as 2024-05-01.")
        at_least("look-back", self.look_back_months, 0)
        at_least("longest path", self.max_steps, 0)


def at_least(what: str, value: int, least: int) -> None:
    if value < least:
        raise UserMistake(f"{what} is {value}; expected {least} or more.")


@dataclass(frozen=True)
class Questions:
    """questions: each a QUESTION. of: by question, the place of its target in `targets`. has_lots: by question.

    targets: node numbers. A target of which nothing is asked is not assessed.
    """

    targets: NDArray[np.int32]
    questions: NDArray[Any]
    of: NDArray[np.int64]
    has_lots: NDArray[np.bool_]


def months_before(day: date, months: int) -> date:
    """The same day of the month so many calendar months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def questions_of(projection: Projection, label: str, asking: Asking) -> Questions:
    """What is asked of every node of a label: shipments, suppliers, facilities or estates."""
    targets = np.flatnonzero(projection.labels == LABELS.index(label)).astype(np.int32)
    return _of_shipments(projection, targets, asking) if label == "Shipment" else _of_parties(targets, asking)


def _of_parties(targets: NDArray[np.int32], asking: Asking) -> Questions:
    of, commodities = _each_commodity(np.arange(len(targets)), asking)
    questions = np.zeros(len(of), QUESTION)
    questions["target"], questions["commodity"], questions["rank"] = targets[of], commodities, FINISHED
    questions["shipment"] = questions["line"] = -1
    questions["day"] = asking.as_of.toordinal()
    questions["earliest"] = months_before(asking.as_of, asking.look_back_months).toordinal()
    questions["max_steps"] = asking.max_steps
    return Questions(targets, questions, of, np.zeros(len(of), bool))


def _each_commodity(targets: NDArray[np.int64], asking: Asking) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(targets, commodity): one question a target and commodity."""
    codes = [commodity_code(c) for c in COMMODITIES if asking.commodity in (None, c)]
    return np.repeat(targets, len(codes)), np.tile(codes, len(targets))


def _of_shipments(projection: Projection, targets: NDArray[np.int32], asking: Asking) -> Questions:
    of, lines, commodities, ranks = _lines_asked(projection, targets, asking)
    day, earliest, reached = _days_of(projection, asking)
    some = np.flatnonzero(reached[of])
    of, lines, commodities, ranks = of[some], lines[some], commodities[some], ranks[some]
    lots = _counts(projection, "FROM_LOT")
    has_lots = np.where(lines >= 0, lots[lines] > 0, False)
    makers = _counts(projection, "PRODUCED_AT")[targets] > 0
    questions = np.zeros(len(of), QUESTION)
    questions["target"] = questions["shipment"] = targets[of]
    questions["line"], questions["commodity"], questions["rank"] = lines, commodities, ranks
    questions["day"], questions["earliest"], questions["max_steps"] = day[of], earliest[of], asking.max_steps
    questions["maker_stops"], questions["shipper_stops"] = has_lots, has_lots | makers[of]
    return Questions(targets, questions, of, has_lots)


def _lines_asked(projection: Projection, targets: NDArray[np.int32], asking: Asking) -> Any:
    """(targets, line or -1, commodity, stage rank) of each question, before the dates are looked at."""
    place = np.full(len(projection.ids), -1, np.int64)
    place[targets] = np.arange(len(targets))
    facts = projection.fact_tables["HAS_LINE"]
    pairs = np.unique(np.stack([facts["start"].to_numpy(), facts["end"].to_numpy()]), axis=1)
    commodity, rank = _goods_of_lines(projection)
    wanted = [commodity_code(c) for c in COMMODITIES if asking.commodity in (None, c)]
    # A line whose goods are not known is asked for each commodity.
    pairs = np.concatenate([np.stack([*pairs, commodity[pairs[1]]]), *_either(pairs, commodity, wanted)], axis=1)
    pairs = pairs[:, np.isin(pairs[2], wanted)]
    bare = np.setdiff1d(np.arange(len(targets)), place[facts["start"].to_numpy()])
    of, commodities = _each_commodity(bare, asking)
    return (
        np.concatenate([place[pairs[0]], of]),
        np.concatenate([pairs[1], np.full(len(of), -1)]),
        np.concatenate([pairs[2], commodities]),
        np.concatenate([rank[pairs[1]], np.full(len(of), FINISHED)]),
    )


def _either(pairs: NDArray[Any], commodity: NDArray[np.int64], wanted: list[int]) -> list[NDArray[Any]]:
    """The pairs of a shipment and a line of goods that are not known, with each commodity that is asked for."""
    some = pairs[:, commodity[pairs[1]] == _EITHER]
    return [np.stack([*some, np.full(some.shape[1], code)]) for code in wanted]


def _goods_of_lines(projection: Projection) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """By node: a line's commodity, _NONE where it is out of scope, _EITHER where it is not known, and the stage that a
    walk from it starts at."""
    table = projection.node_tables["Line"]
    codes = by_words([table[name] for name in ("hts", "fibre_content", "description")], _scope_code)
    commodity, rank = (np.zeros(len(projection.ids), np.int64) for _ in range(2))
    lines = np.flatnonzero(projection.labels == LABELS.index("Line"))
    commodity[lines], rank[lines] = codes // len(STAGE_RANK), codes % len(STAGE_RANK)
    return commodity, rank


def _scope_code(said: list[str | None]) -> int:
    scope = line_scope(*said)
    if not scope.may_be:
        return _NONE
    code = commodity_code(scope.commodity) if scope.commodity else _EITHER
    return code * len(STAGE_RANK) + scope.rank


def _days_of(projection: Projection, asking: Asking) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.bool_]]:
    """Of each shipment: D, the day before which no sale may end, and whether any regime reaches its dates."""
    table = projection.node_tables["Shipment"]
    dates = [days(table[name], 0).astype(np.int64) for name in ("import_date", "entry_date")]
    stored = by_words([table["entry_type"]], lambda said: int(said[0] in ("ftz", "warehouse")))
    occurring, where = np.unique(np.stack([*dates, stored]), axis=1, return_inverse=True)
    day, earliest, reached = [], [], []
    for imported, entered, in_store in occurring.T.tolist():
        said = {
            "import_date": date.fromordinal(imported) if imported else None,
            "entry_date": date.fromordinal(entered) if entered else None,
            "entry_type": "ftz" if in_store else None,
        }
        that = day_that_matters(said, asking.as_of)
        day.append(that.toordinal())
        earliest.append(months_before(that, asking.look_back_months).toordinal())
        reached.append(bool(regimes(said, asking.as_of)))
    where = where.ravel()
    return np.array(day, np.int64)[where], np.array(earliest, np.int64)[where], np.array(reached, bool)[where]


def _counts(projection: Projection, fact_type: str) -> NDArray[np.int64]:
    """How many facts of a type leave each node."""
    starts = projection.fact_tables[fact_type]["start"].to_numpy()
    return np.bincount(starts, minlength=len(projection.ids))


def in_words(projection: Projection, question: Any) -> Question:
    """The question of one QUESTION."""
    shipment, line = (
        projection.ids[int(n)].as_py() if n >= 0 else None for n in (question["shipment"], question["line"])
    )
    return Question(
        projection.ids[int(question["target"])].as_py(),
        COMMODITIES[question["commodity"] - 1],
        date.fromordinal(int(question["day"])),
        date.fromordinal(int(question["earliest"])),
        int(question["rank"]),
        line,
        shipment,
        int(question["max_steps"]),
    )
