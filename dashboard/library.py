"""How the command line shows the library of questions: the list by group, and what is to be known of one."""

from __future__ import annotations

from typing import Any

from rich.markup import escape

from dashboard import output
from graph.library import Query, by_group
from graph.parameters import Parameter
from graph.query import library_query


def show_list(*, as_json: bool) -> None:
    """Every question of the library by group, with its title."""
    groups = by_group()
    if as_json:
        output.json_document([_in_short(query) for group in groups.values() for query in group])
        return
    width = max(len(query.name) for group in groups.values() for query in group)
    for group, of_group in groups.items():
        output.OUT.print(f"[bold]{escape(group.capitalize())}[/]")
        for query in of_group:
            output.OUT.print(f"  {query.name:<{width}}  {escape(query.title)}")
    output.note(f"Next: {output.PROGRAM} query NAME --about, then {output.PROGRAM} query NAME")


def show_about(name: str, *, as_json: bool) -> None:
    """One question with its parameters, columns, cost and text. Raises UserMistake where the library lacks it."""
    query = library_query(name)
    if as_json:
        output.json_document(_in_full(query))
        return
    output.OUT.print(f"[bold]{escape(query.title)}[/] ({query.group})")
    output.OUT.print(escape(query.question))
    if query.parameters:
        output.OUT.print("\n[bold]Parameters[/]")
        output.rows_of([_parameter_row(one) for one in query.parameters])
    output.OUT.print("\n[bold]Columns[/]")
    output.rows_of([{"column": column.name, "meaning": column.meaning} for column in query.columns])
    output.OUT.print(f"\n[bold]Cost[/]\nStarts from {escape(query.start)}. {escape(query.cost)}")
    output.OUT.print(f"\n[bold]Example[/], for the demo\n{escape(_command(query))}")
    output.OUT.print(f"\n[bold]Cypher[/]\n{escape(query.cypher)}")


def _parameter_row(one: Parameter) -> dict[str, str]:
    return {
        **{"parameter": one.name, "type": one.type_in_words, "default": one.default_in_words},
        "meaning": one.meaning,
    }


def _in_short(query: Query) -> dict[str, Any]:
    return {"name": query.name, "title": query.title, "group": query.group, "question": query.question}


def _in_full(query: Query) -> dict[str, Any]:
    return {
        **_in_short(query),
        "parameters": [
            {
                **{"name": p.name, "type": p.type, "between": p.between, "required": p.default is None},
                **{"default": p.default, "meaning": p.meaning},
            }
            for p in query.parameters
        ],
        "columns": [{"name": column.name, "meaning": column.meaning} for column in query.columns],
        "start": query.start,
        "cost": query.cost,
        "example": _command(query),
        "cypher": query.cypher,
    }


def _command(query: Query) -> str:
    return f"{output.PROGRAM} {query.command}"
