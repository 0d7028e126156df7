"""The packet as a folder: PDF, exhibits, tables and machine-readable copies, put in its place whole or not at all."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from graph.errors import UserMistake, XuarRiskError
from review.exhibits import copy_all, digest_of
from review.ical import calendar
from review.packet.document import packet_pdf
from review.packet.exhibit_list import Exhibits, exhibits_of, findings
from review.packet.tables import packet_tables
from review.packet.workbook import workbook
from review.typesetting import require_fonts

if TYPE_CHECKING:
    from review.case import Case

MANIFEST, FORMAT = "manifest.json", "xuar-risk packet"
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
    out = out.absolute()
    check_target(out, replace=replace)
    new = out.parent / f".{out.name}.{secrets.token_hex(6)}.new"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        new.mkdir()
        packet = _filled(case, new, by)
        _put(new, out)
    except OSError as error:
        raise XuarRiskError(f"{out}: the packet cannot be written ({error.strerror or error}).") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return Packet(out, packet.manifest, packet.exhibits, packet.findings)


def check_target(out: Path, *, replace: bool) -> None:
    """Raises UserMistake where a packet cannot go there, before any work is done for it."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UserMistake(f"--out {out}: it is there and is no folder. Name a folder that is new or empty.")
    if not out.is_dir() or not any(out.iterdir()):
        return
    if not replace:
        raise UserMistake(
            f"--out {out}: the folder is not empty. Name another one, or replace a packet with --replace."
        )
    if not _is_packet(out):
        raise UserMistake(
            f"--out {out}: the folder holds something other than a packet ({MANIFEST} is missing or not ours), so "
            "--replace leaves it as it is. Name another folder."
        )


def _is_packet(folder: Path) -> bool:
    """Whether it holds a packet's manifest, and nothing that is not named there: no file of a person is ever lost."""
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
        named = {MANIFEST, *(row["name"] for row in manifest["files"])}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()
    }
    return bool(manifest.get("format") == FORMAT and there <= named)


def _put(new: Path, out: Path) -> None:
    """Puts the finished folder in its place; the one that was there is set aside first and goes last."""
    aside = out.parent / f".{out.name}.{secrets.token_hex(6)}.old"
    if out.is_dir():
        out.rename(aside)
    try:
        new.rename(out)
    except OSError:
        if aside.is_dir():
            aside.rename(out)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _filled(case: Case, new: Path, by: str) -> Packet:
    exhibits = exhibits_of(case)
    files = {one.copy: one.file for one in exhibits.all if one.copy}
    if files:
        exhibits = exhibits.with_files(copy_all(files, new / EXHIBITS))
    wrong = tuple(findings(exhibits))
    (new / PDF).write_bytes(packet_pdf(case, exhibits))
    (new / TABLES).write_bytes(workbook(packet_tables(case, exhibits), case.as_of))
    (new / REVIEW).write_bytes(_json(case.as_json()))
    (new / DEADLINES).write_bytes(calendar({case.shipment.id: list(case.clocks)}, case.as_of))
    manifest = {
        "format": FORMAT,
        "shipment": case.shipment.id,
        "as_of": case.as_of.isoformat(),
        "made_by": by,
        "verdict": case.assessment.verdict,
        "files": _listed(new),
        "exhibits": [_exhibit_json(one) for one in exhibits.all],
        "findings": list(wrong),
    }
    (new / MANIFEST).write_bytes(_json(manifest))
    return Packet(new, manifest, exhibits, wrong)


def _listed(folder: Path) -> list[dict[str, Any]]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        {"name": path.relative_to(folder).as_posix(), "sha256": digest_of(path), "size": path.stat().st_size}
        for path in files
    ]


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


def _json(value: Any) -> bytes:
    return orjson.dumps(
        value, default=str, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    )
