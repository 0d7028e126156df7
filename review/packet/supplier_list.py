"""The supplier list: every party of the chain by step, in its own script and in Latin letters, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.projection import Node, Projection
from review.chain import SHIPPING, Chain, Step
from review.packet import names

COLUMNS = ("step", "role", "id", "name_latin", "name_original", "address", "country", "process", "place")
_ROLES = {"Facility": "site", "Estate": "estate", "Supplier": "company"}


def suppliers(projection: Projection, chain: Chain, shipment: Node) -> Iterator[dict[str, Any]]:
    """A row for each party of each step; of the shipping also who ships and who receives."""
    for step in chain.steps:
        ids = dict.fromkeys((*((step.key,) if step.process != SHIPPING else ()), *step.members))
        roles = dict.fromkeys(ids, "")
        if step.process == SHIPPING:
            named = (("shipper_id", "shipper"), ("consignee_id", "consignee (importer)"))
            roles |= {str(shipment.get(name)): role for name, role in named if shipment.get(name)}
        for id_, role in roles.items():
            yield _row(projection, step, id_, role)


def _row(projection: Projection, step: Step, id_: str, role: str) -> dict[str, Any]:
    node = projection.nodes.get(id_)
    if node is None or node.label not in _ROLES:
        latin = "the place of this lot is not on record" if node else "the graph does not hold this record"
        values: tuple[Any, ...] = (step.number, role, id_, latin, "", "", "", names.process(step.process), "unplaced")
    else:
        values = (
            *(step.number, role or _ROLES[node.label], id_),
            *(names.latin(node) or names.NO_LATIN_NAME, names.original(node)),
            *(str(node.get("address") or "not on record"), names.country(node) or "not on record"),
            *(names.process(step.process), place_status(node)),
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
