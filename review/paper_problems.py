"""What is wrong with a document where it is used: in what language, with what parties, of what day.

That a production record is dated within its step, an invoice and an order before the import, and a payment at most
PAID_LATEST after it, are our rules: cautious ones, to be looked at and not to be held against anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from graph.projection import Node, Projection
from graph.questions import months_before
from review.chain import SHIPPING, Chain, Move, Step
from review.papers import Papers

UNTRANSLATED, REDACTED, DATED_OUTSIDE, OTHER_PARTY = "untranslated", "redacted", "dated_outside", "other_party"
NOT_ON_FILE, PROVES_GONE, NOT_ENOUGH, NO_LOT = "not_on_file", "proves_gone", "not_enough", "lot_not_named"
LOT_NOT_RECORDED, LOT_NOT_TRACED, LOT_GONE = "lot_not_recorded", "lot_not_traced", "lot_gone"
NO_FILE, ALTERED, LANGUAGE_UNKNOWN = "no_file", "altered", "language_unknown"
PAID_LATEST = timedelta(days=180)
"""So long after the import a payment is still taken for one of these goods."""
EARLIEST_MONTHS = 24
"""So many months before the goods were made, or bought, a paper of their sale is too early."""
OF_THE_STEP = frozenset({"production_record", "bale_list", "gin_record"})
"""Papers that the parties of a step issue themselves; others can be an authority's, a laboratory's or a carrier's. Of
where cotton was grown the gin's papers speak, too."""
SALE_PAPERS = frozenset({"purchase_order", "invoice", "proof_of_payment"})


@dataclass(frozen=True)
class Problem:
    """kind: untranslated, redacted, dated_outside, other_party, not_on_file, proves_gone, not_enough, lot_not_named;
    of lots of other lines lot_not_recorded, lot_not_traced; of a lot that is only referred to lot_gone; of files
    no_file, altered; of all translations language_unknown; of money amount, currency, unpaid, ...
    document: its id. goods: in words, the lots of other lines that it is of; blank for other problems."""

    kind: str
    document: str
    because: str
    goods: str = ""

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "document": self.document, "because": self.because}


class Problems:
    """Looks at the documents of one chain. of_files: what is wrong with the files of documents, by document.

    day: D, by which the shipment is judged; imported: its import date, or None.
    """

    def __init__(
        self,
        projection: Projection,
        chain: Chain,
        papers: Papers,
        shipment: Node,
        of_files: Mapping[str, Sequence[Problem]] | None = None,
    ) -> None:
        self._projection, self._chain, self._papers = projection, chain, papers
        self._imported: date | None = shipment.get("import_date")
        self._left: date | None = shipment.get("export_date") or self._imported
        self._importer = shipment.get("consignee_id")
        self._of_files = of_files or {}
        self._first_days: dict[tuple[int, int, str], date | None] = {}

    def of_document(self, document: str) -> Iterator[Problem]:
        """What is wrong with it wherever it is used."""
        node = self._papers.node(document)
        if self.is_untranslated(document):
            words = f"it is in {node.get('language')!r}, and no English translation is on file"
            yield Problem(UNTRANSLATED, document, words)
        if node.get("redacted"):
            yield Problem(REDACTED, document, "parts of it are blacked out")
        gone = [one for one in node.get("proves") or () if one not in self._projection.nodes]
        if gone:
            yield Problem(
                PROVES_GONE, document, f"it is said to prove {', '.join(gone)}, which the graph does not hold"
            )
        yield from self._of_files.get(document, ())

    def is_untranslated(self, document: str) -> bool:
        """Whether it is stated to be in another language, and neither it nor a further document translates it."""
        node = self._papers.node(document)
        language = str(node.get("language") or "").casefold()
        if not language or language.split("-")[0] in ("en", "eng", "english") or node.get("translated"):
            return False
        return not any(
            self._papers.kind(other) == "translation" and self._papers.is_on_file(other)
            for other in self._papers.referring_to(document)
        )

    def of_all(self, document: str, kind: str) -> Iterator[Problem]:
        """What keeps it from showing that all is translated (UNTRANSLATED) or little is blacked out (REDACTED): that it
        is not so, that its file cannot be read, or that nobody says in what language it is."""
        for problem in self.of_document(document):
            if problem.kind in (kind, NO_FILE, ALTERED):
                yield problem
        node = self._papers.node(document)
        if kind == UNTRANSLATED and not node.get("language") and not node.get("translated"):
            yield Problem(LANGUAGE_UNKNOWN, document, "in what language it is, is not stated")

    def in_step(self, document: str, step: Step, lots: Iterable[str]) -> Iterator[Problem]:
        """What is wrong with it as a paper of the step that speaks for these lots."""
        kind, node = self._papers.kind(document), self._papers.node(document)
        issuer = node.get("issuer_id")
        of_the_step = kind in OF_THE_STEP and not (kind != "production_record" and "growing" in step.process)
        if of_the_step and issuer and step.members and issuer not in (*step.members, step.key):
            words = f"{issuer} issued it, who is no party of step {step.number} ({', '.join(step.members)})"
            yield Problem(OTHER_PARTY, document, words)
        if kind == "production_record" and (because := self._outside_step(node, sorted(lots))):
            yield Problem(DATED_OUTSIDE, document, because)

    def in_shipment(self, document: str) -> Iterator[Problem]:
        """What is wrong with it as a certificate of the seller or a statement of the importer."""
        kind, issuer = self._papers.kind(document), self._papers.node(document).get("issuer_id")
        if kind == "certificate_12_43a" and issuer and issuer == self._importer:
            yield Problem(OTHER_PARTY, document, f"{issuer}, the importer, issued it; the foreign seller signs it")
        if kind == "statement_12_43b" and issuer and self._importer and issuer != self._importer:
            yield Problem(OTHER_PARTY, document, f"{issuer} issued it; it is the importer's ({self._importer})")

    def _outside_step(self, node: Node, lots: Sequence[str]) -> str:
        issued: date | None = node.get("issued_on")
        if issued is None:
            return ""
        for lot in lots:
            before = self._days(fact.start for fact in self._projection.arriving("INPUT_TO", lot))
            if before and issued < min(before)[0]:
                return (
                    f"it is of {issued}, before the first input of {lot} was made ({min(before)[1]}, {min(before)[0]})"
                )
        after = [day for lot in lots for day in self._days(self._next_of(lot))]
        if after and issued > min(after)[0]:
            return f"it is of {issued}, after the next step had begun ({min(after)[1]}, made on {min(after)[0]})"
        if self._left and issued > self._left:
            return f"it is of {issued}, after the goods had left on {self._left}"
        return ""

    def _next_of(self, lot: str) -> list[str]:
        outputs = [fact.end for fact in self._projection.leaving("INPUT_TO", lot)]
        return [output for output in outputs if output in self._lots]

    @cached_property
    def _lots(self) -> set[str]:
        return {lot for step in self._chain.steps for lot in step.lots}

    def _days(self, lots: Iterable[str]) -> list[tuple[date, str]]:
        return [(day, lot) for lot in lots if (day := self._projection.nodes[lot].get("made_on"))]

    def in_move(self, document: str, move: Move) -> Iterator[Problem]:
        """What is wrong with it as a paper of the move."""
        if strangers := self._strangers(document, move):
            yield Problem(OTHER_PARTY, document, f"it names {' and '.join(strangers)}")
        if self._papers.kind(document) in SALE_PAPERS and (because := self._outside_sale(document, move)):
            yield Problem(DATED_OUTSIDE, document, because)

    def is_of_another(self, document: str, move: Move) -> bool:
        """Whether its parties are those of another move and not of this one: it speaks of the same lots elsewhere."""
        return bool(self._strangers(document, move)) and any(
            other != move and not self._strangers(document, other) for other in self._chain.moves
        )

    def _strangers(self, document: str, move: Move) -> list[str]:
        """In words, a stated seller who is no party of the step that gave, or buyer of the one that took. To the
        shipping the shipper can have sold, too. Of a step without parties nobody is a stranger."""
        origin, to = self._chain.step(move.origin), self._chain.step(move.to)
        sellers = {*origin.members, *(to.members if to.process == SHIPPING else ())}
        found = []
        for name, party in self._parties(document):
            step, known = (origin, sellers) if name == "seller" else (to, set(to.members))
            if step.members and party not in (*known, step.key):
                found.append(f"{party} as {name}, who is no party of step {step.number}")
        return found

    def _parties(self, document: str) -> list[tuple[str, str]]:
        node = self._papers.node(document)
        return [(name, str(node.get(f"{name}_id"))) for name in ("seller", "buyer") if node.get(f"{name}_id")]

    def _outside_sale(self, document: str, move: Move) -> str:
        node, kind = self._papers.node(document), self._papers.kind(document)
        paid = kind == "proof_of_payment"
        day: date | None = (node.get("paid_on") if paid else None) or node.get("issued_on")
        first = self._first_day(move)
        if day and first and day < months_before(first, EARLIEST_MONTHS):
            return f"it is of {day}, more than {EARLIEST_MONTHS} months before the goods ({first})"
        latest = self._imported + (PAID_LATEST if paid else timedelta(0)) if self._imported else None
        if day and latest and day > latest:
            later = f" by more than {PAID_LATEST.days} days" if paid else ""
            return f"it is of {day}, after the import of {self._imported}{later}"
        return ""

    def _first_day(self, move: Move) -> date | None:
        key = (move.origin, move.to, move.by)
        if key not in self._first_days:
            days = self._days(move.lots)
            self._first_days[key] = min(days)[0] if days else self._chain.step(move.origin).first_day
        return self._first_days[key]
