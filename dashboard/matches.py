"""What `matches` says: the queue in groups, and what people said of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard import next_steps, output
from dashboard.lists import rests_on
from dashboard.output import OUT, PROGRAM, json_document, note, rows_of, say
from graph.judgements import CANDIDATE, CONFIRMED, Judgement
from graph.store import Store
from ingest.lists import show_lists
from ingest.screening import judging
from ingest.screening.due import unread_then
from ingest.screening.queue import GroupJudged, Queue, firsts, listed_in_words, read_queue

Row = dict[str, Any]
LONGEST_TEXT = 300
NOBODYS = "nothing stands: nobody's judgement is left"
_SHOWN = ("score", "pairs", "status", "entity", "name", "other", "other_name", "list", "why", "last")


@dataclass(frozen=True)
class Waiting:
    """The queue, the lists that it rests on, and what could not be compared or is to be compared anew."""

    queue: Queue
    lists: Sequence[Row]
    not_compared: Sequence[str]
    next_step: str

    def show(self, limit: int, *, each: bool = False, every: bool = False, as_json: bool) -> None:
        """each: a row for each pair, not one for each group. every: also pairs that confirmed ones join already."""
        rows = self.queue.every if every else self.queue.rows
        if as_json:
            json_document(rows)
        elif rows:
            _show_rows(rows, limit, each=each)
        else:
            note(f"Nothing waits for a person. `{PROGRAM} screen` looks for more.")
        left_out = () if every else left_out_in_words(len(self.queue.joined), f"`{PROGRAM} matches --all` shows them.")
        for said in (*left_out, *self.not_compared, rests_on(self.lists)):
            (note if as_json else say)(said)
        if self.next_step:
            note(self.next_step)


def _show_rows(found: Sequence[Row], limit: int, *, each: bool) -> None:
    grouped = any(row["group_size"] > 1 for row in found)
    names = tuple(name for name in _SHOWN if grouped or name != "pairs")
    OUT.print(f"{_pairs(len(found))} for a person, the highest score first{':' if limit else '.'}")
    rows = [{**row, "list": listed_in_words(row), "pairs": 1 if each else row["group_size"]} for row in found]
    if not each:
        rows = firsts(rows)
    if shown := rows[:limit]:
        rows_of([{name: _shown(row.get(name)) for name in names} for row in shown])
    if left := sum(row["pairs"] for row in rows[limit:]):
        more = f"and {left:,} more" if shown else "None of them is shown"
        OUT.print(f"  {more}; all of them with --json")
    if grouped and not each:
        OUT.print(
            "A row of several pairs is a group: records of one name that may be the same one. `--each` shows each "
            "pair. confirm, reject, merge and split take a whole group with `--group`."
        )


def _shown(value: Any) -> Any:
    return output.cut(value, LONGEST_TEXT) if isinstance(value, str) else value


def _pairs(count: int) -> str:
    return "1 pair waits" if count == 1 else f"{count:,} pairs wait"


def left_out_in_words(count: int, where: str = "") -> tuple[str, ...]:
    """That pairs of records are left out of the queue, and why; nothing where none is. where: what shows them."""
    if not count:
        return ()
    pairs = "1 pair of records is" if count == 1 else f"{count:,} pairs of records are"
    return (f"{pairs} left out: confirmed pairs make the two one already. {where}".strip(),)


def waiting(store: Store, now: datetime) -> Waiting:
    missing = [*next_steps.not_compared(store), *unread_then(store)]
    return Waiting(read_queue(store), show_lists(store, now.date()), missing, next_steps.screening(store))


def judgement_row(made: Judgement) -> Row:
    return {
        **{"entity": made.pair.entity, "other": made.pair.other, "number": made.number},
        **{"status": made.status, "undoes": made.undoes, "author": made.author, "at": made.at, "note": made.note},
        **{"score": made.basis.score, "by_hand": made.basis.by_hand},
    }


def in_words(made: Judgement) -> Row:
    """The row for people: the status as they say it."""
    return {**judgement_row(made), "status": made.says}


def history_rows(said: Sequence[Judgement], *, as_json: bool) -> list[Row]:
    """What was said of pairs, all of each pair. taken_back: whether a later entry did so. stands: the status that was
    somebody's from then on, None where nobody's judgement stood."""
    taken = {one.undoes for one in said}
    rows = []
    for one in said:
        if as_json:
            stands = None if one.status == CANDIDATE else one.status
            rows.append({**judgement_row(one), "stands": stands, "taken_back": one.id in taken})
        else:
            rows.append({**judgement_row(one), "status": _status_in_history(one, is_taken=one.id in taken)})
    return rows


def _status_in_history(one: Judgement, *, is_taken: bool) -> str:
    if one.undoes:
        return NOBODYS if one.status == CANDIDATE else f"{one.says} again"
    return f"{one.says} (taken back)" if is_taken else one.says


def show_judged(made: Judgement, source: str | None = None, against: Sequence[str] = (), *, as_json: bool) -> None:
    """source: of both records, where two records of one were merged. against: what contradicts the merge."""
    remarks = [*against] if made.status == CONFIRMED else []
    if source and made.status == CONFIRMED:
        remarks.insert(
            0, f"Both records are of the source {source!r}, which holds them to be two. They are merged all the same."
        )
    if as_json:
        json_document({**judgement_row(made), "remark": " ".join(remarks) or None})
    else:
        output.document(in_words(made), as_json=False)
        for remark in remarks:
            note(remark)


def show_group(done: GroupJudged, *, as_json: bool) -> None:
    """A judgement for each pair of a group, and the pairs that were left with why."""
    made = [judgement_row(one) for one in done.made]
    left = [{"entity": pair.entity, "other": pair.other, "why": why} for pair, why in done.left]
    if as_json:
        json_document({"judged": made, "left": left, "remarks": done.against})
        return
    if made:
        words = [in_words(one) for one in done.made]
        rows_of([{name: row[name] for name in ("entity", "other", "status", "score")} for row in words])
        pairs = "1 pair is" if len(made) == 1 else f"{len(made):,} pairs are"
        say(
            f"{pairs} {words[0]['status']}, each by a judgement of its own: `{PROGRAM} matches undo ENTITY OTHER` "
            "takes back one, and only that one."
        )
    for row in left:
        note(f"Left as it was: {row['entity']} and {row['other']}. {row['why']}.")
    for remark in done.against:
        note(remark)


def show_undone(made: Judgement, taken: Judgement, left: bool, *, as_json: bool) -> None:
    """left: whether there is a pair of the two still."""
    if as_json:
        json_document({**judgement_row(made), "pair_left": left})
        return
    say(f"Taken back: {taken.in_words}")
    output.document({**in_words(made), "status": made.says if left else judging.NO_PAIR_LEFT}, as_json=False)
