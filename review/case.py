"""All that a review says of one shipment on one day: scope, regimes, clocks, chain, evidence, payments, quantities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from graph.errors import UserMistake
from graph.exposure import Assessment, assess, path_json
from graph.known_shipments import Known, shipment_as_known
from graph.projection import Node, Projection
from graph.scope import Scope, line_scope
from graph.screened import Screened, screened
from graph.targets import did_you_mean, shipment_of
from review import paper_problems
from review.chain import Chain, chain_of
from review.clocks import Clock, clocks
from review.detention_remarks import remarks
from review.evidence import evidence_of
from review.exhibits import ALTERED, GOOD, NOT_LOOKED, File, look_for
from review.gaps import gaps, next_best, to_ask_for, why_first
from review.item import Item
from review.list_versions import newest_lists, version_json
from review.not_assessed import why_nothing_was_asked
from review.not_known import not_known_of
from review.notice import Notice, notice_of
from review.paper_problems import Problem
from review.papers import Papers
from review.parties import importer_of
from review.payments import Payment, payments_of
from review.portions import Portions, portions_of
from review.quantities import Quantity, quantities_of
from review.reach import goods_of, regimes_in_words
from review.regimes import RegimeByParty, regimes_of


@dataclass(frozen=True)
class Case:
    """The review of one shipment.

    shipment: with what people entered of its detention laid over; known: the same with who entered what. as_of: the day
    asked for; day: the day that the goods are judged by. scopes: its lines with their scope. papers: every document of
    the chain; documents: those on file, sorted by id. files: what was found of their files; none where nobody looked.
    lists: the list versions that it rests on; screened: how far names were compared with them. asked: what the notice
    asks for. not_known: in sentences without a full stop. for_whom: in words. remarks: what is odd about what is known
    of its detention.
    """

    projection: Projection
    shipment: Node
    known: Known
    as_of: date
    day: date
    assessment: Assessment
    scopes: tuple[tuple[Node, Scope], ...]
    regimes: tuple[RegimeByParty, ...]
    clocks: tuple[Clock, ...]
    chain: Chain
    papers: Papers
    evidence: tuple[Item, ...]
    payments: tuple[Payment, ...]
    quantities: tuple[Quantity, ...]
    portions: Portions
    documents: tuple[str, ...]
    files: Mapping[str, File]
    lists: tuple[Node, ...]
    screened: Screened
    asked: Notice
    not_known: tuple[str, ...]
    for_whom: str
    remarks: tuple[str, ...]

    @cached_property
    def lines_asked(self) -> list[str]:
        """The lines of which something must be shown, in their order."""
        return list(dict.fromkeys(item.line for item in self.evidence if item.line is not None))

    @cached_property
    def gaps(self) -> list[Item]:
        """What is not covered, worst first, each once."""
        return gaps(self.evidence)

    @cached_property
    def next_best(self) -> Item | None:
        """The document to ask for next."""
        return next_best(self.evidence)

    @property
    def regimes_in_words(self) -> str:
        """The regimes whose dates reach it, each that reaches none of its lines with that proviso; blank for none."""
        return regimes_in_words([one.regime for one in self.regimes], goods_of(scope for _, scope in self.scopes))

    @property
    def why_nothing_was_asked(self) -> str:
        """Why nothing was looked for, and whom the UFLPA can reach all the same; blank where something was."""
        return why_nothing_was_asked(self.projection, self.assessment, self.regimes)

    def as_json(self) -> dict[str, Any]:
        """The object of `review --json`; keys beyond those of the contract come after them."""
        return {
            "shipment": self.shipment.id,
            "as_of": self.as_of.isoformat(),
            "scope": [_scope_json(line, scope) for line, scope in self.scopes],
            "regimes": [one.as_json() for one in self.regimes],
            "clocks": [clock.as_json() for clock in self.clocks],
            "evidence": [item.as_json() for item in self.evidence],
            "portions": self.portions.as_json(),
            "day": self.day.isoformat(),
            "for_whom": self.for_whom,
            "verdict": self.assessment.verdict,
            "because": self.assessment.because,
            "paths": [path_json(path) for path in self.assessment.paths],
            "chain": self.chain.as_json(),
            "next_best": self._next_json(),
            "payments": [payment.as_json() for payment in self.payments],
            "quantities": [quantity.as_json() for quantity in self.quantities],
            "asked": self.asked.as_json(),
            "files": [file.as_json() for file in self.files.values()],
            "lists": [version_json(version) | {"entities": version.get("entities")} for version in self.lists],
            "screened": self.screened.as_json(),
            "not_known": list(self.not_known),
            "remarks": list(self.remarks),
        }

    def _next_json(self) -> dict[str, Any] | None:
        item = self.next_best
        if item is None:
            return None
        return {"document": to_ask_for(item), "ask": item.ask, "because": why_first(item, self.evidence)} | {
            name: getattr(item, name) for name in ("line", "lines", "step", "to", "requirement")
        }


def case_of(projection: Projection, shipment_id: str, *, as_of: date, files: Path | None = None) -> Case:
    """The review of a shipment as of a day.

    files: folder of the documents' files; None: they are not looked at, and the review says so. Raises UserMistake
    for an id that is no shipment, or a folder that is none.
    """
    node = known_shipment(projection, shipment_id)
    if files is not None and not files.is_dir():
        raise UserMistake(f"--files {files} is no folder; expected the folder that holds the documents' files.")
    known = shipment_as_known(projection, node.id)
    shipment = Node(node.id, node.label, dict(known.properties))
    (assessment,) = assess(projection, [node.id], as_of=as_of)
    scopes = _scopes(projection, node.id)
    chain = chain_of(projection, node.id, as_of=as_of)
    reaching = tuple(regimes_of(projection, node.id, as_of, assessment, chain))
    lines = [line.properties for line, _ in scopes]
    found = tuple(clocks(known.properties, as_of, lines))
    papers = Papers(projection, chain)
    documents = tuple(filter(papers.is_on_file, papers.everything))
    looked_at = look_for(files, [projection.nodes[one] for one in documents]) if files else {}
    problems = _of_files(looked_at)
    paid = payments_of(papers, problems)
    evidence = evidence_of(papers, shipment, scopes, as_of=as_of, of_files=problems, payments=paid)
    quantities = quantities_of(projection, chain, scopes)
    lists, compared = newest_lists(projection), screened(projection)
    not_known = not_known_of(
        *(papers, known, assessment, scopes, reaching, found, evidence, problems, quantities, lists, compared, files)
    )
    return Case(
        *(projection, shipment, known, as_of, assessment.day, assessment, scopes, reaching, found, chain, papers),
        evidence=evidence,
        payments=paid,
        quantities=quantities,
        portions=portions_of(projection, node.id, as_of, assessment),
        documents=documents,
        files=looked_at,
        lists=lists,
        screened=compared,
        asked=notice_of(known),
        not_known=tuple(not_known),
        for_whom=f"{importer_of(projection, shipment)}: its due-diligence reviewer and its broker",
        remarks=tuple(remarks(known, as_of, lines)),
    )


def known_shipment(projection: Projection, shipment_id: str) -> Node:
    """The shipment. Raises UserMistake for an id that the graph does not hold, or that is none of a shipment."""
    node = projection.nodes.get(shipment_id)
    if node is None:
        hint = did_you_mean(projection, shipment_id, ("Shipment",))
        raise UserMistake(f"No shipment has the id {shipment_id!r}.{hint}")
    if node.label != "Shipment":
        owner = shipment_of(projection, node) if node.label == "Line" else None
        of = f" It belongs to {owner.id}." if owner else ""
        raise UserMistake(f"{shipment_id!r} is a {node.label.lower()}; expected a shipment.{of}")
    return node


def _scopes(projection: Projection, shipment: str) -> tuple[tuple[Node, Scope], ...]:
    ids = {fact.end for fact in projection.leaving("HAS_LINE", shipment)}
    lines = sorted((projection.nodes[one] for one in ids), key=lambda line: (line.get("line_number") or 0, line.id))
    return tuple(
        (line, line_scope(line.get("hts"), line.get("fibre_content"), line.get("description"))) for line in lines
    )


def _of_files(files: Mapping[str, File]) -> dict[str, Sequence[Problem]]:
    """What is wrong with documents because of their files."""
    return {
        document: [
            Problem(paper_problems.ALTERED if file.state == ALTERED else paper_problems.NO_FILE, document, file.because)
        ]
        for document, file in files.items()
        if file.state not in GOOD and file.state != NOT_LOOKED
    }


def _scope_json(line: Node, scope: Scope) -> dict[str, Any]:
    said = {"line": line.id, "covered": scope.covered, "commodity": scope.commodity, "stage": scope.stage}
    row = {"prefix": scope.row.written, "description": scope.row.description} if scope.row else None
    return {**said, "because": scope.because, "row": row, "hts": line.get("hts")}
