"""The review as files to take along: packet, memo, tables, deadlines and JSON, made when somebody asks for them."""

from __future__ import annotations

import io
import shlex
import tempfile
import zipfile
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from dashboard.output import PROGRAM
from dashboard.ui import taking
from dashboard.ui.kept import Kept
from dashboard.ui.page_words import plain_markdown
from dashboard.ui.reviewing.reading import folder_of
from dashboard.ui.view import View
from graph.errors import XuarRiskError
from graph.whole_folders import as_json
from review import ical
from review.case import Case
from review.diligence import diligence_of
from review.memo import memo_pdf
from review.packet.build import DEADLINES, PDF, REVIEW, TABLES, build

MOST_BYTES = 300 << 20
"""Of larger files a packet is not made here: a browser's session would hold all of it."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MADE = Kept[dict[str, bytes]](4)
Told = Callable[[float, str], object]


@dataclass(frozen=True)
class Kind:
    """A file to take along. stem, ending: of its name, around the shipment's id. what: in words, for the record."""

    label: str
    stem: str
    ending: str
    mime: str
    what: str


KINDS = {
    "zip": Kind("Packet with its exhibits (.zip)", "packet", "zip", "application/zip", "admissibility packet (ZIP)"),
    PDF: Kind("Packet alone (.pdf)", "packet", "pdf", "application/pdf", "admissibility packet (PDF)"),
    "memo": Kind("Memo (.pdf)", "memo", "pdf", "application/pdf", "due-diligence memo (PDF)"),
    TABLES: Kind("Tables (.xlsx)", "tables", "xlsx", XLSX, "tables of the review (XLSX)"),
    REVIEW: Kind("Review (.json)", "review", "json", "application/json", "review in full (JSON)"),
    DEADLINES: Kind("Deadlines (.ics)", "deadlines", "ics", ical.MIME, "deadlines of a shipment (iCalendar)"),
}


def show(view: View, case: Case) -> None:
    """Draws the section."""
    st.caption(
        "Files are made when you ask for them. The certificate and the statement in the packet are drafts: nobody has "
        "signed them. Each file that you download is recorded with your name, under Decisions."
    )
    taking.record(view)
    if st.checkbox("Prepare the packet, the memo and the tables", key="prepare_packet") and (
        by := taking.author("taker of packet")
    ):
        _offer(view, case, by)


def _offer(view: View, case: Case, by: str) -> None:
    with st.container(horizontal=True, key="xr-packet"):
        for name, content in _prepared(view, case, by).items():
            kind = KINDS[name]
            file = file_name(kind, case.shipment.id)
            taking.offer(kind.label, content, kind.mime, name=file, what=kind.what, target=case.shipment.id, by=by)


def _prepared(view: View, case: Case, by: str) -> dict[str, bytes]:
    """The files; where a font is missing or the disk full, the reason on the page and those that need neither."""
    if too_large := _too_large(view, case):
        st.warning(too_large)
        return plain_files(case)
    place = st.empty()
    try:
        return made(case, by, kept_as(view, case, by), place.progress)
    except XuarRiskError as error:
        st.error(f"**The packet and the memo cannot be made here.** {plain_markdown(error, 900)}")
        return plain_files(case)
    finally:
        place.empty()


def kept_as(view: View, case: Case, by: str) -> Hashable:
    """What is another once the files can be another: by what the review found in the folder when it was read, since the
    folder can have changed."""
    found = (*case.files.values(), *case.not_known)
    return str(view.settings.home), view.state, case.shipment.id, case.as_of, found, by


def _too_large(view: View, case: Case) -> str:
    size = sum(file.size or 0 for file in case.files.values() if file.good)
    if size <= MOST_BYTES:
        return ""
    folder, shipment = shlex.quote(str(folder_of(view))), shlex.quote(case.shipment.id)
    command = f"{PROGRAM} packet {shipment} --files {folder} --as-of {case.as_of} --out FOLDER"
    return (
        f"**Its exhibits are {size / 2**20:,.0f} MB, more than a page gives out ({MOST_BYTES >> 20} MB).** Make the "
        f"packet by the command: {plain_markdown(command, 600)}"
    )


def made(case: Case, by: str, key: Hashable, told: Told) -> dict[str, bytes]:
    """Every file, kept once made. Raises XuarRiskError where one cannot be made."""
    return _MADE.get(key, lambda: _made(case, by, told))


def _made(case: Case, by: str, told: Told) -> dict[str, bytes]:
    told(0.1, "Making the packet: one PDF, its exhibits and tables…")
    with tempfile.TemporaryDirectory() as place:
        folder = build(case, Path(place) / f"packet-{plain_id(case.shipment.id)}", by=by).folder
        told(0.6, "Packing the folder…")
        packet = {"zip": zipped(folder, case.as_of)}
        packet |= {name: (folder / name).read_bytes() for name in (PDF, TABLES, REVIEW, DEADLINES)}
    told(0.8, "Making the memo…")
    memo = memo_pdf(diligence_of(case.projection, case.shipment.id, as_of=case.as_of))
    return {name: {**packet, "memo": memo}[name] for name in KINDS}


def plain_files(case: Case) -> dict[str, bytes]:
    """What needs no font and no folder."""
    return {
        REVIEW: as_json(case.as_json()),
        DEADLINES: ical.calendar({case.shipment.id: list(case.clocks)}, case.as_of),
    }


def zipped(folder: Path, day: date) -> bytes:
    """The folder as a ZIP; the same files give the same bytes."""
    written = io.BytesIO()
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(info, path.read_bytes())
    return written.getvalue()


def file_name(kind: Kind, shipment: str) -> str:
    """A name that every system takes."""
    return f"{kind.stem}-{plain_id(shipment)}.{kind.ending}"


def plain_id(shipment: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in shipment).strip("._")[:60]
    return plain or "shipment"
