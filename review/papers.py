"""The documents of a chain, and what each of them speaks for: lots, lines, or a step or move as a whole.

A document speaks for what it supports, for a lot that names it, and for what a recorded fact names it for. One that
refers to another, or is referred to by it, speaks for the same: a payment for the goods of its invoice.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from graph.evidence import is_on_file
from graph.projection import Node, Projection
from review.chain import Chain, Move, Step

Spoken = dict[str, set[str]]
"""By document: the lots or lines that it speaks for; empty where it speaks of the step's parties only."""
_PARTY_COLUMNS = ("issuer_id", "seller_id", "buyer_id")


class Papers:
    """The documents of one chain."""

    def __init__(self, projection: Projection, chain: Chain) -> None:
        self.projection, self.chain = projection, chain

    def node(self, document: str) -> Node:
        return self.projection.nodes[document]

    def is_on_file(self, document: str) -> bool:
        return is_on_file(self.projection, document)

    def kind(self, document: str) -> str:
        node = self.projection.nodes.get(document)
        return str((node.get("kind") if node else None) or "")

    def of_step(self, step: Step) -> Spoken:
        return self._with_linked(self._of_step[step.number])

    def of_move(self, move: Move) -> Spoken:
        return self._with_linked(self._of_move[move.origin, move.to, move.by])

    def of_shipment(self) -> Spoken:
        return self._with_linked(self._of_shipment)

    @cached_property
    def everything(self) -> tuple[str, ...]:
        """Every document of the chain, sorted by id; stubs and ids that are gone among them."""
        found = {document for spoken in self._spoken for document in spoken}
        return tuple(sorted(found | {document for pair in self._references for document in pair}))

    def referring_to(self, document: str) -> list[str]:
        return self._from.get(document, [])

    def linked_to(self, document: str) -> set[str]:
        """What it refers to, and what refers to it."""
        return {*self._from.get(document, ()), *self._to.get(document, ())}

    def astray(self) -> list[tuple[str, str]]:
        """Documents of the chain's parties that speak for nothing here, with the reason in words: all that they are
        said to prove is gone, or they name seller and buyer and no goods."""
        members = {member for step in self.chain.steps for member in (*step.members, step.key)}
        of_ours = set(documents_naming(self.projection, _PARTY_COLUMNS, members))
        found = [(one, self._why_astray(one, members)) for one in sorted(of_ours - set(self.everything))]
        return [(one, because) for one, because in found if because]

    def _why_astray(self, document: str, members: set[str]) -> str:
        node = self.node(document)
        proves = node.get("proves") or ()
        gone = [one for one in proves if not self._is_held(one)]
        if gone and len(gone) == len(proves):
            return f"it is said to prove {', '.join(gone)}, {self._how_gone(gone)}"
        both = {node.get("seller_id"), node.get("buyer_id")} <= members
        if both and not proves and not node.get("refers_to") and not node.get("stub"):
            return "it names seller and buyer of this chain, and no goods"
        return ""

    def _is_held(self, id_: str) -> bool:
        """Whether the graph holds it, and not only a reference to it."""
        node = self.projection.nodes.get(id_)
        return node is not None and not node.get("stub")

    def _how_gone(self, ids: Iterable[str]) -> str:
        if any(one in self.projection.nodes for one in ids):
            return "to which the graph holds only references: the record itself is not on file, or was taken away"
        return "which the graph does not hold"

    @property
    def _spoken(self) -> list[Spoken]:
        return [self._of_shipment, *self._of_step.values(), *self._of_move.values()]

    @cached_property
    def _of_step(self) -> dict[int, Spoken]:
        return {step.number: self._gathered_of_step(step) for step in self.chain.steps}

    @cached_property
    def _of_move(self) -> dict[tuple[int, int, str], Spoken]:
        return {(move.origin, move.to, move.by): self._gathered_of_move(move) for move in self.chain.moves}

    def _gathered_of_step(self, step: Step) -> Spoken:
        spoken: Spoken = {}
        for lot in step.lots:
            self._add(spoken, self._of_lot(lot), lot)
            for fact in self.projection.leaving("PRODUCED_AT", lot) + self.projection.arriving("INPUT_TO", lot):
                self._add(spoken, fact.documents, lot)
        for member in step.members:
            self._add(spoken, (one for one in self._supporting(member) if not self._is_of_other_lots(one)))
        return spoken

    def _is_of_other_lots(self, document: str) -> bool:
        """Whether it speaks for lots, none of which is of this chain."""
        lots = {one for one in self._goods_named(document) if self.projection.nodes[one].label == "Lot"}
        return bool(lots) and lots.isdisjoint(self.lots)

    @cached_property
    def lots(self) -> set[str]:
        """Every lot of the chain."""
        return {lot for step in self.chain.steps for lot in step.lots}

    def goods_of(self, document: str) -> set[str]:
        """The lots, lines and shipments that it names, or that a lot or fact names it for; of one without any, those
        of the documents that it refers to or that refer to it."""
        seen, queue = {document}, [document]
        while queue:
            goods = set[str]().union(*map(self._goods_named_either_way, queue))
            if goods:
                return goods
            queue = sorted(set[str]().union(*map(self.linked_to, queue)) - seen)
            seen.update(queue)
        return set()

    def _goods_named_either_way(self, document: str) -> set[str]:
        return self._goods_named(document) | self._named_by_lots.get(document, set())

    def _goods_named(self, document: str) -> set[str]:
        if document not in self.projection.nodes:
            return set()
        ends = [fact.end for fact in self.projection.leaving("SUPPORTS", document)]
        return {end for end in ends if self.projection.nodes[end].label in ("Lot", "Line", "Shipment")}

    @cached_property
    def _named_by_lots(self) -> Spoken:
        """By document of the chain's steps: the lots that it speaks for there."""
        found: Spoken = {}
        for spoken in self._of_step.values():
            for document, lots in spoken.items():
                found.setdefault(document, set()).update(lots)
        return found

    def _gathered_of_move(self, move: Move) -> Spoken:
        spoken: Spoken = {}
        every = units_of_move(move)
        for lot in move.lots:
            self._add(spoken, self._supporting(lot), lot)
        for fact_id in move.facts:
            fact = self.projection.facts[fact_id]
            self._add(spoken, fact.documents, *([end for end in (fact.start, fact.end) if end in move.lots] or every))
        if move.to == len(self.chain.steps):
            self._add(spoken, self._supporting(self.chain.shipment), *every)
            for line in move.lines:
                lots = {fact.end for fact in self.projection.leaving("FROM_LOT", line)}
                self._add(spoken, self._supporting(line), *(lots & set(move.lots) or {line}))
        return spoken

    @cached_property
    def _of_shipment(self) -> Spoken:
        spoken: Spoken = {}
        lines = [fact.end for fact in self.projection.leaving("HAS_LINE", self.chain.shipment)]
        for what in (self.chain.shipment, *lines):
            self._add(spoken, self._supporting(what), what)
        return spoken

    def _of_lot(self, lot: str) -> list[str]:
        return [*(self.projection.nodes[lot].get("documents") or ()), *self._supporting(lot)]

    def _supporting(self, node: str) -> list[str]:
        return [fact.start for fact in self.projection.arriving("SUPPORTS", node)]

    @staticmethod
    def _add(spoken: Spoken, documents: Iterable[str], *lots: str) -> None:
        for document in documents:
            spoken.setdefault(document, set()).update(lots)

    def _with_linked(self, spoken: Spoken) -> Spoken:
        """With those that say of no goods themselves what they speak for, and refer to one of these or are referred
        to by one. Not what only refers to the same one as they do: of two invoices for one order each has its goods."""
        found = {document: set(lots) for document, lots in spoken.items()}
        for links in (self._to, self._from):
            queue = list(spoken)
            while queue:
                document = queue.pop()
                for other in links.get(document, ()):
                    lots = found.get(document, set()) - found.setdefault(other, set())
                    if lots and other not in self._speaking_themselves:
                        found[other] |= lots
                        queue.append(other)
        return {document: lots for document, lots in found.items() if lots or document in spoken}

    @cached_property
    def _speaking_themselves(self) -> set[str]:
        return {document for spoken in self._spoken for document, lots in spoken.items() if lots}

    @cached_property
    def _to(self) -> Mapping[str, list[str]]:
        """By document of the chain: what it refers to."""
        return {one: [other] for one, other in self._references}

    @cached_property
    def _from(self) -> Mapping[str, list[str]]:
        """By document of the chain: what refers to it."""
        found: dict[str, list[str]] = {}
        for one, other in self._references:
            found.setdefault(other, []).append(one)
        return found

    @cached_property
    def _references(self) -> list[tuple[str, str]]:
        """(document, the one that it refers to), as far as the chain's documents lead, sorted."""
        found = {document for spoken in self._spoken for document in spoken}
        pairs, new = set[tuple[str, str]](), found
        while new:
            pairs |= {(one, other) for one in new if (other := self._refers_to(one))} | set(self._referring_to(new))
            new = {one for pair in pairs for one in pair} - found
            found = found | new
        return sorted(pairs)

    def _refers_to(self, document: str) -> str:
        node = self.projection.nodes.get(document)
        return str((node.get("refers_to") if node else None) or "")

    def _referring_to(self, documents: set[str]) -> list[tuple[str, str]]:
        referring = documents_naming(self.projection, ("refers_to",), documents)
        return [(one, self._refers_to(one)) for one in referring]


def documents_naming(projection: Projection, columns: Sequence[str], ids: Iterable[str]) -> list[str]:
    """Ids of the documents that name one of these ids in one of these columns, sorted."""
    table = projection.node_tables["Document"]
    if not table.num_rows:
        return []
    wanted = pa.array(sorted(ids), pa.string())
    naming = [pc.is_in(table[name].cast(pa.string()), value_set=wanted) for name in columns]
    return sorted(table.filter(functools.reduce(pc.or_, naming))["id"].cast(pa.string()).to_pylist())


def units_of_step(step: Step) -> tuple[str, ...]:
    """What must be shown of a step one by one: its lots, or the step itself."""
    return step.lots or (step.key,)


def units_of_move(move: Move) -> tuple[str, ...]:
    """What must be shown of a move one by one: the lots that went, or its lines."""
    return move.lots or move.lines or (f"step {move.origin} to step {move.to}",)
