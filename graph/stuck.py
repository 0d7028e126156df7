"""Statements that the embedded engine does not let go of when it is told to.

It looks at the time between rows, not inside one expression: a reduce() over millions of numbers goes on. Whoever gave
such a statement up says so here, and the supervisor ends the engine, unless the statement ended after all or somebody
is writing. The next command starts the engine anew; what was committed is there.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from graph import locks
from graph.driver import exceptions, neo4j
from graph.embedded import DATABASE, Folder

PATIENCE_SECONDS = 3.0
ANSWER_SECONDS = 5.0
_PREFIX = "stuck-"


def tell(folder: Folder, mark: str) -> None:
    """Says that a statement with this mark in its text was told to end and did not."""
    (folder.path / f"{_PREFIX}{mark}").touch()


def forget(folder: Folder) -> None:
    for told in _told(folder):
        told.unlink(missing_ok=True)


def must_end(folder: Folder, state: dict[str, Any]) -> bool:
    """Whether the engine has to be ended for a statement's sake. state: what engine.json says."""
    late = [told for told in _told(folder) if time.time() - told.stat().st_mtime > PATIENCE_SECONDS]
    if not late or locks.held(folder.path.parent / "writer.lock"):
        return False
    running = _running(state)
    for told in late:
        if running is None or any(told.name.removeprefix(_PREFIX) in text for text in running):
            return True
        told.unlink(missing_ok=True)
    return False


def _told(folder: Folder) -> list[Path]:
    return sorted(folder.path.glob(f"{_PREFIX}*"))


def _running(state: dict[str, Any]) -> list[str] | None:
    """The texts of the statements that run; None where the engine answers nobody."""
    found: list[str] = []
    answered = threading.Event()

    def look() -> None:
        with suppress(exceptions.DriverError, exceptions.Neo4jError, OSError):
            with (
                neo4j.GraphDatabase.driver(state["uri"], auth=("reader", state["reader"])) as driver,
                driver.session(database=DATABASE) as session,
            ):
                found.extend(row["currentQuery"] for row in session.run("SHOW TRANSACTIONS").data())
            answered.set()

    threading.Thread(target=look, daemon=True).start()
    return found if answered.wait(ANSWER_SECONDS) else None
