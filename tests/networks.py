"""Small supply networks, by hand and at random, for the tests of inference. All names are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from graph.last_screening import Note
from graph.projection import Fact, Node, Projection
from graph.schema import fact_id
from graph.screened import there_in
from tests.plain_graph import PlainGraph

D = date(2023, 6, 15)
SCREENED = datetime(2026, 1, 2, tzinfo=UTC)
OUTSIDE = {"xuar": "outside", "xuar_method": "coordinates", "xuar_certainty": 0.0}
INSIDE = {"xuar": "inside", "xuar_method": "coordinates", "xuar_certainty": 1.0}
BORDERLINE = {"xuar": "borderline", "xuar_method": "coordinates", "xuar_certainty": 0.5}
UNPLACED = {"xuar": "unplaced"}
Properties = dict[str, Any]


@dataclass
class Network:
    """A network under construction; a property of None is left out."""

    nodes: dict[str, tuple[str, Properties]] = field(default_factory=dict)
    facts: dict[str, tuple[str, str, str, Properties]] = field(default_factory=dict)

    def node(self, label: str, node: str, **properties: Any) -> str:
        self.nodes[node] = (label, properties)
        return node

    def fact(self, fact_type: str, start: str, end: str, **properties: Any) -> str:
        identity = fact_id(fact_type, start, end, str(len(self.facts)))
        self.facts[identity] = (fact_type, start, end, properties)
        return identity

    def labelled(self, *labels: str) -> list[str]:
        return [node for node, (label, _) in self.nodes.items() if label in labels]

    @property
    def parties(self) -> list[str]:
        return self.labelled("Supplier", "Facility", "Estate")

    def objects(self) -> tuple[list[Node], list[Fact]]:
        nodes = [Node(node, label, _said(properties)) for node, (label, properties) in self.nodes.items()]
        facts = [Fact(fact, kind, a, b, _said(properties)) for fact, (kind, a, b, properties) in self.facts.items()]
        return nodes, facts

    def projection(self, *, is_screened: bool = True) -> Projection:
        """As the product holds it, its names compared with its lists unless told."""
        projection = Projection.of(*self.objects())
        if is_screened:
            there = there_in(projection)
            projection.last_screening = Note(SCREENED, there.records, frozenset(there.versions))
        return projection

    def plain(self) -> PlainGraph:
        """As the oracle holds it."""
        return PlainGraph(*self.objects())


@dataclass(frozen=True)
class Asked:
    """A network and how it is asked; `options` are keyword arguments of assess()."""

    network: Network
    options: Properties

    @property
    def targets(self) -> list[str]:
        return self.network.labelled("Shipment", "Line", "Supplier", "Facility", "Estate")


def _said(properties: Properties) -> Properties:
    return {name: value for name, value in properties.items() if value not in (None, [])}


def _days(*offsets: int) -> list[date]:
    return [D + timedelta(days=offset) for offset in offsets]


PLACES: list[Properties] = [
    *([OUTSIDE] * 9),
    INSIDE,
    {"xuar": "inside", "xuar_method": "postal_code", "xuar_certainty": 0.95},
    {"xuar": "inside", "xuar_method": "administrative_code", "xuar_certainty": 0.95},
    {"xuar": "inside", "xuar_method": "name", "xuar_certainty": 0.7},
    BORDERLINE,
    UNPLACED,
    {},
]
SAFER_PLACES = [*([OUTSIDE] * 40), *PLACES]
ROLES = [None, None, "trader", "exporter", "spinner", "ginner", "Manufacturer"]
GOODS = [
    *([("cotton", None), (None, None)] * 6),
    *([("tomato", None), (None, "5201.00"), (None, "5205.12")] * 2),
    *[("polyester", None), (None, "6205.20.20"), (None, "2002.90.80"), (None, "0702.00"), (None, "1512.21")],
    *[(None, "8471.30"), ("cotton", "5208.11"), (None, "52"), ("unknown", None), ("tomato", "1209.91"), ("Cotton", "")],
]
OLDEST = date(2021, 6, 15)
WINDOWS = [
    *([(None, None)] * 10),
    *[(None, OLDEST), (None, OLDEST - timedelta(days=1)), (D, None), (D + timedelta(days=1), None)],
    *[(date(2020, 1, 1), date(2022, 12, 31)), (date(2022, 12, 31), None), (date(2023, 1, 1), date(2023, 12, 31))],
    *[(date(2023, 5, 1), date(2021, 12, 1)), (date(2021, 1, 1), date(2021, 9, 30)), (date(2021, 10, 1), D)],
]
BASES = [None, "declared", "declared", "documented", "trade_record", "registry", "inferred"]
CONFIDENCES = [*([None] * 9), 1.0, 0.9, 0.81, 0.99, 0.8, 0.5, 0.05]
MADE_ON = [*([None] * 5), *_days(0, 1, -10, -60, -165, -166, -400), date(2022, 12, 31)]
STAGES = ["seed", "raw", "raw", "intermediate", "intermediate", "finished", "by-product", None, None, None]
_BEFORE = [f"{date(2021, 1, 4)} listed: It", f"{date(2021, 2, 1)} moved to clause ii: It"]
HISTORIES: list[list[str]] = [
    [*_BEFORE, f"{D + timedelta(days=1)} removed: It", f"{D + timedelta(days=400)} listed again in clause v: It"],
    [*_BEFORE, f"{D} removed: It", f"{D + timedelta(days=400)} listed again: It"],
    [],
]
STATUSES = ["candidate", "confirmed", "rejected", "unsure"]
SHARES = [0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.51, 0.49, 0.6, 0.7, 0.8, 1.0]
QUANTITIES = [(100.0, "KG"), (50.0, "KG"), (0.1, "T"), (220.0, "LB"), (100.0, "PCS"), (None, None), (97.5, "KG")]
KINDS = ["invoice", "bale_list", "gin_record", "phytosanitary", "production_record", "other", "lab_report"]
LINES: list[tuple[str, str | None, str | None]] = [
    ("6205.20.20", "100% cotton", None),
    ("6205.20.20", None, None),
    ("6110.30.30", "100% polyester", None),
    ("5205.12.10", None, "Cotton yarn"),
    ("5201.00.14", None, None),
    ("2002.90.80", None, "Tomato paste"),
    ("2103.90.90", None, None),
    ("1512.21.00", None, None),
    ("8471.30.01", None, "Laptops"),
    ("ABC", None, None),
]
CALENDAR: list[Properties] = [
    *([{"import_date": D, "entry_type": "consumption"}] * 4),
    {"entry_date": D},
    {},
    {"import_date": date(2020, 6, 1)},
    {"import_date": date(2022, 1, 10), "entry_date": date(2022, 7, 1), "entry_type": "ftz"},
    {"import_date": date(2020, 6, 1), "entry_date": D, "entry_type": "warehouse"},
    {"import_date": date(2021, 3, 1)},
]


def _several(most: int, *columns: list[Any], least: int = 0) -> SearchStrategy[list[tuple[Any, ...]]]:
    if not all(columns):
        return st.just([])
    return st.lists(st.tuples(*(st.sampled_from(column) for column in columns)), min_size=least, max_size=most)


@st.composite
def questions(draw: DrawFn) -> Properties:
    """Keyword arguments of assess()."""
    return {
        "as_of": draw(st.sampled_from([D, D, date(2024, 2, 29), date(2022, 6, 20), date(2020, 10, 1)])),
        "look_back_months": draw(st.sampled_from([24, 24, 24, 12, 0, 60])),
        "commodity": draw(st.sampled_from([None, None, None, "cotton", "tomato"])),
        "paths": draw(st.sampled_from([3, 3, 1, 6])),
        "max_steps": draw(st.sampled_from([12, 12, 12, 6, 4, 3, 2, 1, 0])),
    }


@st.composite
def networks(draw: DrawFn) -> Asked:
    """Any small network: cycles, parallel facts, ties, contradictions, every kind of step and source."""
    network = Network()
    _add_parties(draw, network, draw(st.sampled_from([PLACES, SAFER_PLACES])))
    _add_listings(draw, network)
    _add_trade(draw, network, [(seller, buyer) for seller in network.parties for buyer in network.parties])
    _add_lots(draw, network)
    _add_shipments(draw, network)
    return Asked(network, draw(questions()))


@st.composite
def deep_networks(draw: DrawFn) -> Asked:
    """Networks in which goods come a long way: each buys from the next two or three, and only the last are sources."""
    network = Network()
    _add_parties(draw, network, [OUTSIDE])
    order = draw(st.permutations(network.parties))
    for party in order[-3:]:
        network.nodes[party][1].update(draw(st.sampled_from(PLACES)))
    near = [(order[i + d], order[i]) for d in (1, 2, 3, -1) for i in range(len(order)) if 0 <= i + d < len(order)]
    _add_trade(draw, network, near, least=12)
    _add_lots(draw, network, order)
    _add_shipments(draw, network, order[:3])
    return Asked(network, draw(questions()) | {"max_steps": draw(st.sampled_from([12, 12, 12, 8, 5]))})


def _add_parties(draw: DrawFn, network: Network, among: list[Properties]) -> None:
    places = st.sampled_from(among)
    for label, letters in (("Supplier", "MSCXKAQY"), ("Facility", "FTGUB"), ("Estate", "EHRD")):
        for letter in letters[: draw(st.integers(1, len(letters)))]:
            role = {"role": draw(st.sampled_from(ROLES))} if label == "Supplier" else {}
            network.node(label, letter, **draw(places), **role)
    sites = network.labelled("Facility", "Estate")
    for company, site, confidence in draw(_several(9, network.labelled("Supplier"), sites, CONFIDENCES)):
        network.fact("OPERATES", company, site, confidence=confidence)
    same = _several(3, network.parties, network.parties, STATUSES, [0.6, 0.75, 0.9, 1.0])
    for a, b, status, score in draw(same):
        network.fact("POSSIBLY_SAME_AS", a, b, status=status, score=score)


def _add_listings(draw: DrawFn, network: Network) -> None:
    since = [None, None, date(2022, 6, 21), D, D + timedelta(days=1)]
    until = [None, None, None, D, D + timedelta(days=1)]
    for number, (effective, removed, affiliates) in enumerate(draw(_several(2, since, until, [True, False]))):
        history = HISTORIES[(number + affiliates) % len(HISTORIES)]
        dates = {"effective_date": effective, "removed_on": removed, "history": history}
        network.node("ListedEntity", f"listed{number}", **dates, names_affiliates=affiliates)
    statuses = ["identical", *STATUSES]
    for party, entity, status, score in draw(
        _several(3, network.parties, network.labelled("ListedEntity"), statuses, [0.55, 0.8, 0.96])
    ):
        network.fact("MATCHES", party, entity, status=status, score=1.0 if status == "identical" else score)
    if network.labelled("ListedEntity"):
        for owner, owned, share, held_from, held_until in draw(
            _several(6, network.parties, network.parties, SHARES, since, [None, None, D, D - timedelta(days=1)])
        ):
            network.fact("OWNS", owner, owned, share=share, since=held_from, until=held_until)


def _add_trade(draw: DrawFn, network: Network, ends: list[tuple[str, str]], least: int = 0) -> None:
    for number, (kind, stub) in enumerate(draw(_several(4, KINDS, [False, False, False, True]))):
        network.node("Document", f"paper{number}", kind=kind, stub=stub)
    papers = [[], *([paper] for paper in network.labelled("Document"))]
    sales = _several(22, ends, GOODS, WINDOWS, BASES, CONFIDENCES, papers, least=least or draw(st.sampled_from([0, 8])))
    for (seller, buyer), (commodity, hts), (first, last), basis, confidence, documents in draw(sales):
        goods = {"commodity": commodity, "hts": hts, "basis": basis, "confidence": confidence}
        network.fact("SUPPLIES", seller, buyer, **goods, first_seen=first, last_seen=last, documents=documents)


def _add_lots(draw: DrawFn, network: Network, makers: list[str] | None = None) -> None:
    papers = [[], *([paper] for paper in network.labelled("Document"))]
    columns = (GOODS, STAGES, MADE_ON, QUANTITIES, papers, [None, *(makers or network.parties) * 2])
    for number, row in enumerate(draw(_several(9, *columns, least=draw(st.sampled_from([0, 5]))))):
        (commodity, hts), stage, made_on, (quantity, unit), documents, place = row
        goods = {"commodity": commodity, "hts": hts, "stage": stage, "made_on": made_on}
        lot = network.node(
            "Lot", f"{'bglw'[number % 4]}{number}", **goods, quantity=quantity, unit=unit, documents=documents
        )
        if place is not None:
            network.fact("PRODUCED_AT", lot, place, documents=documents)
    lots = network.labelled("Lot")
    for first, second, (quantity, unit), documents, confidence in draw(
        _several(10, lots, lots, QUANTITIES, papers, CONFIDENCES, least=draw(st.sampled_from([0, 4])))
    ):
        about = {"quantity": quantity, "unit": unit, "documents": documents, "confidence": confidence}
        network.fact("INPUT_TO", first, second, **about)
    for lot, place in draw(_several(1, lots, network.parties)):
        network.fact("PRODUCED_AT", lot, place)
    for paper, what in draw(_several(2, network.labelled("Document"), [*lots, *network.parties])):
        network.fact("SUPPORTS", paper, what)


def _add_shipments(draw: DrawFn, network: Network, makers: list[str] | None = None) -> None:
    lots, papers = network.labelled("Lot"), [[], *([paper] for paper in network.labelled("Document"))]
    ends = [None, *(makers or network.parties)]
    for number, row in enumerate(draw(_several(3, CALENDAR, ends, ends, CONFIDENCES, CONFIDENCES, least=1))):
        dates, maker, shipper, sure_of_maker, sure_of_shipper = row
        shipment = network.node("Shipment", f"{'zBn'[number]}-shipment", **dates)
        if maker:
            network.fact("PRODUCED_AT", shipment, maker, confidence=sure_of_maker)
        if shipper:
            network.fact("SHIPPED_BY", shipment, shipper, confidence=sure_of_shipper)
    shipments = network.labelled("Shipment")
    for number, row in enumerate(
        draw(_several(4, shipments, LINES, QUANTITIES, [1, 1, 1, 1, 2], least=draw(st.integers(0, 2))))
    ):
        shipment, (hts, fibre, description), (quantity, unit), times = row
        goods = {"hts": hts, "fibre_content": fibre, "description": description}
        line = network.node("Line", f"{'yJav'[number]}-line", **goods, quantity=quantity, unit=unit)
        for _ in range(times):
            network.fact("HAS_LINE", shipment, line)
    columns = (network.labelled("Line"), lots, QUANTITIES, papers, CONFIDENCES)
    from_lots = _several(6, *columns, least=draw(st.sampled_from([0, 2])))
    for line, lot, (quantity, unit), documents, confidence in draw(from_lots):
        about = {"quantity": quantity, "unit": unit, "documents": documents, "confidence": confidence}
        network.fact("FROM_LOT", line, lot, **about)


COTTON = [("finished", 100.0), ("intermediate", 300.0), ("intermediate", 900.0), ("raw", 2700.0)]
TOMATO = [("intermediate", 100.0), ("raw", 1200.0)]
TAKEN = {"cotton": 1.2, "tomato": 5.0}
GROWING_PAPERS = ["bale_list", "gin_record", "phytosanitary"]


@st.composite
def traced_networks(draw: DrawFn) -> Asked:
    """A shipment traced lot by lot with every paper and quantity, then harmed in up to three places."""
    network = Network()
    commodity = draw(st.sampled_from(["cotton", "cotton", "tomato"]))
    levels = COTTON[draw(st.integers(0, 2)) :] if commodity == "cotton" else TOMATO
    lots = [_traced_level(draw, network, commodity, level, levels) for level in range(len(levels))]
    for level, (outputs, inputs) in enumerate(pairwise(lots)):
        for output in outputs:
            for chosen in draw(st.lists(st.sampled_from(inputs), min_size=1, unique=True)):
                taken = {"quantity": TAKEN[commodity] * levels[level][1], "unit": "KG"}
                network.fact("INPUT_TO", chosen, output, **taken, documents=[f"paper-{output}"])
    _traced_shipment(draw, network, levels[0][0], lots[0], commodity)
    if draw(st.booleans()):
        _explained_sales(network)
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 1, 1, 2, 3]))):
        _harm(draw, network)
    options = {"as_of": D, "max_steps": draw(st.sampled_from([12, 12, 12, 12, 7, 5])), "paths": 3}
    return Asked(network, options)


def _traced_level(
    draw: DrawFn, network: Network, commodity: str, level: int, levels: list[tuple[str, float]]
) -> list[str]:
    """One or two lots of this level, each with its paper and its maker."""
    stage, holds = levels[level]
    origin = level == len(levels) - 1
    made = []
    for number in range(draw(st.integers(1, 2))):
        lot = f"{'dcba'[level]}{number}"
        grown = origin and (commodity == "tomato" or draw(st.booleans()))
        kind = draw(st.sampled_from(GROWING_PAPERS)) if origin else "production_record"
        network.node("Document", f"paper-{lot}", kind=kind)
        made_on = draw(st.sampled_from([None, D - timedelta(days=30 * level + 10)]))
        network.node(
            "Lot", lot, commodity=commodity, stage=stage, quantity=holds, unit="KG", made_on=made_on,
            documents=[f"paper-{lot}"],
        )  # fmt: skip
        label = "Estate" if grown else draw(st.sampled_from(["Facility", "Facility", "Supplier"]))
        place = network.node(label, f"{label}-{level}{number}", **OUTSIDE)
        network.fact("PRODUCED_AT", lot, place, documents=[f"paper-{lot}"])
        if label != "Supplier" and draw(st.booleans()):
            network.fact("OPERATES", network.node("Supplier", f"company-{level}{number}", **OUTSIDE), place)
        made.append(lot)
    return made


def _traced_shipment(draw: DrawFn, network: Network, stage: str, lots: list[str], commodity: str) -> None:
    maker = network.facts[
        next(f for f, (kind, lot, _, _) in network.facts.items() if lot in lots and kind == "PRODUCED_AT")
    ][2]
    shipment = network.node("Shipment", "shipment", import_date=D)
    network.fact("PRODUCED_AT", shipment, maker)
    if draw(st.booleans()):
        network.fact("SHIPPED_BY", shipment, network.node("Supplier", "shipper", **OUTSIDE))
    hts = {"finished": "6109.10.00", "intermediate": "5208.11.20", "raw": "5201.00.14"}
    network.node("Document", "packing-list", kind="packing_list")
    for number in range(draw(st.integers(1, 2))):
        code = hts[stage] if commodity == "cotton" else "2002.90.80"
        line = network.node("Line", f"line-{number}", hts=code, fibre_content="100% cotton", quantity=40.0, unit="KG")
        network.fact("HAS_LINE", shipment, line)
        for lot in draw(st.lists(st.sampled_from(lots), min_size=1, unique=True)):
            network.fact("FROM_LOT", line, lot, quantity=40.0, unit="KG", documents=["packing-list"])


def _explained_sales(network: Network) -> None:
    """The sale that goes with each input, from its maker to the output's."""
    at = {lot: place for kind, lot, place, _ in network.facts.values() if kind == "PRODUCED_AT"}
    for kind, given, output, _ in list(network.facts.values()):
        if kind == "INPUT_TO" and at[given] != at[output]:
            network.fact("SUPPLIES", at[given], at[output], commodity=network.nodes[given][1]["commodity"])


def _harm(draw: DrawFn, network: Network) -> None:
    """One thing lost, changed or added."""
    holders = [properties for _, properties in network.nodes.values()]
    holders += [properties for *_, properties in network.facts.values()]
    how = draw(st.sampled_from(["lose", "lose", "lose", "fact", "halve", "date", "place", *["add"] * 4]))
    if how == "lose":
        properties, name = draw(st.sampled_from([(p, name) for p in holders for name in p]))
        del properties[name]
    elif how == "fact":
        del network.facts[draw(st.sampled_from(sorted(network.facts)))]
    elif how == "halve":
        properties = draw(st.sampled_from([p for p in holders if p.get("quantity")]))
        properties["quantity"] *= draw(st.sampled_from([0.5, 0.25, 2.0]))
    elif how == "date":
        lot = draw(st.sampled_from(network.labelled("Lot")))
        network.nodes[lot][1]["made_on"] = draw(st.sampled_from(MADE_ON))
    elif how == "place":
        place = draw(st.sampled_from(network.parties))
        network.nodes[place][1].update(draw(st.sampled_from(PLACES)))
    else:
        _add_one(draw, network)


def _add_one(draw: DrawFn, network: Network) -> None:
    """A fact more: trade, an operator, a listing, an input, or a paper's word."""
    how = draw(st.sampled_from(["SUPPLIES", "SUPPLIES", "SUPPLIES", "MATCHES", "INPUT_TO", "OWNS", "SAME", "OPERATES"]))
    a, b = draw(st.tuples(st.sampled_from(network.parties), st.sampled_from(network.parties)))
    if how == "SUPPLIES":
        seller = a if draw(st.booleans()) else network.node("Supplier", "stranger", **draw(st.sampled_from(PLACES)))
        commodity, hts = draw(st.sampled_from(GOODS))
        first, last = draw(st.sampled_from(WINDOWS))
        papers = draw(st.sampled_from([[], [], *([d] for d in network.labelled("Document"))]))
        network.fact(
            "SUPPLIES", seller, b, commodity=commodity, hts=hts, first_seen=first, last_seen=last, documents=papers
        )
    elif how == "INPUT_TO":
        first, second = draw(st.tuples(*[st.sampled_from(network.labelled("Lot"))] * 2))
        papers = draw(st.sampled_from([[], ["packing-list"]]))
        network.fact("INPUT_TO", first, second, quantity=10.0, unit="KG", documents=papers)
    elif how == "SAME":
        network.fact("POSSIBLY_SAME_AS", a, b, status=draw(st.sampled_from(STATUSES)), score=0.8)
    elif how == "OPERATES":
        site = draw(st.sampled_from(network.labelled("Facility", "Estate") or [network.node("Facility", "shed")]))
        network.fact("OPERATES", network.node("Supplier", "runner", **draw(st.sampled_from(PLACES))), site)
    else:
        network.node("ListedEntity", "listed", names_affiliates=draw(st.booleans()))
        status = draw(st.sampled_from(["identical", *STATUSES]))
        network.fact("MATCHES", a, "listed", status=status, score=1.0 if status == "identical" else 0.7)
        if how == "OWNS":
            network.fact("OWNS", a, b, share=draw(st.sampled_from(SHARES)))
