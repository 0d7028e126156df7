"""Which of our columns a foreign one is obviously meant for. What is not obvious is left to whoever looks at it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ingest.kinds import Kind
from ingest.mapping import same_name

_CALLED = {
    "suppliers": "vendor supplier company firm manufacturer producer maker partner business",
    "facilities": "facility factory plant site mill",
    "estates": "estate farm",
    "documents": "document doc",
    "shipments": "shipment",
    "lots": "lot batch",
}
"""What others call the thing that a row is: the `Vendor Name` of a supplier is its name."""
_NUMBERS = {"id", "no", "nr", "number", "code"}
_CODED = {"country", "currency", "duns", "hts", "lei", "mid", "unit", "uscc"}
"""Columns of ours that others call the code or the number of it: `HTS Code`."""
_OTHERWISE = {
    **{"latitude": "lat", "longitude": "lon", "lng": "lon", "long": "lon"},
    **{"zip": "postal_code", "zip_code": "postal_code", "postcode": "postal_code"},
    "port_of_unlading": "port_of_entry",
}
_ALIKE = 0.8
"""From here on it is a slip of the pen: `adress` is, `tax_code` for `postal_code` is not."""


def alike(columns: Iterable[str], kind: Kind, free: Iterable[str]) -> dict[str, str]:
    """theirs -> ours, each of ours once. free: our columns that the file has none for."""
    columns, left, found = list(columns), list(free), dict[str, str]()
    for how in (_by_words, _by_spelling):
        for theirs in columns:
            ours = how(same_name(theirs), kind, left) if theirs not in found else None
            if ours in left:
                found[theirs] = ours
                left.remove(ours)
    return found


def _by_words(theirs: str, kind: Kind, _: list[str]) -> str | None:
    words, called = theirs.split("_"), _CALLED.get(kind.name, "").split()
    rest = [word for word in words if word not in called]
    if len(rest) < len(words) and len(rest) == 1 and rest[0] in _NUMBERS:
        return "id"
    name = "_".join(rest)
    if name in _OTHERWISE:
        return _OTHERWISE[name]
    if rest[:-1] and rest[-1] in _NUMBERS and "_".join(rest[:-1]) in _CODED:
        return "_".join(rest[:-1])
    return f"{theirs}_id" if f"{theirs}_id" in kind.names else name


def _by_spelling(theirs: str, _: Kind, left: list[str]) -> str | None:
    if theirs in _OTHERWISE:
        return None
    return next(iter(get_close_matches(theirs, left, 1, _ALIKE)), None)
