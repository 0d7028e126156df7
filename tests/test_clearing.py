from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.clearing import clearing
from graph.paths import Question, Walk
from graph.projection import Fact, Node, Projection
from graph.risk import Risks
from graph.search import Search
from graph.upstream import upstream_of

DAY = date(2024, 1, 1)
QUESTION = Question("0", "cotton", DAY, date(2022, 1, 1))
INSIDE = {"xuar": "inside", "xuar_method": "coordinates", "xuar_certainty": 1.0}


def _network(sales: list[tuple[int, int]], inside: set[int]) -> Projection:
    nodes = [Node(str(n), "Facility", INSIDE if n in inside else {"xuar": "outside"}) for n in range(7)]
    facts = [
        Fact(f"f{i:02}", "SUPPLIES", str(seller), str(buyer), {"basis": "declared"})
        for i, (seller, buyer) in enumerate(sales)
    ]
    return Projection.of(nodes, facts)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=9),
    st.sets(st.integers(1, 6), max_size=2),
)
def test_it_is_the_smallest_set_that_leaves_no_path(sales: list[tuple[int, int]], inside: set[int]) -> None:
    projection = _network(sales, inside)
    search = Search(Walk(upstream_of(projection), QUESTION), Risks(projection, DAY))
    found = clearing([search])
    assert found is not None
    assert found.exact
    sizes = [
        size
        for size in range(len(sales) + 1)
        for some in combinations(sorted(projection.facts), size)
        if search.best_path(strong=False, banned=frozenset(some)) is None
    ]
    assert len(found.facts) == sizes[0]
    assert search.best_path(strong=False, banned=frozenset(found.facts)) is None


def test_nothing_clears_a_target_that_is_itself_the_source() -> None:
    projection = _network([], {0})
    assert clearing([Search(Walk(upstream_of(projection), QUESTION), Risks(projection, DAY))]) is None
