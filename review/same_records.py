"""Records that a person confirmed to be one company or site, and which of them stands for all."""

from __future__ import annotations

from collections.abc import Collection

from graph.projection import Projection

_OF_GOODS = (("SUPPLIES", "start"), ("SUPPLIES", "end"), ("PRODUCED_AT", "end"), ("SHIPPED_BY", "end"))
"""The facts that name who sold, bought, made or shipped, by the end at which they name it."""


def same_as(projection: Projection, record: str) -> set[str]:
    """The record and those that are confirmed to be the same, also over others."""
    found, stack = {record}, [record]
    while stack:
        here = stack.pop()
        for fact in (
            *projection.leaving("POSSIBLY_SAME_AS", here),
            *projection.arriving("POSSIBLY_SAME_AS", here),
        ):
            other = fact.end if fact.start == here else fact.start
            if fact.get("status") == "confirmed" and other not in found:
                found.add(other)
                stack.append(other)
    return found


def standing_for(projection: Projection, records: Collection[str]) -> str:
    """The first by id of those that goods are on file of, else of all: a merge does not hand a sale to another."""
    return min([one for one in records if len(records) > 1 and _has_goods(projection, one)] or records)


def _has_goods(projection: Projection, record: str) -> bool:
    number = projection.number(record)
    return number is not None and any(
        projection.fact_tables[fact_type].num_rows and len(projection.rows_at(fact_type, number, end))
        for fact_type, end in _OF_GOODS
        if fact_type in projection.fact_tables
    )
