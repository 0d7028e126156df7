"""All that a packet's PDF says, as the data of packet.typ, and the PDF made of it."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

from review.packet import names, region_map
from review.packet.blocks import Block, bullets, section, table, text
from review.packet.certificate import certificate_section
from review.packet.earlier import earlier_section
from review.packet.exhibit_list import Exhibits, index
from review.packet.flow import flow_chart
from review.packet.front import confidentiality, first_page, letter, summary
from review.packet.law_part import law_section
from review.packet.portions_part import portions_section
from review.packet.statement import statement_section
from review.packet.step_part import steps_section
from review.packet.sums import sums_section
from review.packet.supplier_list import suppliers
from review.plain_text import printable, sentence
from review.typesetting import Template, pdf, require_fonts

if TYPE_CHECKING:
    from review.case import Case


def packet_data(case: Case, exhibits: Exhibits) -> dict[str, Any]:
    """The packet as the template reads it: plain text in sections, and places of drawings in points."""
    sections = [
        first_page(case, exhibits),
        section("Contents", [{"kind": "contents"}], new_page=False, level=2),
        letter(case, exhibits),
        summary(case, exhibits),
        _index(exhibits),
        law_section(case),
        _flow(case),
        _maps(case),
        _suppliers(case),
        steps_section(case, exhibits),
        sums_section(case, exhibits),
        portions_section(case),
        certificate_section(case),
        statement_section(case, exhibits),
        earlier_section(case),
        _not_known(case),
    ]
    as_of = case.as_of
    return {
        "title": printable(f"Admissibility packet, shipment {case.shipment.id}, as of {as_of}", 200),
        "mark": printable(confidentiality(), 300),
        "footer": printable(f"Shipment {case.shipment.id}, as of {as_of}", 160),
        "date": {"year": as_of.year, "month": as_of.month, "day": as_of.day},
        "sections": [one for one in sections if one],
    }


def packet_pdf(case: Case, exhibits: Exhibits) -> bytes:
    """The PDF; the same case and exhibits give the same bytes. Raises XuarRiskError where a font is missing."""
    require_fonts()
    with as_file(files("review.packet")) as folder:
        return pdf(Template(folder / "packet.typ", "packet"), packet_data(case, exhibits), case.as_of, apart=True)


def _index(exhibits: Exhibits) -> Block:
    return section(
        "Index of exhibits",
        [
            text(
                "Exhibits are numbered step.n. A file is here only where its digest is the one on record, or none was "
                "on record. Where no file was read, the digest shown is the one on record.",
                small=True,
            ),
            index(exhibits),
        ],
    )


def _flow(case: Case) -> Block:
    sheets = flow_chart(case.projection, case.chain)
    return section(
        "Supply chain flow chart",
        [
            text(
                "From origin (above) to port (below). Solid lines: lots are recorded. Dashed lines: only a purchase "
                "relation is, or only that the shipment names its maker or shipper. Numbers in a box say where its "
                "goods came from and went to, also on other sheets.",
                small=True,
            ),
            bullets(case.chain.cut),
            *(sheets or [text("No step is recorded.")]),
        ],
    )


def _maps(case: Case) -> Block:
    maps, missing = region_map.region_maps(case.projection, case.chain, case.shipment)
    unplaced = f"On no map, for want of coordinates or of a port that is known: steps {names.runs(missing, 400)}."
    return section(
        "Maps of the regions of each process",
        [
            text(
                "Numbers are those of the steps; sites that lie close together share a mark. The XUAR is the grey area "
                "with the thick outline. The shipping stands at the port of lading.",
                small=True,
            ),
            text(region_map.ATTRIBUTION, small=True),
            text(unplaced) if missing else None,
            *maps,
        ],
    )


def _suppliers(case: Case) -> Block:
    rows = suppliers(case)
    return section(
        "Supplier list",
        [
            text(
                "Names as on record, in the original script and in Latin letters; nothing is transliterated here.",
                small=True,
            ),
            table(
                ["Step", "Role", "Name (Latin)", "Name (original)", "Address", "Country", "Process", "Place"],
                [0.55, 1.25, 2.1, 1.7, 2.4, 1.3, 1.2, 1.9],
                (
                    [
                        row["step"],
                        f"{row['role']} {row['id']}",
                        *(
                            row[name]
                            for name in ("name_latin", "name_original", "address", "country", "process", "place")
                        ),
                    ]
                    for row in rows
                ),
                empty="No party is on record.",
            ),
        ],
    )


def _not_known(case: Case) -> Block:
    return section("What is not known", [bullets(map(sentence, case.not_known)) or text("Nothing further is named.")])
