"""A chain that was reviewed before: an earlier shipment of the same importer, detained and then released, whose steps
hold every step of this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graph.known_shipments import shipment_as_known
from graph.projection import Projection
from review.chain import SHIPPING, Chain, chain_of
from review.packet import names
from review.packet.blocks import Block, fields, section, table, text

if TYPE_CHECKING:
    from review.case import Case

MOST_LOOKED_AT = 20


@dataclass(frozen=True)
class Earlier:
    """One earlier review. same: for each of our steps its number there. lots: of ours, those that it had, too."""

    shipment: str
    notice: str
    detained_on: date
    release_date: date
    same: tuple[tuple[int, int], ...]
    lots: tuple[str, ...]


def earlier_review(projection: Projection, chain: Chain, importer: str | None, as_of: date) -> Earlier | None:
    """The newest one, looked for among the MOST_LOOKED_AT newest releases of the importer; None where there is none."""
    ours = {(step.key, step.process) for step in chain.steps if step.process != SHIPPING}
    if not importer or not ours:
        return None
    for released, shipment in _released(projection, chain.shipment, importer, as_of)[:MOST_LOOKED_AT]:
        other = chain_of(projection, shipment, as_of=as_of)
        theirs = {(step.key, step.process): step.number for step in other.steps}
        if ours <= theirs.keys():
            known = shipment_as_known(projection, shipment).properties
            lots = {lot for step in other.steps for lot in step.lots}
            same = [(s.number, theirs[s.key, s.process]) for s in chain.steps if s.process != SHIPPING]
            shared = sorted(lots & {lot for step in chain.steps for lot in step.lots})
            notice = str(known.get("detention_notice") or "")
            return Earlier(shipment, notice, known["detained_on"], released, tuple(same), tuple(shared))
    return None


def _released(projection: Projection, ours: str, importer: str, as_of: date) -> list[tuple[date, str]]:
    """Shipments of the importer that were released after a detention by that day, the newest first."""
    named = [node.id for node in projection.labelled("Shipment") if node.get("consignee_id") == importer]
    dated = []
    for shipment in sorted(set(named) - {ours}):
        known = shipment_as_known(projection, shipment).properties
        detained, released = known.get("detained_on"), known.get("release_date")
        if detained and released and detained <= released <= as_of:
            dated.append((released, shipment))
    return sorted(dated, reverse=True)


def earlier_section(case: Case) -> Block | None:
    """The summary tracing report; None where the graph holds no earlier review of the chain."""
    found = earlier_review(case.projection, case.chain, case.shipment.get("consignee_id"), case.as_of)
    if found is None:
        return None
    lots = "All of it was made from other lots." if not found.lots else f"Lots in both: {', '.join(found.lots[:20])}."
    return section(
        "Summary tracing report: the chain was reviewed before",
        [
            text(
                "An earlier shipment of the same importer came through the same steps, was detained, and was released. "
                "That it was released says nothing of these goods; CBP decides on each shipment."
            ),
            fields(
                [
                    ("Earlier shipment", found.shipment),
                    ("Its notice of detention", found.notice),
                    ("Detained on", found.detained_on),
                    ("Released on", found.release_date),
                ]
            ),
            table(
                ["Step here", "Step there", "What and who"],
                [1, 1, 5],
                (
                    [ours, theirs, names.step_title(case.projection, case.chain.step(ours))]
                    for ours, theirs in found.same
                ),
            ),
            text(lots),
        ],
    )
