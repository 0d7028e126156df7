"""What only the store holds of a record: raw values, saved results, regions, findings, consignments and decisions.

The projection leaves these out (graph/tables.py), since inference reads none of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph import decisions
from graph.decisions import Decision
from graph.schema import NODES, PARTIES, TARGETS
from graph.settings import Settings
from graph.store import Store, open_store

Row = dict[str, Any]
MOST = 50
"""So many findings, regions' sites or consignments are read; how many there are in all is read too."""
_REGION = "Region"


@dataclass(frozen=True)
class Held:
    """One node as the store has it.

    properties: all of them, also `raw`, which is JSON. regions: where it lies, the smallest last. findings: about it.
    related: ids of shipments consigned to a company or site, of the consignees of a shipment, or of what lies in a
    region. n_findings, n_related: how many there are, the lists above being capped. decision: the newest about it, as
    it stands today.
    """

    label: str
    properties: Row
    regions: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    n_findings: int = 0
    n_related: int = 0
    decision: Decision | None = None


def held(settings: Settings, node_id: str, label: str | None, today: date) -> Held | None:
    """The node as the store has it; None where it has none. label: None where the projection does not know the node.

    Raises EngineUnreachable, and UserMistake where the engine takes too long.
    """
    with open_store(settings) as store:
        return read(store, node_id, label, today)


def read(store: Store, node_id: str, label: str | None, today: date) -> Held | None:
    """As `held`, of a store that is open."""
    label = label or _REGION
    found = store.read(f"MATCH (n:{NODES[label].label} {{id: $id}}) RETURN n", id=node_id)
    if not found:
        return None
    properties = {name: value for name, value in found[0]["n"].items() if name != "labels"}
    findings, n_findings = _findings(store, node_id)
    regions = _regions(store, node_id, label) if label in PARTIES else []
    related, n_related = _related(store, node_id, label)
    newest = decisions.newest_of(store, node_id) if label in TARGETS else None
    decision = decisions.on(newest, today) if newest else None
    return Held(label, properties, regions, findings, related, n_findings, n_related, decision)


def _findings(store: Store, node_id: str) -> tuple[list[Row], int]:
    where = "MATCH (f:Finding) WHERE $id IN f.subjects"
    rows = store.read(
        f"{where} RETURN f.kind AS kind, f.message AS message, f.source_file AS source_file, "
        f"f.source_row AS source_row, f.run AS run, f.id AS id ORDER BY kind, id LIMIT {MOST}",
        id=node_id,
    )
    return rows, len(rows) if len(rows) < MOST else _count(store, where, "f", node_id)


def _regions(store: Store, node_id: str, label: str) -> list[Row]:
    rows = store.read(
        f"MATCH (n:{label} {{id: $id}})-[r:IN_REGION]->(g:Region) RETURN g.id AS id, g.adcode AS adcode, "
        "g.name AS name, g.name_zh AS name_zh, g.level AS level, r.method AS method, r.certainty AS certainty, "
        f"r.distance_km AS distance_km ORDER BY id LIMIT {MOST}",
        id=node_id,
    )
    return sorted(rows, key=lambda row: (_LEVELS.get(row["level"], len(_LEVELS)), row["id"]))


_LEVELS = {level: place for place, level in enumerate(("country", "province", "prefecture", "county"))}


def _related(store: Store, node_id: str, label: str) -> tuple[list[str], int]:
    if label == "Shipment":
        where = "MATCH (n:Shipment {id: $id})-[:CONSIGNED_TO]->(o)"
    elif label in PARTIES:
        where = f"MATCH (o:Shipment)-[:CONSIGNED_TO]->(n:{label} {{id: $id}})"
    elif label == _REGION:
        where = "MATCH (o)-[:IN_REGION]->(n:Region {id: $id})"
    else:
        return [], 0
    rows = store.read(f"{where} RETURN o.id AS id ORDER BY id LIMIT {MOST}", id=node_id)
    return [row["id"] for row in rows], len(rows) if len(rows) < MOST else _count(store, where, "o", node_id)


def _count(store: Store, where: str, variable: str, node_id: str) -> int:
    return int(store.read(f"{where} RETURN count({variable}) AS n", id=node_id)[0]["n"])
