"""How a record stands, how it stood before, and what was decided about it, as HTML."""

from __future__ import annotations

from html import escape

from dashboard.ui import page_words
from dashboard.ui.addresses import address, link
from dashboard.ui.checked_lists import checked_line
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.maps.route import has_place
from dashboard.ui.page_words import number, safe
from dashboard.ui.record.in_store import Held
from dashboard.ui.record.parts import line, plain, table, verdict
from dashboard.ui.source import answer
from dashboard.ui.view import View
from graph import history
from graph.exposure import UNKNOWN, Assessment
from graph.projection import Node
from graph.schema import TARGETS


def verdict_html(view: View, node: Node) -> str:
    """The verdict for all goods as sign, word and sentence, or why there is none of its own."""
    if node.label not in TARGETS:
        what = {"ListedEntity": "listed entity", "ListVersion": "version of a list"}.get(node.label, node.label)
        return line(f"A {safe(what.casefold())} has no verdict of its own: shipments, lines, companies and sites have.")
    found = answer(view, node.id, commodity=None)
    look = VERDICTS[found.verdict]
    because = safe(page_words.because(found.because), 400)
    return (
        f'<div class="xr-verdict">{sign(look)}<div><b>{look.label[:1].upper()}{look.label[1:]}</b>: {look.meaning}.<br>'
        f"{because[:1].upper()}{because[1:]}. {_rest(found)}</div></div>{checked_line(view)}"
    )


def _rest(found: Assessment) -> str:
    if found.paths:
        sure = number(found.paths[0].confidence)
        return f"Confidence {sure}; it ranks review work and is not a probability that somebody did wrong."
    if found.verdict == UNKNOWN:
        where = f"{escape(address('paths', target=found.target))}#missing"
        return f'This does not clear it: <a href="{where}">what is missing stands under its paths</a>.'
    return ""


def links_html(node: Node) -> str:
    """Where to go on from the record."""
    ways = []
    if node.label in TARGETS:
        ways.append(link("Trace its paths", "paths", target=node.id))
        ways.append(link("Its neighbours", "paths", target=node.id, around=node.id))
    if node.label == "Shipment":
        ways.append(link("Review it", "review", shipment=node.id))
    if has_place(node):
        ways.append(link("Show it on the map", "map", site=node.id))
    if node.label in TARGETS:
        ways.append(link("Note and decide", "decisions", target=node.id))
    return f'<nav class="xr-ways" aria-label="Go on from this record">{"".join(ways)}</nav>' if ways else ""


def decision_html(node: Node, held: Held | None) -> str:
    """The decision that holds now, in one line."""
    if node.label not in TARGETS:
        return ""
    if held is None:
        return line("What was decided about it cannot be read while the engine is away.")
    made = held.decision
    if made is None:
        return line("<b>Decision</b>: none yet.")
    note = f" “{safe(made.note, 300)}”" if made.note else ""
    when = f"{made.author}, {plain(made.at)}"
    kept = link("all decisions about it", "decisions", target=node.id)
    return line(
        f"<b>Decision</b>: {safe(made.in_words, 120)}, by {safe(when, 160)}.{note} It changes no verdict; {kept}."
    )


def history_html(view: View, node: Node, held: Held | None) -> str:
    """Its earlier verdicts, as far as they were looked at."""
    if node.label not in TARGETS:
        return line("It has no verdict of its own, so there is none to remember.")
    rows = [
        (
            plain(seen.taken_at),
            verdict(seen.verdict),
            number(seen.confidence) if seen.confidence is not None else "no path",
            plain(seen.as_of),
            safe(", ".join(map(str, seen.lists)) or "none", 200),
        )
        for seen in history.of_target(view.settings, node.id)
    ]
    saved = _saved(held)
    if not rows:
        return line("No earlier verdict is remembered: one is kept each time that the portfolio is looked at.") + saved
    heads = ("First seen", "Verdict", "Confidence", "Asked for", "Lists")
    return table("When it was first seen to stand so, newest first", heads, rows) + saved


def _saved(held: Held | None) -> str:
    """What `expose --save` wrote on the node."""
    properties = held.properties if held else {}
    if not properties.get("exposure_verdict"):
        return ""
    confidence = properties.get("exposure_confidence")
    sure = f", confidence {number(confidence)}" if confidence is not None else ""
    day = properties.get("exposure_as_of") or "a day not recorded"
    return line(f"Saved by the command expose: {safe(properties['exposure_verdict'])}{sure}, asked for {safe(day)}.")
