"""Aggregations that the embedded engine misreads, refused before it answers, and columns that it loses.

It takes `count` and its like for what they are where they stand alone, in arithmetic, in comparisons, in functions, in
CASE and in literal lists and maps. Elsewhere it answers other rows than Neo4j, or a null, and says nothing
(docs/engines.md has them). Neo4j answers them or refuses them itself. More is refused here than it misreads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graph.clauses import Clause, Item, clauses, closings
from graph.errors import UserMistake
from graph.statement import Token, refused, tokens_of

_AGGREGATIONS = frozenset(
    ("AVG", "COLLECT", "COUNT", "MAX", "MIN", "PERCENTILECONT", "PERCENTILEDISC", "STDEV", "STDEVP", "SUM")
)
_MISREAD = frozenset({"NOT", "AND", "OR", "XOR", "IN", "IS", "STARTS", "ENDS", "CONTAINS", "~"})
_WORDS = frozenset({"CASE", "WHEN", "THEN", "ELSE", "END", "DISTINCT", "TRUE", "FALSE", "NULL", "ASC", "DESC", "WITH"})
_WORDS_OF_ORDER = frozenset({"ASCENDING", "DESCENDING"})
_SUBQUERIES = frozenset({"EXISTS", "COUNT", "COLLECT"})
_QUANTIFIERS = frozenset({"ANY", "ALL", "NONE", "SINGLE"})


def refuse_misread(text: str) -> None:
    """Raises UserMistake, with the place, where an aggregation stands where the embedded engine misreads it."""
    tokens = list(tokens_of(text))
    closed_at = closings(tokens)
    if closed_at is None:
        return  # the engine says what is wrong with it
    reading = _Reading(tokens, closed_at)
    for clause in clauses(tokens, closed_at):
        keys = reading.keys(clause)
        for item in clause.items:
            for place, how in reading.misread(item, keys):
                raise refused(
                    text,
                    tokens[place].place,
                    f"the embedded engine misreads {tokens[place].name} {how}. Write the aggregation in a WITH before, "
                    "as in MATCH (s:Supplier)-[:OPERATES]->(f) WITH s, count(f) AS n RETURN s{.id, n: n}",
                )


def refuse_lost_columns(text: str, columns: Sequence[str]) -> None:
    """Raises UserMistake where a row came without a column that the statement's RETURN names."""
    tokens = list(tokens_of(text))
    whole = [c for c in clauses(tokens, closings(tokens) or {}) if c.word == "RETURN" and c.whole]
    named = [item.name for item in whole[0].items if item.name] if whole else []
    lost = [name for name in named if name not in columns]
    if lost or not columns:
        raise UserMistake(
            f"The engine returned no column {', '.join(lost) or 'at all'}, so its rows are not what was asked for. "
            "Where the statement aggregates (count, collect), write the aggregation in a WITH before."
        )


class _Reading:
    """A statement's tokens, and which of them stand in lists that name an element, such as `[x IN ...]`."""

    def __init__(self, tokens: Sequence[Token], closed_at: Mapping[int, int]) -> None:
        self._tokens = tokens
        self._closed_at = closed_at
        self._own: set[int] = set()
        self._each: set[int] = set()
        for opened in closed_at:
            self._take_in(opened)

    def keys(self, clause: Clause) -> set[str] | None:
        """What rows are grouped by, as written; None where that is everything, or where it is not asked for."""
        tokens = self._tokens
        alone = [item for item in clause.items if not any(self._aggregations(item))]
        keys = {"".join(token.name for token in tokens[item.begin : item.end]) for item in alone}
        return None if "*" in keys or clause.word == "ORDER" else keys

    def misread(self, item: Item, keys: set[str] | None) -> Iterator[tuple[int, str]]:
        """The first aggregation of the item, and what about it is misread."""
        found = list(self._aggregations(item))
        within = {place for start in found for place in range(start, self._closed_at[start + 1] + 1)}
        for start in found:
            if start in self._each:
                yield start, "inside what is said of each element of a list"
            if any(self._is_of_a_node(opened, item) for opened in self._around(start, item)):
                yield start, "inside a map projection"
        for place in range(item.begin, item.end) if found else ():
            if place not in within | self._own | self._each and (how := self._beside(place, item, keys)):
                yield found[0], how

    def _beside(self, place: int, item: Item, keys: set[str] | None) -> str:
        """What is misread of an aggregation beside this token; blank where nothing is."""
        token, before, after = self._tokens[place], self._text(place - 1), self._text(place + 1)
        if token.text == "." and before in (")", "]", "}") and after != ".":
            return "where a property of the result is taken"
        if token.text == "{" and place > item.begin and before.upper() in _SUBQUERIES:
            return "beside a subquery"
        if self._is_a_name(place):
            whole = self._chain(place)
            if keys is not None and not {whole[0], ".".join(whole)} & keys:
                return f"beside {'.'.join(whole)}, which is no column by itself"
        elif token.text.upper() in _MISREAD and before not in (".", "$") and after != ":":
            return f"in one expression with {'=~' if token.text == '~' else token.upper}"
        return ""

    def _is_a_name(self, place: int) -> bool:
        """Whether a variable is named: no property, parameter, function, key of a map, number or word of Cypher."""
        token, before, after = self._tokens[place], self._text(place - 1), self._text(place + 1)
        if token.kind not in ("word", "quoted") or token.text[0].isdigit() or before in (".", "$"):
            return False
        is_a_key = after == ":" and before in ("{", ",")
        is_called = self._text(place + 2 * len(self._chain(place)) - 1) == "("
        return not is_a_key and not is_called and token.upper not in _WORDS | _WORDS_OF_ORDER | _MISREAD | _SUBQUERIES

    def _chain(self, place: int) -> list[str]:
        """The name there and the properties behind it, such as s, id."""
        names = [self._tokens[place].name]
        while self._text(place + 1) == "." and self._text(place + 2)[:1].isidentifier():
            place += 2
            names.append(self._tokens[place].name)
        return names

    def _aggregations(self, item: Item) -> Iterator[int]:
        """Those of the item itself; a subquery's are in the items of its own clauses."""
        place = item.begin
        while place < item.end:
            if self._text(place) == "{" and place > item.begin and self._text(place - 1).upper() in _SUBQUERIES:
                place = self._closed_at[place]
            token = self._tokens[place]
            if token.name.upper() in _AGGREGATIONS and self._text(place + 1) == "(" and self._text(place - 1) != ".":
                yield place
                place = self._closed_at[place + 1]
            place += 1

    def _around(self, place: int, item: Item) -> Iterator[int]:
        """The brackets of the item that stand around a token, by where they open."""
        return (opened for opened in range(item.begin, place) if self._closed_at.get(opened, 0) > place)

    def _is_of_a_node(self, opened: int, item: Item) -> bool:
        if self._text(opened) != "{" or opened == item.begin:
            return False
        before = self._tokens[opened - 1]
        return before.kind in ("word", "quoted") and before.upper not in _WORDS | _MISREAD

    def _take_in(self, opened: int) -> None:
        """Notes the variable of a list with its IN, and what is said of each element, from WHERE or `|` on."""
        closed, called = self._closed_at[opened], self._text(opened - 1).upper()
        inside = list(self._directly_in(opened))
        at = next((place for place in inside if self._tokens[place].upper == "IN"), None)
        is_reduce = self._text(opened) == "(" and called == "REDUCE"
        is_one = self._text(opened) == "[" or (self._text(opened) == "(" and called in _QUANTIFIERS)
        if at is None or not (is_reduce or (is_one and at == opened + 2)):
            return
        self._own |= {at - 1, at, opened + 1}
        said = next((p for p in inside if p > at and self._tokens[p].text.upper() in ("WHERE", "|")), closed)
        self._each |= set(range(said, closed))

    def _directly_in(self, opened: int) -> Iterator[int]:
        place = opened + 1
        while place < self._closed_at[opened]:
            yield place
            place = self._closed_at.get(place, place) + 1

    def _text(self, place: int) -> str:
        return self._tokens[place].text if 0 <= place < len(self._tokens) else ""
