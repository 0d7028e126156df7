"""The parameters of a statement as fields, each of its type and kept in the address, and the values that they hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from graph.errors import UserMistake
from graph.library import Query, queries
from graph.parameters import Parameter
from graph.query import as_it_looks, parameters_of, said_in

TAKEN = frozenset(
    ("page", "query", "text", "cypher", "run", "rows", "seconds", "from", "as_of", "commodity", "verdict", "stopped")
)
"""What an address says of other things: a parameter of such a name is `p_NAME` there."""
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
_ACROSS = 3


def in_address(name: str) -> str:
    """What a parameter is called in the address."""
    return f"p_{name}" if name in TAKEN else name


def names_in_address() -> list[str]:
    """What the address may say of the parameters of the question that it names, and of the text."""
    query = queries().get(st.query_params.get("query", ""))
    text = st.session_state.get("cypher") or st.query_params.get("cypher") or ""
    names = [one.name for one in query.parameters] if query else []
    return [in_address(name) for name in (*names, *parameters_of(text))]


def misread(query: Query | None) -> list[str]:
    """What the address says of a question's parameters that does not fit, in words. To be asked before `fields`."""
    wrong = []
    for declared in query.parameters if query else ():
        for said in st.query_params.get_all(in_address(declared.name)):
            try:
                declared.read(said)
            except UserMistake as error:
                wrong.append(str(error))
    return wrong


def fields(query: Query | None, text: str) -> dict[str, Any]:
    """Draws a field for each parameter, and says what they hold; a blank one that must be given is not in it.

    A question's parameters have types; what a text uses besides is taken for what it looks like.
    """
    declared = {one.name: one for one in query.parameters} if query else {}
    names = list(dict.fromkeys((*declared, *parameters_of(text))))
    said, values = said_in(text), {}
    across = _ACROSS if len(names) >= _ACROSS else 2
    for begin in range(0, len(names), across):
        columns = st.columns(across, vertical_alignment="bottom")
        for column, name in zip(columns, names[begin : begin + across], strict=False):
            with column:
                value = _field(declared[name], query) if name in declared else _free(name, said)
            if value is not None:
                values[name] = value
    return values


def missing(query: Query | None, text: str, values: dict[str, Any]) -> list[str]:
    """The parameters that have no value yet."""
    names = [one.name for one in query.parameters] if query else []
    return [name for name in dict.fromkeys((*names, *parameters_of(text))) if name not in values]


def _field(one: Parameter, query: Query | None) -> Any:
    label = f"{one.name}: {one.meaning}"
    if one.between:
        label += f" ({one.between_in_words})"
    bound: dict[str, Any] = {"key": in_address(one.name), "bind": "query-params"}
    if one.type == "boolean":
        return st.checkbox(label, value=bool(one.default), **bound)
    if one.type == "date":
        day = one.default if isinstance(one.default, date) else None
        return st.date_input(label, value=day, min_value=_FIRST_DAY, max_value=_LAST_DAY, **bound)
    if one.type in ("integer", "float"):
        return _number(one, label, bound)
    example = dict(pair.partition("=")[::2] for pair in query.example).get(one.name) if query else None
    default = "" if one.default in (None, "", []) else one.default_in_words
    hint = f"such as {example}" if example else ("items separated by ;" if one.type == "list of string" else None)
    said = st.text_input(label, default, placeholder=hint, max_chars=1_000, **bound)
    return None if one.default is None and not said.strip() else one.read(said)


def _number(one: Parameter, label: str, bound: dict[str, Any]) -> Any:
    whole = one.type == "integer"
    kind = int if whole else float
    default = one.default if isinstance(one.default, int | float) else None
    said = dict(zip(("min_value", "max_value", "value"), (*(one.between or (None, None)), default), strict=True))
    numbers: dict[str, Any] = {name: None if value is None else kind(value) for name, value in said.items()}
    return st.number_input(label, **numbers, step=kind(1) if whole else 0.1, format=None if whole else "%g", **bound)


def _free(name: str, said: dict[str, str]) -> Any:
    given = st.text_input(
        f"{name}: a parameter of your own text",
        said.get(name, ""),
        max_chars=1_000,
        key=in_address(name),
        bind="query-params",
        help='A number and a day, such as 3 and 2026-11-01, are taken for such, and ["VN", "CN"] for a list.',
    )
    return as_it_looks(given) if given else None
