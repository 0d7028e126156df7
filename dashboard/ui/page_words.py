"""What the pages say of facts, in words a newcomer can read. Users' own text is always shortened and escaped."""

from __future__ import annotations

import html
from datetime import date, datetime
from typing import Any

from graph.paths import Step
from graph.portfolio import Standing
from graph.projection import Node, Projection
from graph.upstream import SHIPPER_CONFIDENCE
from review import plain_text

LONGEST = 160

FACTS = {
    "FROM_LOT": "comes from lot",
    "PRODUCED_AT": "was made or grown at",
    "SHIPPED_BY": "was shipped by",
    "OPERATES": "runs",
    "INPUT_TO": "went into lot",
    "SUPPLIES": "sold to",
    "POSSIBLY_SAME_AS": "is or may be the same as",
}
BASES = {
    "documented": "documented",
    "declared": "declared",
    "trade_record": "trade record",
    "registry": "registry",
    "inferred": "inferred",
}
RISKS = {
    "site_in_xuar": "a site",
    "site_borderline": "a site",
    "registered_in_xuar": "a company",
    "listed": "a listed entity",
    "owned_by_listed": "a company with a listed owner",
}
MISSING = {
    "goods": "What the goods are",
    "lots": "Which lots the goods come from",
    "tier": "Who sold it",
    "place": "Where it lies",
    "document": "A document that shows the step",
    "quantity": "Quantities that can be compared",
    "mass_balance": "Quantities that add up",
    "contradiction": "Facts that contradict each other",
    "completeness": "Whether the recorded purchases are all of them",
    "length": "What lies beyond the longest path searched",
    "listing": "Whether a listing between import and entry counts",
}
RULES = {
    "time": "its dates do not fit",
    "commodity": "other goods",
    "stage": "goods nearer to finished than what they would have gone into",
}
METHODS = {
    "coordinates": "by coordinates",
    "postal_code": "by postal code",
    "administrative_code": "by administrative code",
    "name": "by name only",
}


def short(value: Any, longest: int = LONGEST) -> str:
    """The text on one line, without signs that turn the reading direction, cut where it is longer, with its length."""
    return plain_text.short(value, longest)


def safe(value: Any, longest: int = LONGEST) -> str:
    """The text as HTML that cannot be anything but text."""
    return html.escape(short(value, longest))


def plain_markdown(value: Any, longest: int = LONGEST) -> str:
    """The text as Markdown that cannot be anything but text: no link, picture, colour or formula."""
    return "".join(c if c.isalnum() or c.isspace() or ord(c) > 127 else f"&#{ord(c)};" for c in short(value, longest))


def because(text: str) -> str:
    """A reason as the inference words it, with the names of methods as people write them."""
    return text.replace("postal_code", "postal code").replace("administrative_code", "administrative code")


def day(value: date | None) -> str:
    return value.isoformat() if value else "not known"


def moment(at: datetime | None) -> str:
    """An instant to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "not known"


def counted(count: int, one: str, many: str = "") -> str:
    """So many of them, in words: `1 row`, `2 rows`. many: where it is not `one` with an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def number(value: float) -> str:
    """At most four significant digits, without trailing noughts."""
    return f"{value:.4g}"


def place_of(node: Node) -> str:
    """Where a company or site lies, as far as it is known."""
    country = [node.get("country")] if node.get("country") else []
    state = node.get("xuar")
    if state == "inside":
        country.append(f"inside the XUAR {METHODS.get(node.get('xuar_method'), '')}".strip())
    elif state == "borderline":
        country.append("near the XUAR's border")
    elif state == "outside":
        country.append("outside the XUAR")
    else:
        country.append("place not known")
    return ", ".join(country)


def kind_of(node: Node) -> str:
    """What a node is: its role or its processes where they are given."""
    if node.label == "Supplier":
        return f"Company, {node.get('role')}" if node.get("role") else "Company"
    if node.label == "Facility":
        done = ", ".join(node.get("processes") or ())
        return f"Facility, {done}".replace("_", " ") if done else "Facility"
    if node.label == "Estate":
        return f"Estate, {node.get('crop')}" if node.get("crop") else "Estate"
    if node.label == "Lot":
        return " ".join(["Lot of", *(node.get(name) for name in ("stage", "commodity") if node.get(name))])
    return node.label


def about(node: Node) -> str:
    """One line more about a node: where it lies, or what the goods are."""
    if node.label in ("Supplier", "Facility", "Estate"):
        return place_of(node)
    if node.label == "Line":
        said = [f"HTS {node.get('hts')}" if node.get("hts") else "", node.get("fibre_content") or "", _amount(node)]
    elif node.label == "Lot":
        said = [_amount(node), f"made {day(node.get('made_on'))}" if node.get("made_on") else ""]
    elif node.label == "Shipment":
        imported = node.get("import_date")
        said = [f"imported {day(imported)}" if imported else "", node.get("port_of_entry") or ""]
    else:
        said = []
    return ", ".join(part for part in said if part)


def _amount(node: Node) -> str:
    quantity = node.get("quantity")
    return f"{quantity:,g} {node.get('unit') or ''}".strip() if quantity is not None else ""


def confidence_words(projection: Projection, step: Step) -> str:
    """Where a step's confidence comes from."""
    fact = step.fact
    if fact.type == "POSSIBLY_SAME_AS":
        return "confirmed by a person" if fact.get("status") == "confirmed" else "score of the match"
    if fact.get("confidence") is not None:
        return "as the file gives it"
    if fact.type == "SUPPLIES":
        return f"default for {basis_words(step)}"
    if fact.type == "OPERATES" and step.origin == fact.start:
        sites = len({f.end for f in projection.leaving("OPERATES", fact.start)})
        return f"1 of {sites} sites of the company"
    if fact.type == "SHIPPED_BY":
        return "default for a shipper" if step.confidence == SHIPPER_CONFIDENCE else "default"
    return "default for who runs a site" if fact.type == "OPERATES" else "default for this step"


def basis_words(step: Step) -> str:
    """What a step rests on."""
    fact = step.fact
    if fact.type == "POSSIBLY_SAME_AS":
        return f"match, {fact.get('status') or 'candidate'}"
    if fact.type == "OPERATES":
        return "inferred"
    basis = fact.get("basis") or "declared"
    return BASES.get(basis, str(basis))


def source_words(properties: dict[str, Any]) -> str:
    """The file and row a fact was read from, and who said it."""
    file, row = properties.get("source_file"), properties.get("source_row")
    if not file:
        return "where it was read from is not recorded"
    where = f"{file}, row {row}" if row else str(file)
    source = properties.get("source")
    return f"{where} (source {source})" if source else where


def leads_to(projection: Projection, standing: Standing) -> str:
    """Where the best path of a company or site leads, in a few words; nothing where there is none."""
    if standing.source is None:
        return ""
    if standing.source == standing.target:
        return "it is itself a source of risk"
    tier = "directly" if (standing.tier or 0) <= 1 else f"over {standing.tier} tiers"
    return f"leads {tier} to {projection.nodes[standing.source].name}"
