"""Quantities per unit, as they are stated: what is not stated is named as missing, never summed as nought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Amount:
    """A quantity of something, by its id; None or blank where it is not stated."""

    of: str
    quantity: float | None
    unit: str | None

    def as_json(self) -> dict[str, Any]:
        return {"of": self.of, "quantity": self.quantity, "unit": self.unit}

    @property
    def is_stated(self) -> bool:
        return self.quantity is not None and bool((self.unit or "").strip())

    @property
    def in_words(self) -> str:
        if self.quantity is None:
            return "quantity not stated"
        return f"{plain(self.quantity)} {(self.unit or '').strip() or '(unit not stated)'}"


@dataclass(frozen=True)
class Total:
    """Sums by unit, units in alphabetical order. missing: ids of what states no quantity, or none in a unit."""

    sums: tuple[tuple[str, float], ...]
    missing: tuple[str, ...]

    def in_words(self, what: str = "quantity") -> str:
        """The sums, and of what the quantity, or what else is summed, is not stated."""
        said = " and ".join(f"{plain(quantity)} {unit}" for unit, quantity in self.sums)
        if not self.missing:
            return said or "nothing"
        lacking = f"the {what} of {' and of '.join(self.missing)}, which is not stated"
        return f"{said}, and {lacking}" if said else lacking

    def as_json(self) -> dict[str, Any]:
        return {"sums": [{"quantity": q, "unit": unit} for unit, q in self.sums], "missing": list(self.missing)}


def total(amounts: Iterable[Amount]) -> Total:
    """The sums of what is stated. Decimal, so that tenths add up to what a person would write."""
    sums: dict[str, Decimal] = {}
    missing = []
    for amount in amounts:
        if amount.quantity is None or not amount.is_stated:
            missing.append(amount.of)
            continue
        unit = (amount.unit or "").strip().upper()
        sums[unit] = sums.get(unit, Decimal(0)) + Decimal(str(amount.quantity))
    return Total(tuple((unit, float(sums[unit])) for unit in sorted(sums)), tuple(missing))


def plain(quantity: float) -> str:
    """The number with thousands parted, without trailing noughts."""
    said = f"{Decimal(str(quantity)):,f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
