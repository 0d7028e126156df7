"""Which kinds of step count: the graph less the facts of the kinds that are not to count, for a what-if."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import UserMistake
from graph.projection import WHAT_IF, Projection
from graph.upstream import SUPPLIES_CONFIDENCE

OPERATORS, SAME, SHIPPERS, LOTS = "operators and sites", "may be the same", "shippers", "lots"
SALES = tuple(basis.replace("_", " ") for basis in SUPPLIES_CONFIDENCE)
STEP_KINDS = {
    "documented": "sales shown by a document",
    "declared": "sales that somebody declared, or whose basis is not given",
    "trade record": "sales in trade records",
    "registry": "sales known from a registry",
    "inferred": "sales that are only inferred",
    OPERATORS: "from a site to the company that runs it, and from a company to its sites",
    SAME: "to a record that may be of the same company or site, where nobody has confirmed it",
    SHIPPERS: "from a shipment to who shipped it",
    LOTS: "from a line to its lots, and from a lot to what it was made of",
}
"""The kinds that can be left out, with what each stands for. Lines and makers of a shipment always count, and so does a
match that a person confirmed."""
_WHOLE = {OPERATORS: ("OPERATES",), SHIPPERS: ("SHIPPED_BY",), LOTS: ("FROM_LOT", "INPUT_TO")}


def counting(projection: Projection, kinds: Collection[str]) -> Projection:
    """The same graph with only these kinds of step, for a what-if; nothing is stored. The same object where all count.

    Raises UserMistake for a word that is no kind.
    """
    if unknown := sorted(set(kinds) - set(STEP_KINDS)):
        raise UserMistake(f"{unknown[0]!r} is no kind of step; expected {', '.join(STEP_KINDS)}.")
    left_out = set(STEP_KINDS) - set(kinds)
    if not left_out:
        return projection
    facts = dict(projection.fact_tables)
    for kind in left_out.intersection(_WHOLE):
        for fact_type in _WHOLE[kind]:
            facts[fact_type] = facts[fact_type].slice(0, 0)
    if bases := [basis for basis in SUPPLIES_CONFIDENCE if basis.replace("_", " ") in left_out]:
        facts["SUPPLIES"] = facts["SUPPLIES"].filter(_of_another_basis(facts["SUPPLIES"]["basis"], bases))
    if SAME in left_out:
        confirmed = pc.equal(_words(facts["POSSIBLY_SAME_AS"]["status"], ""), "confirmed")
        facts["POSSIBLY_SAME_AS"] = facts["POSSIBLY_SAME_AS"].filter(confirmed)
    version = " ".join(filter(None, (projection.version, WHAT_IF)))
    return Projection(projection.node_tables, facts, projection.numbering, version)


def _of_another_basis(column: pa.ChunkedArray, bases: Collection[str]) -> pa.ChunkedArray:
    """Which sales have none of these bases. None given is declared, an unknown word inferred, as the walk has it."""
    said = _words(column, "declared")
    known = pc.is_in(said, value_set=pa.array(list(SUPPLIES_CONFIDENCE)))
    return pc.invert(pc.is_in(pc.if_else(known, said, "inferred"), value_set=pa.array(bases)))


def _words(column: pa.ChunkedArray, missing: str) -> pa.ChunkedArray:
    return pc.fill_null(column.cast(pa.string()), missing)
