"""The sites of the map as a table, worst first: the way to every card without a mouse."""

from __future__ import annotations

from dashboard.ui.addresses import link
from dashboard.ui.looks import sign
from dashboard.ui.maps.card import site_link
from dashboard.ui.maps.drawing import LOOKS, ONE_OF_KIND
from dashboard.ui.maps.ports import Ports
from dashboard.ui.maps.sites import PORT, Sites, names_of
from dashboard.ui.page_words import counted, leads_to, number, place_of, safe
from dashboard.ui.view import View

MOST_ROWS = 50
_HEADS = ("Verdict", "Name", "Kind", "Place", "Leads to", "Confidence")


def sites_table(view: View, ports: Ports, sites: Sites, caption: str, begin: int, kept: dict[str, object]) -> str:
    """At most MOST_ROWS from the row `begin` on (from 0), with how many are left out. kept: what of the address stays
    in the links."""
    begin = begin if 0 <= begin < len(sites) else 0
    shown = sites.taken(slice(begin, begin + MOST_ROWS))
    names = names_of(view.projection, ports, shown)
    rows = "".join(_row(view, ports, shown, row, name, kept) for row, name in enumerate(names))
    heads = "".join(f'<th scope="col">{head}</th>' for head in _HEADS)
    return (
        f'<table class="xr-table"><caption>{caption}{_which(begin, len(shown), len(sites))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{_turning(begin, len(sites), kept)}"
    )


def _which(begin: int, count: int, total: int) -> str:
    if count == total:
        return f": all {total:,}, worst first"
    return f": {begin + 1:,} to {begin + count:,} of {total:,}, worst first; {total - count:,} are not in this list"


def _row(view: View, ports: Ports, sites: Sites, row: int, name: str, kept: dict[str, object]) -> str:
    look = LOOKS[int(sites.verdict[row])]
    verdict = f'<span class="xr-together">{sign(look)} {look.label}</span>'
    kind = f'<span class="xr-together">{ONE_OF_KIND[int(sites.kind[row])]}</span>'
    chosen = site_link(view, ports, sites, row, name, **kept)
    if sites.verdict[row] == PORT:
        port = ports.found[int(sites.number[row])]
        count = int(ports.counts[int(sites.number[row])].sum())
        through = f"{counted(count, 'shipment')} came through"
        about = [kind, safe(port.code), through, ""]
    else:
        node = view.projection.node_at(int(sites.number[row]))
        standing = view.standing(node)
        leads = leads_to(view.projection, standing) if standing else ""
        sure = number(standing.confidence) if standing and standing.confidence is not None else ""
        about = [kind, safe(place_of(node), 100), safe(leads, 120), sure]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in [verdict, chosen, *about]) + "</tr>"


def _turning(begin: int, total: int, kept: dict[str, object]) -> str:
    """Links to the rows before and after."""
    doors = []
    if begin > 0:
        before = max(begin - MOST_ROWS, 0)
        doors.append(link("← The ones before", "map", **{**kept, "from": before + 1 if before else None}))
    if begin + MOST_ROWS < total:
        doors.append(link("The next ones →", "map", **{**kept, "from": begin + MOST_ROWS + 1}))
    return f'<nav class="xr-doors" aria-label="Rows of the table">{"".join(doors)}</nav>' if doors else ""
