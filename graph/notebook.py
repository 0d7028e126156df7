"""The graph for notebooks: as tables by the official driver, and py2neo for those who know it (extra `analysts`).

A notebook imports dashboard/notebook.py, which adds what needs geo/ or ingest/: sites on a map, what-if with files.
This folder knows neither, so those cannot be here. Everything here only reads.
"""

from __future__ import annotations

import warnings
import weakref
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Self

import pandas as pd

from graph.asking import Limits
from graph.asking import ask as ask_within
from graph.embedded import ensure_running
from graph.errors import UserMistake
from graph.exposure import WORST_FIRST, Assessment, assess
from graph.frames import frame
from graph.library import Query, queries
from graph.parameters import Parameter
from graph.portfolio import sweep
from graph.projection import Projection
from graph.query import library_query, values_of
from graph.saved import open_projection
from graph.schema import NODES, RELATIONSHIPS
from graph.settings import Settings, from_environment
from graph.store import Store, accounts, open_store

if TYPE_CHECKING:
    import py2neo

INSTALL = ".venv/bin/uv pip install -r pyproject.toml --extra analysts"
END_OF_LIFE = (
    "py2neo is at its end of life: nobody mends it upstream, and parts of it do not work on today's engines "
    "(docs/notebooks.md says which). driver() gives the same with the official driver."
)
LIMITS = Limits(rows=100_000)
_STANDING = {"target": "string", "verdict": "string", "confidence": "float", "tier": "int", "source": "string"}
_ANSWER = {
    **{"target": "string", "kind": "string", "name": "string", "day": "date", "verdict": "string"},
    **{"because": "string", "confidence": "float", "tier": "int", "source": "string"},
    **{"path": "strings", "facts": "strings", "open_ends": "strings", "clears": "strings"},
}


def connect(settings: Settings | None = None) -> py2neo.Graph:
    """A py2neo Graph on the configured engine, as the reader account where there is one; it only reads.

    py2neo is at its end of life upstream: use driver() for anything new. What works of it on each engine is in
    docs/notebooks.md. settings: as the environment says where None.
    Raises UserMistake where py2neo is not installed, EngineUnreachable where nothing answers at the address.
    """
    try:
        from graph.py2neo_graph import reading_graph  # noqa: PLC0415  py2neo is in the extra `analysts` alone
    except ImportError as error:
        if error.name != "py2neo":
            raise
        raise UserMistake(f"py2neo is not installed: it comes with the extra `analysts`. Next: {INSTALL}") from error
    _say_that_it_has_ended()
    chosen = settings or from_environment()
    if chosen.neo4j_uri:
        _, reader = accounts(chosen, None)
        return reading_graph(chosen.neo4j_uri, reader, chosen.neo4j_database)
    engine = ensure_running(chosen)
    try:
        graph = reading_graph(engine.uri, engine.reader, engine.database)
    except BaseException:
        engine.release()
        raise
    weakref.finalize(graph, engine.release)
    return graph


@cache
def _say_that_it_has_ended() -> None:
    warnings.warn(END_OF_LIFE, FutureWarning, stacklevel=3)


def driver(settings: Settings | None = None) -> Tables:
    """The graph as tables, by the official driver, on the configured engine. Raises EngineUnreachable with what to
    check. Close it with close() or `with`."""
    chosen = settings or from_environment()
    return Tables(open_store(chosen), chosen)


class Verdicts:
    """What inference says of a graph, as it is or as it would be."""

    def __init__(self, projection: Projection) -> None:
        self.projection = projection

    def portfolio(self, label: str = "Shipment", *, as_of: date, **how: Any) -> pd.DataFrame:
        """The verdict of every node of a label, worst first: target, verdict, confidence, tier and source of the best
        path. how: look_back_months, commodity, max_steps, as graph.portfolio.sweep takes them."""
        rows = [vars(standing) for standing in sweep(self.projection, label, as_of=as_of, **how)]
        return self._told(frame(rows, _STANDING, _STANDING), as_of, how)

    def expose(self, *targets: str, as_of: date, **how: Any) -> pd.DataFrame:
        """The answers for some targets in full, worst first; of all shipments where none is named.

        path: ids from the target to its source of risk; facts: those of the path, which what_if(without=...) takes;
        open_ends: ids of what is not known; clears: the fewest facts to disprove so that no path is left. how: as
        graph.exposure.assess takes it. Raises UserMistake on an id that the graph does not hold.
        """
        answers = assess(self.projection, targets or None, as_of=as_of, **{"paths": 1, **how})
        return self._told(frame([_in_short(answer) for answer in answers], _ANSWER, _ANSWER), as_of, how)

    def _told(self, table: pd.DataFrame, as_of: date, how: dict[str, Any]) -> pd.DataFrame:
        table["verdict"] = pd.Categorical(table["verdict"], categories=WORST_FIRST, ordered=True)
        table.attrs.update(how, as_of=as_of.isoformat(), graph=self.projection.version)
        return table


class Tables:
    """The graph of a store as pandas tables; it only reads."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def ask(self, text_or_name: str, /, *, limits: Limits = LIMITS, **parameters: Any) -> pd.DataFrame:
        """The answer to Cypher, or to a question of the library by its name (`library()` lists them).

        parameters: plain values, never pasted into the text. limits: where they cut, a warning says so, and the
        table's attrs["cut"]. Raises UserMistake where the statement is wrong or does more than read.
        """
        text, values, columns = text_or_name, parameters, tuple[str, ...]()
        if text_or_name.isidentifier():
            query = library_query(text_or_name)
            text, values = query.text, _library_values(query, parameters)
            columns = tuple(column.name for column in query.columns)
        answer = ask_within(self._store, text, values, limits)
        table = frame(answer.rows, answer.columns or columns)  # the embedded engine names no columns of no rows
        if answer.cut:
            table.attrs["cut"] = answer.cut
            warnings.warn(f"This is not all of the answer: {answer.cut}.", UserWarning, stacklevel=2)
        return table

    def library(self) -> pd.DataFrame:
        """The questions of the library: name, group, title, parameters."""
        rows = [
            {"name": q.name, "group": q.group, "title": q.title, "parameters": [p.name for p in q.parameters]}
            for q in queries().values()
        ]
        return frame(rows, ("name", "group", "title", "parameters")).sort_values(["group", "title"], ignore_index=True)

    def nodes(self, label: str) -> pd.DataFrame:
        """Every node of a label, sorted by id, with all declared properties (docs/schema.md)."""
        if label not in NODES:
            raise UserMistake(f"{label!r} is no label of the graph; it has {', '.join(NODES)}.")
        kinds = {"id": "string", **{p.name: p.kind for p in NODES[label].properties}}
        values = ", ".join(f"n.{name} AS {name}" for name in kinds)
        return frame(list(self._store.stream(f"MATCH (n:{label}) RETURN {values} ORDER BY id")), kinds, kinds)

    def relations(self, type_: str) -> pd.DataFrame:
        """Every relationship of a type, sorted by id: id, from_id, to_id, then the declared properties."""
        if type_ not in RELATIONSHIPS:
            raise UserMistake(f"{type_!r} is no type of relationship; there are {', '.join(RELATIONSHIPS)}.")
        kinds = {p.name: p.kind for p in RELATIONSHIPS[type_].properties}
        kinds = {"id": "string", "from_id": "string", "to_id": "string", **kinds}
        of = {"from_id": "a.id", "to_id": "b.id"}
        values = ", ".join(f"{of.get(name, f'r.{name}')} AS {name}" for name in kinds)
        rows = self._store.stream(f"MATCH (a)-[r:{type_}]->(b) RETURN {values} ORDER BY id")
        return frame(list(rows), kinds, kinds)

    def verdicts(self) -> Verdicts:
        """Inference on the graph as it is now."""
        return Verdicts(open_projection(self._store, self._settings))

    def portfolio(self, label: str = "Shipment", *, as_of: date, **how: Any) -> pd.DataFrame:
        """As Verdicts.portfolio, of the graph as it is now."""
        return self.verdicts().portfolio(label, as_of=as_of, **how)

    def expose(self, *targets: str, as_of: date, **how: Any) -> pd.DataFrame:
        """As Verdicts.expose, of the graph as it is now."""
        return self.verdicts().expose(*targets, as_of=as_of, **how)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _library_values(query: Query, given: dict[str, Any]) -> dict[str, Any]:
    """Values of Python, each read by the type that the question declares."""
    declared = {p.name: p for p in query.parameters}
    lists = {name: value for name, value in given.items() if _is_list(declared.get(name), value)}
    values = values_of(query, {name: "" if name in lists else _written(value) for name, value in given.items()})
    return {**values, **lists}


def _is_list(declared: Parameter | None, value: Any) -> bool:
    if not declared or declared.type != "list of string" or isinstance(value, str):
        return False
    if not isinstance(value, Sequence) or not all(isinstance(item, str) for item in value):
        raise UserMistake(f"The parameter {declared.name!r} is {value!r}; expected a list of texts.")
    return True


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _in_short(answer: Assessment) -> dict[str, Any]:
    path = answer.paths[0] if answer.paths else None
    return {
        **{"target": answer.target, "kind": answer.label, "name": answer.name, "day": answer.day},
        **{"verdict": answer.verdict, "because": answer.because, "confidence": answer.confidence, "tier": answer.tier},
        "source": path.risk.id if path else None,
        "path": [path.target, *(step.to for step in path.steps)] if path else [],
        "facts": [step.fact.id for step in path.steps] if path else [],
        "open_ends": [end.id for end in answer.open_ends],
        "clears": list(answer.clears.facts) if answer.clears else [],
    }
