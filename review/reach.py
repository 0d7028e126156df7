"""Whether the lines of a shipment may be of the goods that a regime reaches; its dates alone do not say that.

A line that is to be examined, or of goods that nobody stated, may be of any of the commodities.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from graph.regimes import Regime
from graph.scope import COMMODITIES, EXAMINE, Scope
from review.path_words import listed

WORDS = {"cotton": "cotton", "tomato": "tomatoes"}


def goods_of(scopes: Iterable[Scope]) -> frozenset[str] | None:
    """The commodities that these lines may be of, none for lines of other goods; None where no line is known."""
    known = list(scopes)
    if not known:
        return None
    return frozenset(one for scope in known for one in (COMMODITIES if scope.covered == EXAMINE else scope.may_be))


def no_line_of(regime: Regime, goods: Collection[str] | None) -> str:
    """That no line is of what a regime reaches, such as `no line here is of cotton`; blank where one may be."""
    return "" if regime.may_reach(goods) else f"no line here is of {_named(regime, ' or ')}"


def why_not_reached(regime: Regime, goods: Collection[str] | None) -> str:
    """The same with what the regime reaches; blank where a line may be of it."""
    none = no_line_of(regime, goods)
    return f"the {regime.title} reaches {_named(regime, ' and ')}, and {none}" if none else ""


def regimes_in_words(regimes: Sequence[Regime], goods: Collection[str] | None) -> str:
    """Regimes whose dates reach a shipment, each that reaches none of its lines with that proviso; blank for none."""
    said = [
        f"{one.title} (by its dates only: {none})" if (none := no_line_of(one, goods)) else one.title for one in regimes
    ]
    return listed(said, len(said))


def _named(regime: Regime, between: str) -> str:
    return between.join(WORDS.get(one, one) for one in regime.commodities)
