"""Files of records for the tests of loading, in all formats; and the graph written down whole. Names are invented."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from graph.store import Store
from ingest.load import load
from ingest.report import LoadReport

NOW = datetime(2024, 6, 1, 9, 30, tzinfo=UTC)
FORMATS = ("csv", "xlsx", "jsonl", "parquet")
Row = Mapping[str, Any]

# A network that has every kind and nearly every column.
EVERYTHING: dict[str, list[Row]] = {
    "suppliers": [
        {
            **{"id": "GIN", "name": "Sandgrouse Ginning Co.", "aliases": "Sandgrouse;沙鸡轧花厂", "country": "CN"},
            **{"address": "1 Canal Road", "postal_code": "843300", "uscc": "91652900MA00000000", "lei": "5493000000"},
            **{"duns": "123456789", "mid": "CNSANGIN1CAN", "lat": 41.16, "lon": 80.26, "datum": "GCJ-02"},
            "role": "ginner",
        },
        {"id": "SPIN", "name": "Lapwing Spinning", "country": "CN", "role": "spinner"},
        {"id": "HOLD", "name": "Avocet Holdings", "country": "SG"},
    ],
    "facilities": [
        {
            **{"id": "SEW", "name": "Bittern Garments", "operator_id": "SPIN", "country": "VN", "lat": 10.98},
            **{"lon": 106.65, "datum": "WGS84", "coordinate_accuracy_m": 25.0, "processes": "cut_sew;knitting"},
        }
    ],
    "estates": [
        {"id": "FARM", "name": "Crane Farm", "operator_id": "GIN", "country": "CN", "crop": "cotton", "kind": "farm"}
    ],
    "ownership": [
        {"owner_id": "HOLD", "owned_id": "SPIN", "share": 0.6, "since": date(2020, 1, 1), "documents": "DOC-1"}
    ],
    "supplies": [
        {
            **{"from_id": "FARM", "to_id": "GIN", "commodity": "cotton", "hts": "5201.00"},
            **{"first_seen": date(2023, 1, 1), "last_seen": date(2023, 11, 30), "quantity": 1200.5, "unit": "T"},
            **{"basis": "documented", "confidence": 0.95, "documents": "DOC-1;DOC-2"},
        },
        {"from_id": "GIN", "to_id": "SPIN", "commodity": "cotton", "hts": "5201.00"},
        {"from_id": "SPIN", "to_id": "SEW", "commodity": "cotton", "hts": "5205.12", "basis": "trade_record"},
    ],
    "shipments": [
        {
            **{"id": "SHIP", "bill_of_lading": "BOL-1", "entry_number": "E-1", "entry_type": "ftz"},
            **{"shipper_id": "SPIN", "consignee_id": "HOLD", "maker_id": "SEW", "import_date": date(2024, 3, 1)},
            **{"detained_on": date(2024, 3, 5), "requested": "invoice;bale_list", "port_of_entry": "Los Angeles"},
        }
    ],
    "lines": [
        {
            **{"id": "LINE", "shipment_id": "SHIP", "line_number": 1, "hts": "6109.10.00", "description": "Shirts"},
            **{"fibre_content": "100% cotton", "quantity": 1000.0, "unit": "KG", "value_usd": 9000.0},
        }
    ],
    "lots": [
        {"id": "BALE", "commodity": "cotton", "stage": "raw", "made_at": "FARM", "made_on": date(2023, 1, 5)},
        {
            **{"id": "YARN", "commodity": "cotton", "stage": "intermediate", "hts": "5205.12", "made_at": "SPIN"},
            **{"made_on": date(2023, 5, 5), "quantity": 900.0, "unit": "KG", "documents": "DOC-2"},
        },
    ],
    "lot_inputs": [{"input_id": "BALE", "output_id": "YARN", "quantity": 950.0, "unit": "KG", "documents": "DOC-2"}],
    "line_lots": [{"line_id": "LINE", "lot_id": "YARN", "quantity": 900.0, "unit": "KG"}],
    "documents": [
        {
            **{"id": "DOC-1", "kind": "invoice", "issued_on": date(2023, 2, 1), "issuer_id": "GIN", "buyer_id": "SPIN"},
            **{"seller_id": "GIN", "quantity": 950.0, "unit": "KG", "amount": 4000.0, "currency": "USD"},
            **{"paid_on": date(2023, 3, 1), "language": "zh", "translated": True, "redacted": False},
            **{"file": "inv.pdf", "sha256": "ab12", "proves": "SPIN;YARN"},
        },
        {"id": "DOC-2", "kind": "bale_list", "refers_to": "DOC-1", "proves": "BALE"},
    ],
}


def write_file(path: Path, rows: Sequence[Row]) -> Path:
    """The rows in the format that the name's ending says, as a person's program would write them."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    match path.suffix:
        case ".csv":
            with path.open("w", newline="", encoding="utf-8") as file:
                out = csv.writer(file)
                out.writerow(names)
                out.writerows([["" if row.get(n) is None else row[n] for n in names] for row in rows])
        case ".xlsx":
            book = openpyxl.Workbook()
            book.active.append(names)
            for row in rows:
                book.active.append([row.get(name) for name in names])
            book.save(path)
        case ".jsonl":
            lines = [json.dumps({k: _listed(k, v) for k, v in row.items()}, default=str) for row in rows]
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        case ".parquet":
            pq.write_table(pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows]), path)
    return path


def _listed(name: str, value: Any) -> Any:
    return value.split(";") if name in ("aliases", "documents", "proves", "processes", "requested") else value


def everything(folder: Path, ending: str = "csv") -> list[Path]:
    """Files of every kind, in an order that has to be put right."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write_file(folder / f"{kind}.{ending}", rows) for kind, rows in reversed(EVERYTHING.items())]


def csv_file(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def load_all(store: Store, files: Sequence[Path], home: Path, **options: Any) -> LoadReport:
    return load(store, files, home=home, **{"now": NOW, **options})


def graph_of(store: Store) -> dict[str, Any]:
    """Every fact and finding, by label or type and id, with all properties and ends."""
    nodes = store.read(
        "MATCH (n) WHERE NOT n:Run AND NOT n:Change AND NOT n:Revision RETURN labels(n)[0] AS label, properties(n) AS p"
    )
    facts = store.read(
        "MATCH (a)-[r]->(b) RETURN type(r) AS type, properties(r) AS p, a.id AS start, b.id AS end, "
        "labels(a)[0] AS start_label, labels(b)[0] AS end_label"
    )
    graph = {f"{n['label']} {n['p']['id']}": n["p"] for n in nodes}
    assert len(graph) == len(nodes), "an id stands for two nodes"
    for fact in facts:
        key = f"{fact['type']} {fact['p']['id']}"
        assert key not in graph, f"{key} is there twice"
        graph[key] = fact
    return graph
