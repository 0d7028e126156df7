"""What `matches` says: the queue in groups, and what people said of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.markup import escape

from dashboard import next_steps, output
from dashboard.lists import rests_on
from dashboard.output import OUT, PROGRAM, json_document, note, rows_of
from graph.judgements import CONFIRMED, Judgement
from graph.store import Store
from ingest.lists import show_lists
from ingest.screening.queue import GroupJudged, firsts, queue

Row = dict[str, Any]
_SHOWN = ("score", "pairs", "status", "entity", "name", "other", "other_name", "list", "why", "last")


@dataclass(frozen=True)
class Waiting:
    """The queue, the lists that it rests on, and what could not be compared or is to be compared anew."""

    rows: Sequence[Row]
    lists: Sequence[Row]
    not_compared: Sequence[str]
    next_step: str

    def show(self, limit: int, *, each: bool = False, as_json: bool) -> None:
        """each: a row for each pair, not one for each group."""
        if as_json:
            json_document(list(self.rows))
        elif self.rows:
            self._show_rows(limit, each=each)
        else:
            note(f"Nothing waits for a person. `{PROGRAM} screen` looks for more.")
        for said in (*self.not_compared, rests_on(self.lists)):
            (note if as_json else say)(said)
        if self.next_step:
            note(self.next_step)

    def _show_rows(self, limit: int, *, each: bool) -> None:
        grouped = any(row["group_size"] > 1 for row in self.rows)
        names = tuple(name for name in _SHOWN if grouped or name != "pairs")
        OUT.print(f"{len(self.rows):,} wait for a person, the highest score first:")
        rows = [{**row, "pairs": row["group_size"]} for row in self.rows]
        if not each:
            rows = firsts(rows)
        rows_of([{name: row.get(name) for name in names} for row in rows[:limit]])
        if len(rows) > limit:
            OUT.print(f"  and {len(rows) - limit:,} more; all of them with --json")
        if grouped and not each:
            OUT.print(
                "A row of several pairs is a group: records of one name that may be the same one. `--each` shows each "
                "pair. confirm, reject, merge and split take a whole group with `--group`."
            )


def waiting(store: Store, now: datetime) -> Waiting:
    missing = next_steps.not_compared(store)
    return Waiting(queue(store), show_lists(store, now.date()), missing, next_steps.screening(store))


def judgement_row(made: Judgement) -> Row:
    return {
        **{"entity": made.pair.entity, "other": made.pair.other, "number": made.number},
        **{"status": made.status, "undoes": made.undoes, "author": made.author, "at": made.at, "note": made.note},
        "score": made.basis.score,
    }


def show_judged(made: Judgement, source: str | None = None, *, as_json: bool) -> None:
    """source: of both records, where two records of one were merged."""
    remark = None
    if source and made.status == CONFIRMED:
        remark = f"Both records are of the source {source!r}, which holds them to be two. They are merged all the same."
    if as_json:
        json_document({**judgement_row(made), "remark": remark})
    else:
        output.document(judgement_row(made), as_json=False)
        if remark:
            note(remark)


def show_group(done: GroupJudged, *, as_json: bool) -> None:
    """A judgement for each pair of a group, and the pairs that were left with why."""
    made = [judgement_row(one) for one in done.made]
    left = [{"entity": pair.entity, "other": pair.other, "why": why} for pair, why in done.left]
    if as_json:
        json_document({"judged": made, "left": left})
        return
    if made:
        rows_of([{name: row[name] for name in ("entity", "other", "status", "score")} for row in made])
        pairs = "1 pair is" if len(made) == 1 else f"{len(made):,} pairs are"
        say(
            f"{pairs} {made[0]['status']}, each by a judgement of its own: `{PROGRAM} matches undo ENTITY OTHER` takes "
            "back one, and only that one."
        )
    for row in left:
        note(f"Left as it was: {row['entity']} and {row['other']}. {row['why']}.")


def show_undone(made: Judgement, taken: Judgement, *, as_json: bool) -> None:
    if not as_json:
        say(f"Taken back: {taken.in_words}")
    output.document(judgement_row(made), as_json=as_json)


def say(text: str) -> None:
    OUT.print(escape(text))
