"""The admissibility packet of a long chain: by default 200 steps and 1,000 exhibits, each with its file.

The chain is invented: gins hand lint to spinners, these yarn to weavers, and one plant sews; each lot has its record,
and each sale its order, invoice, payment and bill of lading. Measured in a process of its own: the review, and
the packet with PDF, copied exhibits and tables; made twice, to see that the bytes are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.measuring import Row, add_common, in_own_process, machine, peak_mb, run
from graph.projection import Fact, Node, Projection
from graph.schema import fact_id
from review.case import case_of
from review.packet.build import PDF, build

TARGET_SECONDS, TARGET_MB = 60.0, 500.0
IMPORTED = date(2026, 3, 2)
OUTSIDE = {"xuar": "outside", "xuar_method": "coordinates", "xuar_certainty": 0.0}
PROCESSES = ("ginning", "spinning", "weaving", "cut_sew")
STAGES = (
    ("raw", "5201.00.12"),
    ("intermediate", "5205.12.10"),
    ("intermediate", "5208.31.40"),
    ("finished", "6205.20"),
)
DAYS_BEFORE = (200, 150, 120, 60)
PARTS = (150, 39, 9, 1)
"""How many gins, spinners, weavers and sewing plants a chain of 200 steps has; the last step is the shipping."""


class Chain:
    """Nodes and facts of one long chain, with a file for each paper."""

    def __init__(self, steps: int, exhibits: int, files: Path) -> None:
        self.nodes: list[Node] = []
        self.facts: list[Fact] = []
        self._files, self._left = files, exhibits
        counts = [max(1, round(part * (steps - 1) / sum(PARTS))) for part in PARTS]
        counts[0] += steps - 1 - sum(counts)
        self._ship()
        tiers = [[f"{process}-{n}" for n in range(count)] for process, count in zip(PROCESSES, counts, strict=True)]
        for tier, sites in enumerate(tiers):
            for n, site in enumerate(sites):
                self._site(site, tier)
                to = tiers[tier + 1][n % len(tiers[tier + 1])] if tier + 1 < len(tiers) else ""
                self._lot(site, tier, to, len(tiers[tier - 1]) // len(sites) + 1 if tier else 0)
        for n in range(self._left):
            self._paper(f"other-{n}", "packing_list", "shipment", "importer", "importer")

    def projection(self) -> Projection:
        return Projection.of(self.nodes, self.facts)

    def _ship(self) -> None:
        self._node("Supplier", "importer", name="Wren Imports", address="3 Pier, Savannah", country="US", **OUTSIDE)
        dates = {"import_date": IMPORTED, "export_date": IMPORTED - timedelta(days=20), "detained_on": IMPORTED}
        self._node("Shipment", "shipment", consignee_id="importer", port_of_lading="Haiphong", **dates)
        self._node("Line", "line", hts="6205.20.20", fibre_content="100% cotton", quantity=100.0, unit="KG")
        self._fact("HAS_LINE", "shipment", "line")

    def _site(self, site: str, tier: int) -> None:
        number = len(self.nodes)
        where = {"lat": 8.0 + number * 7 % 25, "lon": 76.0 + number * 11 % 60, "country": "VN", **OUTSIDE}
        aliases = [f"永{number}棉业有限公司", "ئاقسۇ پاختا زاۋۇتى"]
        name, address = f"Works {number} of {site}", f"{number} Mill Road, Haiphong"
        self._node("Facility", site, name=name, address=address, processes=[PROCESSES[tier]], **where)
        self._node("Supplier", f"{site}-co", name=f"{name} Co., Ltd.", aliases=aliases, address=address, **where)
        self._fact("OPERATES", f"{site}-co", site)

    def _lot(self, site: str, tier: int, to: str, inputs: int) -> None:
        lot, (stage, hts) = f"lot-{site}", STAGES[tier]
        made_on = IMPORTED - timedelta(days=DAYS_BEFORE[tier])
        given = {"commodity": "cotton", "stage": stage, "hts": hts, "made_on": made_on}
        self._node("Lot", lot, quantity=100.0 * max(1, inputs), unit="KG", **given)
        self._fact("PRODUCED_AT", lot, site)
        if to:
            self._fact("INPUT_TO", lot, f"lot-{to}", quantity=100.0, unit="KG")
        else:
            self._fact("FROM_LOT", "line", lot, quantity=100.0, unit="KG")
        buyer = f"{to}-co" if to else "importer"
        kinds = ("purchase_order", "invoice", "proof_of_payment", "bill_of_lading")
        self._paper(f"{lot}-record", "production_record" if tier else "bale_list", lot, site, "")
        for kind in kinds:
            self._paper(f"{lot}-{kind}", kind, lot if to else "line", f"{site}-co", buyer, issued_on=made_on)

    def _paper(self, id_: str, kind: str, proves: str, seller: str, buyer: str, **said: Any) -> None:
        if not self._left:
            return
        self._left -= 1
        content = f"{id_}\n".encode() * 1_000
        (self._files / f"{id_}.txt").write_bytes(content)
        told = {"file": f"{id_}.txt", "sha256": hashlib.sha256(content).hexdigest(), "language": "en"} | said
        parties = {"seller_id": seller, "buyer_id": buyer} if buyer else {"issuer_id": seller}
        self._node("Document", id_, kind=kind, proves=[proves], amount=100.0, currency="USD", **parties, **told)
        self._fact("SUPPORTS", id_, proves)

    def _node(self, label: str, id_: str, **properties: Any) -> None:
        self.nodes.append(Node(id_, label, properties))

    def _fact(self, kind: str, start: str, end: str, **properties: Any) -> None:
        self.facts.append(Fact(fact_id(kind, start, end), kind, start, end, properties))


def measure(options: argparse.Namespace) -> Row:
    files = options.folder / "files"
    files.mkdir(exist_ok=True)
    projection = Chain(options.steps, options.exhibits, files).projection()
    before = peak_mb()
    started = time.perf_counter()
    case = case_of(projection, "shipment", as_of=IMPORTED, files=files)
    reviewed = time.perf_counter()
    first = build(case, options.folder / "first")
    made = time.perf_counter()
    second = build(case, options.folder / "second")
    return {
        "steps": len(case.chain.steps),
        "exhibits": len(first.exhibits.all),
        "review_seconds": reviewed - started,
        "packet_seconds": made - reviewed,
        "seconds": made - started,
        "peak_mb": peak_mb(),
        "before_mb": before,
        "apart_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "pdf_kb": (first.folder / PDF).stat().st_size / 1024,
        "same_bytes": first.manifest["files"] == second.manifest["files"],
    }


def compare(options: argparse.Namespace, folder: Path) -> Row:
    asked = ("--steps", options.steps, "--exhibits", options.exhibits, "--folder", folder)
    found = in_own_process("bench.packet", "packet", *asked)
    return {"machine": machine(), **found}


def in_words(found: Row) -> str:
    return "\n".join(_lines(found))


def _lines(found: Row) -> Iterator[str]:
    yield found["machine"]
    yield f"{found['steps']:,} steps, {found['exhibits']:,} exhibits with their files"
    yield f"review {found['review_seconds']:.1f} s, packet {found['packet_seconds']:.1f} s: {found['seconds']:.1f} s"
    yield f"peak {found['peak_mb']:,.0f} MB, {found['before_mb']:,.0f} MB of it before"
    yield f"peak of the process that sets the PDF {found['apart_mb']:,.0f} MB; PDF {found['pdf_kb']:,.0f} KB"
    yield f"made twice, the same bytes: {'yes' if found['same_bytes'] else 'NO'}"
    yield f"targets: below {TARGET_SECONDS:g} s, each process below {TARGET_MB:g} MB, the same bytes"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--exhibits", type=int, default=1_000)
    add_common(parser, ("packet",))
    run(parser.parse_args(), measure, compare, in_words)


if __name__ == "__main__":
    main()
