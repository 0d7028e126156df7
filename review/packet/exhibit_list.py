"""The exhibits of a packet: every document of the chain, numbered to its step, with what became of its file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from graph.projection import Node, Projection
from review.chain import Chain
from review.exhibits import File, look_for, name_of_copy
from review.packet import names
from review.packet.blocks import Block, table
from review.papers import Papers

if TYPE_CHECKING:
    from review.case import Case

_FIRST = ("purchase_order", "invoice", "proof_of_payment", "bill_of_lading", "packing_list")
SHORT_DIGEST = 12


@dataclass(frozen=True)
class Exhibit:
    """One document. number: step.n, such as 03.02. shows: ids of what it is said to prove. copy: its name in the
    packet's folder `exhibits`, blank where it is not there."""

    number: str
    step: int
    document: Node
    file: File
    shows: tuple[str, ...] = ()
    copy: str = ""

    @property
    def state(self) -> str:
        return self.file.state


@dataclass(frozen=True)
class Exhibits:
    """All of a chain's. gone: ids of documents that facts name and the graph does not hold."""

    all: tuple[Exhibit, ...]
    gone: tuple[str, ...] = ()

    def of_step(self, number: int) -> list[Exhibit]:
        return [one for one in self.all if one.step == number]

    def numbers(self, documents: Sequence[str]) -> str:
        """Documents by their exhibits' numbers, in order; by their id where they are none."""
        return ", ".join(sorted({self._numbers.get(document, document) for document in documents}))

    @cached_property
    def _numbers(self) -> dict[str, str]:
        return {one.document.id: one.number for one in self.all}

    def with_files(self, files: Mapping[str, File]) -> Exhibits:
        """The same with what became of the files when they were copied, by the names of the copies."""
        changed = []
        for one in self.all:
            file = files.get(one.copy, one.file)
            changed.append(replace(one, file=file, copy=one.copy if file.good else ""))
        return replace(self, all=tuple(changed))


def exhibits_of(case: Case) -> Exhibits:
    """Every document of the case's chain that is on file, with its number and what was found of its file."""
    projection, chain = case.projection, case.chain
    steps = _steps(case.papers, chain)
    of_step: dict[int, list[Node]] = defaultdict(list)
    for document in case.documents:
        of_step[steps.get(document, len(chain.steps))].append(projection.nodes[document])
    files = case.files or look_for(None, [projection.nodes[document] for document in case.documents])
    exhibits = [
        _exhibit(f"{names.number_of(step, chain)}.{place:02}", step, node, files[node.id])
        for step in sorted(of_step)
        for place, node in enumerate(sorted(of_step[step], key=_order), 1)
    ]
    known = set(case.documents)
    return Exhibits(tuple(exhibits), tuple(one for one in case.papers.everything if one not in known))


def _exhibit(number: str, step: int, node: Node, file: File) -> Exhibit:
    copy = name_of_copy(number, node) if file.good else ""
    return Exhibit(number, step, node, file, tuple(node.get("proves") or ()), copy)


def _steps(papers: Papers, chain: Chain) -> dict[str, int]:
    """The step of each document: of a sale that of its seller, of what proves the whole shipment the last one, else
    where its goods were made, else where they came from; the earliest of several."""
    found: dict[str, int] = {}
    for move in chain.moves:
        origin = chain.step(move.origin)
        for document in papers.of_move(move):
            if papers.is_on_file(document) and _is_sold_by(papers.node(document), {*origin.members, origin.key}):
                found.setdefault(document, move.origin)
    for document, spoken in papers.of_shipment().items():
        if chain.shipment in spoken:
            found.setdefault(document, len(chain.steps))
    for step in chain.steps:
        for document in papers.of_step(step):
            found.setdefault(document, step.number)
    for move in chain.moves:
        for document in papers.of_move(move):
            found.setdefault(document, move.origin)
    return found


def _is_sold_by(document: Node, parties: set[str]) -> bool:
    return document.get("seller_id") in parties and document.get("buyer_id") not in parties


def _order(node: Node) -> tuple[int, str, str, str]:
    kind = str(node.get("kind") or "")
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), kind, str(node.get("issued_on") or ""), node.id)


def step_table(exhibits: Exhibits, step: int, projection: Projection) -> Block:
    """The exhibits of one step."""
    return table(
        ["Exhibit", "Kind", "Date", "Parties", "Language", "File, and its digest"],
        [0.85, 2.2, 1.3, 3.6, 1.6, 2.1],
        (_row(one, projection) for one in exhibits.of_step(step)),
        empty="No document of this step is on file.",
    )


def _row(one: Exhibit, projection: Projection) -> list[str]:
    return [
        one.number,
        f"{names.kind(one.document)} {one.document.id}",
        _dates(one.document),
        parties(one.document, projection),
        language(one.document),
        f"{one.state} {(one.file.sha256 or one.file.on_record)[:SHORT_DIGEST]}",
    ]


def _dates(document: Node) -> str:
    paid = f"paid {document.get('paid_on')}" if document.get("paid_on") else ""
    return "; ".join(filter(None, (str(document.get("issued_on") or ""), paid)))


def parties(document: Node, projection: Projection) -> str:
    """Who stands on a document, as far as that is on record."""
    said = [
        f"{role} {names.called_best(projection, document.get(f'{role}_id'))}"
        for role in ("seller", "buyer")
        if document.get(f"{role}_id")
    ]
    issuer = document.get("issuer_id")
    if issuer and issuer not in (document.get("seller_id"), document.get("buyer_id")):
        said.insert(0, f"issued by {names.called_best(projection, issuer)}")
    return "; ".join(said)


def language(document: Node) -> str:
    """Language, translation and redaction in a few words."""
    tongue = str(document.get("language") or "not stated")
    english = tongue.lower().startswith("en")
    translated = "" if english else ", translated" if document.get("translated") else ", no translation on file"
    redacted = ", redacted" if document.get("redacted") else ""
    return f"{tongue}{'' if tongue == 'not stated' else translated}{redacted}"


def index(exhibits: Exhibits) -> Block:
    """Every exhibit with the whole digest of its file."""
    return table(
        ["Exhibit", "Document", "File in this packet", "SHA-256", "State of the file"],
        [0.8, 2.2, 2.4, 3.5, 1.3],
        (
            [
                one.number,
                f"{names.kind(one.document)} {one.document.id}",
                one.copy,
                in_halves(one.file.sha256 or one.file.on_record),
                one.state,
            ]
            for one in exhibits.all
        ),
        empty="No document of this chain is on file.",
    )


def in_halves(digest: str) -> str:
    """A digest on two lines."""
    return f"{digest[: len(digest) // 2]} {digest[len(digest) // 2 :]}" if len(digest) == 64 else digest


def findings(exhibits: Exhibits) -> Iterator[str]:
    """What is wrong with files and documents, an exhibit a sentence, in the order of the exhibits."""
    for one in exhibits.all:
        if one.file.finding:
            yield f"{one.number} ({one.document.id}, file {one.file.name!r}): {one.file.finding}."
    for document in exhibits.gone:
        yield f"Document {document} is named as evidence, but the graph does not hold it: it is no exhibit."
