"""py2neo's Graph, held to reading. Importing this needs py2neo, of the extra `analysts`.

py2neo gets no more updates. After a write that the embedded engine refuses at its commit, py2neo's connection is stuck
and gives empty answers instead of errors: here the methods that write are refused before anything is sent, and an
answer that never came raises.
"""

from __future__ import annotations

from typing import Any

import py2neo
from py2neo.database import Transaction
from py2neo.errors import ConnectionUnavailable, Neo4jError

from graph.errors import EngineUnreachable, UserMistake
from graph.statement import only_reading


class ReadingTransaction(Transaction):  # type: ignore[misc]  # py2neo ships no types, so its class is Any
    """A transaction in which every statement is looked at before it is sent, and every answer before it is given."""

    def run(self, cypher: str, parameters: dict[str, Any] | None = None, **more: Any) -> py2neo.Cursor:
        """Raises UserMistake on a statement that does more than read, EngineUnreachable where no answer came."""
        cursor = super().run(only_reading(cypher), parameters, **more)
        if cursor.keys() is None:
            raise EngineUnreachable(
                "py2neo sent the statement and got no answer: its connection is stuck after an earlier error. "
                "Call connect() again."
            )
        return cursor

    def _refuse(self, *_of: Any, **_more: Any) -> None:
        raise UserMistake("This py2neo graph only reads. To bring facts in, use the command `load`.")

    create = delete = merge = push = separate = update = _refuse


class ReadingGraph(py2neo.Graph):  # type: ignore[misc]  # py2neo ships no types, so its class is Any
    """Every transaction is a READ transaction, whatever is asked for: Neo4j enforces that, and on the embedded engine
    the reader account does."""

    def auto(self, readonly: bool = True) -> ReadingTransaction:  # noqa: ARG002  py2neo gives it by name
        return ReadingTransaction(self, autocommit=True, readonly=True)

    def begin(self, readonly: bool = True) -> ReadingTransaction:  # noqa: ARG002  py2neo gives it by name
        return ReadingTransaction(self, autocommit=False, readonly=True)


def reading_graph(uri: str, account: tuple[str, str], database: str) -> ReadingGraph:
    """The graph at a Bolt address, for an account of (user, password). Raises EngineUnreachable with what to check."""
    try:
        graph = ReadingGraph(uri, auth=account, name=database)
        graph.evaluate("RETURN 1")
    except (ConnectionUnavailable, Neo4jError, ValueError, OSError) as error:
        raise EngineUnreachable(
            f"py2neo cannot use the database {database!r} at {uri} as {account[0]!r}: {error}. Check NEO4J_URI, "
            "NEO4J_DATABASE, and the user and password; unset NEO4J_URI to use the embedded engine."
        ) from error
    return graph
