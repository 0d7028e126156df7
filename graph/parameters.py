"""Parameters of the library's questions: each has a type, and what a person gives is read by it or refused."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from graph.errors import UserMistake

Value = str | int | float | bool | date | list[str]

_WHOLE = re.compile(r"[+-]?[0-9]{1,19}\Z")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DECLARED = re.compile(
    r"(?P<type>[a-z ]+?)(?: from (?P<least>[0-9.]+) to (?P<most>[0-9.]+))?"
    r"(?: = (?P<default>[^,]*))?, (?P<meaning>\S.*)\Z"
)
_LARGEST = 2**63 - 1
"""What both engines hold as a whole number."""


@dataclass(frozen=True)
class Parameter:
    """A parameter: its type (a key of TYPES), what counts where it is not given (None: it must be), what it means.

    between: the least and the largest that a number may be, both included; None where any may be given.
    """

    name: str
    type: str
    default: Value | None
    meaning: str
    between: tuple[float, float] | None = None

    def read(self, text: str) -> Value:
        """The value that a person's words stand for. Raises UserMistake where they do not fit the type."""
        try:
            value = _READ[self.type](text)
        except ValueError as error:
            raise self._refused(text, f"which is no {self.type}. Expected {TYPES[self.type]}") from error
        if self.between and isinstance(value, int | float) and not self.between[0] <= value <= self.between[1]:
            raise self._refused(text, f"expected {self.type} {self.between_in_words}")
        return value

    def _refused(self, text: str, why: str) -> UserMistake:
        return UserMistake(f"The parameter {self.name!r} is {text[:100]!r}, {why}: {self.meaning}.")

    @property
    def type_in_words(self) -> str:
        """The type, and the range where there is one."""
        return f"{self.type} {self.between_in_words}".strip()

    @property
    def between_in_words(self) -> str:
        return f"from {self.between[0]:g} to {self.between[1]:g}" if self.between else ""

    @property
    def default_in_words(self) -> str:
        """The default as a person would write it; "nothing" for an empty one, "must be given" where there is none."""
        if self.default is None:
            return "must be given"
        if isinstance(self.default, bool):
            return str(self.default).lower()
        if isinstance(self.default, list):
            return ";".join(self.default) or "nothing"
        return "nothing" if self.default == "" else str(self.default)


def parameter(name: str, words: str) -> Parameter:
    """A parameter as a header declares it: `TYPE = DEFAULT, MEANING`, or `TYPE, MEANING` where it must be given.

    A default has no comma; `TYPE = , MEANING` is an empty string or list. A number may say its range: `integer from 0
    to 5 = 3, MEANING`. Raises ValueError where it is not so, UserMistake where the default does not fit.
    """
    said = _DECLARED.match(words)
    if not said or said["type"] not in TYPES or (said["least"] and said["type"] not in ("integer", "float")):
        raise ValueError(f"param {name} is {words!r}; expected `TYPE = DEFAULT, MEANING`, TYPE of {', '.join(TYPES)}")
    between = (float(said["least"]), float(said["most"])) if said["least"] else None
    made = Parameter(name, said["type"], None, said["meaning"], between)
    return made if said["default"] is None else replace(made, default=made.read(said["default"].strip()))


def _whole(text: str) -> int:
    if not _WHOLE.match(text) or not -_LARGEST - 1 <= int(text) <= _LARGEST:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.match(text) or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


def _day(text: str) -> date:
    if not _DAY.match(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _several(text: str) -> list[str]:
    return [piece.strip() for piece in text.split(";") if piece.strip()]


_READ: dict[str, Callable[[str], Value]] = {
    "string": str,
    "integer": _whole,
    "float": _number,
    "date": _day,
    "boolean": _yes_or_no,
    "list of string": _several,
}
TYPES = {
    "string": "text",
    "integer": "a whole number, such as 3",
    "float": "a number, such as 2.5",
    "date": "a day as YYYY-MM-DD",
    "boolean": "true or false",
    "list of string": "items separated by ;",
}
"""The types, and how a value of each is written."""
