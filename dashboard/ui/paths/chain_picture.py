"""One path as a picture or a table for a report: SVG, PNG and CSV, the same bytes whenever the same is asked."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import Any, Literal

from dashboard import words
from dashboard.ui import page_words
from dashboard.ui.looks import VERDICTS
from dashboard.ui.page_words import number, short
from dashboard.ui.paths import chain
from graph.exposure import CLEAR, EXPOSED, INFERRED, UNKNOWN, Assessment
from graph.paths import Path as RiskPath
from graph.projection import Node, Projection
from graph.screened import screened
from graph.spreadsheets import harmless
from review import typesetting
from review.list_versions import lists_in_words
from review.path_words import verb
from review.plain_text import printable as _text

MOST_DOCUMENTS = 4
READING = "Read from left to right: from the target upstream, towards where the goods come from."
SHAPES = {EXPOSED: "triangle", INFERRED: "diamond", UNKNOWN: "circle", CLEAR: "square"}
CSV_COLUMNS = (
    *("number", "from_id", "from_name", "verb", "to_id", "to_name"),
    *("basis", "confidence", "documents", "file", "row"),
)


def picture_data(
    projection: Projection, answer: Assessment, path: RiskPath, lists: Sequence[Node], asked: str = ""
) -> dict[str, Any]:
    """All that the picture says, as text that needs no more work. asked: what was asked otherwise than usual."""
    look = VERDICTS[answer.verdict]
    day = f"As of {answer.as_of.isoformat()}"
    if answer.day != answer.as_of:
        day += f"; judged by its own date, {answer.day.isoformat()}"
    return {
        "title": _text(words.name_of(projection, answer.target), 200),
        "verdict": {
            "label": look.label,
            "shape": SHAPES.get(answer.verdict, "bar"),
            "colour": look.colour,
            "because": _text(page_words.because(answer.because), 400),
        },
        "asked": _text(f"{day}. {asked}".strip(), 600),
        "reading": READING,
        "stops": [_stop(projection, stop, path) for stop in chain.stops(projection, path)],
        "steps": [_step(link) for link in chain.links(projection, path)],
        "arithmetic": _text(f"Confidence: {words.arithmetic(path)}. The last factor is the source's certainty.", 400),
        "lists": _text(lists_in_words(lists, screened(projection)), 600),
        "disclaimer": words.DISCLAIMER,
    }


def _stop(projection: Projection, stop: chain.Stop, path: RiskPath) -> dict[str, Any]:
    node = stop.node
    return {
        "number": str(stop.number),
        "kind": _text(page_words.kind_of(node), 80),
        "name": _text(node.name, 120),
        "id": "" if node.name == node.id else _text(node.id, 60),
        "more": _text(page_words.about(node), 120),
        "source": stop.source,
        "risk": _text(f"Source of risk: {chain.risk_words(projection, path.risk)}", 300) if stop.source else "",
    }


def _step(link: chain.Link) -> dict[str, Any]:
    kept = ", ".join(short(document, 60) for document in link.documents[:MOST_DOCUMENTS])
    left_out = len(link.documents) - MOST_DOCUMENTS
    papers = f"Documents: {kept}" if kept else "No document is named for this step"
    return {
        "says": _text(link.says),
        "strong": link.strong,
        "basis": _text(link.basis, 40),
        "confidence": number(link.confidence),
        "because": _text(link.confidence_from, 80),
        "goods": _text(link.goods, 120),
        "papers": _text(papers + (f", and {left_out} more" if left_out > 0 else ""), 300),
        "origin": _text(f"From {link.source}", 120),
    }


def svg(data: dict[str, Any]) -> bytes:
    """The picture as SVG. Its letters are outlines, so its text is also given as title and description.

    Raises XuarRiskError where it cannot be made.
    """
    made = _compiled(data, "svg").decode()
    spoken = f"<title>{escape(data['title'])}</title><desc>{escape(in_words(data))}</desc>"
    return re.sub(r"(<svg[^>]*)>", lambda found: f'{found[1]} role="img">{spoken}', made, count=1).encode()


def png(data: dict[str, Any]) -> bytes:
    """The picture as PNG. Raises XuarRiskError where it cannot be made."""
    return _compiled(data, "png")


def in_words(data: dict[str, Any]) -> str:
    """The picture for who cannot see it."""
    said = [f"{data['verdict']['label']}: {data['verdict']['because']}.", data["asked"]]
    for stop, step in zip(data["stops"], [*data["steps"], None], strict=True):
        ident = f" ({stop['id']})" if stop["id"] else ""
        said.append(f"{stop['number']}. {stop['name']}{ident}")
        if stop["risk"]:
            said.append(stop["risk"])
        if step:
            said.append(f"{step['says']} ({step['basis']}, confidence {step['confidence']}; {step['origin']})")
    return "\n".join([*said, data["arithmetic"], data["lists"], data["disclaimer"]]).replace("\u200b", "")


def _compiled(data: dict[str, Any], kind: Literal["svg", "png"]) -> bytes:
    source = files("dashboard.ui.paths").joinpath("chain.typ").read_bytes()
    return typesetting.compiled(typesetting.Template(source, "path"), data, kind)


def csv_rows(projection: Projection, path: RiskPath) -> list[dict[str, Any]]:
    """One row a step, from the target upstream."""
    return [
        {
            "number": place,
            "from_id": step.origin,
            "from_name": projection.nodes[step.origin].name,
            "verb": verb(step),
            "to_id": step.to,
            "to_name": projection.nodes[step.to].name,
            "basis": page_words.basis_words(step),
            "confidence": step.confidence,
            "documents": "; ".join(step.fact.documents),
            "file": step.fact.get("source_file"),
            "row": step.fact.get("source_row"),
        }
        for place, step in enumerate(path.steps, start=1)
    ]


def csv_of(projection: Projection, path: RiskPath) -> bytes:
    """The steps as CSV."""
    return table_csv(CSV_COLUMNS, csv_rows(projection, path))


def table_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A CSV that spreadsheets open as UTF-8 and read as text: no cell can be a formula."""
    written = io.StringIO()
    table = csv.DictWriter(written, columns, lineterminator="\r\n")
    table.writeheader()
    table.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")


def file_name(target: str, kind: str) -> str:
    """A name that every file system takes, from the target's id."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", target).strip("-.")[:60] or "target"
    return f"path-{plain}.{kind}"
