"""What is on file about a record itself: its properties with their meaning, as they came, and where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.ui.page_words import safe
from dashboard.ui.record.in_store import Held
from dashboard.ui.record.parts import LONGEST_VALUE, as_html, as_text, bullets, left_out, line, run_link, table, value
from dashboard.ui.record.raw_values import RawValues, raw_values
from graph.declarations import Property
from graph.projection import Node, Projection
from graph.schema import NODES, PARTIES, PROVENANCE, RESULTS

_KEPT_ELSEWHERE = frozenset(p.name for p in (*PROVENANCE, *RESULTS)) - {"stub"}


@dataclass(frozen=True)
class Given:
    """One property that is there: how it is declared, its clean value, the cell that it was made of where that differs
    from the value, and that cell's column where it bore another name."""

    declared: Property
    value: Any
    raw: str | None = None
    column: str | None = None


def given(node: Node, held: Held | None) -> tuple[list[Given], list[Property], RawValues]:
    """(properties that are there, those that are not, columns that are none of ours)."""
    properties = {**node.properties, **(held.properties if held else {})}
    declared = [
        p for p in NODES[node.label].properties if p.name not in _KEPT_ELSEWHERE and not p.name.startswith("xuar")
    ]
    raw = raw_values(properties.get("raw"), ["id", *(p.name for p in declared)])
    there = [
        Given(p, properties.get(p.name), raw.beside.get(p.name), raw.columns.get(p.name))
        for p in declared
        if properties.get(p.name) not in (None, []) or p.name in raw.beside
    ]
    names = {one.declared.name for one in there}
    return there, [p for p in declared if p.name not in names and p.name != "stub"], raw


def facts_html(projection: Projection, node: Node, held: Held | None) -> str:
    """The properties as a table: meaning, clean value, and the value as it came."""
    there, missing, raw = given(node, held)
    kept = any(p.name == "raw" for p in NODES[node.label].properties)
    rows = [
        (
            _named(one.declared),
            value(projection, one.declared.name, one.value) if one.value is not None else "not usable",
            *([_as_it_came(one, held)] * kept),
        )
        for one in there
    ]
    told = (
        [table("", ("Property", "Value", *(["As it came"] * kept)), rows)]
        if rows
        else [line("Nothing but its id is on file.")]
    )
    if missing:
        names = ", ".join(f'<abbr title="{escape(as_text(p.meaning))}">{_name(p)}</abbr>' for p in missing)
        told.append(f'<p class="xr-small">Not given: {names}.</p>')
    told.append(_others(raw))
    return "".join(told)


def _named(declared: Property) -> str:
    hover, meaning = escape(as_text(declared.meaning)), as_html(declared.meaning)
    return f'<abbr title="{hover}">{_name(declared)}</abbr><div class="xr-from">{meaning}</div>'


def _name(declared: Property) -> str:
    return escape(declared.name.replace("_", " "))


def _as_it_came(one: Given, held: Held | None) -> str:
    if one.raw is not None:
        column = f'<div class="xr-from">column {safe(one.column, 80)}</div>' if one.column else ""
        return f"<code>{safe(one.raw, LONGEST_VALUE)}</code>{column}"
    return '<span class="xr-from">the same</span>' if held else '<span class="xr-from">not known now</span>'


def _others(raw: RawValues) -> str:
    if not raw.others:
        return ""
    rows = [
        (safe(column, 80), f"<code>{safe(cell, LONGEST_VALUE)}</code>")
        for column, cell in list(raw.others.items())[:_MOST]
    ]
    caption = "Other columns of its row, as they came"
    return table(caption, ("Column", "Cell"), rows) + left_out(len(rows), len(raw.others), "columns")


_MOST = 60


def provenance_html(node: Node, held: Held | None) -> str:
    """The file, row, source and runs that it came from."""
    properties = {**node.properties, **(held.properties if held else {})}
    if not properties.get("source_file"):
        return line("Where it was read from is not recorded.")
    row = f", row {properties['source_row']}" if properties.get("source_row") else ""
    said = [
        f"File <b>{safe(properties['source_file'], 160)}{row}</b>",
        f"source <b>{safe(properties.get('source'), 80)}</b>",
    ]
    said.append(f"last written by {run_link(properties.get('run'))}")
    if properties.get("created_run") not in (None, properties.get("run")):
        said.append(f"first written by {run_link(properties['created_run'])}")
    if properties.get("stub"):
        said.append("<b>a stub</b>: only a reference to it is known, no row of its own was loaded")
    return line("; ".join(said) + ".")


def findings_html(node: Node, held: Held | None) -> str:
    """What is odd about it, as loads and tagging found."""
    if held is None:
        return line("What is odd about it cannot be read while the engine is away.")
    if not held.findings:
        placed = node.label in PARTIES and node.get("xuar") is not None
        return line(f"Nothing odd was found about it when it was loaded{' and placed' if placed else ''}.")
    items = []
    for found in held.findings:
        row = f", row {found['source_row']}" if found["source_row"] else ""
        where = f" ({safe(found['source_file'], 120)}{row})" if found["source_file"] else ""
        kind = safe(str(found["kind"]).replace("_", " "), 60)
        by = f"; found by run {run_link(found['run'])}" if found["run"] else ""
        items.append(f"<b>{kind}</b>: {safe(found['message'], 400)}{where}{by}")
    return bullets(items) + left_out(len(items), held.n_findings, "findings")
