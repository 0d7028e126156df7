"""A path as a chain from left to right, from the target to the source of risk, with the evidence of every step."""

from __future__ import annotations

import html
from dataclasses import dataclass

from dashboard import words
from dashboard.ui import page_words
from dashboard.ui.addresses import link as link_to
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import number, safe, short
from dashboard.ui.paths.question import Question
from graph.clearing import STRUCTURAL
from graph.evidence import is_on_file
from graph.exposure import EXPOSED, INFERRED
from graph.paths import Path, Step
from graph.projection import Node, Projection
from graph.risk import Risk
from graph.schema import TARGETS
from review.path_words import verb

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
        kind = projection.nodes[document].get("kind") if is_on_file(projection, document) else "document not on file"
        papers.append(f"{str(kind or 'document').replace('_', ' ')} {document}")
    return Link(
        says=verb(step),
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


def as_html(projection: Projection, path: Path, verdict: str, asked: Question | None = None) -> str:
    """The chain as an ordered list that reads from left to right; each entry is a node with the step that leads on.

    asked: what was asked on the page Paths; with it the chain leads to neighbours, and to what if a step were not.
    """
    told = stops(projection, path)
    rows = [_hop(projection, stop, step, asked) for stop, step in zip(told, path.steps, strict=False)]
    rows.append(f'<li class="xr-hop">{_box(projection, told[-1], asked, path.risk, verdict)}</li>')
    return f'<ol class="xr-lane" aria-label="The path, {len(told)} stops">{"".join(rows)}</ol>'


def _hop(projection: Projection, stop: Stop, step: Step, asked: Question | None) -> str:
    link = _link(projection, step)
    weak = "" if link.strong else " xr-weak"
    return f'<li class="xr-hop{weak}">{_box(projection, stop, asked)}{_step_html(projection, step, link, asked)}</li>'


def _box(
    projection: Projection, stop: Stop, asked: Question | None, risk: Risk | None = None, verdict: str = ""
) -> str:
    """risk: where the stop is the source of risk."""
    node = stop.node
    name = link_to(f"<bdi>{safe(node.name, 120)}</bdi>", "entity", id=node.id)
    ident = "" if node.name == node.id else f'<div class="xr-id"><bdi>{safe(node.id, 60)}</bdi></div>'
    source = ""
    if risk is not None:
        look = VERDICTS[verdict if verdict in (EXPOSED, INFERRED) else INFERRED]
        why = safe(risk_words(projection, risk), 400)
        source = f'<div class="xr-risk">{sign(look)} Source of risk: {why}</div>'
    marked = " xr-source" if source else ""
    return (
        f'<div class="xr-box{marked}"><div class="xr-kind"><span class="xr-number">{stop.number}</span> '
        f"{safe(page_words.kind_of(node), 120)}</div>"
        f'<div class="xr-name">{name}</div>{ident}<div class="xr-more">{safe(page_words.about(node), 200)}</div>'
        f"{source}{_ways_on(node, asked)}</div>"
    )


def _ways_on(node: Node, asked: Question | None) -> str:
    is_asked = asked is not None and node.id == asked.target
    ways = [link_to("its own paths", "paths", target=node.id)] if node.label in TARGETS and not is_asked else []
    ways += [f'<a href="{html.escape(asked.address(around=node.id))}#around">neighbours</a>'] if asked else []
    return f'<div class="xr-onward">{" · ".join(ways)}</div>' if ways else ""


def _step_html(projection: Projection, step: Step, link: Link, asked: Question | None) -> str:
    goods = f'<div class="xr-evidence">{safe(link.goods, 200)}</div>' if link.goods else ""
    leave = ""
    if asked and step.fact.type != STRUCTURAL:
        supposed = html.escape(asked.less(step.fact.id).address())
        leave = f'<div class="xr-onward"><a href="{supposed}">what if not?</a></div>'
    return (
        '<div class="xr-step"><div class="xr-arrow" aria-hidden="true"></div>'
        f'<div class="xr-says">{safe(link.says)}</div>'
        f'<div><span class="xr-chip">{safe(link.basis, 60)}</span></div>'
        f'<div class="xr-evidence">confidence <b>{number(link.confidence)}</b>, '
        f"{safe(link.confidence_from, 80)}</div>{goods}"
        f'<div class="xr-evidence">{_papers(projection, step, link)}. From {safe(link.source, 120)}.</div>{leave}</div>'
    )


def _papers(projection: Projection, step: Step, link: Link) -> str:
    kept = [
        link_to(safe(said, 80), "entity", id=document) if document in projection.nodes else safe(said, 80)
        for document, said in zip(step.fact.documents[:MOST_DOCUMENTS], link.documents, strict=False)
    ]
    if not kept:
        return "No document is named for this step"
    left_out = len(link.documents) - MOST_DOCUMENTS
    return f"Documents: {', '.join(kept)}" + (f", and {left_out} more" if left_out > 0 else "")


def arithmetic_html(projection: Projection, path: Path) -> str:
    """The confidence as a table of factors and their product, which a person can recompute."""
    rows = [
        _factor(f"{n} to {n + 1}", link.says, link.confidence, link.confidence_from)
        for n, link in enumerate(links(projection, path), start=1)
    ]
    source = page_words.because(path.risk.because)
    rows.append(_factor(str(len(path.nodes)), "source of risk", path.risk.certainty, source))
    product = safe(words.arithmetic(path), 400)
    return (
        '<table class="xr-table xr-factors"><caption>Confidence: the product of these factors</caption><thead><tr>'
        '<th scope="col">Step</th><th scope="col">What</th><th scope="col" class="xr-figure">Factor</th>'
        f'<th scope="col">Where it comes from</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
        f'<div class="xr-sum">{product}</div><div class="xr-small">It ranks review work; it is not a probability that '
        "somebody did wrong.</div>"
    )


def _factor(step: str, says: str, factor: float, where: str) -> str:
    return (
        f'<tr><th scope="row">{step}</th><td>{safe(says)}</td><td class="xr-figure">{number(factor)}</td>'
        f"<td>{safe(where, 200)}</td></tr>"
    )
