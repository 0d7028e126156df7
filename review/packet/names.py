"""How a packet names parties, places and steps: the name in its own script and in Latin letters, nothing invented."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from geo.country_outlines import alpha_2, called
from graph.projection import Node, Projection
from graph.schema import PARTIES
from review.amounts import Amount, plain
from review.chain import SHIPPING, Chain, Step

NO_LATIN_NAME = "no name in Latin letters on record"
_PROCESSES = {"cut_sew": "cutting and sewing", "seed_production": "seed production", "": "process not on record"}


def is_latin(name: str) -> bool:
    """Whether all its letters are Latin ones; marks and digits may be any."""
    return all(unicodedata.name(sign, "").startswith("LATIN") for sign in name if sign.isalpha())


def latin(node: Node) -> str:
    """Its name in Latin letters, the alias where the name is in another script; blank where there is none."""
    return next((name for name in _names(node) if is_latin(name)), "")


def original(node: Node) -> str:
    """Its name in another script than Latin; blank where none is on record."""
    return next((name for name in _names(node) if not is_latin(name)), "")


def best(node: Node) -> str:
    """The name in Latin letters, else the name as given, else the id."""
    return latin(node) or node.name


def both(node: Node) -> str:
    """Latin and own script together, as far as they are on record."""
    names = list(dict.fromkeys(filter(None, (latin(node), original(node)))))
    return " / ".join(names) or node.id


def named(projection: Projection, id_: str | None) -> str:
    """A party by its names, the id where the graph holds no such record; blank for none."""
    node = projection.nodes.get(id_) if id_ else None
    return both(node) if node else id_ or ""


def called_best(projection: Projection, id_: str | None) -> str:
    """A party by one name, the Latin one where there is one; the supplier list gives the others."""
    node = projection.nodes.get(id_) if id_ else None
    return best(node) if node else id_ or ""


def _names(node: Node) -> Iterator[str]:
    yield from filter(None, [str(node.get("name") or ""), *(node.get("aliases") or ())])


def country(node: Node | None) -> str:
    """The stated country for people; blank where none is stated."""
    code = alpha_2(node.get("country")) if node else ""
    return called(code) if code else str((node and node.get("country")) or "")


def process(word: str) -> str:
    """Words of processes as a person says them."""
    return "; ".join(_PROCESSES.get(part, part.replace("_", " ")) for part in word.split("; "))


def kind(document: Node) -> str:
    return (
        str(document.get("kind") or "kind not stated")
        .replace("_", " ")
        .replace("12 43a", "12.43(a)")
        .replace("12 43b", "12.43(b)")
    )


def step_title(projection: Projection, step: Step) -> str:
    """A step in a line: what was done, and by whom."""
    return f"{process(step.process)}: {step_name(projection, step)}"


def step_name(projection: Projection, step: Step) -> str:
    node = projection.nodes.get(step.key)
    if step.process == SHIPPING or node is None:
        return f"shipment {step.key}" if step.process == SHIPPING else step.key
    return f"place of lot {node.id} not on record" if node.label == "Lot" else best(node)


def site(projection: Projection, step: Step) -> Node | None:
    """The record of the site or company of a step; None for a lot without a place and for the shipping."""
    node = projection.nodes.get(step.key)
    return node if node and node.label in PARTIES else None


def days(step: Step) -> str:
    """When the step took place, as far as it is known."""
    return " to ".join(dict.fromkeys(str(day) for day in (step.first_day, step.last_day) if day))


def runs(numbers: Iterable[int], longest: int = 60) -> str:
    """Numbers as people list them: 1-4, 7. Cut, with how many there are, where that is longer."""
    ordered = sorted(set(numbers))
    known = set(ordered)
    starts = [n for n in ordered if n - 1 not in known]
    ends = [n for n in ordered if n + 1 not in known]
    said = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))
    if len(said) <= longest:
        return said
    return f"{said[: said.rindex(',', 0, longest)]}, ... ({len(ordered)} in all)"


def number_of(step: int, chain: Chain) -> str:
    """A step's number with so many digits that all exhibits sort: 03."""
    return f"{step:0{max(2, len(str(len(chain.steps))))}}"


def letters_and_digits(value: str) -> str:
    """Plain letters and digits, with single blanks between words; accents are taken off. Blank where nothing is left.

    >>> letters_and_digits("DMO-0012345-0")
    'DMO00123450'
    """
    plain = unicodedata.normalize("NFKD", value)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[^A-Za-z0-9]", "", word) for word in plain.split()).strip()


def amount(quantity: float | None, unit: str | None) -> str:
    """A quantity with its unit; blank where it is not stated."""
    return "" if quantity is None else f"{plain(round(quantity, 3))} {unit or '(unit not stated)'}"


def amount_of(one: Amount) -> str:
    """What a quantity is of, with the quantity."""
    return f"{one.of}: {amount(one.quantity, one.unit) or 'not stated'}"


def money(sum_: float | None, currency: str | None) -> str:
    return "amount not stated" if sum_ is None else f"{sum_:,.2f} {currency or '(currency not stated)'}"
