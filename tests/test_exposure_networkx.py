"""The best product against NetworkX's Dijkstra, where the rules reduce to it: no windows, no stages, no lots."""

from __future__ import annotations

import math

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.exposure import assess
from tests.networks import BORDERLINE, INSIDE, OUTSIDE, D, Network

BASES = {"documented": 0.99, "declared": 0.9, "trade_record": 0.8, "registry": 0.7, "inferred": 0.5}
FIRM = ("documented", "declared", "trade_record")
CERTAINTY = {"inside": 1.0, "borderline": 0.5}
PARTIES = 25


def _cost(p: float) -> int:
    return round(-math.log(p) * 10**12)


@st.composite
def trade(draw: st.DrawFn) -> Network:
    """Sales of unknown goods at any time among companies, and pairs of records of the same company."""
    network = Network()
    inside = draw(st.dictionaries(st.integers(0, PARTIES - 1), st.sampled_from([INSIDE, BORDERLINE]), max_size=3))
    for number in range(PARTIES):
        network.node("Facility", f"n{number:02}", **inside.get(number, OUTSIDE))
    ends = st.tuples(st.sampled_from(network.parties), st.sampled_from(network.parties))
    for (seller, buyer), basis in draw(
        st.lists(st.tuples(ends, st.sampled_from(sorted(BASES))), min_size=20, max_size=70)
    ):
        network.fact("SUPPLIES", seller, buyer, basis=basis)
    for a, b in draw(st.lists(ends, max_size=4)):
        network.fact("POSSIBLY_SAME_AS", a, b, status="candidate", score=0.6)
    return network


def _best_costs(network: Network, target: str, *, exposed: bool) -> list[int]:
    """The lowest cost to each source that can be reached, under the verdict's own rules."""
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(network.parties)
    for kind, start, end, properties in network.facts.values():
        if kind == "SUPPLIES" and (properties["basis"] in FIRM or not exposed):
            graph.add_edge(end, start, weight=_cost(BASES[properties["basis"]]))
        elif kind == "POSSIBLY_SAME_AS" and not exposed:
            graph.add_edges_from([(start, end), (end, start)], weight=_cost(0.6))
    reached = nx.single_source_dijkstra_path_length(graph, target)
    states = {node: properties["xuar"] for node, (_, properties) in network.nodes.items()}
    sources = {n: CERTAINTY[s] for n, s in states.items() if s in CERTAINTY and (s == "inside" or not exposed)}
    return [reached[node] + _cost(certainty) for node, certainty in sources.items() if node in reached]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(trade())
def test_the_best_product_is_dijkstras(network: Network) -> None:
    targets = network.parties[:6]
    for answer in assess(network.projection(), targets, as_of=D, max_steps=PARTIES, paths=1):
        exposed, inferred = (_best_costs(network, answer.target, exposed=strict) for strict in (True, False))
        assert answer.verdict == ("exposed" if exposed else "inferred" if inferred else "unknown")
        if answer.paths:
            assert answer.paths[0].cost == min(exposed or inferred)
