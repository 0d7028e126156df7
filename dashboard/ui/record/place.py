"""Where a company or site lies, in words: how that is known, how certainly, how far from the border, which regions."""

from __future__ import annotations

from typing import Any

from dashboard.ui import page_words
from dashboard.ui.addresses import link
from dashboard.ui.page_words import METHODS, number, safe
from dashboard.ui.record.in_store import Held
from dashboard.ui.record.parts import bullets, left_out, line, record_link, table
from graph.projection import Node, Projection

STATES = {
    "inside": "Inside the XUAR",
    "borderline": "So near the XUAR's border that it may lie inside",
    "outside": "Outside the XUAR",
    "unplaced": "Its place is not known, and that is not a clearance",
}


HEADS = ("Region", "Level", "Known by", "Certainty", "Border of the whole region")
"""The distance is that to the border of the whole region that is looked for, on every level below it, too."""


def place_lines(node: Node) -> list[str]:
    """The sentences, not escaped yet."""
    state = node.get("xuar")
    if state is None:
        return ["It has not been placed yet, and that is not a clearance."]
    told = [f"{STATES.get(state, state)} {METHODS.get(node.get('xuar_method'), '')}".strip() + "."]
    if node.get("xuar_certainty") is not None:
        told.append(f"Certainty that it lies in the XUAR: {number(node.get('xuar_certainty'))}.")
    if node.get("xuar_distance_km") is not None:
        told.append(_distance(float(node.get("xuar_distance_km"))))
    if node.get("xuar_reason"):
        told.append(f"Why: {page_words.because(str(node.get('xuar_reason')))}.")
    return told + _given(node)


def _distance(km: float) -> str:
    side = "inside" if km < 0 else "outside"
    return f"{abs(km):,.1f} km {side} the XUAR's border."


def _given(node: Node) -> list[str]:
    told = []
    if node.get("lat") is not None and node.get("lon") is not None:
        accuracy = node.get("coordinate_accuracy_m")
        known = f", accurate to {accuracy:,g} m as stated" if accuracy is not None else ""
        told.append(f"Coordinates: {node.get('lat')}, {node.get('lon')} ({node.get('datum') or 'WGS84'}{known}).")
    else:
        told.append("No coordinates are given.")
    if node.label == "Supplier":
        told.append("This is a company's address; its sites are listed below, if any are on file.")
    return told


def place_html(node: Node) -> str:
    told = [safe(text, 400) for text in place_lines(node)]
    if node.get("xuar") is None:
        told.append(f"Next: {link('place it', 'load')}, on the page Load.")
    return bullets(told)


def regions_html(node: Node, held: Held | None) -> str:
    """The regions that it lies in, the larger first."""
    if held is None:
        return line("Its regions cannot be read while the engine is away.")
    if not held.regions and node.get("xuar") in (None, "unplaced"):
        return line("Where it lies is not known, so nothing is known of its regions either. That is not a clearance.")
    if not held.regions:
        return line("It lies in none of the regions that are looked for, as far as is known.")
    rows = [_region(row) for row in held.regions]
    return table("Regions that it lies in, or at whose border", HEADS, rows)


def _region(row: dict[str, Any]) -> tuple[str, ...]:
    name = " ".join(str(part) for part in (row["name"], row["name_zh"]) if part) or row["id"]
    km = row["distance_km"]
    return (
        f'{link(safe(name, 120), "entity", id=row["id"])} <span class="xr-id">{safe(row["adcode"], 20)}</span>',
        safe(row["level"] or "not stated", 40),
        safe(METHODS.get(row["method"], row["method"] or "not stated"), 60),
        number(row["certainty"]) if row["certainty"] is not None else "not known",
        safe(_distance_of_region(km), 80),
    )


def _distance_of_region(km: float | None) -> str:
    return "not known" if km is None else f"{abs(km):,.1f} km {'inside' if km < 0 else 'outside'}"


def region_html(projection: Projection, held: Held) -> str:
    """What lies in a region."""
    if not held.related:
        return line("No company or site on file lies in it.")
    items = (record_link(projection, one, kind=True) for one in held.related)
    return bullets(items) + left_out(len(held.related), held.n_related, "companies and sites")
