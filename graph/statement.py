"""What a person's Cypher may contain: refused here is what the engines themselves leave open to a reader.

That nothing is written is not decided here: the reader account, the READ transaction, and that nobody commits see to
it (docs/engines.md). The writing clauses are refused so that nobody takes what they return for what is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.errors import UserMistake

# They read names, labels and versions, and neither engine does more than read for them.
PROCEDURES = (
    "db.index.fulltext.queryNodes",
    "db.index.fulltext.queryRelationships",
    "db.labels",
    "db.ping",
    "db.propertyKeys",
    "db.relationshipTypes",
    "db.schema.nodeTypeProperties",
    "db.schema.relTypeProperties",
    "db.schema.visualization",
    "dbms.components",
)
# A statement begins with one of them.
STARTS = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CALL", "SHOW")
SHOWN = frozenset({"INDEX", "INDEXES", "CONSTRAINT", "CONSTRAINTS", "FUNCTION", "FUNCTIONS", "PROCEDURE", "PROCEDURES"})
_WRITING = frozenset({"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "INSERT", "DROP"})
# SHOW of one kind may be carried on by another one, or by TERMINATE.
_NOT_WITH_SHOW = frozenset({"SHOW", "TERMINATE", "TRANSACTION", "TRANSACTIONS", "SETTING", "SETTINGS", "USER", "USERS"})
# The embedded engine's: other languages inside a text, and a wait that no time limit ends.
_FUNCTIONS = frozenset({"EVAL", "UTIL.SLEEP", "APOC.UTIL.SLEEP", "FILE", "LINENUMBER"})
_TOKEN = re.compile(
    r"""(?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?P<quoted>`(?:[^`]|``)*`)|(?P<comment>//[^\r\n]*|/\*.*?\*/)"""
    r"""|(?P<unfinished>['"`]|/\*)|(?P<word>\w+)|(?P<space>[ \t\r\n]+)|(?P<other>.)""",
    re.DOTALL,
)
# Neo4j resolves \uXXXX everywhere before it reads the statement, the embedded engine only inside strings.
_ESCAPE = re.compile(r"\\(?:u+(?P<code>[0-9a-fA-F]{4})|.)", re.DOTALL | re.IGNORECASE)
_ENDS_SOMETHING = frozenset("'\"`*/\\\r\n")


def looks_like_one(text: str) -> bool:
    """Whether a person meant it as Cypher: the first word that is in no comment begins a statement that reads or
    writes, and more follows."""
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "comment" and not found[0].isspace():
            more = re.match(r"[\s({]", text[found.end() :])
            return more is not None and found[0].upper() in {*STARTS, *_WRITING}
    return False


@dataclass(frozen=True)
class Token:
    """kind: "word", "quoted" (a name in backticks), "string" or "other"; text as written; place in the statement."""

    kind: str
    text: str
    place: int

    @property
    def upper(self) -> str:
        return self.text.upper() if self.kind == "word" else ""

    @property
    def name(self) -> str:
        return self.text[1:-1].replace("``", "`") if self.kind == "quoted" else self.text


def only_reading(text: str) -> str:
    """The statement, without a semicolon at its end.

    Raises UserMistake, with the place, where it is more than one statement that reads the graph's own data.
    """
    _refuse_escapes(text)
    tokens = list(tokens_of(text))
    if not tokens:
        raise UserMistake("There is no statement: expected Cypher that reads, such as MATCH (s:Supplier) RETURN s.id.")
    _refuse_a_second(text, tokens)
    _refuse_other_beginnings(text, tokens[0])
    if tokens[0].upper == "SHOW":
        _refuse_to_show(text, tokens)
    for number, token in enumerate(tokens):
        if token.kind in ("word", "quoted") and not _is_a_name(tokens, number):
            _refuse_clauses(text, token)
            _refuse_files(text, tokens, number)
            _refuse_procedures(text, tokens, number)
            _refuse_functions(text, tokens, number)
    last = tokens[-1]
    return text[: last.place] + text[last.place + 1 :] if last.text == ";" else text


def tokens_of(text: str) -> Iterator[Token]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind == "unfinished":
            raise refused(text, found.start(), f"what begins with {found[0]} has no end")
        if kind == "other" and unicodedata.category(found[0])[0] == "C":
            code = f"U+{ord(found[0]):04X}"
            raise refused(text, found.start(), f"an invisible character ({code}) stands outside of a text; remove it")
        if kind not in ("comment", "space") and not (kind == "other" and found[0].isspace()):
            yield Token(kind, found[0], found.start())


def _refuse_escapes(text: str) -> None:
    """Escapes that one engine takes for the end of a text or comment, the other not."""
    for found in _ESCAPE.finditer(text):
        code = found["code"]
        if found[0][1] in "uU" and not code:
            raise refused(text, found.start(), "\\u is followed by four hexadecimal digits, here it is not")
        if code and chr(int(code, 16)) in _ENDS_SOMETHING:
            raise refused(text, found.start(), f"the escape {found[0]} is not allowed; write the character itself")


def _refuse_a_second(text: str, tokens: Sequence[Token]) -> None:
    for number, token in enumerate(tokens):
        if token.text == "\\":
            raise refused(text, token.place, "a backslash stands outside of a text")
        if token.text == ";" and number < len(tokens) - 1:
            raise refused(text, tokens[number + 1].place, "one statement at a time: nothing may follow the semicolon")


def _refuse_other_beginnings(text: str, first: Token) -> None:
    if first.upper in ("EXPLAIN", "PROFILE"):
        raise refused(text, first.place, f"{first.upper} is not allowed: no plan is shown here")
    if first.upper not in STARTS:
        raise refused(
            text,
            first.place,
            f"only reading is allowed here, so a statement begins with {', '.join(STARTS)}; this one with {first.text}",
        )


def _refuse_to_show(text: str, tokens: Sequence[Token]) -> None:
    before = [token for token in tokens if token.upper not in ("YIELD", "WHERE")][:4]
    if not any(token.upper in SHOWN for token in before):
        raise refused(text, tokens[0].place, "SHOW is allowed for indexes, constraints, functions and procedures only")
    for token in tokens[1:]:
        if token.upper in _NOT_WITH_SHOW:
            raise refused(text, token.place, f"{token.upper} is not allowed here")


def _is_a_name(tokens: Sequence[Token], number: int) -> bool:
    """Whether the word is a property, a label or a type, a parameter or a key of a map, by what stands beside it."""
    before = tokens[number - 1].text if number else ""
    after = tokens[number + 1].text if number + 1 < len(tokens) else ""
    return before in (".", ":", "$", "|", "&", "!") or after == ":"


def _refuse_clauses(text: str, token: Token) -> None:
    if token.upper == "USE":
        raise refused(text, token.place, "USE is not allowed: only this graph is read here")
    if token.upper in _WRITING:
        raise refused(
            text,
            token.place,
            f"only reading is allowed here, and {token.text} writes; a name that is spelled so stands in backticks",
        )


def _refuse_files(text: str, tokens: Sequence[Token], number: int) -> None:
    if tokens[number].upper == "LOAD" and number + 1 < len(tokens) and tokens[number + 1].upper == "CSV":
        raise refused(text, tokens[number].place, "LOAD CSV is not allowed: use the command `load` to bring files in")


def _refuse_procedures(text: str, tokens: Sequence[Token], number: int) -> None:
    if tokens[number].upper != "CALL" or number + 1 == len(tokens) or tokens[number + 1].text in ("{", "("):
        return
    name = _dotted(tokens, number + 1)
    if name not in PROCEDURES:
        raise refused(
            text, tokens[number].place, f"the procedure {name} is not allowed; allowed are {', '.join(PROCEDURES)}"
        )


def _refuse_functions(text: str, tokens: Sequence[Token], number: int) -> None:
    name = _dotted(tokens, number)
    after = number + 2 * name.count(".") + 1
    if name.upper() in _FUNCTIONS and after < len(tokens) and tokens[after].text == "(":
        raise refused(text, tokens[number].place, f"the function {name} is not allowed")


def _dotted(tokens: Sequence[Token], number: int) -> str:
    """The name that begins there, its parts joined by dots."""
    parts = [tokens[number].name]
    while number + 2 < len(tokens) and tokens[number + 1].text == "." and tokens[number + 2].kind in ("word", "quoted"):
        number += 2
        parts.append(tokens[number].name)
    return ".".join(parts)


def refused(text: str, place: int, why: str) -> UserMistake:
    line = text.count("\n", 0, place) + 1
    column = place - (text.rfind("\n", 0, place) + 1) + 1
    return UserMistake(f"The statement is refused (line {line}, column {column}): {why}.")
