"""A person's own Cypher: it reads, and it ends at its limits. For the command `query` and the dashboard's editor."""

from __future__ import annotations

import secrets
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from graph.aggregation import refuse_lost_columns, refuse_misread
from graph.driver import exceptions, neo4j
from graph.errors import UserMistake, XuarRiskError
from graph.statement import only_reading
from graph.store import Row, Store
from graph.values import plain, sendable

FETCH = 1_000
# A statement that was told to end and did not within this time is left to the engine.
GRACE_SECONDS = 0.5
_STILL = {
    "embedded": " The engine did not let go of it, so it is ended within seconds; the next command starts it anew.",
    "neo4j": " The server still works at it, beside others, until it comes to its end or is restarted.",
}
_FAILURES = (exceptions.Neo4jError, exceptions.DriverError, OSError)


@dataclass(frozen=True)
class Limits:
    """rows: the most that come back; seconds: until the last of them; megabytes: what they may take here, about."""

    rows: int = 1_000
    seconds: float = 60.0
    megabytes: float = 256.0

    def __post_init__(self) -> None:
        for name, least in (("rows", 1), ("seconds", 0.1), ("megabytes", 0.1)):
            if not least <= getattr(self, name) < 1e9:
                raise UserMistake(f"The limit of {name} is {getattr(self, name)}; expected {least} or more.")


@dataclass(frozen=True)
class Answer:
    """columns in their order; rows by column; cut: in words why more rows may exist, or None; seconds it took."""

    columns: tuple[str, ...]
    rows: list[Row]
    cut: str | None
    seconds: float


def ask(store: Store, text: str, parameters: Mapping[str, Any], limits: Limits) -> Answer:
    """What the statement answers, within the limits.

    Raises UserMistake where it does more than read (before the engine sees it, or as the engine refuses it), is wrong,
    needs more memory than the engine gives, or brings no row within the time.
    """
    started = time.monotonic()
    with answering(store, text, parameters, limits) as reply:
        rows = list(reply)
    return Answer(reply.columns, rows, reply.cut, time.monotonic() - started)


@contextmanager
def answering(store: Store, text: str, parameters: Mapping[str, Any], limits: Limits) -> Iterator[Reply]:
    """Like `ask`, row by row as they arrive. On leaving, the engine no longer works at the statement."""
    reading = only_reading(text)
    if store.engine == "embedded":
        refuse_misread(reading)
    statement = _Statement(store, limits)
    try:
        yield Reply(statement, f"{reading}\n/* {statement.mark} */", dict(parameters), limits)
    finally:
        statement.leave()


class Reply:
    """The rows of one statement, to be gone through once; `columns` at once, `cut` after the last."""

    def __init__(self, statement: _Statement, text: str, parameters: Row, limits: Limits) -> None:
        self._statement = statement
        self._text = text
        self._limits = limits
        self.cut: str | None = None
        try:
            self._result = statement.run(text, sendable(parameters))
            self.columns = tuple(self._result.keys())
        except _FAILURES as error:
            raise statement.explain(error) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise UserMistake(f"The statement or a value of its parameters cannot be sent: {error}.") from error

    def __iter__(self) -> Iterator[Row]:
        count, size, most = 0, 0, self._limits.megabytes * 1e6
        try:
            for record in self._result:
                if count == self._limits.rows:
                    self.cut = f"cut at the limit of {self._limits.rows:,} rows; there are more"
                    return
                if not count:
                    refuse_lost_columns(self._text, self.columns)
                row = dict(zip(self.columns, map(plain, record.values()), strict=True))
                size += _size(row)
                if size > most and not count:
                    raise UserMistake(
                        f"The first row alone is larger than the limit of {self._limits.megabytes:g} MB. Ask for less."
                    )
                if size > most:
                    self.cut = f"cut at the limit of {self._limits.megabytes:g} MB, after {count:,} rows"
                    return
                count += 1
                yield row
        except _FAILURES as error:
            if not (count and self._statement.out_of_time):
                raise self._statement.explain(error) from error
            self.cut = f"cut at the time limit of {self._limits.seconds:g} s, after {count:,} rows"
        else:
            self._statement.finished = True


class _Statement:
    """One statement on a connection of its own, and the clock that ends it."""

    def __init__(self, store: Store, limits: Limits) -> None:
        self.mark = f"asked-{secrets.token_hex(8)}"
        self.out_of_time = self.finished = False
        self._store = store
        self._limits = limits
        self._started = time.monotonic()
        self._over = threading.Event()
        self._driver = store.another_reader()
        self._session = self._driver.session(
            database=store.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=FETCH
        )
        self._clock = threading.Thread(target=self._end_in_time, daemon=True)

    def run(self, text: str, parameters: Row) -> neo4j.Result:
        self._clock.start()
        transaction = self._session.begin_transaction(timeout=self._limits.seconds)
        return transaction.run(text, parameters)

    def explain(self, error: Exception) -> Exception:
        self.finished = isinstance(error, exceptions.Neo4jError)
        if not self.out_of_time:
            return self._of_the_engine(error)
        still = "" if self.finished else _STILL[self._store.engine]
        return UserMistake(
            f"The statement was ended at its time limit of {self._limits.seconds:g} s.{still} Ask for less (a LIMIT, a "
            "narrower MATCH), or allow more seconds."
        )

    def _of_the_engine(self, error: Exception) -> Exception:
        """The embedded engine hangs up on a statement that takes all of its memory, and goes on."""
        if not self.finished and self._store.engine == "embedded":
            with suppress(XuarRiskError):
                self._store.read("RETURN 1")
                return UserMistake(
                    "The engine gave the statement up, which needs more memory than it has. Ask for less at once, or "
                    "set XUAR_RISK_ENGINE_MEMORY_MB higher and start the engine anew."
                )
        return self._store.explain(error, self._limits.seconds)

    def leave(self) -> None:
        """Ends the statement, if it still runs, and the connection."""
        self._over.set()
        if not self.finished and not self.out_of_time:
            self._terminate()
        if self._clock.ident:
            self._clock.join(GRACE_SECONDS * 2)
        if not self.finished and self.out_of_time:
            self._store.give_up(self.mark)
        with suppress(*_FAILURES):
            self._driver.close()

    def _end_in_time(self) -> None:
        if self._over.wait(self._started + self._limits.seconds - time.monotonic()):
            return
        self.out_of_time = True
        self._terminate()
        if not self._over.wait(self._started + self._limits.seconds + GRACE_SECONDS - time.monotonic()):
            with suppress(*_FAILURES):
                self._driver.close()

    def _terminate(self) -> None:
        """Tells the engine; closing the connection alone would leave both engines working.

        Told beside the clock, which does not wait for an engine that answers nobody.
        """

        def tell() -> None:
            with suppress(*_FAILURES):
                self._store.terminate(self.mark)

        telling = threading.Thread(target=tell, daemon=True)
        telling.start()
        telling.join(GRACE_SECONDS)


def _size(value: Any) -> int:
    """What a value takes here, about, in bytes."""
    if isinstance(value, dict):
        return 64 + sum(_size(key) + _size(one) for key, one in value.items())
    if isinstance(value, list):
        return 64 + sum(map(_size, value))
    return sys.getsizeof(value)
