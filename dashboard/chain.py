"""A path as a chain that reads from the shipment up to the source of risk, with the evidence of every step."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import page_words, words
from dashboard.looks import VERDICTS, sign
from dashboard.page_words import number, safe, short
from graph.exposure import EXPOSED, INFERRED
from graph.paths import Path, Step
from graph.projection import Node, Projection
from graph.risk import Risk

MOST_DOCUMENTS = 6


@dataclass(frozen=True)
class Stop:
    """One node of the chain. number: from 1, the same as on the map. source: whether it is the source of risk."""

    number: int
    node: Node
    source: bool


@dataclass(frozen=True)
class Link:
    """One step of the chain, in plain words that are not escaped yet."""

    says: str
    basis: str
    confidence: float
    confidence_from: str
    strong: bool
    goods: str
    documents: tuple[str, ...]
    source: str


def stops(projection: Projection, path: Path) -> list[Stop]:
    last = len(path.nodes)
    return [Stop(n, projection.nodes[node], n == last) for n, node in enumerate(path.nodes, start=1)]


def links(projection: Projection, path: Path) -> list[Link]:
    return [_link(projection, step) for step in path.steps]


def _link(projection: Projection, step: Step) -> Link:
    papers = []
    for document in step.fact.documents:
        node = projection.nodes.get(document)
        kind = str(node.get("kind") or "document").replace("_", " ") if node else "document that is not on file"
        papers.append(f"{kind} {document}")
    return Link(
        says=words.verb(step),
        basis=page_words.basis_words(step),
        confidence=step.confidence,
        confidence_from=page_words.confidence_words(projection, step),
        strong=step.strong,
        goods=_goods(step),
        documents=tuple(papers),
        source=page_words.source_words(step.fact.properties),
    )


def _goods(step: Step) -> str:
    """What was sold and when, for a sale."""
    if step.fact.type != "SUPPLIES":
        return ""
    said = [step.fact.get("commodity") or "goods not stated"]
    if step.fact.get("hts"):
        said.append(f"HTS {step.fact.get('hts')}")
    first, last = step.fact.get("first_seen"), step.fact.get("last_seen")
    if first or last:
        said.append(f"seen from {page_words.day(first)} to {page_words.day(last)}")
    return ", ".join(said)


def risk_words(projection: Projection, risk: Risk) -> str:
    """The source of risk in one sentence that is not escaped yet."""
    name = short(projection.nodes[risk.id].name)
    kind, because = page_words.RISKS.get(risk.kind, risk.kind), page_words.because(risk.because)
    return f"{name} is {kind}: {because}. Certainty {number(risk.certainty)}."


def as_html(projection: Projection, path: Path, verdict: str) -> str:
    """The chain as a list of HTML, top to bottom."""
    rows = []
    through = [*links(projection, path), None]
    for stop, link in zip(stops(projection, path), through, strict=True):
        rows.append(_stop_html(projection, stop, path.risk, verdict))
        if link is not None:
            rows.append(_link_html(link))
    return f'<ol class="xr-chain">{"".join(rows)}</ol>'


def _stop_html(projection: Projection, stop: Stop, risk: Risk, verdict: str) -> str:
    node = stop.node
    name = f"<bdi>{safe(node.name)}</bdi>"
    ident = "" if node.name == node.id else f' <span class="xr-id">{safe(node.id, 60)}</span>'
    more = safe(page_words.about(node), 200)
    source = ""
    if stop.source:
        look = VERDICTS[verdict if verdict in (EXPOSED, INFERRED) else INFERRED]
        why = safe(risk_words(projection, risk), 400)
        source = f'<div class="xr-risk">{sign(look)} Source of risk: {why}</div>'
    return (
        f'<li class="xr-stop"><span class="xr-number">{stop.number}</span><div>'
        f'<div class="xr-kind">{safe(page_words.kind_of(node), 120)}</div>'
        f'<div class="xr-name">{name}{ident}</div><div class="xr-more">{more}</div>{source}</div></li>'
    )


def _link_html(link: Link) -> str:
    kept = ", ".join(safe(document, 80) for document in link.documents[:MOST_DOCUMENTS])
    left_out = len(link.documents) - MOST_DOCUMENTS
    papers = f"Documents: {kept}" if kept else "No document is named for this step"
    if left_out > 0:
        papers += f", and {left_out} more"
    goods = f'<div class="xr-evidence">{safe(link.goods, 200)}</div>' if link.goods else ""
    weak = "" if link.strong else " xr-weak"
    return (
        f'<li class="xr-link{weak}"><div class="xr-says">{safe(link.says)} '
        f'<span class="xr-chip">{safe(link.basis, 60)}</span> '
        f'<span class="xr-chip">confidence {number(link.confidence)}</span> '
        f'<span class="xr-from">{safe(link.confidence_from, 80)}</span></div>{goods}'
        f'<div class="xr-evidence">{papers}. From {safe(link.source, 120)}.</div></li>'
    )
