"""What the map says of one place: the site or port that is selected, and the others at the very place."""

from __future__ import annotations

from dashboard import words
from dashboard.ui.addresses import link
from dashboard.ui.checked_lists import checked_in_short
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.maps.drawing import LOOKS, PORT_LOOK
from dashboard.ui.maps.ports import Ports
from dashboard.ui.maps.route import has_place
from dashboard.ui.maps.sites import PORT, Sites, names_of
from dashboard.ui.page_words import counted, kind_of, leads_to, number, place_of, safe, short
from dashboard.ui.view import View
from graph.exposure import CLEAR, EXPOSED, INFERRED, NOT_ASSESSED, UNKNOWN, WORST_FIRST
from graph.portfolio import Standing
from graph.projection import Node

MOST_HERE = 6
MOST_SHIPMENTS = 5
IN_WORDS = {
    EXPOSED: "A recorded path leads from here to a source of risk.",
    INFERRED: "A path leads from here to a source of risk, but a step or the source is only inferred.",
    UNKNOWN: "No path was found, but its goods could not be followed to their origin. This does not clear it.",
    CLEAR: "By the facts, documents and lists on file; it says nothing of what is not on file.",
    NOT_ASSESSED: "There is no answer for it, and that is not a clearance.",
}


def site_card(view: View, node: Node, here: Sites, ports: Ports) -> str:
    """The card of a company or site. here: what else lies there, itself among them."""
    standing = view.standing(node)
    own = "" if node.name == node.id else f' <span class="xr-id">{safe(node.id, 60)}</span>'
    return (
        f'<section class="xr-card xr-place" aria-label="Selected on the map">'
        f'<div class="xr-kind">{safe(kind_of(node), 120)}</div>'
        f'<div class="xr-name"><bdi>{safe(node.name, 120)}</bdi>{own}</div>'
        f"{_where(node)}{_standing(view, standing) if standing else ''}"
        f"{_doors(node, standing)}{_others(view, node, here, ports)}</section>"
    )


def _where(node: Node) -> str:
    said = f"<div>{safe(place_of(node), 120)}</div>"
    if node.get("xuar_reason"):
        said += f'<div class="xr-small">{safe(node.get("xuar_reason"), 200)}</div>'
    if node.get("lat") is None or node.get("lon") is None:
        return f'{said}<div class="xr-small">No coordinates are on file, so it is not drawn.</div>'
    datum = safe(node.get("datum") or "WGS84", 20)
    not_drawn = "" if has_place(node) else ": they do not say where it lies, so it is not drawn"
    return f'{said}<div class="xr-small">{node.get("lat"):.4f}, {node.get("lon"):.4f} ({datum}){not_drawn}</div>'


def _standing(view: View, standing: Standing) -> str:
    look, itself = VERDICTS[standing.verdict], standing.source == standing.target
    sentence = "It is itself a source of risk." if itself else IN_WORDS[standing.verdict]
    said = [
        f'<div class="xr-verdict">{sign(look)}<div><b>{look.label[0].upper()}{look.label[1:]}.</b> '
        f"{sentence}</div></div>"
    ]
    if (leads := leads_to(view.projection, standing)) and not itself:
        said.append(f"<div>{safe(leads[0].upper() + leads[1:], 200)}.</div>")
    if standing.confidence is not None:
        said.append(
            f"<div>Confidence {number(standing.confidence)}, {_between(standing.tier)}. "
            '<span class="xr-small">It ranks review work and is not a probability.</span></div>'
        )
    return "".join([*said, checked_in_short(view)])


def _between(tier: int | None) -> str:
    return words.tier(tier) if tier else "no sale between"


def _doors(node: Node, standing: Standing | None) -> str:
    doors = [link("Trace its paths", "paths", target=node.id), link("Open its record", "entity", id=node.id)]
    if standing and standing.source and standing.source != node.id:
        doors.append(link("Draw its path here", "map", target=node.id))
    return f'<div class="xr-doors">{"".join(doors)}</div>'


def _others(view: View, node: Node, here: Sites, ports: Ports) -> str:
    """What else lies at the very place, worst first."""
    own = view.projection.number(node.id)
    others = here.taken((here.verdict == PORT) | (here.number != own))
    if not len(others):
        return ""
    shown = others.taken(slice(0, MOST_HERE))
    rows = [
        f"<li>{sign(LOOKS[verdict])} {site_link(view, ports, shown, row, name)}, {LOOKS[verdict].label}</li>"
        for row, (name, verdict) in enumerate(
            zip(names_of(view.projection, ports, shown), shown.verdict.tolist(), strict=True)
        )
    ]
    left_out = len(others) - len(rows)
    more = f"<li>and {left_out:,} more here</li>" if left_out else ""
    return f'<div class="xr-small">At the very same place, {len(others):,} more:</div><ul>{"".join(rows)}{more}</ul>'


def site_link(view: View, ports: Ports, sites: Sites, row: int, name: str, **kept: object) -> str:
    """A link that selects the site on the map."""
    place, shown = int(sites.number[row]), f"<bdi>{safe(name, 80)}</bdi>"
    if sites.verdict[row] == PORT:
        return link(shown, "map", port=ports.found[place].code, **kept)
    return link(shown, "map", site=view.projection.ids[place].as_py(), **kept)


def port_card(view: View, ports: Ports, place: int) -> str:
    """The card of a port: how the shipments stand that came through it."""
    port, counts = ports.found[place], ports.counts[place].tolist()
    entries, ladings = int((ports.entry == place).sum()), int((ports.lading == place).sum())
    as_ = " and ".join(
        f"{kind} of {counted(n, 'shipment')}"
        for kind, n in (("port of entry", entries), ("port of lading", ladings))
        if n
    )
    rows = "".join(
        f"<li>{sign(VERDICTS[verdict])} {count:,} {VERDICTS[verdict].label}</li>"
        for verdict, count in zip(WORST_FIRST, counts, strict=True)
        if count
    )
    through = ports.through(place).tolist()
    named = "".join(_shipment(view, view.shipments[n]) for n in through[:MOST_SHIPMENTS])
    left_out = len(through) - MOST_SHIPMENTS
    more = f"<li>and {left_out:,} more</li>" if left_out > 0 else ""
    return (
        '<section class="xr-card xr-place" aria-label="Selected on the map"><div class="xr-kind">Port</div>'
        f'<div class="xr-name">{sign(PORT_LOOK)} {safe(port.name, 80)} <span class="xr-id">{port.code}</span></div>'
        f'<div class="xr-small">{port.lat:.2f}, {port.lon:.2f}: the harbour or its town, good to some 10 km.</div>'
        f"<div>{as_[:1].upper()}{as_[1:]}. A port has no verdict of its own; its shipments are:</div>"
        f"<ul>{rows}</ul><div>The worst of them:</div><ul>{named}{more}</ul>{checked_in_short(view)}</section>"
    )


def _shipment(view: View, standing: Standing) -> str:
    look = VERDICTS[standing.verdict]
    name = safe(short(view.projection.nodes[standing.target].name, 60))
    doors = f"{link(f'<bdi>{name}</bdi>', 'paths', target=standing.target)}, {look.label}"
    return f"<li>{sign(look)} {doors}</li>"
