"""What the goods of a line are: whether the orders on cotton and tomatoes cover them, by HTS number, fibre and words.

The tariff table and HTS numbers are in graph/tariff.py, fibre contents in graph/fibres.py, foods in graph/foods.py,
the regimes in graph/regimes.py; their names can be had from here too.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from graph.fibres import COTTON, NO_COTTON, Fibres, names_cotton, read_fibres
from graph.folding import folded, shown
from graph.foods import read_foods
from graph.regimes import Regime, day_that_matters, regimes
from graph.tariff import (
    OTHER,
    STAGE_RANK,
    HtsNumber,
    TariffRow,
    commodities_under,
    commodity_and_rank,
    hts_number,
    tariff_row,
    tariff_rows,
)

__all__ = [
    "COMMODITIES",
    "FINISHED",
    "OTHER",
    "STAGE_RANK",
    "Regime",
    "Scope",
    "TariffRow",
    "commodity_and_rank",
    "day_that_matters",
    "line_scope",
    "regimes",
    "tariff_row",
    "tariff_rows",
]

COMMODITIES = ("cotton", "tomato")
FINISHED = STAGE_RANK["finished"]
YES, NO, EXAMINE = "yes", "no", "examine"

_TOMATO_WORDS = re.compile(
    r"tomat|tomaquet|ketchup|catsup|passata|pomodor|pomidor|ca chua|domates|"
    r"番茄|西红柿|西紅柿|トマト|토마토|томат|помидор|طماطم"
)
_NOT_HELD = re.compile(r"(?<![\d.,])0+(?:[.,]0+)?\s*%\s*\w+|\b(?:no|non|without)[\s-]+\w+")
_MOST_WORDS = 5
_SAYS_NOTHING = re.compile(
    r"n\.?/?a\.?|none|nil|null|unknown|tbd|not stated|unspecified|various|goods|merchandise|see .*"
)


@dataclass(frozen=True)
class Scope:
    """Whether a line is covered ("yes", "no" or "examine"), its commodity and starting stage, and why.

    commodity: for a line to examine, the likely one, or None where it may be either. row: the row of the scope table
    that decided (its prefix and description), or None where none fits the line's number.
    """

    covered: str
    commodity: str | None
    stage: str | None
    because: str
    row: TariffRow | None = None

    @property
    def may_be(self) -> tuple[str, ...]:
        """The commodities that the line may hold: its own, either where its goods are not known, or none."""
        if self.commodity:
            return (self.commodity,)
        return COMMODITIES if self.covered == EXAMINE else ()

    @property
    def rank(self) -> int:
        """Where a walk from the line starts: at any stage where the line's own is unknown."""
        rank = STAGE_RANK.get(self.stage or "")
        return FINISHED if rank is None else rank


@functools.lru_cache(maxsize=65536)
def line_scope(hts: str | None, fibre_content: str | None, description: str | None) -> Scope:
    """The scope of a line by its HTS number, fibre content and description.

    A line whose fibre or goods are not stated, or cannot be read for sure, is "examine", with its likely commodity
    where there is one: never "no".
    """
    number = hts_number(hts)
    line = _Line(hts, number, read_fibres(fibre_content), (description or "").strip())
    if number.doubt:
        return line.in_doubt()
    if not number.digits:
        return line.by_words()
    row = tariff_row(hts or "")
    return replace(line.by_row(row), row=row) if row else line.outside_table()


@dataclass(frozen=True)
class _Line:
    """What a line says of its goods. hts: as it was written."""

    hts: str | None
    number: HtsNumber
    fibres: Fibres
    description: str

    def by_row(self, row: TariffRow) -> Scope:
        where = f"{self._number_in_words} falls under {row.written} ({row.description})"
        if row.klass == "B":
            return self._by_fibres(row, where)
        if row.klass == "C":
            if self.fibres.cotton == NO_COTTON:
                return Scope(EXAMINE, row.commodity, row.stage, f"{where}, yet its fibre content {self.fibres.because}")
            return Scope(YES, row.commodity, row.stage, f"{where}, a cotton heading")
        if row.klass == "T":
            return Scope(YES, row.commodity, row.stage, f"{where}, a tomato heading")
        if row.klass == "O":
            return Scope(EXAMINE, row.commodity, row.stage, f"{where}, a by-product of the cotton seed")
        return self._by_description(row, where)

    def _by_fibres(self, row: TariffRow, where: str) -> Scope:
        said = f"its fibre content {self.fibres.because}"
        if self.fibres.cotton == COTTON:
            return Scope(YES, row.commodity, row.stage, f"{where} and {said}")
        cotton_in_words = self._described_as == "cotton"
        hint = f"; its description reads {shown(self.description)}" if cotton_in_words else ""
        if self.fibres.cotton == NO_COTTON and not cotton_in_words:
            return Scope(NO, None, None, f"{where}, but {said}")
        return Scope(EXAMINE, row.commodity, row.stage, f"{where}; {said}{hint}")

    def _by_description(self, row: TariffRow, where: str) -> Scope:
        if not self._is_described:
            return Scope(EXAMINE, row.commodity, row.stage, f"{where}; its description is not stated")
        said = f"its description reads {shown(self.description)}"
        if _names_tomato(self.description):
            return Scope(YES, row.commodity, row.stage, f"{where} and {said}")
        foods = read_foods(_NOT_HELD.sub(" ", folded(self.description)))
        if foods.hold_no_tomatoes:
            return Scope(NO, None, None, f"{where}, but {said}, which names only foods known to hold no tomatoes")
        return Scope(EXAMINE, row.commodity, row.stage, f"{where}; {said}, {_left_open(foods.undecided)}")

    def in_doubt(self) -> Scope:
        """The scope of a line whose HTS number cannot be read for sure: its words or first digits give a hint."""
        why = f"HTS {shown(self.hts)} {self.number.doubt}"
        if named := self._named_in_words:
            return Scope(EXAMINE, named[0], None, f"{why}; {named[1]}")
        under = commodities_under(self.number.digits)
        if len(under) == 1 and self.fibres.cotton != NO_COTTON:
            return Scope(EXAMINE, under.pop(), None, f"{why}; numbers that begin so are in the scope table")
        return Scope(EXAMINE, None, None, why)

    def by_words(self) -> Scope:
        """The scope of a line without an HTS number."""
        none, said = "no HTS number is stated", f"its fibre content {self.fibres.because}"
        if self.fibres.cotton == COTTON:
            return Scope(YES, "cotton", None, f"{none}; {said}")
        if named := self._named_in_words:
            return Scope(EXAMINE, named[0], None, f"{none}; {named[1]}")
        if self.fibres.cotton == NO_COTTON:
            return Scope(NO, None, None, f"{none}; {said}")
        described = f"its description reads {shown(self.description)}" if self.description else "nor a description"
        return Scope(EXAMINE, None, None, f"{none}; {said}; {described}: the goods are not known")

    def outside_table(self) -> Scope:
        where = f"{self._number_in_words} is not in the scope table"
        if named := self._named_in_words:
            return Scope(EXAMINE, named[0], None, f"{where}, but {named[1]}")
        within = {r.commodity for r in tariff_rows() if r.prefix.startswith(self.number.digits)}
        if within:
            why = f"{self._number_in_words} is cut short; numbers under it are in the scope table"
            return Scope(EXAMINE, within.pop() if len(within) == 1 else None, None, why)
        return Scope(NO, None, None, where)

    @property
    def _number_in_words(self) -> str:
        written = (self.hts or "").strip()
        named = written if written[:1].casefold() == "h" else f"HTS {written}"
        return f"{named}, {self.number.note}," if self.number.note else named

    @property
    def _named_in_words(self) -> tuple[str, str] | None:
        """The commodity that the fibre content or the description names, and how that is said."""
        if self.fibres.cotton == COTTON:
            return "cotton", f"its fibre content {self.fibres.because}"
        commodity = self._described_as
        return (commodity, f"its description reads {shown(self.description)}") if commodity else None

    @property
    def _described_as(self) -> str | None:
        if names_cotton(self.description):
            return "cotton"
        return "tomato" if _names_tomato(self.description) else None

    @property
    def _is_described(self) -> bool:
        plain = folded(self.description)
        return bool(re.search(r"\w", plain)) and not _SAYS_NOTHING.fullmatch(plain)


def _left_open(words: tuple[str, ...]) -> str:
    """Which words of a description say nothing for or against tomatoes."""
    if not words:
        return "which names no food that is known to hold no tomatoes"
    named = [shown(word, 40) for word in words[:_MOST_WORDS]]
    if len(words) > _MOST_WORDS:
        named.append(f"{len(words) - _MOST_WORDS} more")
    these = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    return f"and whether {these} {'is' if len(words) == 1 else 'are'} of tomatoes is not known"


def _names_tomato(text: str) -> bool:
    """Whether the text names tomatoes other than to say that they are not there ("0% tomato")."""
    said = folded(text)
    return _TOMATO_WORDS.search(said) is not None and _TOMATO_WORDS.search(_NOT_HELD.sub(" ", said)) is not None
