"""What `packet` does: reviews the shipment, makes the folder, records the export, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard import output, words
from dashboard.output import say
from dashboard.review import files_of
from graph.decisions import checked_name, record_export
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from graph.whole_folders import MANIFEST, check_target, digest_of
from review.case import case_of
from review.packet.build import PACKET, PDF, Packet, build
from review.plain_text import short
from review.typesetting import require_fonts

Progress = Callable[[str, int, int | None], None]
SHOWN = 20


@dataclass(frozen=True)
class Wanted:
    """What a person wants of `packet`. files: folder of the documents' files. by: who makes it, for the record; blank:
    nothing is recorded. replace: put it in the place of a packet that is there."""

    shipment: str
    out: Path
    as_of: date
    now: datetime
    files: Path | None = None
    by: str = ""
    replace: bool = False


def made(store: Store, settings: Settings, wanted: Wanted, progress: Progress) -> Packet:
    """Makes the packet. Raises UserMistake for an id, a folder or a name that cannot be used, XuarRiskError where a
    font is missing or the folder cannot be written."""
    require_fonts()
    by = checked_name(wanted.by, "author") if wanted.by else ""
    check_target(PACKET, wanted.out, replace=wanted.replace)
    projection = open_projection(store, settings, progress=progress, note=output.note)
    case = case_of(projection, wanted.shipment, as_of=wanted.as_of, files=files_of(settings, wanted.files))
    packet = build(case, wanted.out, by=by, replace=wanted.replace)
    if by:
        record_export(
            store,
            target=case.shipment.id,
            what="admissibility packet; the digest is its manifest's",
            name=packet.folder.name,
            sha256=digest_of(packet.folder / MANIFEST),
            author=by,
            now=wanted.now,
        )
    return packet


def show(packet: Packet, *, as_json: bool) -> None:
    """What was made, how the shipment stands, and each exhibit that is missing or altered."""
    if as_json:
        output.json_document(packet.as_json())
        return
    manifest = packet.manifest
    copied = sum(1 for one in packet.exhibits.all if one.copy)
    say(f"Packet of {manifest['shipment']} as of {manifest['as_of']} in {packet.folder}: {PDF} first.")
    say(f"Verdict: {manifest['verdict']}. {len(packet.exhibits.all)} exhibits, {copied} with their file.")
    for finding in packet.findings[:SHOWN]:
        say(f"  {short(finding, 300)}")
    if len(packet.findings) > SHOWN:
        say(f"  and {len(packet.findings) - SHOWN} more; all are in {MANIFEST}")
    say("The certificate and the statement are drafts: nobody has signed them.")
    say(words.DISCLAIMER)
