"""The supply chain of a shipment as numbered steps, from origin to port, with the moves of goods between them.

It walks upstream by the steps that exposure counts (docs/exposure.md): recorded lots first, and purchase relations only
where lots end. A step is one process at one site, or at one company where the site is not known, with the lots that it
made. CBP's FAQ on the XUAR WRO asks that every step be numbered and its documents be numbered to the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.projection import Projection
from graph.questions import Asking
from graph.targets import asked_of, day_of
from review.chain_links import LOTS, SALE, SHIPMENT, Handed, Links, Place, links_of
from review.processes import SHIPPING, STAGES

__all__ = ["LOTS", "SALE", "SHIPMENT", "SHIPPING", "Chain", "Move", "Step", "chain_of"]


@dataclass(frozen=True)
class Step:
    """One site or company of the chain, and what it did.

    number: 1 at the origin; the highest is the shipping. key: id of the site or company (of several records of one, the
    first that goods are on file of), of the shipment for the last step, of the lot where no place is recorded for it.
    process: a word of the record kinds, `shipping`, or blank where unknown. process_from: `stated`, or `goods` where it
    is read from what the step made; blank where unknown. stage: of what it gave. members: the records of the parties of
    this step: the site, who operates it, the same entity under other records. lots: made here, the earliest first.
    lines: which it belongs to. first_day, last_day: when its lots were made, else the window of its sales.
    """

    number: int
    key: str
    process: str
    process_from: str
    stage: str
    members: tuple[str, ...]
    lots: tuple[str, ...]
    lines: tuple[str, ...]
    first_day: date | None
    last_day: date | None

    def as_json(self) -> dict[str, Any]:
        return {
            **{name: getattr(self, name) for name in ("number", "key", "process", "process_from", "stage")},
            **{name: list(getattr(self, name)) for name in ("members", "lots", "lines")},
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
        }


@dataclass(frozen=True)
class Move:
    """Goods that went from one step to a later one.

    by: `lots` where lots are recorded, `sale` where only a purchase relation is, `shipment` where only the shipment
    names its maker or, without one, its shipper. lots: those that went. facts: ids of the facts that say so.
    """

    origin: int
    to: int
    by: str
    lots: tuple[str, ...]
    facts: tuple[str, ...]
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        lists = {name: list(getattr(self, name)) for name in ("lots", "facts", "lines")}
        return {"from": self.origin, "to": self.to, "by": self.by, **lists}


@dataclass(frozen=True)
class Chain:
    """Steps in order, and the moves between them. cut: in words, where there was more than could be followed."""

    shipment: str
    steps: tuple[Step, ...]
    moves: tuple[Move, ...]
    cut: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        steps, moves = ([one.as_json() for one in some] for some in (self.steps, self.moves))
        return {"steps": steps, "moves": moves, "cut": list(self.cut)}

    def step(self, number: int) -> Step:
        return self.steps[number - 1]

    def of_line(self, line: str) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if line in step.lines)

    def into(self, number: int) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.to == number)

    def out_of(self, number: int) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if move.origin == number)


def chain_of(
    projection: Projection, shipment: str, *, as_of: date, look_back_months: int = 24, most_steps: int = 400
) -> Chain:
    """The chain of every line of the shipment that can hold cotton or tomatoes, under the rules of exposure.

    look_back_months: how far back purchase relations may lie. most_steps: of more, the nearest to the port are there.
    """
    node = projection.nodes[shipment]
    asking = Asking(as_of, look_back_months)
    asked = asked_of(projection, node, day_of(projection, node, asking), asking)
    links = links_of(projection, shipment, [one.question for one in asked if one.question], most_steps)
    order = _in_order(links)
    numbers = {place: number for number, place in enumerate(order, 1)}
    return Chain(
        shipment,
        tuple(_step(projection, links, place, number) for place, number in numbers.items()),
        tuple(sorted((_move(numbers, *ends, handed) for ends, handed in links.handed.items()), key=_by_number)),
        tuple(links.cut),
    )


def _in_order(links: Links) -> list[Place]:
    """Origins first, the shipping last: no place before one that handed goods to it, but for circles, which are broken
    where the goods are nearest to the field."""
    before: dict[Place, set[Place]] = {place: set() for place in links.doings}
    for origin, to, _ in links.handed:
        before[to].add(origin)
    left, order = set(before) - {links.shipment}, list[Place]()
    while left:
        ready = [place for place in left if not before[place] & left] or list(left)
        place = min(ready, key=lambda place: _nearness_to_field(links, place))
        order.append(place)
        left.remove(place)
    return [*order, links.shipment]


def _nearness_to_field(links: Links, place: Place) -> tuple[int, Place]:
    stages = [STAGES.index(stage) for stage in links.doings[place].stages if stage]
    return min(stages, default=len(STAGES)), place


def _step(projection: Projection, links: Links, place: Place, number: int) -> Step:
    doings = links.doings[place]
    made = {lot: projection.nodes[lot].get("made_on") for lot in doings.lots}
    days = sorted(filter(None, made.values())) or sorted(doings.sale_days)
    stages = sorted((stage for stage in doings.stages if stage), key=STAGES.index)
    return Step(
        number=number,
        key=place.key,
        process=place.process,
        process_from=doings.process_from if place.process else "",
        stage=stages[-1] if stages else "",
        members=tuple(doings.members),
        lots=tuple(sorted(doings.lots, key=lambda lot: (made[lot] or date.max, lot))),
        lines=tuple(sorted(filter(None, doings.lines))),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
    )


def _move(numbers: Mapping[Place, int], origin: Place, to: Place, by: str, handed: Handed) -> Move:
    lines = tuple(sorted(filter(None, handed.lines)))
    return Move(numbers[origin], numbers[to], by, tuple(sorted(handed.lots)), tuple(sorted(handed.facts)), lines)


def _by_number(move: Move) -> tuple[int, int, str]:
    return move.origin, move.to, move.by
