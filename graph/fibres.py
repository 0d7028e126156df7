"""What a fibre content says of cotton, read as it stands on labels and invoices in many languages.

The words are those of graph/data/fibres.csv: cotton, the other fibres, and words that leave it open. A `*` in a name
stands for any letters; names in scripts without spaces are found anywhere. Only a text that accounts for the whole of
the goods by known fibres says that there is no cotton; whatever cannot be read leaves it open.
"""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files

from graph.folding import folded, shown

COTTON, NO_COTTON, UNCLEAR, UNSTATED = "cotton", "no cotton", "unclear", "unstated"
WHOLE = Decimal(100)
_COTTON = ("cotton", "cotton code")

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,3})?)"
_SIGN = r"(?:%|pct\b|percent\b|per cent\b|prozent\b|pour ?cent\b|por ?ciento\b|por ?cento\b|per ?cento\b|yuzde\b)"
# A digit may touch a name ("100%polyester", "60CO"): only letters make it another word.
_BEGINS, _ENDS = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_SHARE = re.compile(rf"(?<![\d.,]){_NUMBER}\s*{_SIGN}|%\s*{_NUMBER}(?![\d.,])", re.ASCII)
_WHOLLY = r"\b(?:all|pure|purely|wholly|entirely|solely|rein\w*|pur|pure?s?|puro|pura|saf)[\s-]+(?:of[\s-]+)?|[纯純全]"
_NOT = r"\b(?:no|non|not|without|zero|ohne|kein|keine|sans|sin|senza|sem|khong|free of|free from|frei von)[\s-]+"
_NOT_IN_CHINESE = r"(?:不含|无|無|非)"
_PART = re.compile(
    r"\b(?:shell|outer|upper|lining|lined|body|face|back|sleeves?|pockets?|filling|fill|padding|trim\w*|exclu\w*|except\w*|"
    r"obermaterial|futter|fullung|exterieur|doublure|exterior|forro|esterno|fodera|dis|astar)\b|面料|里料|裡料|填充|表地|裏地"
)
_BETWEEN_CLAUSES = re.compile(r"([;/()\[\]{}|+&\n、]|,(?!\d)|(?<!\d),)")
# "0% - 5%" and ">0%" are more than none.
_NOT_QUITE_NONE = re.compile(
    rf"(?:[<>≤≥~±]|\b(?:min|least|over|above|than)\b\.?)\s*%?\s*0|"
    rf"(?<![\d.,])0+(?:[.,]0+)?\s*{_SIGN}?\s*(?:-|–|—|\b(?:to|bis|a|or|up)\b)\s*%?\s*\d"
)
_FREE = r"[\s-]*(?:free\b|frei\b|icermez\b)"


@dataclass(frozen=True)
class Fibres:
    """cotton: COTTON, NO_COTTON (wholly of other known fibres), UNCLEAR or UNSTATED. because: in words, of the text."""

    cotton: str
    because: str


@functools.lru_cache(maxsize=65536)
def read_fibres(text: str | None) -> Fibres:
    """What the text says of cotton. Cotton in it at no share at all ("0% cotton", "no cotton") is not held."""
    said = folded(text or "")
    if not re.search(r"\w", said):
        return Fibres(UNSTATED, "is not stated")
    reads = f"reads {shown(text)}"
    alike = _words("alike").search(said) is not None
    said = _not_cotton().sub(" ", _words("alike").sub(" ", said))
    said = _without_none(said)
    if _words(*_COTTON).search(said):
        return Fibres(COTTON, reads)
    if alike:
        return Fibres(UNCLEAR, f"{reads}, which can mean cotton or what only feels like it")
    if vague := _words("vague").search(said):
        return Fibres(UNCLEAR, f"{reads}: {vague.group()!r} may be cotton")
    return _of_others(said, reads)


def names_cotton(text: str) -> bool:
    """Whether words such as a description name cotton, other than to say that it is not there or only felt.

    The short codes of labels do not count: "Co" is a company there.
    """
    said = folded(text)
    if not _words("cotton").search(said):
        return False
    said = _not_cotton().sub(" ", _words("alike").sub(" ", said))
    return _words("cotton").search(_without_none(said)) is not None


def _of_others(said: str, reads: str) -> Fibres:
    """The reading of a text without cotton: whether known fibres account for the whole."""
    if not _words("other").search(said):
        return Fibres(UNCLEAR, f"{reads}, which names no known fibre")
    shares = [(share, said[start:end]) for share, start, end in _shares(said) if share]
    if not shares:
        if re.fullmatch(rf"(?:{_WHOLLY})(?:{_words('other').pattern})", said):
            return Fibres(NO_COTTON, reads)
        return Fibres(UNCLEAR, f"{reads}, without saying how much of it")
    unknown = next((share for share, words in shares if not _words("other").search(words)), None)
    if unknown is not None:
        return Fibres(UNCLEAR, f"{reads}: {unknown.normalize():f}% of it is no known fibre")
    parts = _whole_parts([share for share, _ in shares])
    if not parts:
        total = sum((share for share, _ in shares), Decimal(0)).normalize()
        return Fibres(UNCLEAR, f"{reads}, whose shares add up to {total:f}%")
    if parts == 1 and _PART.search(said):
        return Fibres(UNCLEAR, f"{reads}, which states a part of the goods only")
    if re.search(r"[^\W\d_]", _behind_the_last(said)):
        return Fibres(UNCLEAR, f"{reads}, with words behind the last share")
    return Fibres(NO_COTTON, reads)


def _whole_parts(shares: list[Decimal]) -> int:
    """How many times the shares make 100, once for each part of the goods (shell, lining); 0 where they do not."""
    total, parts = Decimal(0), 0
    for share in shares:
        total += share
        if abs(total - WHOLE) <= Decimal("0.1"):
            total, parts = Decimal(0), parts + 1
    return parts if total == 0 else 0


def _shares(said: str) -> list[tuple[Decimal, int, int]]:
    """Each share, and where the words stand that it is of: behind it, or before it where the text begins with them."""
    found = list(_SHARE.finditer(said))
    if not found:
        return []
    fibre_first = _words(*_COTTON, "other").search(said[: found[0].start()]) is not None
    if fibre_first:
        starts = [0, *(match.end() for match in found[:-1])]
        ends = [match.start() for match in found]
    else:
        starts = [match.end() for match in found]
        ends = [*(match.start() for match in found[1:]), len(said)]
    shares = [Decimal((match.group(1) or match.group(2)).replace(",", ".")) for match in found]
    return list(zip(shares, starts, ends, strict=True))


def _behind_the_last(said: str) -> str:
    """What follows the last share where the fibres come before the shares: words that are of no share; else nothing."""
    last = list(_SHARE.finditer(said))[-1]
    return said[last.end() :] if _shares(said)[-1][2] <= last.start() else ""


def _without_none(said: str) -> str:
    """The text without the fibre of which it holds 0%; where 0% could be of several, or be more, all are kept."""
    if _NOT_QUITE_NONE.search(said):
        return said
    said = _without_clauses_of_none(said)
    for share, start, end in reversed(_shares(said)):
        if not share and len(_words(*_COTTON, "other").findall(said[start:end])) == 1:
            said = said[:start] + said[end:]
    return said


def _without_clauses_of_none(said: str) -> str:
    """The text without each clause that holds one fibre and one share, 0%, in whichever order."""
    parts = _BETWEEN_CLAUSES.split(said)
    if any(_SHARE.search(part) and not re.search(r"[^\W\d_]", _SHARE.sub(" ", part)) for part in parts):
        return said  # A share that stands alone can be of a clause beside it.
    return "".join("" if _is_of_none(part) else part for part in parts)


def _is_of_none(clause: str) -> bool:
    shares = [share for share, _, _ in _shares(clause)]
    return shares == [0] and len(_words(*_COTTON, "other").findall(clause)) == 1


@functools.cache
def _not_cotton() -> re.Pattern[str]:
    cotton = f"(?:{_words(*_COTTON).pattern})"
    return re.compile(f"{_NOT}{cotton}|{_NOT_IN_CHINESE}{cotton}|{cotton}{_FREE}")


@functools.cache
def _words(*kinds: str) -> re.Pattern[str]:
    """The names of these kinds of the table, the longest first."""
    table = (files("graph") / "data" / "fibres.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(table.splitlines(), strict=True) if row["kind"] in kinds]
    names = {folded(name) for row in rows for name in row["names"].split(";")}
    ordered = sorted(names, key=lambda name: (-len(name), name))
    inside = [name for name in ordered if name.startswith("*") or _has_no_spaces(name)]
    begins = [name for name in ordered if name not in inside]
    # Parted so that each part begins with letters alone, which the search is quick at.
    parts = [f"{before}(?:{'|'.join(map(_name, some))})" for before, some in ((_BEGINS, begins), ("", inside)) if some]
    return re.compile("|".join(parts))


def _name(name: str) -> str:
    inner = re.escape(name.strip("*")).replace(r"\ ", r"\s+")
    return inner + ("" if name.endswith("*") or _has_no_spaces(name) else _ENDS)


def _has_no_spaces(name: str) -> bool:
    """Whether it is of a script without spaces between words, or one whose words take endings."""
    return not name.isascii() and not re.search(r"[а-яα-ω]", name)
