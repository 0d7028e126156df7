"""The facts as one directed graph in GraphML, for Gephi, yEd and NetworkX. Bookkeeping is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO
from xml.sax.saxutils import escape, quoteattr

from dashboard.exports.cells import written
from dashboard.exports.columns import FACT_LABELS, LABELS, TYPES, columns_of
from dashboard.exports.snapshot import Snapshot

FILE = "graph.graphml"
_TYPES = {"float": "double", "int": "long", "bool": "boolean"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNREADABLE = "�"
_LEFT_OUT = ("raw", "fingerprint")
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)


def write(graph: Snapshot, folder: Path) -> dict[str, Any]:
    """Writes the one file. Its keys are those that any node or relationship has a value for."""
    kinds = [kind for kind in (*FACT_LABELS, *TYPES) if graph.counts[kind]]
    said = {kind: _said(graph, kind) for kind in kinds}
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        file.writelines(_keys(said))
        file.write('<graph id="xuar-risk" edgedefault="directed">\n')
        replaced = sum(_write_kind(file, graph, kind, said[kind]) for kind in kinds)
        file.write("</graph>\n</graphml>\n")
    bookkeeping = {
        label: "bookkeeping, no fact" for label in LABELS if label not in FACT_LABELS and graph.counts[label]
    }
    left_out = {**bookkeeping, **dict.fromkeys(_LEFT_OUT, "what a load keeps for itself")}
    if replaced:
        left_out["signs that XML cannot hold"] = f"in {replaced:,} values, each replaced by U+FFFD"
    return {"counts": {kind: graph.counts[kind] for kind in kinds}, "left_out": left_out}


def _said(graph: Snapshot, kind: str) -> dict[str, str]:
    """The properties that any of them has, with their kinds."""
    found = graph.said(kind)
    ends = ("id", "from_label", "from_id", "to_label", "to_id", *_LEFT_OUT)
    return {column.name: column.kind for column in columns_of(kind) if column.name not in ends and found[column.name]}


def _keys(said: dict[str, dict[str, str]]) -> Iterator[str]:
    """One key a name and side; a name that bears two kinds of value is text."""
    yield '<key id="n_kind" for="node" attr.name="kind" attr.type="string"/>\n'
    yield '<key id="n_label" for="node" attr.name="label" attr.type="string"/>\n'
    yield '<key id="e_kind" for="edge" attr.name="kind" attr.type="string"/>\n'
    for side, prefix in (("node", "n"), ("edge", "e")):
        names: dict[str, set[str]] = {}
        for kind, columns in said.items():
            if (kind in LABELS) == (side == "node"):
                for name, of in columns.items():
                    names.setdefault(name, set()).add(_TYPES.get(of, "string"))
        for name, types in names.items():
            of = types.pop() if len(types) == 1 else "string"
            yield f'<key id="{prefix}_own_{name}" for="{side}" attr.name="{_called(name)}" attr.type="{of}"/>\n'


def _called(name: str) -> str:
    """The name that programs show; `kind` and `label` are taken."""
    return f"{name}_stated" if name in ("kind", "label") else name


def _write_kind(file: TextIO, graph: Snapshot, kind: str, columns: dict[str, str]) -> int:
    """Writes them, and returns how many values held signs that XML cannot hold."""
    is_node, replaced = kind in LABELS, 0
    for row in graph.rows(kind):
        values = {name: _text(row[name]) for name in columns if row[name] is not None}
        bad = {name for name, value in values.items() if _NOT_XML.search(value)}
        replaced += len(bad)
        prefix = "n" if is_node else "e"
        data = "".join(f'<data key="{prefix}_own_{name}">{_xml(value)}</data>' for name, value in values.items())
        if is_node:
            label = _xml(str(row.get("name") or row["id"]))
            data = f'<data key="n_kind">{kind}</data><data key="n_label">{label}</data>{data}'
            file.write(f"<node id={_attribute(row['id'])}>{data}</node>\n")
        else:
            ends = f"source={_attribute(row['from_id'])} target={_attribute(row['to_id'])}"
            file.write(f'<edge id={_attribute(row["id"])} {ends}><data key="e_kind">{kind}</data>{data}</edge>\n')
    return replaced


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case list():
            return "; ".join(value)
        case _:
            return written(value)


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub(_UNREADABLE, text), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub(_UNREADABLE, text))
