"""The analysts' library: questions in Cypher, graph/queries/*.cypher, each under a header in a fixed form.

    // title: a few words
    // group: one of GROUPS
    // question: one sentence that ends with a question mark
    // param NAME: TYPE = DEFAULT, MEANING          `TYPE, MEANING` where it must be given; see graph/parameters.py
    // column NAME: MEANING                         in the order in which the statement returns them
    // cost: what it looks at, and what its answer leaves out
    // start: all LABEL, LABEL; LABEL by id         what is scanned; what is looked up by the index of the ids
    // example: NAME=VALUE NAME=VALUE               needed where a parameter has no default

A line that begins with `//   ` carries on the one before. Anything missing or wrong raises when the library is read.
graph/library_page.py makes docs/queries.md of the headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graph.errors import UserMistake
from graph.parameters import Parameter, parameter
from graph.schema import NODES

GROUPS = ("exposure", "suppliers", "ownership", "geography", "shipments", "evidence", "data quality")
USED = re.compile(r"\$(\w+)")
_ONCE = ("title", "group", "question", "cost", "start", "example")
_LINE = re.compile(r"// (param |column )?(\w+): (\S.*)\Z")
_MORE = re.compile(r"//   (\S.*)\Z")
_START = re.compile(r"(?:all (?P<all>\w+(?:, \w+)*)|(?P<by_id>\w+(?:, \w+)*) by id)\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True)
class Column:
    """A column of the answer: its name, and what stands in it."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Query:
    """A question of the library.

    start: what the engine begins with, in words: `LABEL by id` is a look-up by index, `all LABEL` looks at each. cost:
    what makes it slow. example: parameters as name=value, to ask the demo with. text: the whole file,
    which the engines take as it is; cypher: the statement without its header.
    """

    name: str
    title: str
    group: str
    question: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    cost: str
    start: str
    example: tuple[str, ...]
    text: str
    cypher: str

    @property
    def starts(self) -> tuple[tuple[str, str], ...]:
        """`start` taken apart: (label, "id" or "all") each."""
        return _starts(self.start)

    @property
    def command(self) -> str:
        """The example as a person types it, without the program's name."""
        return " ".join(["query", self.name, *(f"--param {_quoted(one)}" for one in self.example)])


@cache
def queries() -> dict[str, Query]:
    """The library by name, in order of the names. Raises ValueError where a file is not written as it should be."""
    folder = files("graph") / "queries"
    texts = {
        entry.name.removesuffix(".cypher"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".cypher")
    }
    return {name: read(name, texts[name]) for name in sorted(texts)}


def by_group() -> dict[str, list[Query]]:
    """The library by group, in the order of GROUPS; within a group by title."""
    titled = sorted(queries().values(), key=lambda query: query.title)
    return {group: [query for query in titled if query.group == group] for group in GROUPS}


def read(name: str, text: str) -> Query:
    """The question that a file holds. Raises ValueError, with the file and what is wrong, where it is not well made."""
    try:
        if not _NAME.match(name):
            raise ValueError("its name is not of small letters, digits and underscores")
        return _read(name, text)
    except (ValueError, UserMistake) as error:
        raise ValueError(f"graph/queries/{name}.cypher: {error}") from error


def _read(name: str, text: str) -> Query:
    head, cypher = _parted(text)
    said: dict[str, str] = {}
    parameters: list[Parameter] = []
    columns: list[Column] = []
    for kind, key, words in _entries(head):
        if kind == "param":
            parameters.append(parameter(key, words))
        elif kind == "column":
            columns.append(Column(key, words))
        elif key not in _ONCE:
            raise ValueError(f"{key!r} is no key of a header; expected {', '.join(_ONCE)}, param NAME or column NAME")
        elif key in said:
            raise ValueError(f"{key!r} is said twice")
        else:
            said[key] = words
    missing = [key for key in _ONCE if key not in said and key != "example"]
    if missing:
        raise ValueError(f"its header does not say {', '.join(missing)}")
    example = tuple(said.pop("example", "").split())
    query = Query(name, **said, parameters=tuple(parameters), columns=tuple(columns), example=example, text=text,
                  cypher=cypher)  # fmt: skip
    _check(query)
    return query


def _parted(text: str) -> tuple[list[str], str]:
    """(the lines of the header, the statement below it)."""
    lines = text.splitlines()
    end = next((n for n, line in enumerate(lines) if not line.startswith("//")), len(lines))
    return lines[:end], "\n".join(lines[end:]).strip() + "\n"


def _entries(head: Iterable[str]) -> list[tuple[str, str, str]]:
    """(param, column or nothing; the key; the words) of each line, with the lines that carry it on."""
    found: list[tuple[str, str, str]] = []
    for line in head:
        if more := _MORE.match(line):
            if not found:
                raise ValueError(f"{line!r} carries on nothing")
            kind, key, words = found[-1]
            found[-1] = (kind, key, f"{words} {more[1]}")
        elif new := _LINE.match(line):
            found.append(((new[1] or "").strip(), new[2], new[3]))
        else:
            raise ValueError(f"{line!r} is not of the form `// KEY: TEXT`")
    return found


def _check(query: Query) -> None:
    if query.group not in GROUPS:
        raise ValueError(f"group {query.group!r} is not one of {', '.join(GROUPS)}")
    if not query.question.endswith("?"):
        raise ValueError("its question does not end with a question mark")
    for what, names in (("parameter", [p.name for p in query.parameters]), ("column", [c.name for c in query.columns])):
        if len(names) != len(set(names)):
            raise ValueError(f"a {what} is said twice")
    if not query.columns:
        raise ValueError("it says no column")
    declared, used = {p.name for p in query.parameters}, set(USED.findall(query.cypher))
    if declared != used:
        raise ValueError(f"its header says the parameters {sorted(declared)}, its statement uses {sorted(used)}")
    if "ORDER BY" not in query.cypher:
        raise ValueError("without ORDER BY its rows come in any order")
    _starts(query.start)
    _check_example(query)


def _starts(words: str) -> tuple[tuple[str, str], ...]:
    """(label, "id" or "all") of each label that a start names. Raises ValueError where it is not so written."""
    found: list[tuple[str, str]] = []
    for part in words.split("; "):
        said = _START.match(part)
        labels = (said["all"] or said["by_id"]).split(", ") if said else []
        if not said or not set(labels) <= NODES.keys():
            raise ValueError(f"start {part!r} is not `all LABEL, ...` or `LABEL, ... by id` of labels of the schema")
        found += [(label, "all" if said["all"] else "id") for label in labels]
    return tuple(found)


def _check_example(query: Query) -> None:
    given = dict(one.partition("=")[::2] for one in query.example)
    for declared in query.parameters:
        if declared.name in given:
            declared.read(given.pop(declared.name))
        elif declared.default is None:
            raise ValueError(f"parameter {declared.name!r} has no default, and no example gives it")
    if given:
        raise ValueError(f"its example gives {sorted(given)}, which are no parameters")


def _quoted(pair: str) -> str:
    return f'"{pair}"' if ";" in pair else pair
