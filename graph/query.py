"""Analysts' questions in Cypher: the library graph/queries/*.cypher, or a file of one's own; read-only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from graph.errors import UserMistake

_PARAMETER = re.compile(r"\$(\w+)")
_DEFAULT = re.compile(r"^// --param (\w+=.+)$", re.MULTILINE)


class Streamer(Protocol):
    def stream(self, cypher: str, /, **parameters: Any) -> Iterator[dict[str, Any]]: ...


def library() -> dict[str, str]:
    """The shipped queries: name -> text."""
    folder = files("graph") / "queries"
    found = ((entry.name.removesuffix(".cypher"), entry) for entry in folder.iterdir())
    return {name: entry.read_text(encoding="utf-8") for name, entry in sorted(found) if name != entry.name}


def read_query(name_or_file: str) -> str:
    """The text of a library query, or of a file. Raises UserMistake where there is neither."""
    shipped = library()
    if name_or_file in shipped:
        return shipped[name_or_file]
    path = Path(name_or_file)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserMistake(
            f"{name_or_file!r} is neither a query of the library ({', '.join(shipped)}) nor a readable UTF-8 file."
        ) from error


def run_query(store: Streamer, text: str, parameters: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """At most `limit` rows, read as the reader account; parameters come as name=value, never pasted into the text.

    A line `// --param name=value` in the text says what counts where the parameter is not given.
    """
    if limit < 1:
        raise UserMistake(f"--limit is {limit}; expected 1 or more.")
    given = dict(map(_parameter, parameters))
    known = sorted(set(_PARAMETER.findall(text)))
    for name in given:
        if name not in known:
            raise UserMistake(f"The query has no parameter {name!r}; it has {', '.join(known) or 'none'}.")
    return list(islice(store.stream(text, **{**dict(map(_parameter, _DEFAULT.findall(text))), **given}), limit))


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise UserMistake(f"--param {text!r} is not of the form name=value.")
    for convert in (int, float, date.fromisoformat):
        try:
            return name, convert(value)
        except ValueError:
            continue
    return name, value
