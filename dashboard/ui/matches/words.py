"""Pairs as HTML whose users' text is escaped: the queue, the two sides, and the parts of the score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.ui.addresses import link
from dashboard.ui.decisions.words import heading
from dashboard.ui.matches.reading import KINDS, Opened, Row, kind_of
from dashboard.ui.page_words import counted, day, number, safe
from dashboard.ui.paging import Part
from dashboard.ui.record import parts as record_parts
from dashboard.ui.view import View
from graph.judgements import CANDIDATE, status_in_words
from ingest.names.parts import Part as Compared
from ingest.screening.queue import listed_in_words

CALLED = {"listed": "records and listed entities", "records": "two records"}
MOST_NAMES = 30
MOST_OF_A_GROUP = 50


def kinds_html(chosen: str | None) -> str:
    """Links that narrow the queue to one kind of pairs."""
    found = [(None, "all pairs"), *((kind, CALLED[kind]) for kind in KINDS)]
    shown = [
        f"<b>{words}</b>" if kind == (chosen if chosen in KINDS else None) else link(words, "matches", kind=kind)
        for kind, words in found
    ]
    return f'<nav class="xr-line" aria-label="Kinds of pairs">Show {" · ".join(shown)}</nav>'


def groups(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows of the queue by their groups, in its order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["group"], []).append(row)
    return list(found.values())


def remarks_html(remarks: Iterable[str]) -> str:
    """What was not compared and why, and what is to be done next."""
    return "".join(record_parts.line(safe(remark, 400)) for remark in remarks)


def queue_html(grouped: Sequence[Sequence[Row]], part: Part, kind: str | None) -> str:
    """A part of the queue: of each group the best pair, a link that opens it, and the others to be unfolded."""
    shown = [
        (
            f'{_opens(row, kind)}<div class="xr-from">record {safe(row["entity"], 60)}</div>{_others(others, kind)}',
            f'<bdi>{safe(row["other_name"] or row["other"], 100)}</bdi><div class="xr-from">{_which(row)}</div>',
            number(row["score"]),
            safe(row["status"], 40),
            f"{safe(row['why'] or 'not stated', 300)}{_before(row)}",
        )
        for row, *others in grouped[part.begin : part.end]
    ]
    pairs = sum(map(len, grouped))
    what = "pairs" if pairs == len(grouped) else f"groups of {pairs:,} pairs"
    caption = f"{part.in_words} {what} that wait for a person, the highest score first."
    heads = ("Record", "May be", "Score", "Status", "Why")
    return f'<div class="xr-wide">{record_parts.table(caption, heads, shown, figures=(2,))}</div>'


def _opens(row: Row, kind: str | None, *, by_id: bool = False) -> str:
    """The link that opens a pair: by the record's name, or by the ids of the two."""
    words = (
        f"{safe(row['entity'], 60)} – {safe(row['other'], 60)}" if by_id else safe(row["name"] or row["entity"], 100)
    )
    return link(f"<bdi>{words}</bdi>", "matches", **_ids(row), kind=kind)


def _others(rows: Sequence[Row], kind: str | None, called: str = "") -> str:
    """Pairs of a group, folded; as the further ones unless they are called otherwise."""
    if not rows:
        return ""
    shown = [f"{_opens(row, kind, by_id=True)}, score {number(row['score'])}" for row in rows[:MOST_OF_A_GROUP]]
    if len(rows) > len(shown):
        shown.append(f"and {len(rows) - len(shown):,} more, on the command line: matches --each")
    pairs = f"{called} {counted(len(rows), 'pair')}" if called else f"and {counted(len(rows), 'more pair')}"
    return f'<details class="xr-from"><summary>{pairs} of this name</summary>{record_parts.bullets(shown)}</details>'


def group_html(rows: Sequence[Row], kind: str | None) -> str:
    """The pairs that one action would judge, and what that means."""
    return (
        f"<p class='xr-line'>{counted(len(rows), 'pair')} of records of one cleaned name wait for the same answer. "
        "Each of them gets a judgement of its own, and each is taken back by itself: open it, and undo. Those that "
        f"somebody has judged are not among them.</p>{_others(rows, kind, 'the')}"
    )


def _ids(row: Row) -> dict[str, str]:
    return {"a": row["entity"], "b": row["other"]}


def _which(row: Row) -> str:
    if kind_of(row) == "listed":
        return f"on list {safe(listed_in_words(row), 100)}"
    return f"record {safe(row['other'], 60)}"


def _before(row: Row) -> str:
    return f'<div class="xr-from">Before: {safe(row["last"], 300)}</div>' if row["last"] else ""


def head_html(opened: Opened) -> str:
    """What is asked, and how the pair stands now."""
    one, other = (f"<bdi>{safe(opened.name(id_), 200)}</bdi>" for id_ in (opened.pair.entity, opened.pair.other))
    asks = "Is this record the listed entity" if opened.is_match else "Are these two records one company or site"
    held = opened.held
    status = status_in_words(opened.pair.relation, (held or {}).get("status") or CANDIDATE)
    stands = f"{safe(status, 40)}, score {number(held.get('score', 1.0))}" if held else ""
    stands = stands or ("no pair of them is on file now" if opened.is_whole else "one of the two is not in the graph")
    return (
        f'<div class="xr-record"><h2 class="xr-h2">{one} – {other}</h2>'
        f'<div class="xr-more">{asks}? It stands now: <b>{stands}</b></div></div>'
    )


def sides_html(view: View, opened: Opened) -> str:
    """The two beside each other, each with where it comes from."""
    sides = [_side(view, opened, id_) for id_ in (opened.pair.entity, opened.pair.other)]
    rows = [(name, *(side[name] for side in sides)) for name in sides[0]]
    second = "Listed entity" if opened.is_match else "Other record"
    return (
        f'<div class="xr-wide">{record_parts.table("The two, as they are on file", ("", "Record", second), rows)}</div>'
    )


def _side(view: View, opened: Opened, id_: str) -> dict[str, str]:
    label, row = opened.records.get(id_, ("", {}))
    facts = [f"{name.upper()} {row[name]}" for name in ("uscc", "lei", "duns", "mid") if row.get(name)]
    facts += [str(row[name]) for name in ("address", "country", "merchandise", "note") if row.get(name)]
    return {
        "Name": f"<bdi>{safe(opened.name(id_), 300)}</bdi>",
        "Other names": _names(row.get("aliases") or ()),
        "What": safe("Listed entity" if label == "ListedEntity" else label or "not in the graph now", 40),
        "Id": record_parts.id_link(view.projection, id_),
        "Numbers and place": f"<bdi>{safe('; '.join(facts) or 'none on file', 500)}</bdi>",
        "Comes from": _from(view, opened, label, row) if row else "it is gone; its names are those that were judged",
    }


def _names(names: Sequence[str]) -> str:
    shown = "; ".join(f"<bdi>{safe(name, 120)}</bdi>" for name in names[:MOST_NAMES])
    more = f"; and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
    return f"{shown}{more}" or "none on file"


def _from(view: View, opened: Opened, label: str, row: Row) -> str:
    if label != "ListedEntity":
        return record_parts.source(row)
    clause = f", clause {safe(row['sub_list'], 40)}" if row.get("sub_list") else ""
    until = f" to {day(row['removed_on'])}" if row.get("removed_on") else ""
    listed = f"listed from {day(row.get('effective_date'))}{until}"
    shown = link(f"list {safe(row.get('list'), 40)}", "lists", list=row.get("list"))
    return f"{shown}{clause}, {listed}<br>{_named_in(view, opened, row)}"


def _named_in(view: View, opened: Opened, row: Row) -> str:
    """The last version that names the entity; where that is not the newest one, also what the newest one means."""
    newest, naming = opened.version, opened.naming
    if newest is None or naming is None or naming["id"] == newest["id"]:
        return version_html(view, newest)
    last = f"last named in the {version_html(view, naming)}"
    if row.get("removed_on"):
        return f"<b>off the list since the version of {day(row['removed_on'])}</b>; {last}"
    return f"{last}<br>not named in the newest one, which ends no listing: the {version_html(view, newest)}"


def version_html(view: View, version: Row | None) -> str:
    """The newest version of a list: its day, age, size and file, and loudly that it is partial."""
    if version is None:
        return "no version of its list is on file"
    age = counted((view.today - version["as_of"]).days, "day")
    partial = ' <span class="xr-partial">partial: it clears nobody</span>' if version.get("partial") else ""
    return (
        f"version of {day(version['as_of'])}, {age} old, {counted(version['entities'], 'entity', 'entities')}, "
        f"file {safe(version.get('file'), 100)}{partial}"
    )


def score_html(opened: Opened) -> str:
    """The parts of the score as a table, what was ignored, and the explanation in words."""
    found, held = opened.found, opened.held
    if found is None:
        said = (held or {}).get("explanation")
        why = f" On file: {safe(said, 600)}." if said else ""
        return heading("The score") + record_parts.line(
            f"Names and identifiers of today say too little for a pair.{why}"
        )
    likeness = found.likeness
    counted_parts = [part for part in likeness.parts if part.weight or part.similarity < 1]
    caption = f"Score {number(likeness.score)}: <bdi>{safe(likeness.own)}</bdi> – <bdi>{safe(likeness.listed)}</bdi>"
    return (
        f"{heading('The score')}<p class='xr-line'>{caption}<br>{safe(likeness.explanation, 900)}</p>"
        f"{_parts(counted_parts)}{_ignored(part for part in likeness.parts if part not in counted_parts)}"
    )


def _parts(parts: Sequence[Compared]) -> str:
    if not parts:
        return record_parts.line("It has no parts: the names are the same.")
    rows = [
        (
            f"<bdi>{safe(part.own, 120) or '–'}</bdi>",
            f"<bdi>{safe(part.listed, 120) or '–'}</bdi>",
            safe(part.kind, 40),
            number(part.similarity),
            number(part.weight),
            safe(part.says, 300),
        )
        for part in parts
    ]
    heads = ("Own word", "Other word", "Kind", "Similarity", "Weight", "Says")
    return f'<div class="xr-wide">{record_parts.table("What the score is made of", heads, rows, figures=(3, 4))}</div>'


def _ignored(parts: Iterable[Compared]) -> str:
    said = "; ".join(safe(part.says, 200) for part in parts)
    return record_parts.line(f"Ignored: {said or 'nothing'}.")
