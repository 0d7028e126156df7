"""The packet as a folder: PDF, exhibits, tables and machine-readable copies, put in its place whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.whole_folders import FolderKind, as_json, put_whole
from review.exhibits import copy_all
from review.ical import calendar
from review.packet.document import packet_pdf
from review.packet.exhibit_list import Exhibits, exhibits_of, findings
from review.packet.tables import packet_tables
from review.packet.workbook import workbook
from review.typesetting import require_fonts

if TYPE_CHECKING:
    from review.case import Case

PACKET = FolderKind("a packet", "xuar-risk packet")
PDF, EXHIBITS, TABLES, REVIEW, DEADLINES = "packet.pdf", "exhibits", "tables.xlsx", "review.json", "deadlines.ics"


@dataclass(frozen=True)
class Packet:
    """What was made: the folder, its manifest, the exhibits as they are in it, and what is wrong, in words."""

    folder: Path
    manifest: Mapping[str, Any]
    exhibits: Exhibits
    findings: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**self.manifest, "folder": str(self.folder), "findings": list(self.findings)}


def build(case: Case, out: Path, *, by: str = "", replace: bool = False) -> Packet:
    """Makes the packet of a case in the folder `out`, which must be new or empty, or, with replace, a packet's.

    case: with the folder of files looked at, or none. by: who made it, for the manifest. Raises UserMistake where the
    folder cannot be taken, XuarRiskError where a font is missing or it cannot be written.
    """
    require_fonts()
    made: list[tuple[Exhibits, tuple[str, ...]]] = []

    def fill(new: Path) -> dict[str, Any]:
        said, exhibits, wrong = _filled(case, new, by)
        made.append((exhibits, wrong))
        return said

    manifest = put_whole(PACKET, out, fill, replace=replace)
    return Packet(out.absolute(), manifest, *made[0])


def _filled(case: Case, new: Path, by: str) -> tuple[dict[str, Any], Exhibits, tuple[str, ...]]:
    """Writes all files of the packet; what its manifest says, its exhibits and what is wrong with them."""
    exhibits = exhibits_of(case)
    files = {one.copy: one.file for one in exhibits.all if one.copy}
    if files:
        exhibits = exhibits.with_files(copy_all(files, new / EXHIBITS))
    wrong = tuple(findings(exhibits))
    (new / PDF).write_bytes(packet_pdf(case, exhibits))
    (new / TABLES).write_bytes(workbook(packet_tables(case, exhibits), case.as_of))
    (new / REVIEW).write_bytes(as_json(case.as_json()))
    (new / DEADLINES).write_bytes(calendar({case.shipment.id: list(case.clocks)}, case.as_of))
    said = {
        "shipment": case.shipment.id,
        "as_of": case.as_of.isoformat(),
        "made_by": by,
        "verdict": case.assessment.verdict,
        "exhibits": [_exhibit_json(one) for one in exhibits.all],
        "findings": list(wrong),
    }
    return said, exhibits, wrong


def _exhibit_json(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "step": one.step,
        "document": one.document.id,
        "kind": one.document.get("kind"),
        "file": f"{EXHIBITS}/{one.copy}" if one.copy else None,
        "state": one.state,
        "because": one.file.because,
        "sha256": one.file.sha256 or None,
        "on_record": one.file.on_record or None,
    }
