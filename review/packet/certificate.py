"""The certificate of origin under 19 CFR 12.43(a), filled from the graph, for the foreign seller to sign.

Nothing is guessed: what the graph does not hold stays a blank line. A line that is out of scope needs none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.country_outlines import alpha_2, called
from geo.ports import port_named
from graph.projection import Node, Projection
from review.amounts import Amount
from review.chain import SHIPPING, Step
from review.line_verdicts import LineVerdict, line_verdicts, path_warning
from review.packet import names
from review.packet.blocks import Block, bullets, form, section, text, warning
from review.packet.law_texts import Wording, certificate
from review.plain_text import sentence

if TYPE_CHECKING:
    from review.case import Case

FILLED, BLANK, WORDS = "filled", "blank", "words"
SALE = ("invoice", "purchase_order")
ALWAYS_BLANK = (
    "Left blank are the number and kind of packages, marks and numbers, the carrier, the place of final departure and "
    "the class of labor: the graph holds none of them."
)
NO_LINE = "No line is recorded, so it is not known what must be shown of its goods: quantity and description are blank."
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Certificate:
    """What one certificate says. country: of whom it is asked, blank for the exporting one. fills: by the name of the
    blank. notes: why something is left blank, in sentences."""

    country: str
    lines: tuple[str, ...]
    fills: dict[str, str]
    notes: tuple[str, ...]


def certificates(case: Case) -> list[Certificate]:
    """One by each foreign seller for its goods that are or may be covered, and one for each other country where goods
    of them were made (19 CFR 12.43(a), the second part recalled). Of a shipment without lines one for the whole."""
    lines = [line for line, scope in case.scopes if scope.covered != "no"]
    if case.scopes and not lines:
        return []
    export = _export_country(case)
    by_seller: dict[tuple[str, ...], list[Node]] = {} if case.scopes else {_sellers_on(case, {case.shipment.id}): []}
    for line in lines:
        by_seller.setdefault(_sellers(case, line), []).append(line)
    found = [_certificate(case, theirs, *_named(case, sellers), "", export) for sellers, theirs in by_seller.items()]
    for code in _other_countries(case, lines, export):
        made = [step for step in _makers(case, lines) if _country(case.projection, step) == code]
        theirs = [line for line in lines if any(line.id in step.lines for step in made)]
        found.append(_certificate(case, theirs, *_owner_in(case, made, code), code, export))
    return found


def certificate_section(case: Case) -> Block:
    """Part of the packet: the certificates, each on its page with its warning."""
    wording = certificate()
    made = certificates(case)
    head = [
        text(f"{wording.citation}. How sure the wording is: {wording.certainty}. {wording.more['signed_by']}"),
        text(wording.compared) if wording.compared else None,
    ]
    if not made:
        return section(
            f"{wording.title}, {wording.citation}",
            [*head, text("No line is covered or to be examined, so none is made.")],
        )
    verdicts = line_verdicts(case.projection, case.assessment)
    blocks = [
        _page(wording, one, [verdict for verdict in verdicts if verdict.line in one.lines or not one.lines], place)
        for place, one in enumerate(made)
    ]
    return section(f"{wording.title}, {wording.citation}", [*head, *blocks])


def _page(wording: Wording, one: Certificate, verdicts: Sequence[LineVerdict], place: int) -> Block:
    title = f"Second certificate: {called(one.country)}" if one.country else "Certificate of the foreign seller"
    return section(
        title,
        [
            warning(wording.warning) if wording.warning else None,
            text(str(wording.more["second"])) if one.country else None,
            text(f"{_for_lines(one)} To be signed, not signed by anybody yet.", strong=True),
            bullets(f"{verdict.line}: {verdict.verdict}. {sentence(verdict.because)}" for verdict in verdicts),
            warning(danger) if (danger := path_warning(verdicts)) else None,
            text(wording.title.upper(), strong=True),
            form([list(_pieces(wording, one.fills))], wording.signature),
            *(text(note, small=True) for note in one.notes),
        ],
        new_page=place > 0,
        level=2,
    )


def _for_lines(one: Certificate) -> str:
    return f"For lines: {', '.join(one.lines)}." if one.lines else NO_LINE


def _pieces(wording: Wording, fills: dict[str, str]) -> Iterator[tuple[str, str]]:
    words = " ".join(str(wording.more["text"]).split())
    at = 0
    for gap in _GAP.finditer(words):
        yield WORDS, words[at : gap.start()]
        name = gap[1]
        yield (FILLED, fills[name]) if fills.get(name) else (BLANK, str(wording.more["blanks"][name]))
        at = gap.end()
    yield WORDS, words[at:]


def _certificate(case: Case, lines: Sequence[Node], seller: str, why: str, country: str, export: str) -> Certificate:
    """seller: blank where it cannot be told, and why. country: of the second certificate, blank for the first."""
    makers = [step for step in _makers(case, lines) if not country or _country(case.projection, step) == country]
    sites = [node for node in (names.site(case.projection, step) for step in makers) if node]
    shipment = case.shipment
    fills = {
        "seller": seller,
        "quantity": _quantities(lines),
        "description": _descriptions(lines),
        "maker": "; ".join(names.both(site) for site in sites),
        "place": "; ".join(f"{site.get('address')}, {names.country(site)}" for site in sites if site.get("address")),
        "lading": str(shipment.get("port_of_lading") or ""),
        "departed": str(shipment.get("export_date") or ""),
    }
    notes = [why, ALWAYS_BLANK]
    silent = [line.id for line in lines if line.get("quantity") is None]
    if silent and len(silent) < len(lines):
        notes.append(f"No quantity is recorded for {', '.join(silent)}: what is stated above leaves it out.")
    if not sites:
        notes.append("No maker of these goods is recorded, so who made them and where is left blank.")
    if country == "" and not export:
        notes.append(
            "The exporting country is not known (no port of lading that can be told, no shipper's country), so whether "
            "a second certificate is needed cannot be told."
        )
    return Certificate(country, tuple(line.id for line in lines), fills, tuple(filter(None, notes)))


def _quantities(lines: Sequence[Node]) -> str:
    """What is stated of each line, equal ones once: `4,000 PCS; 9 lines of 500 PCS`."""
    amounts = (Amount(line.id, line.get("quantity"), line.get("unit")) for line in lines)
    counted = Counter(amount.in_words for amount in amounts if amount.quantity is not None)
    return "; ".join(f"{count} lines of {said}" if count > 1 else said for said, count in counted.items())


def _descriptions(lines: Sequence[Node]) -> str:
    """Each once, with how many lines it is of where there are several."""
    counted = Counter(str(line.get("description")) for line in lines if line.get("description"))
    several = len(counted) > 1
    return "; ".join(f"{said} ({count} lines)" if several and count > 1 else said for said, count in counted.items())


def _sellers(case: Case, line: Node) -> tuple[str, ...]:
    """Who sold the line to the importer, by the invoices and orders for it or its lots, else for the shipment."""
    last = len(case.chain.steps)
    lots = {lot for move in case.chain.into(last) if line.id in move.lines for lot in move.lots}
    return _sellers_on(case, {line.id, *lots}) or _sellers_on(case, {case.shipment.id})


def _sellers_on(case: Case, goods: set[str]) -> tuple[str, ...]:
    importer = case.shipment.get("consignee_id")
    papers = [
        case.projection.nodes[fact.start]
        for what in sorted(goods)
        for fact in case.projection.arriving("SUPPORTS", what)
    ]
    sold = [paper for paper in papers if paper.get("kind") in SALE and importer and paper.get("buyer_id") == importer]
    return tuple(sorted({str(paper.get("seller_id")) for paper in sold if paper.get("seller_id")}))


def _named(case: Case, sellers: Sequence[str]) -> tuple[str, str]:
    """(the foreign seller, blank where papers do not name just one; why it is blank)."""
    if len(sellers) == 1:
        return names.named(case.projection, sellers[0]), ""
    if sellers:
        said = "; ".join(names.named(case.projection, one) for one in sellers)
        return "", f"Papers name several sellers ({said}), so the seller's name is left blank."
    shipper = names.named(case.projection, case.shipment.get("shipper_id"))
    beside = f" {shipper} shipped the goods, which does not make it the seller." if shipper else ""
    return "", f"No invoice or order to the importer names the seller, so its name is left blank.{beside}"


def _owner_in(case: Case, makers: Sequence[Step], country: str) -> tuple[str, str]:
    """(the last owner or seller in a country as far as it is one company of the makers there; why it is blank)."""
    there = list(dict.fromkeys(owner for step in makers for owner in _companies(case.projection, step, country)))
    if len(there) == 1:
        return names.named(case.projection, there[0]), ""
    return "", f"Who was the last owner or seller in {called(country)} is not recorded as one company."


def _companies(projection: Projection, step: Step, country: str) -> list[str]:
    found = [projection.nodes.get(member) for member in (*step.members, step.key)]
    return [node.id for node in found if node and node.label == "Supplier" and alpha_2(node.get("country")) == country]


def _makers(case: Case, lines: Sequence[Node]) -> list[Step]:
    """The steps that handed the goods of these lines to the shipping; of a shipment without lines all of them."""
    last = len(case.chain.steps)
    wanted = {line.id for line in lines}
    makers = sorted({move.origin for move in case.chain.into(last) if not wanted.isdisjoint(move.lines) or not lines})
    return [case.chain.step(number) for number in makers if case.chain.step(number).process != SHIPPING]


def _country(projection: Projection, step: Step) -> str:
    node = names.site(projection, step)
    return alpha_2(node.get("country")) if node else ""


def _other_countries(case: Case, lines: Sequence[Node], export: str) -> list[str]:
    if not export:
        return []
    return sorted({code for step in _makers(case, lines) if (code := _country(case.projection, step))} - {export})


def _export_country(case: Case) -> str:
    port = port_named(str(case.shipment.get("port_of_lading") or ""))
    if port:
        return port.country
    shipper = case.projection.nodes.get(case.shipment.get("shipper_id") or "")
    return alpha_2(shipper.get("country")) if shipper else ""
