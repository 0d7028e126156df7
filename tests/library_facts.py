"""The demo's rows and a few more as plain CSV: what the answers of the library are reckoned from, by no engine."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]

DEMO = Path(__file__).parent.parent / "ingest" / "demo"
TOLD: dict[str, Any] = tomllib.loads((DEMO / "stories.toml").read_text(encoding="utf-8"))

# What the demo does not show, invented like it: loaded from another source after the list.
MORE = {
    "suppliers": """id,name,country,address,role
X-TWIN,Tuskezanis Imports LLC,US,"79 Harbour Road, Los Angeles, CA",importer
X-OWN,Zanelumith Holdings Ltd,SG,"392 Industrial Road, Chuzhou, Anhui",holding
""",
    "facilities": """id,name,country,address,lat,lon,processes
X-MILL,Pellavelum Mill,CN,"321 Canal Street, Awat, Aksu Prefecture, Xinjiang",36.72433,119.11237,spinning
""",
    "ownership": """owner_id,owned_id,share,since,until
X-OWN,X-TWIN,0.2,2015-01-01,2020-12-31
X-OWN,X-MILL,0.4,2015-01-01,
""",
    "shipments": """id,consignee_id,import_date
X-S1,X-TWIN,2026-10-01
X-S2,X-TWIN,2026-10-02
""",
    "lines": """id,shipment_id,hts,fibre_content,value_usd
X-S1-L1,X-S1,6109.10.00,,
X-S2-L1,X-S2,6109.10.00,100% cotton,900
""",
    "lots": """id,commodity,stage,made_at,quantity,unit
X-RAW,cotton,raw,X-MILL,100,KG
X-YARN,cotton,intermediate,X-MILL,200,KG
X-ROLL,cotton,intermediate,X-MILL,500,M2
""",
    "lot_inputs": """input_id,output_id,quantity,unit
X-RAW,X-YARN,100,KG
X-YARN,X-ROLL,90,KG
""",
    "line_lots": """line_id,lot_id,quantity,unit
X-S2-L1,X-ROLL,300,M2
""",
    "documents": """id,kind,issuer_id,language,translated,redacted,paid_on,refers_to,proves
X-CO,certificate_12_43a,X-MILL,en,,,,,X-S1
X-BL,bill_of_lading,X-MILL,en,,,,,X-S1
X-CO2,certificate_12_43a,X-MILL,,,,,,X-S2
X-PR,production_record,X-MILL,fr,,true,,,X-ROLL
X-INV,invoice,X-MILL,en,,,2026-09-01,,X-S2
""",
}


def _numbers(rows: list[Row]) -> list[Row]:
    """The rows with their amounts as numbers and their days as days; what is blank is None."""
    return [{name: _value(name, text) for name, text in row.items()} for row in rows]


def _value(name: str, text: str) -> Any:
    if not text:
        return None
    if name in ("quantity", "value_usd", "share", "amount"):
        return float(text)
    if name.endswith(("_date", "_on", "_to", "_end", "_seen")) and name not in ("refers_to",):
        return date.fromisoformat(text)
    if name in ("since", "until"):
        return date.fromisoformat(text)
    if name in ("documents", "proves", "processes", "requested"):
        return text.split(";")
    return text


class Facts:
    """The rows of each kind of record, and what follows from them without a walk."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {}
        for path in sorted(DEMO.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                self._rows[path.stem] = _numbers(list(csv.DictReader(file)))
        for kind, text in MORE.items():
            self._rows[kind] += _numbers(list(csv.DictReader(text.splitlines())))

    def of(self, kind: str, where: Callable[[Row], Any] = lambda _: True) -> list[Row]:
        """The rows of a kind; a column that the file lacks is None."""
        return [_Row(row) for row in self._rows[kind] if where(_Row(row))]

    @cached_property
    def parties(self) -> dict[str, Row]:
        """Suppliers, facilities and estates by id, with `label`."""
        kinds = {"suppliers": "Supplier", "facilities": "Facility", "estates": "Estate"}
        return {row["id"]: _Row(row | {"label": label}) for kind, label in kinds.items() for row in self.of(kind)}

    @cached_property
    def places(self) -> dict[str, str]:
        """inside, borderline, outside or unplaced, of each party: by its address where the stories say nothing else."""
        found = {}
        for id_, row in self.parties.items():
            named = any(word in (row["address"] or "") for word in (", Xinjiang", "新疆"))
            found[id_] = "inside" if named else "unplaced" if row["lat"] is None else "outside"
        # PC-GIN is known by its postal code, and BD-GIN stands half a km outside.
        told = {place: where for story in TOLD["story"] for place, where in story.get("places", {}).items()}
        return found | told | {"PC-GIN": "inside", "BD-GIN": "borderline"}

    @cached_property
    def near(self) -> set[str]:
        """Ids of what is inside the XUAR or at its border."""
        return {id_ for id_, where in self.places.items() if where in ("inside", "borderline")}

    @cached_property
    def operated(self) -> dict[str, str]:
        """The company that runs each site."""
        return {
            row["id"]: row["operator_id"] for row in self.of("facilities") + self.of("estates") if row["operator_id"]
        }

    def name(self, id_: str | None) -> str | None:
        return self.parties[id_]["name"] if id_ else None

    def tiers(self, start: str, most: int, *, back: bool) -> dict[str, int]:
        """Fewest sales from a party to each other one within `most`: to its sellers, or to its buyers."""
        begin, end = ("to_id", "from_id") if back else ("from_id", "to_id")
        found, edge = {start: 0}, {start}
        for tier in range(1, most + 1):
            edge = {row[end] for row in self.of("supplies") if row[begin] in edge} - found.keys()
            found |= dict.fromkeys(edge, tier)
        return found

    def chains(self, owned: str, most: int) -> list[tuple[list[str], float | None]]:
        """Chains of owners that end in a party, and the product of their shares; nobody is twice in a chain."""
        found: list[tuple[list[str], float | None]] = []
        open_: list[tuple[list[str], float | None]] = [([owned], 1.0)]
        for _ in range(most):
            longer: list[tuple[list[str], float | None]] = []
            for chain, share in open_:
                for row in self.of("ownership", lambda row, last=chain[0]: row["owned_id"] == last):
                    if row["owner_id"] not in chain:
                        more = None if share is None or row["share"] is None else share * row["share"]
                        longer.append(([row["owner_id"], *chain], more))
            found, open_ = found + longer, longer
        return found


class _Row(dict[str, Any]):
    def __missing__(self, _: str) -> None:
        return None
