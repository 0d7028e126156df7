"""FollowTheMoney entities out and in: what the two models share comes back, and what does not is counted."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import emptied

from dashboard import demo, demo_filling
from graph.errors import UserMistake
from graph.store import Store
from ingest.follow_the_money.ids import allowed_id, own_id
from ingest.follow_the_money.model import is_a, is_known, properties
from ingest.lists import import_list
from ingest.load import load
from tests.exported import contents, exported, fill_hostile

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
ADDRESS = {
    "id": "addr",
    "schema": "Address",
    "properties": {
        **{"full": ["1 Mill Road, Dhaka"], "postalCode": ["1000"], "country": ["bd"]},
        **{"latitude": ["23.81"], "longitude": ["90.41"]},
    },
}
COMPANY = {
    "id": "a",
    "schema": "Company",
    "properties": {
        **{"name": ["Alpha Ltd."], "alias": ["Alpha"], "previousName": ["Old Alpha"], "weakAlias": ["AL"]},
        **{"country": ["bd"], "addressEntity": ["addr"], "leiCode": ["5493001kjtiigc8y1r12"]},
        **{"registrationNumber": ["77"], "topics": ["corp.public"], "address": ["1 Mill Road, Dhaka"]},
    },
}


def entity(id_: str, schema: str, **said: list[str]) -> dict[str, Any]:
    return {"id": id_, "schema": schema, "properties": said}


def written(path: Path, *entities: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities), encoding="utf-8")
    return path


@pytest.fixture
def into(store: Store, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Loads entities and returns the report."""

    def loaded(*entities: dict[str, Any]) -> dict[str, Any]:
        path = written(tmp_path / "entities.ftm.json", *entities)
        return load(store, [path], home=tmp_path / "home", now=NOW, mapping="ftm").as_json()

    return loaded


def test_a_company_comes_with_the_place_of_its_address(store: Store, into: Any) -> None:
    assert into(COMPANY, ADDRESS)["rejected"] == 0
    (row,) = store.read("MATCH (s:Supplier) RETURN s")
    found = row["s"]
    assert (found["id"], found["name"], found["aliases"]) == ("a", "Alpha Ltd.", ["Alpha", "Old Alpha", "AL"])
    assert (found["country"], found["address"], found["postal_code"]) == ("BD", "1 Mill Road, Dhaka", "1000")
    assert (found["lat"], found["lon"], found["lei"]) == (23.81, 90.41, "5493001KJTIIGC8Y1R12")
    kept = json.loads(found["raw"])
    assert (kept["registrationNumber"], kept["topics"]) == ("77", "corp.public")
    assert "address" not in kept


def test_an_organisation_and_a_legal_entity_are_suppliers_too(store: Store, into: Any) -> None:
    into(
        entity("o", "Organization", name=["O"]),
        entity("l", "LegalEntity", name=["L"]),
        entity("p", "PublicBody", name=["P"]),
    )
    rows = store.read("MATCH (s:Supplier) RETURN s.id AS id, s.raw AS raw ORDER BY id")
    assert [(row["id"], json.loads(row["raw"])["schema"]) for row in rows] == [
        ("l", "LegalEntity"),
        ("o", "Organization"),
        ("p", "PublicBody"),
    ]


@pytest.mark.parametrize(
    ("percentage", "share"), [("51", 0.51), ("33.33", 0.3333), ("0.5", 0.005), ("51 %", 0.51), ("100.00", 1.0)]
)
def test_a_percentage_is_always_of_a_hundred(store: Store, into: Any, percentage: str, share: float) -> None:
    owned = entity(
        "w", "Ownership", owner=["a"], asset=["b"], percentage=[percentage], startDate=["2020"], endDate=["2024-05-31"]
    )
    into(COMPANY, ADDRESS, entity("b", "Company", name=["B"]), owned)
    (row,) = store.read(
        "MATCH (a)-[r:OWNS]->(b) "
        "RETURN a.id AS a, b.id AS b, r.share AS share, r.since AS s, r.until AS u, r.raw AS raw"
    )
    assert (row["a"], row["b"], row["share"], row["s"], row["u"]) == ("a", "b", share, None, date(2024, 5, 31))
    assert json.loads(row["raw"])["startDate"] == "2020"


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (entity("x", "Sanction", entity=["a"]), "lists import"),
        (entity("x", "Person", name=["P"]), "the schema Person is not taken"),
        (entity("x", "Spaceship", name=["P"]), "no schema of FollowTheMoney"),
        (entity("x", "Ownership", owner=["a"], asset=["a", "b"], percentage=["1"]), "2 values of asset"),
        (entity("x", "Ownership", asset=["a"], percentage=["1"]), "lacks its owner or its asset"),
        (entity("x", "Ownership", owner=["a"], asset=["gone"], percentage=["1"]), "gone"),
        (entity("x", "Ownership", owner=["a"], asset=["a"], percentage=["most"]), "most"),
        (entity("x", "Ownership", owner=["a"], asset=["a"]), "is blank"),
        (entity("x", "Company", alias=["no name"]), "is blank"),
        (entity("x", "Company", name=["X"], country=["suhh"]), "suhh"),
    ],
)
def test_what_is_no_record_is_rejected_with_its_line(into: Any, what: dict[str, Any], reason: str) -> None:
    report = into(COMPANY, ADDRESS, what)
    assert report["rejected"] == 1
    (reject,) = report["rejects"]
    assert (reject["file"], reject["row"]) == ("entities.ftm.json", 3)
    assert reason in f"{reject['value']} {reject['reason']}"


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{",
        b'{"id": "a"}',
        b'{"id": "a", "schema": "Company", "properties": []}',
        b'{"id": 1, "schema": "Company", "properties": {}}',
    ],
)
def test_a_line_that_is_no_entity_stops_the_load(embedded_store: Store, tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "x.ftm.json"
    path.write_bytes(json.dumps(COMPANY).encode() + b"\n" + line + b"\n")
    with pytest.raises(UserMistake, match=r"x\.ftm\.json: line 2 is no FollowTheMoney entity"):
        load(embedded_store, [path], home=tmp_path, now=NOW, mapping="ftm")


def test_the_demo_s_companies_owners_and_listings_come_back(store: Store, tmp_path: Path) -> None:
    demo_filling.fill(store, tmp_path / "home", NOW, lambda *_: None)
    exported(store, "ftm", tmp_path / "one")
    owners = store.read("MATCH (:Supplier)-[r:OWNS]->(:Supplier) RETURN count(r) AS n")[0]["n"]
    emptied(store)
    entities = tmp_path / "one" / "entities.ftm.json"
    assert load(store, [entities], home=tmp_path / "home", now=NOW, mapping="ftm").rejected == 0
    assert store.read("MATCH ()-[r:OWNS]->() RETURN count(r) AS n")[0]["n"] == owners > 0
    listed = tmp_path / "one" / "listed.ftm.json"
    import_list(store, "demo", listed, as_of=demo.AS_OF, now=NOW, home=tmp_path / "home")
    exported(store, "ftm", tmp_path / "two")
    before, after = contents(tmp_path / "one"), contents(tmp_path / "two")
    for name in ("entities.ftm.json", "listed.ftm.json"):
        assert before[name] == after[name], name


def test_what_is_dropped_is_counted(store: Store, tmp_path: Path) -> None:
    fill_hostile(store)
    exported(store, "ftm", tmp_path / "out")
    with (tmp_path / "out" / "dropped.csv").open(encoding="utf-8", newline="") as file:
        dropped = {(row["what"], row["property"]): int(row["count"]) for row in csv.DictReader(file)}
    assert dropped["SUPPLIES", "(all)"] == 1
    assert dropped["Facility", "(all)"] == 2
    assert dropped["Supplier", "(all)"] == 1, "a stub has no name"
    assert dropped["Supplier", "datum"] == 1
    assert dropped["OWNS", "documents"] == 1
    assert ("Supplier", "name") not in dropped
    assert ("Supplier", "role") not in dropped, "none has one"


def test_what_is_written_is_of_the_model(store: Store, tmp_path: Path) -> None:
    fill_hostile(store)
    written(
        tmp_path / "l.ftm.json",
        entity("l", "LegalEntity", name=["L"]),
        entity("s", "Sanction", entity=["l"], startDate=["2024-01-02"]),
    )
    import_list(store, "other", tmp_path / "l.ftm.json", as_of=date(2024, 2, 1), now=NOW, home=tmp_path / "home")
    exported(store, "ftm", tmp_path / "out")
    lines = [
        json.loads(line)
        for name in ("entities.ftm.json", "listed.ftm.json")
        for line in (tmp_path / "out" / name).read_bytes().splitlines()
    ]
    ids = [one["id"] for one in lines]
    assert all(allowed_id(id_) == id_ for id_ in ids if not id_.startswith("xr."))
    assert len(ids) == len(set(ids))
    for one in lines:
        known = properties(one["schema"])
        for name, values in one["properties"].items():
            assert name in known, name
            assert values and all(isinstance(value, str) and value for value in values)
            assert known[name] != "entity" or set(values) <= set(ids)
    by_schema = {one["schema"]: one["properties"] for one in lines}
    assert by_schema["Sanction"]["program"] == ["other"]
    shifted = next(one for one in lines if "41." in str(one["properties"].get("latitude")))
    assert shifted["properties"]["latitude"] != ["41.17"], "GCJ-02 is converted: the model knows no datum"


LISTED = (
    entity("l", "Company", name=["Listed Co., Ltd."], alias=["Other"], uscCode=["91650000test00000x"]),
    entity("old", "Company", name=["Removed Ltd."]),
    entity(
        "s", "Sanction", entity=["l"], program=["p"], reason=["ii"], provisions=["Cotton"], startDate=["2024-01-02"]
    ),
    entity("s2", "Sanction", entity=["old"], program=["p"], startDate=["2023-01-02"], endDate=["2024-01-01"]),
)


def test_a_list_is_imported_from_its_sanctions(store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "any.json", *LISTED)
    report = import_list(store, "p", path, as_of=date(2024, 2, 1), now=NOW, home=tmp_path)
    assert report["entities"] == 1
    (row,) = store.read("MATCH (n:ListedEntity) RETURN n")
    found = row["n"]
    assert (found["name"], found["aliases"], found["uscc"]) == ("Listed Co., Ltd.", ["Other"], "91650000TEST00000X")
    assert (found["sub_list"], found["merchandise"], found["effective_date"]) == ("ii", "Cotton", date(2024, 1, 2))


def test_of_several_programs_the_list_s_is_taken(embedded_store: Store, tmp_path: Path) -> None:
    more = entity("s3", "Sanction", entity=["old"], program=["Q"], startDate=["2024-01-02"])
    path = written(tmp_path / "l.ftm.json", *LISTED, more)
    with pytest.raises(UserMistake, match=r"none of its listings is of the program 'r'\. Expected one of Q, p"):
        import_list(embedded_store, "r", path, as_of=date(2024, 2, 1), now=NOW, home=tmp_path)
    import_list(embedded_store, "q", path, as_of=date(2024, 2, 1), now=NOW, home=tmp_path)
    assert embedded_store.read("MATCH (n:ListedEntity) RETURN n.name AS name") == [{"name": "Removed Ltd."}]


def test_a_listing_of_nobody_is_refused(embedded_store: Store, tmp_path: Path) -> None:
    path = written(tmp_path / "l.ftm.json", LISTED[2])
    with pytest.raises(UserMistake, match="line 1, entity: 'l' is no company of this file"):
        import_list(embedded_store, "p", path, as_of=date(2024, 2, 1), now=NOW, home=tmp_path)


@pytest.mark.parametrize("id_", ["a", "A-1.b", "vendor:12", "é", "-a", "a-", "xr.61", "xr.", ".", "S;1", "新疆", "a b"])
def test_an_id_is_allowed_and_can_be_read_back(id_: str) -> None:
    assert re.fullmatch(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?", allowed_id(id_))
    assert own_id(allowed_id(id_)) == id_


@pytest.mark.parametrize("id_", ["a", "NK-1234", "xr.zz.", "xr.ff", "xr..ff", "gb-coh-00102498", "xr.-"])
def test_an_id_of_others_stays(id_: str) -> None:
    assert own_id(id_) == id_


def test_the_model_knows_what_extends_what() -> None:
    assert is_a("Company", "LegalEntity")
    assert is_a("PublicBody", "LegalEntity")
    assert not is_a("Ownership", "LegalEntity")
    assert not is_a("Person", "LegalEntity"), "a person is no company here"
    assert is_known("Person")
    assert properties("Company")["uscCode"] == "identifier"
    assert properties("Ownership")["startDate"] == "date"
