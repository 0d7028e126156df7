"""docs/data-dictionary.md: the columns of every record kind, the known words, the commands and the settings.

Made by `python -m dashboard.dictionary` in a clone of the repository, from the code and, for what the settings decide,
from the table in README.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from dashboard.cli import app
from graph import schema
from graph.declarations import Property
from graph.document_kinds import SHOWS
from graph.risk import PRODUCING_ROLES
from ingest import words
from ingest.kinds import ALL, Column, Kind

README = Path(__file__).resolve().parent.parent / "README.md"
_BEFORE = """
Made by `python -m dashboard.dictionary`; a test holds it to the code. What a node or relationship holds in the graph is
in [the schema](schema.md), how cells are cleaned and what is rejected in [loading](loading.md), the columns of each
question's answer in [the library](queries.md).
"""
_KINDS = """
A file holds records of one kind, a row each. Required columns are bold; a list is separated by `;` in a cell. Whatever
other columns a file has stay in the fact's `raw`.
"""
_DOCUMENTS = """
What `kind` of a document and `requested` of a shipment can say. Another word loads as it is written and is a finding,
but no rule reads it: a document of such a kind shows nothing, unless the notice of detention asks for that kind.
"""
_WORDS = """
Of an open list, another word loads as it is written and is a finding that names the nearest known one; no rule knows
it. Of a closed list, another word is a reject that names all of them. In brackets: other spellings that are read so.
"""
_ROLES = """
`role` of a supplier is free: any word loads, and none is a finding. One of these makes its address a site where goods
are made:
"""
_COMMANDS = """
`./run COMMAND` in a clone, `xuar-risk COMMAND` where it is installed. Each also takes `--help`; it exits with 0 done, 1
a mistake in the input, 2 usage, 3 no engine. `./run test` and `./run bench` are of a clone only.
"""
_SETTING = re.compile(r"^\| (`[A-Z].*?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def document() -> str:
    """docs/data-dictionary.md, as it should stand."""
    lines = ["# Data dictionary", "", *_BEFORE.strip().splitlines()]
    lines += ["", "## Record kinds", "", *_KINDS.strip().splitlines()]
    for kind in ALL:
        lines += ["", *_kind(kind)]
    lines += ["", "## Kinds of document", "", *_DOCUMENTS.strip().splitlines(), "", "| kind | shows |", "|---|---|"]
    lines += [f"| `{kind}` | {shows} |" for kind, shows in SHOWS.items()]
    lines += ["", "## Words", "", *_WORDS.strip().splitlines(), "", *_words()]
    lines += ["", "### Roles", "", *_ROLES.strip().splitlines(), f"{_coded(sorted(PRODUCING_ROLES))}."]
    lines += ["", "## Commands", "", *_COMMANDS.strip().splitlines()]
    for name, command in commands():
        lines += ["", *_command(name, command)]
    lines += ["", "## Settings", "", "Variables of the environment.", "", *_settings()]
    return "\n".join(lines) + "\n"


def _kind(kind: Kind) -> list[str]:
    declared = schema.NODES[kind.makes] if kind.is_node else schema.RELATIONSHIPS[kind.makes]
    properties = {one.name: one for one in declared.properties}
    made = f"(:{kind.makes})" if kind.is_node else f"[:{kind.makes}]"
    lines = [
        f"### {kind.name}",
        "",
        f"`{made}`: {declared.meaning}.",
        "",
        "| column | kind | meaning |",
        "|---|---|---|",
    ]
    return lines + [_column(kind, column, properties) for column in kind.columns]


def _column(kind: Kind, column: Column, properties: dict[str, Property]) -> str:
    name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
    if column.name in kind.ends:
        meaning = f"id of where the relationship {'starts' if column.name == kind.ends[0] else 'ends'}"
    elif column.name == "id":
        meaning = "its id, unique over all kinds"
    else:
        meaning = properties[column.name].meaning
    refers = f"; refers to a {' or '.join(column.refers)}" if column.refers else ""
    return f"| {name} | {column.value} | {meaning}{refers} |"


def _words() -> list[str]:
    """The lists of words, a table of each column's."""
    closed = {"basis": words.BASES, "entry_type": words.ENTRY_TYPES, "datum": words.DATUMS}
    told = [
        ("`processes` of a facility", "open", _coded(sorted(words.PROCESSES))),
        ("`stage` of a lot", "open", _coded(sorted(words.STAGES))),
        ("`unit`", "open", _spelled(words.UNITS)),
        *((f"`{column}`", "closed", _spelled(known)) for column, known in closed.items()),
    ]
    return ["| column | list | words |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in told)]


def _spelled(known: Mapping[str, str]) -> str:
    return "; ".join(f"`{term}`{_said_as(term, known)}" for term in dict.fromkeys(known.values()))


def _said_as(term: str, known: Mapping[str, str]) -> str:
    """The other spellings that are read as the word."""
    others = [spelling for spelling, meant in known.items() if meant == term and spelling not in (term, term.lower())]
    return f" ({', '.join(others)})" if others else ""


def _coded(terms: Iterable[str]) -> str:
    return ", ".join(f"`{term}`" for term in terms)


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that can be typed, with its name, in the order of the names."""
    yield from sorted(_commands(typer.main.get_command(app), ()))


def _commands(command: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, (*names, name))
    if names and (not getattr(command, "commands", None) or command.params):
        yield " ".join(names), command


def options(command: Any) -> Iterator[tuple[str, str]]:
    """(as it is typed, what it decides) of each argument and option of a command."""
    for one in command.params:
        said = [one.help or ""]
        if one.multiple:
            said.append("Can be given several times.")
        if type(one.default) in (int, float, str) and one.default != "":
            default = f"{one.default:g}" if isinstance(one.default, float) else one.default
            said.append(f"{default} unless told.")
        yield _typed(one), " ".join(said)


def _typed(one: Any) -> str:
    if one.param_type_name == "argument":
        name = one.name.upper() + ("..." if one.nargs == -1 else "")
        return name if one.required else f"[{name}]"
    flags = " / ".join((*one.opts, *one.secondary_opts))
    return flags if one.is_flag else f"{flags} {one.metavar or one.name.upper()}"


def _command(name: str, command: Any) -> list[str]:
    says = " ".join((command.help or "").split())
    lines = [f"### {name}", "", says, "", "| option | decides |", "|---|---|"]
    return lines + [f"| `{typed}` | {meaning} |" for typed, meaning in options(command)]


def _settings() -> list[str]:
    rows = _SETTING.findall(README.read_text(encoding="utf-8").replace("](docs/", "]("))
    return ["| variable | decides | without it |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]


if __name__ == "__main__":
    sys.stdout.write(document())
