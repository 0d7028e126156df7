"""The files of the demo's papers: plain text, made from each document's own row. The same rows give the same bytes.

Two files are not what was loaded, and the story DT tells of them: one was altered afterwards, one is missing.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

STORIES = ("CL", "TG", "MX", "DT")
FOLDER = "files"
ALTERED = {"DT-INV": (b"Amount: 41600 USD", b"Amount: 14600 USD")}
MISSING = frozenset({"DT-S1-BL"})
PARTIES = ("suppliers", "facilities", "estates")

Row = dict[str, str]

_STATES = {
    ("translated", "true"): "A translation into English is on file.",
    ("translated", "false"): "No translation into English is on file.",
    ("redacted", "true"): "Parts of this paper were blacked out before it was handed over.",
}


def stamp(rows: Mapping[str, list[Row]]) -> None:
    """Writes `file` and `sha256` into the document rows of the stories that have files. rows: by kind of record."""
    known = _parties(rows)
    for row in rows["documents"]:
        if has_file(row):
            row["file"] = f"{row['id']}.txt"
            row["sha256"] = hashlib.sha256(content(row, known)).hexdigest()


def put(records: Path, folder: Path) -> None:
    """Writes the papers into the folder as the stories tell: one altered after loading, one missing.

    records: the folder with the demo's CSV files. A file that is there already is written again.
    """
    rows = {kind: _read(records / f"{kind}.csv") for kind in (*PARTIES, "documents")}
    known = _parties(rows)
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows["documents"]:
        if row["file"] and row["id"] not in MISSING:
            was, became = ALTERED.get(row["id"], (b"", b""))
            (folder / row["file"]).write_bytes(content(row, known).replace(was, became))


def has_file(row: Row) -> bool:
    return row["id"].split("-")[0] in STORIES


def content(row: Row, known: Mapping[str, Row]) -> bytes:
    """The bytes of a document's file, from its row (but for `file` and `sha256`) and the parties by id."""
    lines = [
        "INVENTED PAPER OF THE DEMO NETWORK, no real firm",
        "",
        row["kind"].replace("_", " ").upper(),
        f"Number: {row['id']}",
        f"Issued on: {row['issued_on'] or 'not stated'}",
    ]
    for role, column in (("Issued by", "issuer_id"), ("Seller", "seller_id"), ("Buyer", "buyer_id")):
        if row[column]:
            lines += _party(role, known[row[column]])
    for word, said in (
        ("Quantity", f"{row['quantity']} {row['unit']}" if row["quantity"] else ""),
        ("Amount", f"{row['amount']} {row['currency']}" if row["amount"] else ""),
        ("Paid on", row["paid_on"]),
        ("Refers to", row["refers_to"]),
        ("Language", row["language"]),
    ):
        if said:
            lines.append(f"{word}: {said}")
    lines += [words for (column, value), words in _STATES.items() if row[column] == value]
    return "\n".join([*lines, "", *_proves(row, known), ""]).encode()


def _party(role: str, party: Row) -> Iterable[str]:
    yield f"{role}: {party['name']} ({party['id']})"
    for alias in filter(None, party.get("aliases", "").split(";")):
        yield f"  also: {alias}"
    yield f"  {', '.join(filter(None, (party['address'], party['postal_code'], party['country'])))}"


def _proves(row: Row, known: Mapping[str, Row]) -> Iterable[str]:
    if row["proves"]:
        yield "What it is a paper of:"
    for id in filter(None, row["proves"].split(";")):
        yield f"  {id}: {known[id]['name']}" if id in known else f"  {id}"


def _parties(rows: Mapping[str, list[Row]]) -> dict[str, Row]:
    return {row["id"]: row for kind in PARTIES for row in rows[kind]}


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
