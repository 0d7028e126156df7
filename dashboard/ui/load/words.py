"""What the page Load says of runs, checks and progress, in words; and its tables. Users' own text is always escaped."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from dashboard.ui.load.jobs import Job
from dashboard.ui.load.option_words import on_the_page
from dashboard.ui.page_words import counted, safe, short
from dashboard.ui.record.parts import table
from graph.schema import NODES, RELATIONSHIPS
from ingest.findings import IN_WORDS
from ingest.kinds import Column, Kind
from ingest.runs import in_words
from ingest.screening.phones import is_phone

MOST_REJECTS = 50
counts_words = in_words
"""What a run did, in numbers."""
STATES = {
    "done": ("✓", "done", "Everything that it had to write is in the graph."),
    "running": ("…", "being written", "It is being written right now."),
    "dead": ("!", "broken off", "Its program ended while it wrote; what is in stands."),
    "interrupted": ("!", "broken off", "It ended while it wrote; what is in stands."),
    "undone": ("↶", "taken back", "What it added is gone, and what it changed is as it was."),
}
"""State -> sign, word, meaning. `dead` is a run that says it is running while nobody writes."""
KINDS = {
    "suppliers": "companies that make, trade, ship, own or receive",
    "facilities": "sites where goods are made, stored or packed",
    "estates": "farms, cooperatives and regiments that grow the crop",
    "documents": "papers, and what each of them proves",
    "shipments": "US imports, with their dates",
    "lines": "lines of a shipment, with tariff number and goods",
    "lots": "bales, yarn lots, harvests, drums, cartons",
    "ownership": "who owns how much of whom",
    "supplies": "who sold what to whom, and when",
    "lot_inputs": "which lot went into which",
    "line_lots": "which lots a line of a shipment comes from",
}
_IDS = {
    **{"id": "its own id, which no other record of any kind bears"},
    **{"owner_id": "who owns", "owned_id": "who is owned", "from_id": "who sells", "to_id": "who buys"},
    **{"input_id": "the lot that went in", "output_id": "the lot that came out"},
    **{"line_id": "the line of a shipment", "lot_id": "the lot that its goods come from"},
}
"""What the columns mean that become no property of a fact."""
_STEPS = {
    "checking": "Checking ids and what refers to them",
    "comparing nodes": "Comparing records with the graph",
    "comparing facts": "Comparing facts with the graph",
    "writing": "Writing",
    "removing": "Removing what the source no longer says",
    "Tagging": "Placing companies and sites",
    "undoing": "Taking the run back",
}


def progress_words(job: Job) -> str:
    """How far a job is, in words."""
    what, done, total = job.progress
    if job.is_stopping:
        return "Stopping: it ends at the next step."
    if not what:
        return "Starting"
    if what.startswith("reading "):
        return f"Reading {short(what.removeprefix('reading '), 80)}: {size(done)} of {size(total or done)}"
    words = _STEPS.get(what, what)
    if total:
        return f"{words}: {done:,} of {total:,}"
    return f"{words}: {done:,}" if done else words


def progress_share(job: Job) -> float | None:
    """How far the step is, from 0 to 1; None where nobody knows."""
    _, done, total = job.progress
    return min(max(done / total, 0.0), 1.0) if total else None


def size(count: int) -> str:
    """So many bytes, as people read them."""
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.1f} kB"


def state_html(state: str) -> str:
    """A run's state: a sign and a word."""
    sign, word, meaning = STATES.get(state, ("?", state, ""))
    return f'<span title="{escape(meaning)}"><span aria-hidden="true">{sign}</span> {escape(word)}</span>'


def files_table(report: Mapping[str, Any], *, done: bool) -> str:
    """A report's files: what was, or would be, loaded of each."""
    rows = [
        (
            safe(file["file"], 80),
            safe(", ".join(file["kinds"]) or "nothing", 80),
            safe(file["source"], 60),
            *(f"{file[name]:,}" for name in ("rows", "loaded", "unchanged", "rejected")),
        )
        for file in report["files"]
    ]
    would = "" if done else "would be "
    header = ("File", "Holds", "Source", "Rows", f"{would}loaded".capitalize(), "Unchanged", "Rejected")
    caption = "Loaded: new in the graph or changed. Unchanged: the graph holds it already. Together they are the rows."
    return table(caption, header, rows, figures=(3, 4, 5, 6))


def not_read(report: Mapping[str, Any]) -> list[str]:
    """Columns and sheets that were not read, a sentence for each file, as plain text."""
    said = []
    for file in report["files"]:
        columns = [(theirs, ours) for theirs, ours in file["columns_not_read"].items() if not is_phone(theirs)]
        named = [
            f"{short(theirs, 60)} (meant for {ours}?)" if ours else short(theirs, 60) for theirs, ours in columns[:20]
        ]
        if phones := [short(theirs, 60) for theirs in file["columns_not_read"] if is_phone(theirs)]:
            kept = f"{short(file['file'], 80)}: kept as it came, and compared by screening: "
            said.append(f"{kept}{', '.join(phones)}.")
        if named:
            more = len(columns) - len(named)
            also = f" and {more:,} more" if more else ""
            said.append(f"{short(file['file'], 80)}: columns kept as they came, not read: {', '.join(named)}{also}.")
        if file["sheets_not_read"]:
            sheets = ", ".join(short(sheet, 40) for sheet in file["sheets_not_read"][:20])
            said.append(f"{short(file['file'], 80)}: sheets not read: {sheets}.")
    return said


def rejects_table(path: Path, rejected: int | None) -> str:
    """The first rejects of a file of them. rejected: how many rows, where that is known."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        next(reader, None)
        rows = [row for row, _ in zip(reader, range(MOST_REJECTS + 1), strict=False)]
    shown = [
        (f"{safe(name, 60)}, row {safe(row, 20)}", safe(field, 40), safe(value, 80), safe(on_the_page(reason), 300))
        for name, row, field, value, reason in (row for row in rows[:MOST_REJECTS] if len(row) == 5)
    ]
    what = f"{counted(rejected, 'row')} rejected" if rejected else "Rejected rows"
    more = f"; the first {MOST_REJECTS} reasons, all are in the file" if len(rows) > MOST_REJECTS else ""
    return table(f"{what}{more}", ("Where", "Column", "Value", "Why"), shown)


def findings_html(findings: Sequence[Mapping[str, Any]], kinds: Mapping[str, int]) -> str:
    """What is odd but possible: how many of each kind, then the first of them."""
    counted = ", ".join(f"{_finding(kind)} {count:,}" for kind, count in kinds.items())
    rows = [
        (
            safe(_finding(str(one["kind"])), 80),
            safe(one["message"], 300),
            safe(", ".join(one["subjects"] or ()), 120),
            f"{safe(one['file'], 60)}, row {one['row']}" if one.get("file") and one.get("row") else "",
        )
        for one in findings
    ]
    left = sum(kinds.values()) - len(rows)
    more = f"; the first {len(rows)} are shown" if left > 0 else ""
    return table(f"They load all the same. How many: {counted}{more}", ("What", "Message", "About", "Read from"), rows)


def _finding(kind: str) -> str:
    return IN_WORDS.get(kind, kind.replace("_", " "))


def kind_meaning(kind: Kind) -> str:
    """What a row of the kind is, in a sentence."""
    if kind.is_node:
        return f"Each row is one {kind.makes.lower()}: {NODES[kind.makes].meaning}."
    return f"Each row is one fact from {kind.ends[0]} to {kind.ends[1]}: {KINDS[kind.name]}."


def columns_table(kind: Kind) -> str:
    """The columns of a kind, those first that a file must have."""
    declared = NODES[kind.makes] if kind.is_node else RELATIONSHIPS[kind.makes]
    meanings = _IDS | {one.name: one.meaning for one in declared.properties}
    rows = [
        (
            escape(column.name),
            "required" if column.required else "optional",
            escape(_holds(column)),
            escape(meanings[column.name].replace("`", "")),
        )
        for column in sorted(kind.columns, key=lambda column: not column.required)
    ]
    return table("An optional column may be left out or blank", ("Column", "Needed", "Holds", "Meaning"), rows)


def _holds(column: Column) -> str:
    several = column.value == "strings"
    if column.refers:
        labels = [label.lower() for label in column.refers]
        which = labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
        return f"ids of {which}, parted by ;" if several else f"id of a {which}"
    plain = {
        **{"float": "number", "int": "whole number", "date": "day, YYYY-MM-DD", "bool": "yes or no"},
        **{"strings": "words parted by ;", "string": "text"},
    }
    return plain.get(column.value, column.value)
