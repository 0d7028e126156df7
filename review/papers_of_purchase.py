"""Documents on file that name a company or site as buyer where no purchase of it is recorded: purchases to confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from graph.evidence import is_on_file
from graph.projection import Node, Projection
from review.paper_problems import SALE_PAPERS
from review.papers import documents_naming
from review.path_words import listed, named

MOST_PAPERS = 3


def papers_of_purchase(projection: Projection, buyers: Iterable[str], since: date, until: date) -> dict[str, str]:
    """By buyer, in words: its orders, invoices and payments that are dated within the days and name a seller outside
    its house. buyers: ids of companies or sites; a paper that names who runs a site, or a site that it runs, counts."""
    houses = {buyer: house_of(projection, buyer) for buyer in buyers}
    by_buyer = _papers_by_buyer(projection, {member for house in houses.values() for member in house}, since, until)
    found = {}
    for buyer, house in houses.items():
        papers = [one for member in sorted(house) for one in by_buyer[member] if one.get("seller_id") not in house]
        if papers:
            found[buyer] = "; ".join(_in_words(projection, papers))
    return found


def house_of(projection: Projection, party: str) -> set[str]:
    """Itself, who runs it, what it runs, and what a person confirmed to be the same."""
    run = {fact.end for fact in projection.leaving("OPERATES", party)}
    runs = {fact.start for fact in projection.arriving("OPERATES", party)}
    same = [*projection.leaving("POSSIBLY_SAME_AS", party), *projection.arriving("POSSIBLY_SAME_AS", party)]
    confirmed = {end for fact in same if fact.get("status") == "confirmed" for end in (fact.start, fact.end)}
    return {party} | run | runs | confirmed


def _papers_by_buyer(projection: Projection, buyers: set[str], since: date, until: date) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for id_ in documents_naming(projection, ("buyer_id",), buyers) if buyers else ():
        node = projection.nodes[id_]
        day = node.get("paid_on") or node.get("issued_on")
        is_sale = node.get("kind") in SALE_PAPERS and node.get("seller_id") and is_on_file(projection, id_)
        if is_sale and day and since <= day <= until:
            found[str(node.get("buyer_id"))].append(node)
    return found


def _in_words(projection: Projection, papers: Iterable[Node]) -> Iterator[str]:
    """By seller: the ids of its papers, from whom, and of when."""
    by_seller: dict[str, list[Node]] = defaultdict(list)
    for paper in papers:
        by_seller[str(paper.get("seller_id"))].append(paper)
    for seller, some in sorted(by_seller.items()):
        node = projection.nodes.get(seller)
        yield f"{listed([paper.id for paper in some], MOST_PAPERS)}, seller {named(node) if node else seller}"
