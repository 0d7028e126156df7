"""What belongs to shipments, lines, lots and documents, as HTML."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.clock_parts import besides_html, by_whom
from dashboard.ui.page_words import safe
from dashboard.ui.record.facts_at import SomeFacts, facts_at, naming_document
from dashboard.ui.record.in_store import Held
from dashboard.ui.record.parts import (
    as_text,
    bullets,
    id_link,
    left_out,
    line,
    papers,
    plain,
    record_link,
    source,
    table,
    value,
)
from dashboard.ui.view import View
from graph.known_shipments import shipment_as_known
from graph.projection import Fact, Node, Projection
from graph.schema import NODES
from graph.scope import line_scope, regimes
from review.clocks import clocks
from review.detention_remarks import remarks

REGIMES = {
    "uflpa": "Uyghur Forced Labor Prevention Act",
    "xuar_wro": "Withhold Release Order on the XUAR's cotton and tomatoes",
    "xpcc_wro": "Withhold Release Order on the XPCC's cotton",
}


def lines_html(view: View, node: Node) -> str:
    """The lines of a shipment, each with its goods and its scope."""
    some = facts_at(view.projection, "HAS_LINE", node.id, "start")
    if not some.total:
        load = link("load its lines", "load")
        return line(f"No line of it is on file, so what it carries is not known. Next: {load}, as lines.csv.")
    rows = [_line(view.projection, view.projection.nodes[fact.end]) for fact in some.facts]
    heads = ("Line", "HTS", "Goods", "Fibre content", "Amount", "Value", "Covered", "Lots")
    return table("Its lines, and whether the rules cover them", heads, rows) + left_out(len(rows), some.total, "lines")


def _line(projection: Projection, node: Node) -> tuple[str, ...]:
    scope = line_scope(node.get("hts"), node.get("fibre_content"), node.get("description"))
    lots = facts_at(projection, "FROM_LOT", node.id, "start", most=5)
    named = ", ".join(id_link(projection, fact.end) for fact in lots.facts) or "none recorded"
    as_what = " ".join(word for word in (scope.stage, scope.commodity) if word)
    return (
        id_link(projection, node.id),
        safe(node.get("hts") or "not stated", 30),
        f"<bdi>{safe(node.get('description') or 'not described', 120)}</bdi>",
        safe(node.get("fibre_content") or "not stated", 80),
        _amount(node),
        "not stated" if node.get("value_usd") is None else f"{plain(node.get('value_usd'))} USD",
        f'<b>{scope.covered}</b> {safe(as_what)}<div class="xr-from">{safe(scope.because, 240)}</div>',
        named + (f" and {lots.left_out:,} more" if lots.left_out else ""),
    )


def _amount(node: Node | Fact) -> str:
    quantity = node.get("quantity")
    return "not stated" if quantity is None else safe(f"{plain(quantity)} {node.get('unit') or ''}", 60)


def parties_html(view: View, node: Node, held: Held | None) -> str:
    """Shipper, consignee and maker of a shipment."""
    projection = view.projection
    shippers = [fact.end for fact in facts_at(projection, "SHIPPED_BY", node.id, "start").facts]
    makers = [fact.end for fact in facts_at(projection, "PRODUCED_AT", node.id, "start").facts]
    consignees = (
        held.related if held and held.related else [node.get("consignee_id")] if node.get("consignee_id") else []
    )
    rows = [
        (who, "; ".join(record_link(projection, one, kind=True) for one in ids) or "not on file")
        for who, ids in (("Shipper", shippers), ("Consignee", consignees), ("Maker", makers))
    ]
    return table("", ("Part", "Who"), rows)


def dates_html(view: View, node: Node) -> str:
    """The dates of a shipment in their order, and the rules whose dates reach it."""
    known = shipment_as_known(view.projection, node.id)
    dated = [
        (held, p.meaning, known.where_from(p.name))
        for p in NODES["Shipment"].properties
        if p.kind == "date" and not p.name.startswith("exposure_") and (held := known.properties.get(p.name))
    ]
    if not dated:
        return line("No date of it is on file; it is asked for on the day asked for.")
    rows = [(held.isoformat(), safe(as_text(meaning)), safe(where)) for held, meaning, where in sorted(dated)]
    found = regimes(node.properties, view.as_of)
    rules = bullets(f"<b>{safe(REGIMES.get(one.regime, one.regime))}</b>: {safe(one.because)}" for one in found)
    none = line("The dates of no rule reach it. That says nothing of its goods.")
    return table("", ("Date", "What", "From"), rows) + (
        line("Rules whose dates reach it, whatever its goods:") + rules if found else none
    )


def deadlines_html(view: View, node: Node) -> str:
    """The deadlines of a shipment that something on file has set going, as of the day asked for, also those that lack
    the date they are counted from."""
    lines = [view.projection.nodes[fact.end].properties for fact in view.projection.leaving("HAS_LINE", node.id)]
    known = shipment_as_known(view.projection, node.id)
    found = [clock for clock in clocks(known.properties, view.as_of, lines) if clock.applies or clock.asked_by]
    odd = remarks(known, view.as_of, lines)
    remarked = line("What is odd about these dates:") + bullets(safe(one, 400) for one in odd) if odd else ""
    if not found:
        none = "No deadline runs: nothing that is on file sets one going, or what ended it is on file too."
        return line(none) + remarked
    rows = [
        (
            f'<span class="xr-nobreak">{clock.due or "not known"}</span><br>{safe(clock.standing)}',
            f"{safe(clock.title)}<br>{by_whom(clock)}{besides_html(clock)}",
            f"{safe(clock.citation)}<br>{safe(clock.certainty)}",
            safe(clock.because, 900),
        )
        for clock in found
    ]
    caption = f"As of {view.as_of}. Reckoned by rules, no legal advice: compare with the notice."
    return table(caption, ("Due", "What", "Rests on", "How it was reckoned"), rows) + remarked


def scope_html(node: Node) -> str:
    """Whether the rules cover a line's goods, and why."""
    scope = line_scope(node.get("hts"), node.get("fibre_content"), node.get("description"))
    covered = {"yes": "Covered", "no": "Not covered", "examine": "To be examined"}.get(scope.covered, scope.covered)
    as_what = " ".join(word for word in (scope.stage, scope.commodity) if word)
    named = f" as {safe(as_what)}" if as_what else ""
    return line(f"<b>{safe(covered)}</b>{named}: {safe(scope.because, 400)}.")


def lots_html(view: View, node: Node) -> str:
    """The lots that a line comes from."""
    some = facts_at(view.projection, "FROM_LOT", node.id, "start")
    return _lots(
        view.projection, some, lambda fact: fact.end, "Lots that it comes from", "No lot that it comes from is on file."
    )


def inputs_html(view: View, node: Node) -> str:
    some = facts_at(view.projection, "INPUT_TO", node.id, "end")
    return _lots(
        view.projection, some, lambda fact: fact.start, "Lots that went into it", "No lot that went into it is on file."
    )


def outputs_html(view: View, node: Node) -> str:
    """The lots that were made of a lot, and the lines that come from it."""
    made = facts_at(view.projection, "INPUT_TO", node.id, "start")
    lines = facts_at(view.projection, "FROM_LOT", node.id, "end")
    return _lots(
        view.projection, made, lambda fact: fact.end, "Lots that it went into", "No lot that it went into is on file."
    ) + _lots(
        view.projection,
        lines,
        lambda fact: fact.start,
        "Lines of shipments that come from it",
        "No line comes from it.",
    )


def _lots(projection: Projection, some: SomeFacts, other: Callable[[Fact], str], caption: str, empty: str) -> str:
    if not some.total:
        return line(empty)
    rows = []
    for fact in some.facts:
        node = projection.nodes[other(fact)]
        rows.append(
            (
                record_link(projection, node.id, kind=True),
                _amount(fact),
                _amount(node),
                page_words.day(node.get("made_on")) if node.label == "Lot" else "a line",
                papers(projection, fact),
                source(fact.properties),
            )
        )
    heads = ("Record", "Amount used", "Amount in all", "Made on", "Documents", "From")
    return table(caption, heads, rows) + left_out(len(rows), some.total, "records")


def made_at_html(view: View, node: Node) -> str:
    """Where a lot was made or grown."""
    some = facts_at(view.projection, "PRODUCED_AT", node.id, "start")
    if not some.total:
        return line("Where it was made or grown is not on file.")
    projection = view.projection
    return bullets(
        f"{record_link(projection, fact.end, kind=True)}, {safe(page_words.place_of(projection.nodes[fact.end]))}"
        f'<div class="xr-evidence">{source(fact.properties)}</div>'
        for fact in some.facts
    )


def shipment_of_html(view: View, node: Node) -> str:
    """The shipment that a line is part of."""
    some = facts_at(view.projection, "HAS_LINE", node.id, "end")
    if not some.total:
        return line("No shipment that it is part of is on file.")
    return bullets(record_link(view.projection, fact.start, kind=True) for fact in some.facts)


def goods_of_party_html(view: View, node: Node, held: Held | None) -> str:
    """The shipments and lots in which a company or site is the maker, shipper or consignee."""
    projection, told = view.projection, []
    for fact_type, what in (("PRODUCED_AT", "it made"), ("SHIPPED_BY", "it shipped")):
        some = facts_at(projection, fact_type, node.id, "end", most=25)
        if some.total:
            told.append(_named(projection, what, [fact.start for fact in some.facts], some.total))
    if held and held.related:
        told.append(_named(projection, "it receives", held.related[:25], held.n_related))
    if not told:
        unless = "" if held else " Whether it receives any cannot be read while the engine is away."
        return line(f"No shipment or lot that it made, shipped or receives is on file.{unless}")
    return "".join(told)


def _named(projection: Projection, what: str, ids: list[str], total: int) -> str:
    named = bullets(record_link(projection, one, kind=True) for one in ids)
    return line(f"Shipments and lots that {what} ({total:,}):") + named + left_out(len(ids), total, "records")


def documents_html(view: View, node: Node) -> str:
    """The documents that support a record."""
    projection = view.projection
    some = facts_at(projection, "SUPPORTS", node.id, "end")
    ids = list(dict.fromkeys([*(fact.start for fact in some.facts), *(node.get("documents") or ())]))
    if not ids:
        return line("No document that supports it is on file.")
    rows = [_document(projection, one) for one in ids[:_MOST]]
    heads = ("Document", "Kind", "Issued", "Issuer", "File")
    total = max(some.total, len(ids))
    return table("Documents that support it", heads, rows) + left_out(len(rows), total, "documents")


_MOST = 50


def _document(projection: Projection, document: str) -> tuple[str, ...]:
    node = projection.nodes.get(document)
    if node is None:
        return record_link(projection, document), "not on file", "", "", ""
    issuer = node.get("issuer_id")
    return (
        id_link(projection, document),
        safe(str(node.get("kind") or "not stated").replace("_", " "), 60),
        page_words.day(node.get("issued_on")),
        value(projection, "issuer_id", issuer) if issuer else "not stated",
        safe(node.get("file") or "not stated", 80),
    )


def supported_html(view: View, node: Node) -> str:
    """What a document supports: records, and the facts that name it."""
    projection = view.projection
    some = facts_at(projection, "SUPPORTS", node.id, "start")
    told = [line("No record that it supports is on file.")]
    if some.total:
        told = [bullets(record_link(projection, fact.end, kind=True) for fact in some.facts)]
        told.append(left_out(len(some.facts), some.total, "records"))
    naming = naming_document(projection, node.id)
    if not naming.total:
        return "".join(told) + line("No fact names it as its evidence.")
    rows = [
        (
            record_link(projection, fact.start),
            safe(page_words.FACTS.get(fact.type, fact.type.replace("_", " ").casefold())),
            record_link(projection, fact.end),
            source(fact.properties),
        )
        for fact in naming.facts
    ]
    facts = table("Facts that name it as their evidence", ("From", "Fact", "To", "Read from"), rows)
    return "".join(told) + facts + left_out(len(rows), naming.total, "facts")
