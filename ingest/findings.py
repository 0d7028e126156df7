# ruff: noqa: S608  names in these statements come from ingest.kinds alone; values are parameters
"""What is odd but possible in the facts: it loads, and is kept as Finding nodes until the facts change.

Most findings are about one row and are asked of the staged records; rings of owners or lots and inputs that are
younger than their outputs are asked of the graph once the load is in, and only if the load touched such facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from graph.schema import NODES, fact_id
from graph.store import Store, Writer
from ingest.changes import Changes, read_nodes
from ingest.decimal_doubts import doubts
from ingest.kinds import Kind
from ingest.rings import rings
from ingest.workbench import Workbench

MOST = 1_000
MOST_NAMED = 20
MAY_LIE_AHEAD = ("until", "last_seen", "extended_to", "conditional_release_end")
IN_WORDS = {
    "hts_leading_zero": "HTS numbers that had lost their leading zero",
    "hts_odd_digits": "HTS numbers with an odd number of digits",
    "hts_unreadable": "HTS numbers that cannot be read",
    "decimal_in_doubt": "numbers that could have either decimal sign",
    "unknown_unit": "units that are not known",
    "unknown_word": "words that are not on their open list",
    "window_reversed": "periods that end before they begin",
    "self_supply": "sales to oneself",
    "self_ownership": "owners of themselves",
    "lot_own_input": "lots that are their own input",
    "date_in_future": "dates that lie ahead",
    "ownership_cycle": "rings of owners",
    "lot_cycle": "rings of lots",
    "input_after_output": "inputs made after their output",
    "kept_as_stub": "records that stay as stubs",
}


@dataclass(frozen=True)
class Finding:
    """One oddity: its kind (a key of IN_WORDS), what was seen, the ids concerned, and where it was read."""

    kind: str
    message: str
    subjects: tuple[str, ...]
    file: str | None = None
    row: int | None = None

    @property
    def id(self) -> str:
        return fact_id("FINDING", self.kind, self.message if not self.subjects else "", *self.subjects)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "message": self.message,
            "file": self.file,
            "row": self.row,
            "subjects": list(self.subjects),
        }

    def as_node(self, run: str) -> dict[str, Any]:
        node = {
            "id": self.id,
            "kind": self.kind,
            "message": self.message,
            "source_file": self.file,
            "source_row": self.row,
            "run": run,
            "subjects": list(self.subjects),
        }
        return {name: value for name, value in node.items() if value is not None}


def of_rows(bench: Workbench, today: date) -> list[Finding]:
    """The findings about single rows that stand; of each kind and file the first MOST, then how many more."""
    found: list[Finding] = []
    many: dict[tuple[str, str], int] = {}
    for finding in _each_row(bench, today):
        key = (finding.kind, finding.file or "")
        many[key] = many.get(key, 0) + 1
        if many[key] <= MOST:
            found.append(finding)
    for (kind, file), count in many.items():
        if count > MOST:
            found.append(Finding(kind, f"{file}: {count - MOST:,} more {IN_WORDS[kind]}", (), file))
    return found


def _each_row(bench: Workbench, today: date) -> Iterator[Finding]:
    for kind in bench.kinds():
        for part in bench.chunks(
            f"SELECT id, source_file, row, notes FROM live_{kind.makes} WHERE notes IS NOT NULL ORDER BY file, row"
        ):
            for id_, file, row, notes in part:
                for oddity, messages in _by_kind(orjson.loads(notes)):
                    yield Finding(oddity, "; ".join(messages), (id_,), file, row)
        yield from (Finding("decimal_in_doubt", *doubt) for doubt in doubts(bench, kind))
        for oddity, condition, message in _rules(kind):
            query = (
                f"SELECT id, source_file, row, {message} FROM live_{kind.makes} WHERE {condition} ORDER BY file, row"
            )
            for part in bench.chunks(query, *([today] if "?" in condition else [])):
                yield from (Finding(oddity, said, (id_,), file, row) for id_, file, row, said in part)


def _by_kind(notes: list[tuple[str, str, str]]) -> Iterator[tuple[str, list[str]]]:
    """What is odd about a row by the kind of finding: a record has one finding of each."""
    found: dict[str, list[str]] = {}
    for oddity, column, message in notes:
        found.setdefault(oddity, []).append(f"{column}: {message}")
    yield from found.items()


def _rules(kind: Kind) -> Iterator[tuple[str, str, str]]:
    """(kind of finding, condition, message) over a kind's columns, in SQL."""
    names = {column.name for column in kind.columns}
    for start, end in (("first_seen", "last_seen"), ("since", "until")):
        if {start, end} <= names:
            yield (
                "window_reversed",
                f"{start} > {end}",
                f"'{start} ' || {start} || ' lies after {end} ' || {end}",
            )
    if not kind.is_node and kind.makes in _SELF:
        start, end = kind.ends
        yield _SELF[kind.makes][0], f"{start} = {end}", f"{start} || '{_SELF[kind.makes][1]}'"
    for column in kind.columns:
        if column.value == "date" and column.name not in MAY_LIE_AHEAD:
            yield "date_in_future", f"{column.name} > ?", f"'{column.name} ' || {column.name} || ' lies in the future'"


_SELF = {
    "SUPPLIES": ("self_supply", " sells to itself"),
    "OWNS": ("self_ownership", " owns itself"),
    "INPUT_TO": ("lot_own_input", " is its own input"),
}


def of_graph(store: Store, touched: Iterable[str]) -> list[Finding]:
    """The findings about several facts together. touched: labels and types that the load changed."""
    types = set(touched)
    found: list[Finding] = []
    if "OWNS" in types:
        found += [_ring("ownership_cycle", "own one another in a ring", ring) for ring in _rings(store, "OWNS")]
    if "INPUT_TO" in types:
        found += [_ring("lot_cycle", "are inputs of one another in a ring", ring) for ring in _rings(store, "INPUT_TO")]
    if types & {"INPUT_TO", "Lot"}:
        found += _late_inputs(store)
    return found


def kept_as_stub(id_: str) -> Finding:
    words = f"{id_} is no longer stated by its source, but other facts refer to it: it stays as a stub"
    return Finding("kept_as_stub", words, (id_,))


def _rings(store: Store, type_: str) -> list[list[str]]:
    pairs = store.stream(f"MATCH (a)-[r:{type_}]->(b) RETURN a.id AS a, b.id AS b")
    return rings((row["a"], row["b"]) for row in pairs)


def _ring(kind: str, words: str, ids: list[str]) -> Finding:
    named = ", ".join(ids[:MOST_NAMED]) + (f" and {len(ids) - MOST_NAMED:,} more" if len(ids) > MOST_NAMED else "")
    return Finding(kind, f"{named} {words}", tuple(ids[:MOST]))


def _late_inputs(store: Store) -> Iterator[Finding]:
    rows = store.stream(
        "MATCH (a:Lot)-[r:INPUT_TO]->(b:Lot) WHERE a.made_on > b.made_on RETURN r.id AS id, a.id AS a, b.id AS b, "
        f"a.made_on AS made, b.made_on AS used, r.source_file AS file, r.source_row AS row ORDER BY id LIMIT {MOST}"
    )
    for row in rows:
        words = f"lot {row['a']}, made on {row['made']}, is an input of {row['b']}, made earlier, on {row['used']}"
        yield Finding("input_after_output", words, (row["id"], row["a"], row["b"]), row["file"], row["row"])


_OF_GRAPH = {"ownership_cycle": {"OWNS"}, "lot_cycle": {"INPUT_TO"}, "input_after_output": {"INPUT_TO", "Lot"}}


def keep(
    store: Store,
    writer: Writer,
    changes: Changes,
    bench: Workbench,
    run: str,
    found: Iterable[Finding],
    looked_at: set[str],
    removed: set[str],
) -> None:
    """Brings the Finding nodes up to date: `found` is all there is to say about what the load states and looked at.

    looked_at: labels and types whose findings about the whole graph are in `found`. removed: ids of what went.
    """
    wanted = {finding.id: finding for finding in found}
    held = store.read(
        "MATCH (f:Finding) WHERE f.kind IN $kinds RETURN f.id AS id, f.kind AS kind, f.subjects AS subjects, "
        "f.source_file AS file, f.source_row AS row, f.message AS message",
        kinds=list(IN_WORDS),
    )
    touched = removed | bench.stated({id_ for row in held for id_ in row["subjects"] or ()})
    files = {file.name for file in bench.files}
    over = [
        row["id"]
        for row in held
        if (
            _says_otherwise(row, wanted[row["id"]]) if row["id"] in wanted else _is_over(row, looked_at, touched, files)
        )
    ]
    if over:
        changes.keep(read_nodes(store, "Finding", over))
        writer.write(NODES["Finding"].delete(), over, parameter="ids")
    known = {row["id"] for row in held}.difference(over)
    writer.write(NODES["Finding"].create(), [f.as_node(run) for f in wanted.values() if f.id not in known])


def _says_otherwise(row: dict[str, Any], now: Finding) -> bool:
    return (row["message"], row["file"], row["row"]) != (now.message, now.file, now.row)


def _is_over(row: dict[str, Any], looked_at: set[str], touched: set[str], files: set[str]) -> bool:
    if row["kind"] in _OF_GRAPH:
        return bool(_OF_GRAPH[row["kind"]] & looked_at)
    if not row["subjects"]:
        return row["file"] in files
    return bool(touched.intersection(row["subjects"]))
