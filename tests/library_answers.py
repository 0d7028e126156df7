"""What each question of the library answers on the demo, reckoned from its CSV files, or written by hand from a story.

`EXPECTED[name]` gives the rows, each with the columns that can be told from the files, in any order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from tests.library_facts import TOLD, Facts, Row

Rows = list[dict[str, Any]]
AS_OF = date(2026, 11, 1)
TEXTILES = [str(chapter) for chapter in range(50, 64)]
YARN_AND_FABRIC = [str(heading) for heading in range(5204, 5213)]
CERTIFICATES = ("origin_certificate", "certificate_12_43a", "statement_12_43b", "affidavit")
TRANSPORT = ("bill_of_lading", "packing_list")
PREFECTURES = {
    "652800": ("Bayingolin", "库尔勒", "尉犁", "焉耆"),
    "652900": ("Aksu Prefecture", "阿克苏", "阿瓦提", "沙雅"),
    "653100": ("Kashgar Prefecture", "喀什", "巴楚", "麦盖提"),
}
"""Words that place an address in one of three prefectures whose towns lie far from any other."""


def sale(f: Facts, row: Row) -> dict[str, Any]:
    return {
        **{"seller": row["from_id"], "seller_name": f.name(row["from_id"])},
        **{"buyer": row["to_id"], "buyer_name": f.name(row["to_id"])},
        **{name: row[name] for name in ("commodity", "hts", "last_seen", "basis")},
    }


def buyers_from_the_region(f: Facts) -> Rows:
    return [
        {**sale(f, row), "buyer_country": f.parties[row["to_id"]]["country"]}
        for row in f.of("supplies", lambda row: row["from_id"] in f.near)
    ]


def saved_verdicts(_: Facts) -> Rows:
    """Of the shipments of the stories; the background's are counted by a test of their own."""
    asked = [s for s in TOLD["story"] if "-S" in s["target"] and s.get("look_back_months", 24) == 24]
    return [{"id": s["target"], "kind": "Shipment", "verdict": s["verdict"], "current": True} for s in asked]


def third_country_makers(f: Facts) -> Rows:
    made = Counter(row["maker_id"] for row in f.of("shipments") if row["maker_id"])
    sellers: dict[str, set[str]] = defaultdict(set)
    for row in f.of("supplies", lambda row: row["hts"][:4] in YARN_AND_FABRIC):
        if f.parties[row["from_id"]]["country"] == "CN" != f.parties[row["to_id"]]["country"]:
            sellers[row["to_id"]].add(row["from_id"])
    return [
        {
            **{"maker": id_, "maker_name": f.name(id_), "country": f.parties[id_]["country"]},
            **{"sellers": len(sellers[id_]), "shipments": made[id_]},
        }
        for id_ in sellers
        if made[id_]
    ]


def chains_short_of_the_bale(f: Facts) -> Rows:
    lots = {row["id"]: row for row in f.of("lots")}
    inputs: dict[str, list[str]] = defaultdict(list)
    for row in f.of("lot_inputs"):
        inputs[row["output_id"]].append(row["input_id"])

    def firsts(lot: str) -> set[str]:
        return {first for source in inputs[lot] for first in firsts(source)} if inputs[lot] else {lot}

    lines = {row["id"]: row["shipment_id"] for row in f.of("lines")}
    return [
        {
            **{"shipment": lines[row["line_id"]], "line": row["line_id"], "lot": lot, "stage": lots[lot]["stage"]},
            **{"site": lots[lot]["made_at"], "site_name": f.name(lots[lot]["made_at"])},
        }
        for row in f.of("line_lots")
        for lot in firsts(row["lot_id"])
        if lots[lot]["stage"] not in ("raw", "seed")
    ]


def shipments_downstream(f: Facts) -> Rows:
    tiers = f.tiers("VN-GIN", 3, back=False)
    assert tiers["VN-SEW"] == 3, "the story: spun, woven, sewn"
    made = f.of("shipments", lambda row: row["maker_id"] in tiers)
    return [{"shipment": row["id"], "maker": row["maker_id"], "tier": tiers[row["maker_id"]]} for row in made]


def _within(f: Facts, start: str, *, back: bool) -> Rows:
    tiers = f.tiers(start, 3, back=back)
    return [
        {"id": id_, "kind": f.parties[id_]["label"], "name": f.name(id_), "tier": tier}
        for id_, tier in tiers.items()
        if id_ != start
    ]


def sellers_upstream(f: Facts) -> Rows:
    return [{**row, "xuar": f.places[row["id"]]} for row in _within(f, "VN-SEW", back=True)]


def buyers_downstream(f: Facts) -> Rows:
    return _within(f, "VN-GIN", back=False)


def estates_by_processor(f: Facts) -> Rows:
    sold: dict[str, set[str]] = defaultdict(set)
    for row in f.of("supplies"):
        sold[row["from_id"]].add(row["to_id"])
    sellers: dict[str, set[str]] = defaultdict(set)
    for estate in f.of("estates"):
        for processor in sold[estate["id"]] | sold.get(estate["operator_id"], set()):
            sellers[processor].add(estate["id"])
    holds: dict[str | None, list[str]] = defaultdict(list)
    for row in f.of("ownership"):
        holds[row["owned_id"]].append(row["owner_id"])
    return [
        {
            **{"processor": id_, "operator": f.operated.get(id_), "estates": len(estates)},
            "parents": sorted({*holds[id_], *holds[f.operated.get(id_)]}),
            "inside": sum(f.places[estate] == "inside" for estate in estates),
        }
        for id_, estates in sellers.items()
    ]


def buyers_on_few_sellers(f: Facts) -> Rows:
    sellers: dict[str, set[str]] = defaultdict(set)
    for row in f.of("supplies", lambda row: row["commodity"] == "cotton"):
        sellers[row["to_id"]].add(row["from_id"])
    return [
        {"buyer": buyer, "seller": min(those), "sellers": 1}
        for buyer, those in sellers.items()
        if len(those) == 1 and those <= f.near
    ]


def shared_addresses(_: Facts) -> Rows:
    """By hand: two farms of the demo have one address by chance, X-MILL states it too, and X-OWN that of LS-MAKER."""
    farms = ["C01-FRM01", "C01-FRM25", "X-MILL"]
    return [
        *(
            {"id": id_, "shares_with": other, "xuar": "inside", "listed": None}
            for id_ in farms
            for other in farms
            if other != id_
        ),
        {"id": "X-OWN", "shares_with": "LS-MAKER", "xuar": "outside", "listed": "Chuzhou Beidihe Garment Co., Ltd."},
    ]


def new_suppliers_since(_: Facts) -> Rows:
    kinds = {"X-MILL": "Facility", "X-OWN": "Supplier", "X-TWIN": "Supplier"}
    return [{"id": id_, "kind": kind, "run": "run-000002"} for id_, kind in kinds.items()]


def listed_since(_: Facts) -> Rows:
    """By hand from lists/demo_list.csv; the gins of cluster C02 are called like one, LS-MAKER exactly so."""
    listed = {
        "Manas Luogahe Tomato Products Co., Ltd.": date(2025, 3, 15),
        "Manas Boqulan Tomato Products Co., Ltd.": date(2025, 6, 15),
        "Manas Kaizehe Tomato Products Co., Ltd.": date(2025, 9, 15),
    }
    gins = ["C02-GIN03", "C02-GIN03CO", "C02-GIN04"]
    return [
        *({"entity": name, "effective_date": day, "id": None, "status": None} for name, day in listed.items()),
        *(
            {"entity": "Ruowofei Cotton Processing Factory", "id": id_, "status": "candidate"}
            | {"effective_date": date(2025, 2, 15)}
            for id_ in gins
        ),
        {"entity": "Chuzhou Beidihe Garment Co., Ltd.", "id": "LS-MAKER", "status": "identical"}
        | {"effective_date": date(2025, 6, 1)},
    ]


def matches_waiting(_: Facts) -> Rows:
    """As tests/test_demo_screening.py has them."""
    return [
        {"id": "C01-GIN02CO", "entity": "Shaya Ga Kun Lan Ginning Factory", "status": "candidate"},
        *(
            {"id": id_, "entity": "Aksu Nuowoxi Cotton Processing Co., Ltd.", "status": "candidate"}
            for id_ in ("C01-GIN03CO", "C01-GIN03", "C01-GIN04")
        ),
        *(
            {"id": id_, "entity": "Ruowofei Cotton Processing Factory", "status": "candidate"}
            for id_ in ("C02-GIN03CO", "C02-GIN03", "C02-GIN04")
        ),
    ]


def owners(f: Facts) -> Rows:
    return [
        {"owner": chain[0], "levels": len(chain) - 1, "share": share, "chain": chain, "has_end": False}
        for chain, share in f.chains("OW-MAKER", 6)
    ]


def parallel_ownership(_: Facts) -> Rows:
    """The story OW: 0.8 x 0.5 + 0.5 x 0.4."""
    return [{"owner": "OW-PARENT", "owned": "OW-MAKER", "chains": 2, "share": 0.6}]


def subsidiaries_of_listed(f: Facts) -> Rows:
    """The stories OW and OA: their tops are listed; LS-MAKER is listed and owns nothing."""
    return [
        {"parent": chain[0], "owned": owned, "levels": len(chain) - 1, "share": share}
        for owned in f.parties
        for chain, share in f.chains(owned, 5)
        if chain[0] in ("OW-PARENT", "OA-CORPS")
    ]


def holdings_over(f: Facts) -> Rows:
    large = f.of("ownership", lambda row: row["share"] is None or row["share"] > 0.25)
    return [
        {"owner": row["owner_id"], "owned": row["owned_id"], "share": row["share"], "since": row["since"]}
        for row in large
    ]


def sites_in_region(f: Facts) -> Rows:
    return [{"id": id_, "country": "CN", "region": "Xinjiang Uyghur Autonomous Region"} for id_ in f.near]


def sites_inside(f: Facts) -> Rows:
    return [{"id": id_, "name": f.name(id_), "country": "CN", "xuar": f.places[id_]} for id_ in f.near]


def sites_near_the_border(_: Facts) -> Rows:
    """The story BD: half a kilometre outside."""
    return [{"id": "BD-GIN", "kind": "Facility", "xuar": "borderline"}]


def places_that_disagree(_: Facts) -> Rows:
    """Its address is in Awat, its coordinates in Weifang: the address makes it a site inside, of less certainty."""
    return [{"kind": "place_conflict", "id": "X-MILL", "lat": 36.72433, "lon": 119.11237, "xuar": "inside"}]


def unplaced_sites(f: Facts) -> Rows:
    unplaced = [f.parties[id_] for id_, where in f.places.items() if where == "unplaced"]
    return [{"kind": row["label"], "country": row["country"], "example": row["id"], "sites": 1} for row in unplaced]


def companies_on_both_sides(_: Facts) -> Rows:
    """The story OP: one site of four inside."""
    return [{"company": "OP-CO", "sites": 4, "inside": 1, "share": 0.25}]


def detained_shipments(f: Facts) -> Rows:
    """As loaded; of DT-S1 people entered more, and took a release back; of VN-S1 only people know."""
    loaded = {row["id"]: row for row in f.of("shipments", lambda row: row["presented_on"])}
    rows = [
        {"shipment": id_, "notice": row["detention_notice"], "port": row["port_of_entry"], "statements": 0}
        | {name: row[name] for name in ("presented_on", "detained_on", "extended_to", "release_date")}
        for id_, row in loaded.items()
        if id_ != "DT-S1"
    ]
    assert len(rows) == 2
    dt = {"presented_on": date(2026, 10, 14), "detained_on": date(2026, 10, 21), "extended_to": date(2026, 11, 30)}
    vn = {"presented_on": date(2025, 11, 12), "detained_on": None, "extended_to": None, "release_date": None}
    return [
        *rows,
        {"shipment": "DT-S1", "notice": "DEMO-2026-0417", "port": "Savannah", "statements": 2, "release_date": None}
        | dt,
        {"shipment": "VN-S1", "notice": None, "port": "Los Angeles", "statements": 1} | vn,
    ]


def shipments_of_a_consignee(_: Facts) -> Rows:
    of_maker = {"maker": "LS-MAKER", "maker_country": "CN", "as_of": AS_OF}
    return [
        {"shipment": "LS-S1", "import_date": date(2025, 9, 10), "verdict": "exposed"} | of_maker,
        {"shipment": "LS-S2", "import_date": date(2025, 3, 10), "verdict": "unknown"} | of_maker,
    ]


def shipments_without_maker(f: Facts) -> Rows:
    return [
        {"shipment": row["id"], "shipper": row["shipper_id"], "consignee": row["consignee_id"]}
        for row in f.of("shipments", lambda row: not row["maker_id"])
    ]


def _shown(f: Facts) -> dict[str, set[str]]:
    """The documents of each record, by what it names and by what they say that they prove."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in f.of("documents"):
        for proved in row["proves"] or ():
            found[proved].add(row["id"])
    for row in f.of("lots"):
        found[row["id"]].update(row["documents"] or ())
    return found


def lots_without_documents(f: Facts) -> Rows:
    shown = _shown(f)
    return [
        {"lot": row["id"], "commodity": row["commodity"], "stage": row["stage"], "site": row["made_at"]}
        for row in f.of("lots", lambda row: not shown[row["id"]])
    ]


def certificate_only(f: Facts) -> Rows:
    shown, kinds = _shown(f), {row["id"]: row["kind"] for row in f.of("documents")}
    papers = {row["id"]: set(shown[row["id"]]) for row in f.of("shipments")}
    shipment = {row["id"]: row["shipment_id"] for row in f.of("lines")}
    for line, of in shipment.items():
        papers[of] |= shown[line]
    for row in f.of("line_lots"):
        papers[shipment[row["line_id"]]] |= shown[row["lot_id"]] | set(row["documents"] or ())
    rows = []
    for id_, those in papers.items():
        certificates = sum(kinds[paper] in CERTIFICATES for paper in those)
        transport = sum(kinds[paper] in TRANSPORT for paper in those)
        if certificates and certificates + transport == len(those):
            rows.append({"shipment": id_, "certificates": certificates, "transport": transport})
    return rows


def documents_hard_to_read(f: Facts) -> Rows:
    hard = f.of(
        "documents",
        lambda row: (row["language"] not in ("en", None) and row["translated"] != "true") or row["redacted"] == "true",
    )
    return [{"document": row["id"], "kind": row["kind"], "language": row["language"]} for row in hard]


def invoices_without_payment(f: Facts) -> Rows:
    paid = {row["refers_to"] for row in f.of("documents", lambda row: row["kind"] == "proof_of_payment")}
    open_ = f.of("documents", lambda row: row["kind"] == "invoice" and row["id"] not in paid and not row["paid_on"])
    return [
        {"invoice": row["id"], "seller": row["seller_id"], "buyer": row["buyer_id"], "amount": row["amount"]}
        for row in open_
    ]


def documents_without_digest(f: Facts) -> Rows:
    without = f.of("documents", lambda row: row["id"].startswith("VN-") and not row["sha256"])
    return [
        {"document": row["id"], "kind": row["kind"], "issued_on": row["issued_on"], "file": None} for row in without
    ]


def sales_without_document(f: Facts) -> Rows:
    return [sale(f, row) for row in f.of("supplies", lambda row: row["basis"] == "inferred" and not row["documents"])]


def lots_heavier_than_inputs(_: Facts) -> Rows:
    """The story MB, and TG's sauce, which is mostly no paste; TG's harvest is left out, as seed has no such bound, and
    X-ROLL, as its input has another unit."""
    return [
        {"lot": "MB-Y1", "quantity": 1000, "inputs": 454, "ratio": 1000 / 454},
        {"lot": "TG-K1", "quantity": 24000, "inputs": 4500, "ratio": 24000 / 4500},
        {"lot": "X-YARN", "quantity": 200, "inputs": 100, "ratio": 2.0},
    ]


def sales_by_basis(f: Facts) -> Rows:
    grouped: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in f.of("supplies"):
        grouped[row["commodity"], row["basis"]].append(row)
    return [
        {
            **{"commodity": commodity, "basis": basis, "sales": len(rows)},
            "with_document": sum(bool(row["documents"]) for row in rows),
            "last_seen": max(row["last_seen"] for row in rows if row["last_seen"]),
        }
        for (commodity, basis), rows in grouped.items()
    ]


_FINDINGS = {  # the stories MX and FN, and X-MILL
    "unknown_word": ["MX-S1"],
    "ownership_cycle": ["FN-HOLD1", "FN-HOLD2", "FN-HOLD3"],
    "input_after_output": ["FN-F1", "FN-G1"],
    "place_conflict": ["X-MILL"],
}


def findings(_: Facts) -> Rows:
    return [{"kind": kind, "subjects": subjects} for kind, subjects in _FINDINGS.items()]


def findings_by_kind(_: Facts) -> Rows:
    return [{"kind": kind, "findings": 1} for kind in _FINDINGS]


def records_by_source(f: Facts) -> Rows:
    labels = {
        **{"suppliers": "Supplier", "facilities": "Facility", "estates": "Estate", "shipments": "Shipment"},
        **{"lines": "Line", "lots": "Lot", "documents": "Document"},
    }
    counts = Counter((row["id"].startswith("X-"), label) for kind, label in labels.items() for row in f.of(kind))
    runs = {False: ("demo", "run-000001", 9), True: ("more", "run-000002", 10)}
    return [
        {"source": runs[more][0], "run": runs[more][1], "kind": label, "records": number, "stubs": 0}
        | {"started_at": datetime(2026, 11, 1, runs[more][2], tzinfo=UTC)}
        for (more, label), number in counts.items()
    ]


def lines_without_fibre(f: Facts) -> Rows:
    return [
        {"line": row["id"], "shipment": row["shipment_id"], "hts": row["hts"], "value_usd": row["value_usd"]}
        for row in f.of("lines", lambda row: not row["fibre_content"] and row["hts"][:2] in TEXTILES)
    ]


def possible_duplicates(_: Facts) -> Rows:
    return [{"id": "VN-IMP", "source": "demo", "other": "X-TWIN", "other_source": "more", "status": "candidate"}]


def facilities_without_operator(f: Facts) -> Rows:
    return [
        {"facility": row["id"], "name": row["name"], "country": row["country"], "processes": row["processes"]}
        for row in f.of("facilities", lambda row: not row["operator_id"])
    ]


def exports_taken(_: Facts) -> Rows:
    return [{"target": "VN-S1", "author": "Ana", "file": "vn.csv"}, {"target": None, "author": "Bo", "file": "all.csv"}]


def decisions_past_their_day(_: Facts) -> Rows:
    """VN-S1 was accepted through 2026-11-30; QD-S1 longer; BL-S1 was opened again after it was accepted."""
    return [{"target": "VN-S1", "until": date(2026, 11, 30), "author": "Ana", "note": "A pilot order."}]


def stale_verdicts(_: Facts) -> Rows:
    """The two shipments that nobody asked for."""
    return [{"id": id_, "kind": "Shipment", "verdict": None, "as_of": None} for id_ in ("X-S1", "X-S2")]


EXPECTED: dict[str, Callable[[Facts], Rows]] = {
    made.__name__: made
    for made in (
        buyers_from_the_region,
        saved_verdicts,
        third_country_makers,
        chains_short_of_the_bale,
        shipments_downstream,
        sellers_upstream,
        buyers_downstream,
        estates_by_processor,
        buyers_on_few_sellers,
        shared_addresses,
        new_suppliers_since,
        listed_since,
        matches_waiting,
        owners,
        parallel_ownership,
        subsidiaries_of_listed,
        holdings_over,
        sites_in_region,
        sites_inside,
        sites_near_the_border,
        places_that_disagree,
        unplaced_sites,
        companies_on_both_sides,
        detained_shipments,
        shipments_of_a_consignee,
        shipments_without_maker,
        lots_without_documents,
        certificate_only,
        documents_hard_to_read,
        invoices_without_payment,
        documents_without_digest,
        sales_without_document,
        lots_heavier_than_inputs,
        sales_by_basis,
        findings,
        findings_by_kind,
        records_by_source,
        lines_without_fibre,
        possible_duplicates,
        facilities_without_operator,
        exports_taken,
        decisions_past_their_day,
        stale_verdicts,
    )
}


def sites_of_prefectures(f: Facts) -> dict[tuple[str, str], int]:
    """How many records are placed in each of PREFECTURES, by (code, kind)."""
    return Counter(
        (code, f.parties[id_]["label"])
        for id_ in f.near
        for code, words in PREFECTURES.items()
        if any(word in (f.parties[id_]["address"] or "") for word in words)
    )


def shipments_of_ports(f: Facts) -> dict[tuple[Any, Any], int]:
    return Counter((row["port_of_entry"], row["center"]) for row in f.of("shipments"))


def values_of_chapters(f: Facts) -> dict[str, tuple[int, float, int]]:
    """(lines, value, lines without a value) of each chapter."""
    found: dict[str, tuple[int, float, int]] = {}
    for row in f.of("lines"):
        lines, value, without = found.get(row["hts"][:2], (0, 0.0, 0))
        unknown = row["value_usd"] is None
        found[row["hts"][:2]] = (lines + 1, value + (row["value_usd"] or 0.0), without + unknown)
    return found
