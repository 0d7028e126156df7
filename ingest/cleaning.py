"""Values as people write them, made into values as the graph keeps them.

A cleaner takes the text of one cell, never blank, and gives the clean value. It raises BadValue, with a reason in
plain words, where the row cannot be loaded; it gives Odd where the value loads and somebody should look at it.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from graph.document_kinds import all_unknown_in_words as unknown_kinds
from graph.near_words import LIST, all_unknown_in_words, near_words
from ingest import words
from ingest.countries import country_code
from ingest.decimals import only_with_comma, with_dot

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_SPACES = re.compile(r"\s+")
_FORMULA = re.compile(r"=|[+\-@]\s*[^\W\d]\w*\s*[(|!]")
_NOT_A_WORD = re.compile(r"[^\w]+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\Z")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?\Z")
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d?)-(\d\d?)|/(\d\d?)/(\d\d?)|(\d\d)(\d\d))(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?\S*)?\Z"
)
_HTS = re.compile(r"[\d. ]+\Z")
_SUSPECT = tuple(" =+-@")
_NEEDS_CLEANING = ("  ", " \x1f", *("\x1f" + sign for sign in _SUSPECT))
_PLAIN_DIGITS = frozenset("0123456789.-")


class BadValue(ValueError):
    """The value keeps its row from being loaded; the message is the reason, in plain words."""


@dataclass(frozen=True)
class Odd:
    """A value that loads and becomes a finding of this kind, with what was seen in words."""

    value: Any
    kind: str
    message: str


def text(cell: str) -> str:
    """One line of Unicode NFC, single spaces, nothing invisible. Raises BadValue on a spreadsheet formula."""
    if cell.isascii() and cell.isprintable() and "  " not in cell and cell[:1] not in " =+-@" and cell[-1] != " ":
        return cell
    plain = _SPACES.sub(" ", _CONTROL.sub(" ", unicodedata.normalize("NFC", cell.translate(_NO_WIDTH)))).strip()
    if _FORMULA.match(plain):
        raise BadValue("the cell holds a formula; expected a value (in a spreadsheet: copy, paste as values)")
    return plain


def texts(cell: str) -> list[str]:
    """What stands between semicolons, each once, in the order given."""
    return list(dict.fromkeys(part for piece in cell.split(";") if (part := text(piece.strip() or " "))))


def lower(cell: str) -> str:
    return text(cell).lower()


def upper(cell: str) -> str:
    return text(cell).upper()


def word(cell: str) -> str:
    """A term of a vocabulary: lower case, with _ between its parts."""
    return _NOT_A_WORD.sub("_", lower(cell)).strip("_")


def country(cell: str) -> str:
    """ISO 3166-1 alpha-2."""
    name = text(cell)
    code = country_code(name)
    if code is None:
        raise BadValue(f"{name!r} is no country that is known; expected an ISO 3166 code or an English name")
    return code


def number(cell: str) -> float:
    """A finite number; commas may part the thousands."""
    plain = text(cell)
    if _THOUSANDS.match(plain):
        plain = plain.replace(",", "")
    if not _NUMBER.match(plain):
        hint = "; of a file with decimal commas a map (--map) says so" if only_with_comma(plain) else ""
        raise BadValue(f"{plain!r} is not a number; expected digits with a dot for decimals, such as 1200.5{hint}")
    value = float(plain)
    if not math.isfinite(value):
        raise BadValue(f"{plain!r} is too large a number")
    return value


def with_decimal_comma(clean: Callable[[str], Any]) -> Callable[[str], Any]:
    """The cleaner for numbers whose decimal sign is a comma; dots or spaces may part the thousands."""

    def read(cell: str) -> Any:
        plain = text(cell)
        number_ = with_dot(plain)
        if number_ is None:
            raise BadValue(f"{plain!r} is not a number; expected a comma for decimals as the map says, such as 1200,5")
        return clean(number_)

    return read


def quantity(cell: str) -> float:
    value = number(cell)
    if value < 0:
        raise BadValue(f"{text(cell)} is negative; expected 0 or more")
    return value


def share(cell: str) -> float:
    """A share of the whole from 0 to 1; 51% is 0.51."""
    plain = text(cell)
    value = number(plain[:-1]) / 100 if plain.endswith("%") else number(plain)
    if not 0 <= value <= 1:
        hint = f" (write {value / 100:g} for {value:g} per cent)" if 1 < value <= 100 else ""
        raise BadValue(f"{plain} is not a share from 0 to 1{hint}")
    return value


def confidence(cell: str) -> float:
    value = number(cell)
    if not 0 < value <= 1:
        raise BadValue(f"{text(cell)} is not a confidence above 0 and up to 1")
    return value


def whole(cell: str) -> int:
    value = number(cell)
    if value != int(value):
        raise BadValue(f"{text(cell)} is not a whole number")
    return int(value)


def flag(cell: str) -> bool:
    said = words.FLAGS.get(lower(cell))
    if said is None:
        raise BadValue(f"{text(cell)!r} is neither yes nor no")
    return said


def day(cell: str) -> date:
    """A day in ISO 8601; a time of day is left out."""
    plain = text(cell)
    found = _DATE.match(plain)
    if not found:
        raise BadValue(f"{plain!r} is not a date; expected YYYY-MM-DD (a map can name another date_format)")
    year, month, number_of_day = (int(part) for part in found.groups() if part)
    try:
        value = date(year, month, number_of_day)
    except ValueError:
        raise BadValue(f"{plain} is no day of the calendar") from None
    if not EARLIEST <= value < LATEST:
        raise BadValue(f"{plain} lies outside the years {EARLIEST.year} to {LATEST.year - 1}")
    return value


def hts(cell: str) -> str | Odd:
    """Digits with dots: 5205.12, 6109.10.00. A leading zero that a spreadsheet ate is put back."""
    plain = text(cell)
    if not _HTS.match(plain):
        return Odd(plain, "hts_unreadable", f"HTS {plain!r} has other signs than digits and dots; kept as it is")
    digits = re.sub(r"\D", "", plain)
    heading = plain.strip(". ").split(".")[0].strip()
    if len(heading) == 3 or (heading == digits and len(digits) in (7, 9)):
        repaired = _dotted("0" + digits)
        return Odd(repaired, "hts_leading_zero", f"HTS {plain} has lost its leading zero; read as {repaired}")
    if not 2 <= len(digits) <= 10 or len(digits) == 3:
        return Odd(plain, "hts_unreadable", f"HTS {plain!r} has {len(digits)} digits; expected 2 to 10; kept as it is")
    if heading == digits and len(digits) == 5:
        return Odd(plain, "hts_odd_digits", f"HTS {plain} has 5 digits: one may be missing; kept as it is")
    return _dotted(digits)


def _dotted(digits: str) -> str:
    return ".".join([digits[:4], *(digits[at : at + 2] for at in range(4, len(digits), 2))])


def unit(cell: str) -> str | Odd:
    plain = upper(cell)
    known = words.UNITS.get(plain.rstrip("."))
    return known or Odd(plain, "unknown_unit", f"unit {plain!r} is not known; kept as it is{_near_unit(plain)}")


def _near_unit(unknown: str) -> str:
    near = dict.fromkeys(words.UNITS[spelling] for spelling in near_words(unknown, words.UNITS))
    said = words.UNCLEAR_UNITS.get(unknown.rstrip(".")) or (near and f"near to it: {', '.join(near)}")
    return f"; {said or 'near to none of the known'}. All of them are in {LIST}"


def commodity(cell: str) -> str | Odd:
    """cotton or tomato where the words name one of them ("tomato paste"), which is then a finding; else as it came."""
    plain = lower(cell)
    if plain in words.COMMODITIES:
        return words.COMMODITIES[plain]
    tokens = re.findall(r"\w+", plain)
    named = {words.COMMODITIES[token] for token in tokens if token in words.COMMODITIES}
    if len(named) == 1 and words.DENIALS.isdisjoint(tokens):
        (meant,) = named
        return Odd(meant, "unknown_word", f"commodity {plain!r} is read as {meant}")
    if near := get_close_matches(plain, words.COMMODITIES, 1, cutoff=0.8):
        hint = words.COMMODITIES[near[0]]
        return Odd(plain, "unknown_word", f"commodity {plain!r} is kept as another one; did you mean {hint}?")
    return plain


def _of(allowed: dict[str, str], meaning: str) -> Callable[[str], str]:
    expected = ", ".join(dict.fromkeys(allowed.values()))

    def clean(cell: str) -> str:
        value = allowed.get(word(cell))
        if value is None:
            raise BadValue(f"{text(cell)!r} is no {meaning}; expected {expected}")
        return value

    return clean


def _open(
    known: frozenset[str], meaning: str, clean: Callable[[str], str], told: Callable[[Sequence[str]], str]
) -> Callable[[str], str | Odd]:
    def check(cell: str) -> str | Odd:
        value = clean(cell)
        return value if value in known else Odd(value, "unknown_word", f"{meaning} {told([value])}")

    return check


def _open_list(
    known: frozenset[str], meaning: str, told: Callable[[Sequence[str]], str]
) -> Callable[[str], list[str] | Odd]:
    def check(cell: str) -> list[str] | Odd:
        values = list(dict.fromkeys(value for piece in texts(cell) if (value := word(piece))))
        odd = [value for value in values if value not in known]
        return Odd(values, "unknown_word", f"{meaning} {told(odd)}") if odd else values

    return check


def _of_list(known: frozenset[str]) -> Callable[[Sequence[str]], str]:
    return lambda odd: all_unknown_in_words(odd, known)


@dataclass(frozen=True)
class Cleaner:
    """How a cell is cleaned, and the kind of value (graph.schema.VALUE_KINDS) that comes out."""

    clean: Callable[[str], Any]
    value: str


CLEANERS = {
    "text": Cleaner(text, "string"),
    "texts": Cleaner(texts, "strings"),
    "lower": Cleaner(lower, "string"),
    "upper": Cleaner(upper, "string"),
    "country": Cleaner(country, "string"),
    "number": Cleaner(number, "float"),
    "degrees": Cleaner(number, "float"),
    "quantity": Cleaner(quantity, "float"),
    "share": Cleaner(share, "float"),
    "confidence": Cleaner(confidence, "float"),
    "whole": Cleaner(whole, "int"),
    "flag": Cleaner(flag, "bool"),
    "day": Cleaner(day, "date"),
    "hts": Cleaner(hts, "string"),
    "unit": Cleaner(unit, "string"),
    "commodity": Cleaner(commodity, "string"),
    "basis": Cleaner(_of(words.BASES, "basis"), "string"),
    "entry_type": Cleaner(_of(words.ENTRY_TYPES, "entry type"), "string"),
    "datum": Cleaner(_of(words.DATUMS, "datum"), "string"),
    "stage": Cleaner(_open(words.STAGES, "stage", lower, _of_list(words.STAGES)), "string"),
    "document_kind": Cleaner(_open(words.DOCUMENT_KINDS, "document kind", word, unknown_kinds), "string"),
    "document_kinds": Cleaner(_open_list(words.DOCUMENT_KINDS, "document kind", unknown_kinds), "strings"),
    "processes": Cleaner(_open_list(words.PROCESSES, "process", _of_list(words.PROCESSES)), "strings"),
}


def plain_texts(cells: Sequence[str]) -> bool:
    """Whether `text` would leave every cell as it is, found out for all at once."""
    joined = "\x1f".join(cells)
    return (
        joined.replace("\x1f", "").isprintable()
        and unicodedata.is_normalized("NFC", joined)
        and not any(sign in joined for sign in _NEEDS_CLEANING)
        and joined[:1] not in _SUSPECT
        and joined[-1:] != " "
    )


def plain_numbers(cells: Sequence[str], *, least: float) -> list[float | None] | None:
    """The cells as numbers where all are plain digits with a dot and none is below `least`; else None."""
    if not _PLAIN_DIGITS.issuperset("".join(cells)):
        return None
    try:
        values = [float(cell) if cell else None for cell in cells]
    except ValueError:
        return None
    return values if min((v for v in values if v is not None), default=least) >= least else None


class Memo(dict[str, Any]):
    """A column's cells and what became of them: each different cell is cleaned once.

    bad: cell -> reason; odd: cell -> (finding kind, message); changed: cells that cleaning altered.
    """

    MOST = 65_536

    def __init__(self, clean: Callable[[str], Any]) -> None:
        super().__init__()
        self.clean = clean
        self.bad: dict[str, str] = {}
        self.odd: dict[str, tuple[str, str]] = {}
        self.changed: set[str] = set()

    def __missing__(self, cell: str) -> Any:
        try:
            value = self.clean(cell) if cell.strip() else None
        except BadValue as error:
            self.bad[cell] = str(error)
            value = None
        if isinstance(value, Odd) and value.value:
            self.odd[cell] = (value.kind, value.message)
        value = value.value if isinstance(value, Odd) else value
        if value in ("", []):
            value = None
        if value is not None and not _says_the_same(value, cell):
            self.changed.add(cell)
        self[cell] = value
        return value

    def forget(self) -> None:
        """Lets go of what is held where that has grown large: call it between batches only."""
        if len(self) > self.MOST:
            for part in (self, self.bad, self.odd, self.changed):
                part.clear()


def _says_the_same(value: Any, cell: str) -> bool:
    match value:
        case str():
            return value == cell
        case bool():
            return True
        case float() | int():
            return bool(_NUMBER.match(cell)) and float(cell) == value
        case date():
            return cell[:10] == value.isoformat()
        case _:
            return ";".join(value) == "".join(cell.split("; ")) or "; ".join(value) == cell
