"""The supplier list: every party of the chain by step, in its own script and in Latin letters, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph.projection import Node, Projection
from review.chain import SHIPPING
from review.packet import names
from review.subject import processes_of

if TYPE_CHECKING:
    from review.case import Case

COLUMNS = ("step", "role", "id", "name_latin", "name_original", "address", "country", "process", "place")
_ROLES = {"Facility": "site", "Estate": "estate", "Supplier": "company"}


def suppliers(case: Case) -> Iterator[dict[str, Any]]:
    """A row for each party of each step; of the shipping also who ships and who receives. Behind them whoever of the
    shipment is placed in the region or at its border, and did no step of the chain: that is of other goods."""
    seen = set[str]()
    for step in case.chain.steps:
        ids = dict.fromkeys((*((step.key,) if step.process != SHIPPING else ()), *step.members))
        roles = dict.fromkeys(ids, "")
        if step.process == SHIPPING:
            named = (("shipper_id", "shipper"), ("consignee_id", "consignee (importer)"))
            roles |= {str(case.shipment.get(name)): role for name, role in named if case.shipment.get(name)}
        for id_, role in roles.items():
            seen.add(id_)
            yield _row(case.projection, step.number, step.process, id_, role)
    for party in (one for regime in case.regimes for one in regime.parties if one.placed):
        if party.party not in seen:
            seen.add(party.party)
            stated = "; ".join(sorted(processes_of(case.projection.nodes[party.party])))
            yield _row(case.projection, "none", stated, party.party, party.where)


def _row(projection: Projection, step: int | str, process: str, id_: str, role: str) -> dict[str, Any]:
    node = projection.nodes.get(id_)
    if node is None or node.label not in _ROLES:
        latin = "the place of this lot is not on record" if node else "the graph does not hold this record"
        values: tuple[Any, ...] = (step, role, id_, latin, "", "", "", names.process(process), "unplaced")
    else:
        values = (
            *(step, role or _ROLES[node.label], id_),
            *(names.latin(node) or names.NO_LATIN_NAME, names.original(node)),
            *(str(node.get("address") or "not on record"), names.country(node) or "not on record"),
            *(names.process(process), place_status(node)),
        )
    return dict(zip(COLUMNS, values, strict=True))


def place_status(node: Node) -> str:
    """How the tag placed it against the XUAR, and by what."""
    state = str(node.get("xuar") or "")
    if not state:
        return "not placed yet"
    words = {
        "inside": "inside the XUAR",
        "borderline": "at the XUAR's border",
        "outside": "outside the XUAR",
        "unplaced": "cannot be placed",
    }
    method = str(node.get("xuar_method") or "").replace("_", " ")
    reason = str(node.get("xuar_reason") or "")
    return words.get(state, state) + (f", by {method}" if method else f": {reason}" if reason else "")
