"""The parts of the record page: what the store holds, chains of owners, facts at a node, trade by year."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.ui.record import in_store as record_in_store
from dashboard.ui.record.facts_at import facts_at, naming_document
from dashboard.ui.record.holdings import chains
from dashboard.ui.record.lists import lists_html
from dashboard.ui.record.raw_values import raw_values
from dashboard.ui.record.small_map import places
from dashboard.ui.record.trade_by_year import NO_VERDICT, trade
from dashboard.ui.view import View
from graph import decisions
from graph.exposure import WORST_FIRST
from graph.schema import NODES
from graph.settings import Settings
from graph.store import Store
from tests.ingest_files import csv_file, load_all
from tests.networks import INSIDE, OUTSIDE, Network
from tests.ui_cases import DAY, NOW, network, view_of

# --- what is read from the store


def test_what_the_store_holds_of_a_record(store: Store, store_settings: Settings, tmp_path: Path) -> None:
    files = {
        "suppliers": "id,name,country,role\nS,Lapwing,P.R.C.,importer\n",
        "facilities": "id,name,country,roof,operator_id\nF,Bittern,China,tin,S\n",
        "shipments": "id,maker_id,consignee_id,import_date\nSHIP,F,S,2026-03-01\nSHIP2,F,S,2026-03-02\n",
        "lines": "id,shipment_id,hts\nLINE,SHIP,702.00\n",
    }
    load_all(store, [csv_file(tmp_path / f"{kind}.csv", text) for kind, text in files.items()], tmp_path / "home")
    with store.writing() as writer:
        writer.run("CREATE (:Region {id: 'region:650000', adcode: '650000', name: 'XUAR', level: 'province'})")
        writer.run("CREATE (:Region {id: 'region:650100', adcode: '650100', name: 'Urumqi', level: 'prefecture'})")
        writer.run(
            "MATCH (f:Facility {id: 'F'}), (g:Region) "
            "CREATE (f)-[:IN_REGION {id: 'r' + g.id, method: 'name', certainty: 0.7, distance_km: -1.5}]->(g)"
        )
    today = NOW.date()
    decisions.decide(store, target="F", status="in review", note="see it", author="Ann", now=NOW, seen=None)

    site = record_in_store.read(store, "F", "Facility", today)
    assert site is not None and site.label == "Facility"
    raw = raw_values(site.properties["raw"], [p.name for p in NODES["Facility"].properties])
    assert raw.beside == {"country": "China"} and raw.others == {"roof": "tin"}
    assert site.properties["country"] == "CN" and site.properties["source_row"] == 2
    assert [row["name"] for row in site.regions] == ["XUAR", "Urumqi"], "the larger first"
    assert site.regions[0]["distance_km"] == -1.5 and site.regions[0]["method"] == "name"
    assert site.decision is not None and site.decision.status == "in review" and site.decision.author == "Ann"

    company = record_in_store.read(store, "S", "Supplier", today)
    assert company is not None and company.related == ["SHIP", "SHIP2"] and company.n_related == 2
    assert company.decision is None
    shipment = record_in_store.read(store, "SHIP", "Shipment", today)
    assert shipment is not None and shipment.related == ["S"]
    line = record_in_store.read(store, "LINE", "Line", today)
    assert line is not None and [row["kind"] for row in line.findings] == ["hts_leading_zero"] and line.n_findings == 1
    region = record_in_store.read(store, "region:650100", None, today)
    assert region is not None and region.label == "Region" and region.related == ["F"]
    assert record_in_store.read(store, "nobody", None, today) is None
    assert record_in_store.read(store, "F", "Supplier", today) is None
    again = record_in_store.held(store_settings, "F", "Facility", today)
    assert again == site


def test_more_findings_and_consignments_than_are_read_are_counted(store: Store) -> None:
    with store.writing() as writer:
        writer.run("CREATE (:Supplier {id: 'S'})")
        writer.run(
            "UNWIND range(1, 60) AS n "
            "CREATE (:Finding {id: 'f' + toString(n), kind: 'odd', message: 'm', subjects: ['S']})"
        )
        writer.run(
            "MATCH (s:Supplier {id: 'S'}) UNWIND range(1, 70) AS n "
            "CREATE (:Shipment {id: 'x' + toString(n)})-[:CONSIGNED_TO {id: 'c' + toString(n)}]->(s)"
        )
    held = record_in_store.read(store, "S", "Supplier", DAY)
    assert held is not None and (len(held.findings), held.n_findings) == (50, 60)
    assert (len(held.related), held.n_related) == (50, 70)


# --- the parts


def test_raw_values_stand_beside_ours_or_among_the_others() -> None:
    raw = raw_values('{"From ID": "x", "Country": "China", "country": "Chine", "odd": "1"}', ["country", "from_id"])
    assert raw.beside == {"from_id": "x", "country": "China"} and raw.others == {"country": "Chine", "odd": "1"}
    assert raw_values(None, ["a"]).others == {} and raw_values("no json", []).others == {"raw": "no json"}
    assert raw_values("[1]", []).others == {"raw": "[1]"}


def test_what_a_map_renamed_stands_beside_the_property_that_was_made_of_it() -> None:
    text = '{"Address": {"name": "A  B"}, "Country": "x", "Land": {"country": "Türkiye", "gone": "y"}, "Roof": "tin"}'
    raw = raw_values(text, ["address", "country", "name"])
    assert raw.beside == {"name": "A  B", "country": "Türkiye"}
    assert raw.columns == {"name": "Address", "country": "Land"}
    assert raw.others == {"Country": "x", "Land": "y", "Roof": "tin"}


def test_a_mapped_file_shows_its_cell_beside_the_clean_value(store: Store, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "vendors.csv", "No,Firm,Land,Roof\nT,Tern,Türkiye,tin\n")
    columns = csv_file(
        tmp_path / "map.toml", 'kind = "suppliers"\n[columns]\nid = "No"\nname = "Firm"\ncountry = "Land"\n'
    )
    load_all(store, [file], tmp_path / "home", mapping=str(columns))
    company = record_in_store.read(store, "T", "Supplier", NOW.date())
    assert company is not None and company.properties["country"] == "TR"
    raw = raw_values(company.properties["raw"], [p.name for p in NODES["Supplier"].properties])
    assert (raw.beside, raw.columns, raw.others) == ({"country": "Türkiye"}, {"country": "Land"}, {"Roof": "tin"})


def test_a_ring_of_owners_ends_and_a_shared_owner_is_followed_once() -> None:
    net = Network()
    for name in "abcde":
        net.node("Supplier", name)
    for owner, owned, share in (("b", "a", 0.5), ("c", "b", 0.5), ("a", "c", 0.5), ("d", "a", 0.6), ("c", "d", 0.2)):
        net.fact("OWNS", owner, owned, share=share)
    found, left_out = chains(net.projection(), "a", DAY, owners=True)
    told = [(one.level, one.party, one.goes_on[:6]) for one in found]
    assert told == [(1, "d", ""), (2, "c", ""), (3, "a", "a ring"), (1, "b", ""), (2, "c", "its ow")]
    assert left_out == 0
    owned, _ = chains(net.projection(), "c", DAY, owners=False, levels=1)
    assert [(one.party, one.goes_on[:12]) for one in owned] == [("b", "there is mor"), ("d", "there is mor")]


def test_so_many_owners_are_shown_and_the_rest_is_counted() -> None:
    net = Network()
    net.node("Supplier", "owned")
    for number in range(30):
        net.node("Supplier", f"o{number}")
        net.fact("OWNS", f"o{number}", "owned", share=number / 100)
    found, left_out = chains(net.projection(), "owned", DAY, owners=True, most=10)
    assert [one.party for one in found] == [f"o{number}" for number in range(29, 19, -1)] and left_out == 20


def test_facts_at_a_node_and_those_that_name_a_document() -> None:
    net = network()
    net.fact("OWNS", "other", "gin", documents=["INV-1", "INV-1"])
    projection = net.projection()
    some = facts_at(projection, "SUPPLIES", "gin", "start", most=1)
    assert some.total == 2 and len(some.facts) == 1 and some.left_out == 1
    assert some.facts == projection.leaving("SUPPLIES", "gin")[:1]
    assert facts_at(projection, "SUPPLIES", "nobody", "end").total == 0
    assert [fact.type for fact in naming_document(projection, "INV-1").facts] == ["SUPPLIES", "OWNS"]
    assert naming_document(projection, "INV-1", most=1).left_out == 1
    assert naming_document(projection, "INV-2").total == 0


def test_the_small_map_holds_its_own_place_and_its_sites() -> None:
    net = network()
    net.nodes["other"][1].update(lat=1.0, lon=2.0, xuar="outside")
    net.fact("OPERATES", "other", "mill")
    net.node("Lot", "yarn")
    net.fact("PRODUCED_AT", "yarn", "gin")
    projection = net.projection()
    assert [(place.lon, place.look.label) for place in places(projection, projection.nodes["other"])] == [
        (119.1, "site"),
        (2.0, "this record"),
    ]
    assert [place.lon for place in places(projection, projection.nodes["yarn"])] == [80.4]
    assert places(projection, projection.nodes["worst"]) == []


DAYS = st.one_of(st.none(), st.dates(date(2015, 1, 1), date(2030, 12, 31)))
SALES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d"]),
        DAYS,
        DAYS,
        st.sampled_from([None, 1.5, 2.0]),
        st.sampled_from([None, "KG", "T"]),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(SALES, st.booleans())
def test_trade_by_year_agrees_with_counting_by_hand(sales: list[tuple[Any, ...]], sellers: bool) -> None:
    net = Network()
    net.node("Facility", "hub", **OUTSIDE)
    for name, place in {"a": INSIDE, "b": OUTSIDE, "c": INSIDE, "d": {}}.items():
        net.node("Facility", name, name=f"{name} works" if name != "c" else "A first", **place)
    for other, first, last, quantity, unit in sales:
        ends = (other, "hub") if sellers else ("hub", other)
        net.fact("SUPPLIES", *ends, first_seen=first, last_seen=last, quantity=quantity, unit=unit)
    view = view_of(net)
    found = trade(view, "hub", sellers=sellers)
    assert found.n_sales == len(sales) and found.n_parties == len({sale[0] for sale in sales})
    assert found.open_ends == sum(first is None or last is None for _, first, last, _, _ in sales)
    by_hand = _by_hand(sales)
    for place, column in enumerate(found.columns):
        counted = [sale for sale, columns in zip(sales, by_hand(found.columns), strict=True) if column in columns]
        assert found.sales[place] == len(counted)
        assert found.parties[place] == len({sale[0] for sale in counted})
        _check_amount(found.amounts[place], [sale for sale in counted if _within_a_year(sale)])
        for row in found.rows:
            assert row.counts[place] == sum(sale[0] == row.id for sale in counted)
    for row in found.rows:
        own = [sale for sale in sales if sale[0] == row.id]
        assert row.sales == len(own)
        assert row.first == min((sale[1] for sale in own if sale[1]), default=None)
        assert row.last == max((sale[2] for sale in own if sale[2]), default=None)
        _check_amount(row.amount, own)
    _check_order(view, [row.id for row in found.rows], found)


def _by_hand(sales: list[tuple[Any, ...]]) -> Any:
    """For columns the set of those in which each sale counts."""

    def columns_of(columns: tuple[str, ...]) -> list[set[str]]:
        years = [int(column) for column in columns if column.isdigit()]
        told = []
        for _, first, last, _, _ in sales:
            known = sorted(day.year for day in (first, last) if day)
            if not known:
                told.append({"no date"})
                continue
            span = range(known[0], known[-1] + 1)
            counts = {str(year) for year in span if year in years}
            counts |= {f"before {years[0]}"} if span[0] < years[0] else set()
            counts |= {f"after {years[-1]}"} if span[-1] > years[-1] else set()
            told.append(counts)
        for counts in told:
            assert counts <= set(columns), "every sale counts somewhere"
        return told

    return columns_of


def _within_a_year(sale: tuple[Any, ...]) -> bool:
    return bool(sale[1] and sale[2] and sale[1].year == sale[2].year)


def _check_amount(amount: Any, sales: list[tuple[Any, ...]]) -> None:
    sums: dict[str | None, float] = defaultdict(float)
    for _, _, _, quantity, unit in sales:
        if quantity is not None:
            sums[unit] += quantity
    assert amount.units == len(sums) and amount.of == sum(sale[3] is not None for sale in sales)
    if len(sums) == 1:
        assert (amount.unit, amount.quantity) == next(iter(sums.items()))
    else:
        assert amount.quantity is None


def _check_order(view: View, shown: list[str], found: Any) -> None:
    nodes = view.projection.nodes
    verdicts = {one: standing.verdict for one in shown if (standing := view.standing(nodes[one]))}
    assert shown == sorted(shown, key=lambda one: (WORST_FIRST.index(verdicts[one]), nodes[one].name, one))
    assert sum(found.verdicts.values()) == found.n_parties
    assert all(row.verdict == verdicts[row.id] for row in found.rows)


def test_trade_counts_no_verdict_where_there_is_none() -> None:
    assert len(WORST_FIRST) == NO_VERDICT and np.iinfo(np.int8).max > NO_VERDICT


def test_a_list_of_one_entity_holds_one_entity() -> None:
    net = network()
    net.node("ListVersion", "mine-1", list="mine", as_of=date(2026, 10, 1), entities=1)
    net.node("ListVersion", "other-1", list="other", as_of=date(2026, 10, 1), entities=1200)
    said = lists_html(view_of(net))
    assert "(1 entity, " in said and "(1,200 entities, " in said
