"""What a statement's WITH, RETURN and ORDER BY say, item by item, found by its tokens and brackets; no grammar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.statement import Token

_OPENING = {")": "(", "]": "[", "}": "{"}
_NEXT = frozenset(
    {"MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL", "WHERE", "ORDER", "SKIP", "OFFSET", "LIMIT"}
)
_ENDS = _NEXT | {"UNION", ";"}
# What stands behind a name that is spelled as one of them.
_AFTER_A_NAME = frozenset({".", ",", ")", "]", "}", ":"})


@dataclass(frozen=True)
class Item:
    """An expression: the numbers of its tokens, from `begin` to before `end`, and its name after AS, if it has one."""

    begin: int
    end: int
    name: str | None


@dataclass(frozen=True)
class Clause:
    """word: "WITH", "RETURN" or "ORDER". whole: whether it stands in no brackets, as of a subquery."""

    word: str
    items: tuple[Item, ...]
    whole: bool


def closings(tokens: Sequence[Token]) -> dict[int, int] | None:
    """By the number of each opening bracket that of the closing one; None where they do not fit together."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for number, token in enumerate(tokens):
        if token.kind == "other" and token.text in _OPENING.values():
            opened.append(number)
        elif token.kind == "other" and token.text in _OPENING:
            if not opened or tokens[opened[-1]].text != _OPENING[token.text]:
                return None
            found[opened.pop()] = number
    return None if opened else found


def clauses(tokens: Sequence[Token], closed_at: Mapping[int, int]) -> Iterator[Clause]:
    """Every WITH, RETURN and ORDER BY in their order, also those of subqueries."""
    depth = 0
    for number, token in enumerate(tokens):
        depth += (number in closed_at) - (token.kind == "other" and token.text in _OPENING)
        if token.upper in ("WITH", "RETURN", "ORDER") and _begins_one(tokens, number):
            begin = number + 1 + (token.upper == "ORDER")
            begin += begin < len(tokens) and tokens[begin].upper == "DISTINCT"
            yield Clause(token.upper, tuple(_items(tokens, closed_at, begin)), not depth)


def _begins_one(tokens: Sequence[Token], number: int) -> bool:
    """Whether the word begins a clause, and is no name and no part of STARTS WITH or ENDS WITH."""
    before = tokens[number - 1] if number else None
    after = tokens[number + 1] if number + 1 < len(tokens) else None
    if before and (before.text in (".", ":", "$") or before.upper in ("AS", "STARTS", "ENDS")):
        return False
    if tokens[number].upper == "ORDER":
        return after is not None and after.upper == "BY"
    return after is None or (after.upper != "AS" and after.text not in _AFTER_A_NAME)


def _items(tokens: Sequence[Token], closed_at: Mapping[int, int], begin: int) -> Iterator[Item]:
    at = first = begin
    end, name = None, None
    while True:
        token = tokens[at] if at < len(tokens) else None
        over = token is None or token.text in _OPENING or (token.text.upper() in _ENDS and _ends_it(tokens, at))
        if token is None or over or token.text == ",":
            yield Item(first, at if end is None else end, name)
            if token is None or over:
                return
            first, end, name = at + 1, None, None
        elif token.upper == "AS" and at > first and at + 1 < len(tokens):
            end, name, at = at, tokens[at + 1].name, at + 1
        at = closed_at.get(at, at) + 1


def _ends_it(tokens: Sequence[Token], number: int) -> bool:
    token = tokens[number]
    return token.text == ";" or (token.kind == "word" and _begins_one(tokens, number))
