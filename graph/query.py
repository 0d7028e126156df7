"""Analysts' questions in Cypher: one of the library (graph/library.py), or a text of one's own; read-only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import orjson

from graph.asking import Answer, Limits, ask
from graph.errors import UserMistake
from graph.library import USED, Query, queries
from graph.statement import looks_like_one, tokens_of
from graph.store import Store

_AS_JSON = """A parameter is a list where it is written as JSON: --param 'cc=["VN", "CN"]'."""
_WANTS_A_LIST = re.compile(r"The database cannot run .*\b(list|iterable|index into)\b", re.IGNORECASE | re.DOTALL)
_DEFAULT = re.compile(r"^// --param (\w+=.+)$", re.MULTILINE)


def library() -> dict[str, str]:
    """The shipped queries: name -> text."""
    return {name: query.text for name, query in queries().items()}


def library_query(name: str) -> Query:
    """The question of the library that is called so. Raises UserMistake where there is none."""
    if name in queries():
        return queries()[name]
    raise UserMistake(f"{name!r} is no query of the library; it has {', '.join(queries())}.")


def read_query(said: str) -> str:
    """The text of a library query, of a file, or what was said itself where it is a statement.

    Raises UserMistake where it is none of them.
    """
    shipped = library()
    if said in shipped:
        return shipped[said]
    try:
        return Path(said).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UserMistake(f"File {said} is no text in UTF-8; save it as such.") from error
    except (OSError, ValueError) as error:
        if looks_like_one(said):
            return said
        near = get_close_matches(said, shipped, 3)
        meant = f"Near to it: {', '.join(near)}." if near else f"The library has {', '.join(shipped)}."
        raise UserMistake(
            f"{said[:100]!r} is no query of the library, no file that can be read, and no statement that begins with "
            f"MATCH, RETURN or the like. {meant}"
        ) from error


def answer(store: Store, text: str, parameters: Sequence[str], limits: Limits) -> Answer:
    """The answer to a statement that reads (graph/asking.py); parameters as name=value, never pasted into the text.

    Of the library's questions each value is read by the type that the header declares. In a text of one's own values
    are taken for what they look like (`as_it_looks`); a line `// --param name=value` there says what counts where the
    parameter is not given. Raises UserMistake where a parameter is unknown, missing or does not fit its type, and as
    `ask` does.
    """
    shipped = next((query for query in queries().values() if query.text == text), None)
    values = values_of(shipped, _given(parameters)) if shipped else _values_of_a_file(text, _given(parameters))
    return ask(store, text, values, limits) if shipped else ask_own(store, text, values, limits)


def ask_own(store: Store, text: str, values: Mapping[str, Any], limits: Limits) -> Answer:
    """As `ask` does; where a parameter is text and the statement wants a list, the error says how a list is given.

    That of an `IN $name` comes before it is asked: in a WHERE the embedded engine would answer it with no rows.
    """
    for name in _wanted_as_lists(text):
        if isinstance(values.get(name), str):
            raise UserMistake(
                f"The parameter {name!r} is the text {values[name][:100]!r}, and `IN ${name}` wants a list. {_AS_JSON}"
            )
    try:
        return ask(store, text, values, limits)
    except UserMistake as error:
        said = str(error)
        if not (any(isinstance(value, str) for value in values.values()) and _WANTS_A_LIST.match(said)):
            raise
        raise UserMistake(f"{said}{'' if said.endswith('.') else '.'} {_AS_JSON}") from error


def _wanted_as_lists(text: str) -> Iterator[str]:
    """The parameters behind an IN."""
    tokens = list(tokens_of(text))
    for before, dollar, name in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.upper == "IN" and dollar.text == "$":
            yield name.name


def values_of(query: Query, given: Mapping[str, str]) -> dict[str, Any]:
    """The values of a library question's parameters: those given, read by their types, and the defaults of the others.

    given: name -> what a person wrote. Raises UserMistake where a parameter is unknown, missing or of another type.
    """
    _refuse_unknown(given, [p.name for p in query.parameters])
    values: dict[str, Any] = {}
    for declared in query.parameters:
        if declared.name in given:
            values[declared.name] = declared.read(given[declared.name])
        elif declared.default is None:
            raise UserMistake(
                f"The query needs the parameter {declared.name!r} ({declared.type}): {declared.meaning}. "
                f"For instance: {query.command}"
            )
        else:
            values[declared.name] = declared.default
    return values


def _values_of_a_file(text: str, given: Mapping[str, str]) -> dict[str, Any]:
    _refuse_unknown(given, parameters_of(text))
    said = {**said_in(text), **given}
    return {name: as_it_looks(value) for name, value in said.items()}


def parameters_of(text: str) -> list[str]:
    """The names of the parameters that a text uses."""
    return sorted(set(USED.findall(text)))


def said_in(text: str) -> dict[str, str]:
    """What the lines `// --param name=value` of a text say of its parameters."""
    return _given(_DEFAULT.findall(text))


def _refuse_unknown(given: Mapping[str, str], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise UserMistake(f"The query has no parameter {name!r}; it has {', '.join(known) or 'none'}.")


def _given(parameters: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in parameters:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise UserMistake(f"--param {text!r} is not of the form name=value.")
        found[name] = value
    return found


def as_it_looks(value: str) -> Any:
    """The value as a whole number, a number, a day or a list in JSON where it looks like one, else the text."""
    for convert in (int, float, date.fromisoformat, _list):
        try:
            return convert(value)
        except ValueError:
            continue
    return value


def _list(text: str) -> list[Any]:
    """Raises ValueError where it is no list in JSON."""
    found = orjson.loads(text) if text.lstrip().startswith("[") else None
    if not isinstance(found, list):
        raise ValueError(text)
    return found
