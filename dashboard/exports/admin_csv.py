"""The whole graph as CSV for `neo4j-admin database import full`: the quickest way to fill a Neo4j of one's own.

Text is always quoted and a missing value never, which is how the importer tells an empty text from none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from dashboard.exports.cells import quoted, written
from dashboard.exports.columns import FACT_LABELS, KINDS, LABELS, Column, columns_of
from dashboard.exports.snapshot import Snapshot
from graph.errors import UserMistake
from graph.schema import constraints

CONSTRAINTS, README = "constraints.cypher", "README.md"
_TYPES = {
    **{"string": "string", "strings": "string[]", "float": "double", "int": "long"},
    **{"bool": "boolean", "date": "date", "datetime": "datetime"},
}
_ENDS = {"from_id": ":START_ID", "to_id": ":END_ID"}
DELIMITERS = {";": ";", "\x1f": "U+001F", "\x1e": "U+001E"}
"""What may part the values of a list, and how the importer is told."""


def write(graph: Snapshot, folder: Path) -> dict[str, Any]:
    """Writes the kinds of which there are any, the constraints, and the command as a page to read."""
    kinds = [kind for kind in KINDS if graph.counts[kind]]
    delimiter, empty = _lists(graph, kinds)
    for kind in kinds:
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            file.write(header(kind) + "\n")
            _write_rows(file, graph, kind, delimiter)
    (folder / CONSTRAINTS).write_text("".join(f"{one};\n" for one in constraints()), encoding="utf-8")
    (folder / README).write_text(_readme(kinds, delimiter), encoding="utf-8")
    left_out = {"empty lists": f"{empty:,}, which the importer takes for missing"} if empty else {}
    return {"counts": dict(graph.counts), "array_delimiter": delimiter, "left_out": left_out}


def header(kind: str) -> str:
    """The first line: names with their types, as the importer reads them."""
    if kind in LABELS:
        return ",".join(["id:ID", ":LABEL", *(_typed(column) for column in columns_of(kind)[1:])])
    properties = [column for column in columns_of(kind)[1:] if not column.name.startswith(("from_", "to_"))]
    return ",".join([":START_ID", ":END_ID", ":TYPE", "id:string", *map(_typed, properties)])


def _typed(column: Column) -> str:
    return f"{column.name}:{_TYPES[column.kind]}"


def _write_rows(file: TextIO, graph: Snapshot, kind: str, delimiter: str) -> None:
    ends = ("from_id", "to_id") if kind not in LABELS else ("id",)
    rest = [c.name for c in columns_of(kind) if c.name not in (*ends, "from_label", "to_label")]
    for row in graph.rows(kind):
        cells = [*(cell(row[name], delimiter) for name in ends), kind, *(cell(row[name], delimiter) for name in rest)]
        file.write(",".join(cells) + "\n")


def cell(value: Any, delimiter: str) -> str:
    """A value as the importer reads it back; nothing where it is missing."""
    match value:
        case str():
            return quoted(value)
        case list():
            return quoted(delimiter.join(value)) if any(value) else ""
        case _:
            return written(value)


def _lists(graph: Snapshot, kinds: list[str]) -> tuple[str, int]:
    """A sign that no value of any list holds, the semicolon if it can be; and how many lists hold nothing."""
    used: set[str] = set()
    empty = 0
    for kind in kinds:
        names = [column.name for column in columns_of(kind) if column.kind == "strings"]
        for row in graph.rows(kind) if names else ():
            lists = [row[name] for name in names if row[name] is not None]
            empty += sum(not any(one) for one in lists)
            used.update(sign for sign in DELIMITERS for one in lists for text in one if sign in text)
    free = [sign for sign in DELIMITERS if sign not in used]
    if not free:
        raise UserMistake(
            "Lists of this graph hold every sign that could part their values (the semicolon, U+001F and U+001E). "
            "Remove the invisible ones, or use the format parquet."
        )
    return free[0], empty


def command(kinds: list[str], delimiter: str) -> Iterator[str]:
    """The importer's arguments, to be run in the folder."""
    yield from ("database", "import", "full", "neo4j", "--overwrite-destination=true", "--multiline-fields=true")
    yield from (f"--array-delimiter={DELIMITERS[delimiter]}", "--report-file=../import.report")
    for kind in kinds:
        yield f"--{'nodes' if kind in LABELS else 'relationships'}={kind}.csv"


def _readme(kinds: list[str], delimiter: str) -> str:
    words = list(command(kinds, delimiter))
    lines = " \\\n    ".join([" ".join(words[:4]), *(f"'{one}'" if ";" in one else one for one in words[4:])])
    bookkeeping = [kind for kind in kinds if kind in LABELS and kind not in FACT_LABELS]
    return f"""# A graph for `neo4j-admin database import full`

Stop the database, then run this in this folder. It puts these facts in the place of whatever `neo4j` holds:

```sh
neo4j-admin {lines}
```

Start the database, then make the constraints, without which every look-up is slow:

```sh
cypher-shell -f {CONSTRAINTS}
```

One space of ids is used for all nodes: ids are unique over all labels. No facts, but what was done and decided:
{", ".join(bookkeeping) or "none"}. Text is as it is in the graph: a spreadsheet may take text that begins with `=`
for a formula, so do not open these files with one.
"""
