"""What is around one record: its neighbours as a picture and as a list, opened one step at a time.

The address holds where it starts (`around`) and what was opened since (`open`, several).
"""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.ui import page_words
from dashboard.ui.addresses import here_with, link
from dashboard.ui.looks import VERDICTS, sign
from dashboard.ui.page_words import plain_markdown, safe
from dashboard.ui.paths import network_picture
from dashboard.ui.paths.arrival import open_at
from dashboard.ui.paths.neighbours import Group, Neighbour
from dashboard.ui.paths.network_picture import MOST_OPEN, Network, network_of
from dashboard.ui.view import View
from graph.projection import Node

START, OPENED, ANCHOR = "around", "open", "around"
LEGEND = (
    '<p class="xr-small">Each arrow is the way that goods went, from left to right. A dashed line joins those who own, '
    "run or may be the same as each other. A box opens its own neighbours, or hides them again.</p>"
)


def show(view: View, node_id: str) -> None:
    """Draws the section for the record that the address names."""
    with st.container(key="xr-around"):
        st.header("Neighbours", anchor=ANCHOR)
        if node_id not in view.projection.nodes:
            st.warning(
                f"Nothing on file has the id **{plain_markdown(node_id, 80)}**, so it has no neighbours to show. "
                "It may have gone with a later load. Search for it by name."
            )
            return
        made = network_of(view, node_id, opened_in_address())
        st.html(intro(view, made))
        if len(made.boxes) > 1:
            st.html(
                network_picture.as_html(made, lambda id_: toggled(made, id_), lambda id_: f"#{section_id(made, id_)}")
            )
            st.html(LEGEND)
        for id_ in made.groups if len(made.boxes) > 1 else ():
            st.html(listed(view, made, id_))
        open_at(ANCHOR)


def opened_in_address() -> list[str]:
    """The records that were opened, in their order."""
    return list(dict.fromkeys(st.query_params.get_all(OPENED)))


def intro(view: View, made: Network) -> str:
    """Where it starts, and what the address opens that is not shown."""
    node = view.projection.nodes[made.start]
    said = [f"<b>{_name(node)}</b>, with what it is joined to; open any of them to go one step further."]
    if all(not groups for groups in made.groups.values()):
        said = [f"<b>{_name(node)}</b> is joined to nothing on file: no sale, site, owner, lot or shipment names it."]
    if made.closed:
        said.append(f"{made.closed:,} more are opened by the address: at most {MOST_OPEN} are shown. Hide some.")
    if made.unreached:
        count = len(made.unreached)
        said.append(
            f"{count:,} opened {'record is' if count == 1 else 'records are'} not shown: nothing shown leads there."
        )
    if len(made.groups) > 1:
        said.append(f'<a href="{escape(_address(made.start, []))}">Hide all but the first step</a>')
    return f'<p class="xr-line xr-around">{" ".join(said)}</p>'


def listed(view: View, made: Network, id_: str) -> str:
    """The neighbours of one opened record as a table, by relation."""
    node, groups = view.projection.nodes[id_], made.groups[id_]
    if not groups:
        return f'<p class="xr-line"><b>{_name(node)}</b> is joined to nothing else on file.</p>'
    counts = ", ".join(group.in_words() for group in groups)
    rows = "".join(_rows(made, id_, group) for group in groups)
    hide = "" if id_ == made.start else f' <a href="{escape(toggled(made, id_))}">− hide</a>'
    return (
        f'<div class="xr-around"><h3 class="xr-h3" id="{section_id(made, id_)}">{_name(node)}{hide}</h3>'
        f'<table class="xr-table"><caption>{safe(counts, 600)}</caption><thead><tr><th scope="col">Joined to</th>'
        '<th scope="col">How</th><th scope="col">Verdict</th><th scope="col">On file</th><th scope="col">Next</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def section_id(made: Network, id_: str) -> str:
    """The name of a record's list within the page."""
    return f"neighbours-{list(made.groups).index(id_) + 1}"


def _rows(made: Network, id_: str, group: Group) -> str:
    rows = "".join(_row(made, group, near) for near in group.shown)
    if group.left_out:
        more = link("all on the record", "entity", id=id_)
        rows += f'<tr><td colspan="5">{safe(group.in_words())}; {group.left_out:,} left out: {more}</td></tr>'
    return rows


def _row(made: Network, group: Group, near: Neighbour) -> str:
    node, look = near.node, VERDICTS[near.verdict] if near.verdict else None
    stands = f"{sign(look)} {look.label}" if look else "none"
    more = safe(page_words.about(node), 120)
    about = f'<div class="xr-about">{safe(page_words.kind_of(node), 80)}{f" · {more}" if more else ""}</div>'
    return (
        f'<tr><th scope="row">{link(_name(node), "entity", id=node.id)}{about}</th><td>{safe(group.relation.says)}</td>'
        f'<td class="xr-stands">{stands}</td><td>{safe(on_file(near), 160)}</td><td>{_next(made, node)}</td></tr>'
    )


def _next(made: Network, node: Node) -> str:
    what = f'<span class="xr-unseen"> {safe(node.name, 60)}</span>'
    if node.id == made.start:
        return "the start"
    words = f"− hide{what}" if node.id in made.groups else f"+ expand{what}"
    begin = f'<a href="{escape(_address(node.id, []))}">start here{what}</a>'
    return f'<a href="{escape(toggled(made, node.id))}">{words}</a> · {begin}'


def on_file(near: Neighbour) -> str:
    """What is on file between the two, in words that are not escaped yet."""
    fact = near.first
    if near.facts > 1:
        return f"{near.facts:,} records"
    said = []
    if fact.type == "OWNS":
        share = fact.get("share")
        said.append("share not stated" if share is None else f"{share * 100:.4g} %")
    if fact.type in ("POSSIBLY_SAME_AS", "MATCHES"):
        said.append(f"match, {fact.get('status') or 'candidate'}")
    if fact.type == "SUPPLIES":
        said.append(page_words.BASES.get(str(fact.get("basis")), str(fact.get("basis") or "basis not stated")))
        if fact.get("last_seen"):
            said.append(f"last seen {page_words.day(fact.get('last_seen'))}")
    if fact.get("source_file"):
        said.append(page_words.source_words(fact.properties))
    return ", ".join(said) or "recorded"


def toggled(made: Network, id_: str) -> str:
    """The address with a record opened, or hidden with what was opened from it."""
    opened = [other for other in opened_in_address() if other != made.start]
    kept = [other for other in opened if id_ not in made.lineage(other)]
    return _address(made.start, kept if id_ in opened else [*opened, id_])


def _address(start: str, opened: list[str]) -> str:
    return f"{here_with(**{START: start, OPENED: opened})}#{ANCHOR}"


def _name(node: Node) -> str:
    ident = "" if node.name == node.id else f' <span class="xr-id">{safe(node.id, 60)}</span>'
    return f"<bdi>{safe(node.name, 100)}</bdi>{ident}"
