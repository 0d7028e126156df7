"""The one door to the database, whichever engine answers: connect, read, write in retried batches."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Self, TypeVar

from graph import journal, locks, schema, stuck
from graph.driver import exceptions, neo4j
from graph.embedded import Engine, ensure_running
from graph.errors import UserMistake, XuarRiskError
from graph.schema import NODES
from graph.settings import Settings
from graph.trouble import Whereabouts, explain, may_succeed_again
from graph.values import plain, sendable

CONNECT_SECONDS = 5.0
ATTEMPTS = 6
BATCH = 5_000
FETCH = 10_000
Row = dict[str, Any]
T = TypeVar("T")

_BOLT = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://[^/]")
_LOAD_CSV = re.compile(r"\bLOAD\s+CSV\b", re.IGNORECASE)


class Store:
    """A connection to the database.

    engine: "embedded" or "neo4j". database: its name there. version: what the server calls itself.
    """

    def __init__(self, settings: Settings, engine: Engine | None) -> None:
        self.engine = "embedded" if engine else "neo4j"
        self._settings = settings
        self._embedded = engine
        self._limit_seconds = engine.query_seconds if engine else settings.query_timeout_seconds
        self.database = engine.database if engine else settings.neo4j_database
        self._uri = engine.uri if engine else settings.neo4j_uri or ""
        loader, reader = accounts(settings, engine)
        self._reader_account = reader
        self._reader = self._connect(*reader)
        self._loader = self._reader if loader == reader else self._connect(*loader)
        self._reader_user, self._loader_user = reader[0], loader[0]
        self.version = ""

    def open(self) -> Self:
        """Asks both accounts in, so that a wrong password shows at once."""
        for driver, user in {self._reader: self._reader_user, self._loader: self._loader_user}.items():
            try:
                with driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
                    self.version = str(session.run("RETURN 1").consume().server.agent)
            except (exceptions.Neo4jError, exceptions.DriverError, ValueError) as error:
                raise explain(error, self._at(user)) from error
        return self

    def read(self, cypher: str, /, **parameters: Any) -> list[Row]:
        """The rows that a statement returns. Raises UserMistake where it is wrong, writes or takes too long."""
        return self._repeat(lambda: list(self._rows(cypher, parameters)), self._reader_user)

    def stream(self, cypher: str, /, **parameters: Any) -> Iterator[Row]:
        """Like `read`, row by row as they arrive: for results that need not fit in memory."""
        try:
            yield from self._rows(cypher, parameters)
        except (exceptions.Neo4jError, exceptions.DriverError) as error:
            raise explain(error, self._at(self._reader_user)) from error

    def gather(self, cypher: str, /, **parameters: Any) -> list[Any]:
        """The list that a statement collects into its one value: quicker than rows where there are many.

        What is in it stays as the driver gives it, so dates and instants are to be asked for as text or numbers.
        """

        def once() -> list[Any]:
            with self._asking(cypher, parameters) as result:
                found: list[Any] = result.single(strict=True).value()
                return found

        return self._repeat(once, self._reader_user)

    def another_reader(self) -> neo4j.Driver:
        """A connection of the reader's apart from the others: closing it ends the wait for an answer on it."""
        return self._connect(*self._reader_account)

    def terminate(self, mark: str) -> None:
        """Tells the engine to end the reader's statements that have this in their text."""
        with self._reader.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
            for running in session.run("SHOW TRANSACTIONS").data():
                if mark in running["currentQuery"]:
                    session.run("TERMINATE TRANSACTION $id", id=running["transactionId"]).consume()

    def give_up(self, mark: str) -> None:
        """Says of a statement with this in its text that it does not end: the supervisor of the engine sees to it."""
        if self._embedded:
            stuck.tell(self._embedded.folder, mark)

    def explain(self, error: Exception, limit_seconds: float) -> XuarRiskError:
        """What an error of the reader's driver means to people, where the statement had this much time."""
        return explain(error, replace(self._at(self._reader_user), limit_seconds=limit_seconds))

    @contextmanager
    def writing(self, wait_seconds: float = 0.0) -> Iterator[Writer]:
        """The right to write, held by one command at a time. Raises UserMistake where another one keeps it."""
        self._settings.home.mkdir(parents=True, exist_ok=True)
        path = self._settings.home / "writer.lock"
        lock = locks.take(path, wait_seconds=wait_seconds)
        if lock is None:
            raise UserMistake(
                f"Another command is writing to this graph: {path.read_text() or 'unknown'}. "
                "Wait until it has finished, then try again."
            )
        try:
            os.ftruncate(lock, 0)
            os.write(lock, f"process {os.getpid()}, {Path(sys.argv[0]).name}".encode())
            with self._loader.session(database=self.database, fetch_size=FETCH) as session:
                writer = Writer(self, session)
                yield writer
                writer.finish()
        finally:
            os.ftruncate(lock, 0)
            os.close(lock)

    def prepare(self) -> None:
        """Makes the schema's constraints where they are missing."""
        with self.writing() as writer:
            for constraint in schema.constraints():
                writer.run(constraint)

    def close(self) -> None:
        self._reader.close()
        self._loader.close()
        if self._embedded:
            self._embedded.release()
            self._embedded = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connect(self, user: str, password: str) -> neo4j.Driver:
        try:
            if not _BOLT.match(self._uri):
                raise ValueError("it does not begin like one")
            return neo4j.GraphDatabase.driver(
                self._uri,
                auth=(user, password),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=CONNECT_SECONDS * 2,
                max_transaction_retry_time=CONNECT_SECONDS,
                notifications_min_severity="OFF",
                user_agent="xuar-risk",
            )
        except (exceptions.DriverError, ValueError) as error:
            raise explain(error, self._at(user)) from error

    def _rows(self, cypher: str, parameters: Row) -> Iterator[Row]:
        with self._asking(cypher, parameters) as result:
            keys = result.keys()
            for record in result:
                yield dict(zip(keys, map(plain, record.values()), strict=True))

    @contextmanager
    def _asking(self, cypher: str, parameters: Row) -> Iterator[neo4j.Result]:
        """The statement's result, in a transaction of its own that only reads."""
        refuse_files(cypher)
        mode = neo4j.READ_ACCESS
        with (
            self._reader.session(database=self.database, default_access_mode=mode, fetch_size=FETCH) as session,
            session.begin_transaction(timeout=self._limit_seconds) as transaction,
        ):
            yield transaction.run(cypher, sendable(parameters))

    def _repeat(self, do: Callable[[], T], user: str) -> T:
        """Does it, again after what passes by itself: a deadlock, a leader's change, two writers of one key."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return do()
            except (exceptions.Neo4jError, exceptions.DriverError) as error:
                last = attempt == ATTEMPTS or not may_succeed_again(error, embedded=self.engine == "embedded")
                if last:
                    raise explain(error, self._at(user)) from error
            time.sleep(0.02 * 2**attempt)
        raise AssertionError("unreachable")

    def _at(self, user: str) -> Whereabouts:
        log = str(self._embedded.folder.log) if self._embedded else ""
        return Whereabouts(self.engine, self._uri, self.database, user, self._limit_seconds, log)


class Writer:
    """The right to write, from `Store.writing`.

    Each transaction leaves a Revision of what it touched (graph/journal.py): the statements of graph/declarations.py
    say what that is, and text that does not may have touched everything.
    """

    def __init__(self, store: Store, session: neo4j.Session) -> None:
        self._store = store
        self._session = session
        self._journal = journal.Journal(store)

    def run(self, cypher: str, **parameters: Any) -> list[Row]:
        """One statement in a transaction of its own, and the rows that it returns."""
        values = sendable(parameters)
        return self._store._repeat(lambda: self._once(cypher, values), self._store._loader_user)

    def write(
        self,
        cypher: str,
        rows: Iterable[Any],
        *,
        parameter: str = "rows",
        batch: int = BATCH,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Runs the statement on batches of rows, each a transaction of its own, and says how many rows.

        The next batch is made while the engine works on the one before. `progress` gets the rows written so far.
        """
        remaining, written, pending = iter(rows), 0, None
        with ThreadPoolExecutor(max_workers=1) as engine:
            while part := list(islice(remaining, batch)):
                values = {parameter: sendable(part)}
                written += self._finish(pending, written, progress)
                pending = engine.submit(self._batch, cypher, values, len(part))
            written += self._finish(pending, written, progress)
        return written

    def finish(self) -> None:
        """Removes the revisions that need not be kept, if any were made."""
        if self._journal.made:
            self.write(NODES["Revision"].delete(), journal.outdated(self._store), parameter="ids", batch=500)

    def _finish(self, pending: Future[int] | None, before: int, progress: Callable[[int], None] | None) -> int:
        if pending is None:
            return 0
        count = pending.result()
        if progress:
            progress(before + count)
        return count

    def _batch(self, cypher: str, values: Row, count: int) -> int:
        self._store._repeat(lambda: self._once(cypher, values), self._store._loader_user)
        return count

    def _once(self, cypher: str, values: Row) -> list[Row]:
        with self._session.begin_transaction(timeout=self._store._limit_seconds) as transaction:
            result = transaction.run(cypher, values)
            keys = result.keys()
            rows = [dict(zip(keys, map(plain, record.values()), strict=True)) for record in result]
            if touched := journal.touched(cypher, values, rows):
                transaction.run(journal.NOTE, rows=self._journal.revisions(touched)).consume()
            transaction.commit()
        return rows


def open_store(settings: Settings) -> Store:
    """The database that the settings name. Raises EngineUnreachable with what to check."""
    engine = None if settings.neo4j_uri else ensure_running(settings)
    try:
        return Store(settings, engine).open()
    except BaseException:
        if engine:
            engine.release()
        raise


def refuse_files(cypher: str) -> None:
    """Raises UserMistake for LOAD CSV, which would read the server's files and addresses on the network."""
    if _LOAD_CSV.search(journal.code(cypher)):
        raise UserMistake("LOAD CSV is not allowed: use the command `load` to bring files in.")


def accounts(settings: Settings, engine: Engine | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """(user, password) of the loader and of the reader."""
    if engine:
        return engine.loader, engine.reader
    loader = (settings.neo4j_user, settings.neo4j_password)
    if settings.neo4j_reader_user:
        return loader, (settings.neo4j_reader_user, settings.neo4j_reader_password or "")
    return loader, loader
