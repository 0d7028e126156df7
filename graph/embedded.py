"""The default engine: ArcadeDB in a process of its own, started on first use and shared by all commands.

A small supervisor (graph/supervisor.py) owns the engine's process. Who holds which lock in the engine's folder:

    users.lock       shared, every command that uses the engine; the supervisor alone while it stops an idle engine
    start.lock       the command that starts the engine, then its supervisor until the engine answers
    supervisor.lock  the supervisor
    engine.lock      the engine's process: one owner a database folder

The kernel lets every lock go when its holder ends, so none of them outlives a `kill -9`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph import locks
from graph.errors import EngineUnreachable
from graph.settings import Settings

DATABASE = "xuar"
START_SECONDS = 90.0
STOP_SECONDS = 60.0


@dataclass(frozen=True)
class Folder:
    """Where the embedded engine keeps everything that is its own."""

    path: Path

    @property
    def users_lock(self) -> Path:
        return self.path / "users.lock"

    @property
    def start_lock(self) -> Path:
        return self.path / "start.lock"

    @property
    def supervisor_lock(self) -> Path:
        return self.path / "supervisor.lock"

    @property
    def engine_lock(self) -> Path:
        return self.path / "engine.lock"

    @property
    def state(self) -> Path:
        """Where the running engine listens, its process ids and its passwords; only its owner may read it."""
        return self.path / "engine.json"

    @property
    def log(self) -> Path:
        return self.path / "log" / "engine.log"

    @property
    def supervisor_log(self) -> Path:
        return self.path / "log" / "supervisor.log"

    def create(self) -> None:
        """Makes the folder, closed to everybody else."""
        try:
            (self.path / "log").mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.chmod(0o700)
        except OSError as error:
            raise EngineUnreachable(
                f"The embedded engine cannot use its folder {self.path}: {error.strerror}. "
                "Set XUAR_RISK_HOME to a folder that you may write to."
            ) from error


@dataclass(frozen=True)
class Engine:
    """A running engine and its two accounts, each (user, password). It runs at least until `release`.

    query_seconds: it ends any statement that runs longer, as the settings said when it started.
    """

    uri: str
    database: str
    loader: tuple[str, str] = field(repr=False)
    reader: tuple[str, str] = field(repr=False)
    query_seconds: float
    folder: Folder
    in_use: int = field(repr=False)

    def release(self) -> None:
        """Says that this command no longer needs the engine; it stops once nobody does for the idle time."""
        os.utime(self.folder.users_lock)
        os.close(self.in_use)


@dataclass(frozen=True)
class EngineStatus:
    """Whether the embedded engine runs, where it listens, its process id, and where its files are."""

    running: bool
    uri: str | None
    pid: int | None
    folder: Path
    log: Path


def ensure_running(settings: Settings) -> Engine:
    """The engine of this data folder, started unless it runs. Raises EngineUnreachable with the reason."""
    folder = engine_folder(settings)
    folder.create()
    in_use = locks.take(folder.users_lock, shared=True, wait_seconds=STOP_SECONDS + 10)
    if in_use is None:
        raise EngineUnreachable(f"The embedded engine in {folder.path} is still stopping. Try again in a minute.")
    os.utime(folder.users_lock)
    try:
        state = running_state(folder) or _start(settings, folder)
    except BaseException:
        os.close(in_use)
        raise
    return Engine(
        uri=state["uri"],
        database=DATABASE,
        loader=("loader", state["loader"]),
        reader=("reader", state["reader"]),
        query_seconds=state["query_seconds"],
        folder=folder,
        in_use=in_use,
    )


def stop(settings: Settings) -> bool:
    """Stops the engine, whoever uses it, and says whether it ran. What is committed stays."""
    folder = engine_folder(settings)
    if not folder.path.exists():
        return False
    start = locks.take(folder.start_lock, wait_seconds=START_SECONDS + 10)
    try:
        supervised, running = locks.held(folder.supervisor_lock), locks.held(folder.engine_lock)
        if supervised or running:
            _tell_to_stop(folder, "supervisor" if supervised else "engine")
            folder.state.unlink(missing_ok=True)
    finally:
        if start is not None:
            os.close(start)
    return supervised or running


def _tell_to_stop(folder: Folder, which: str) -> None:
    process = read_state(folder).get(which)
    if process and belongs(process, folder):
        signal_process(process, signal.SIGTERM)
    free = (locks.wait_until_free(lock, STOP_SECONDS + 10) for lock in (folder.supervisor_lock, folder.engine_lock))
    if not all(free):
        raise EngineUnreachable(
            f"The embedded engine in {folder.path} did not stop within {STOP_SECONDS:g} s. "
            f"Its process is {process or 'unknown'}, its log {folder.log}."
        )


def status(settings: Settings) -> EngineStatus:
    """What the engine does now; starts nothing."""
    folder = engine_folder(settings)
    state = running_state(folder) or {}
    return EngineStatus(bool(state), state.get("uri"), state.get("engine"), folder.path, folder.log)


def engine_folder(settings: Settings) -> Folder:
    return Folder(settings.home / "engine")


def running_state(folder: Folder) -> dict[str, Any] | None:
    """What engine.json says of an engine that runs under a supervisor and answers; else None."""
    if not (locks.held(folder.supervisor_lock) and locks.held(folder.engine_lock)):
        return None
    state = read_state(folder)
    return state if state.get("ready") else None


def read_state(folder: Folder) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads(folder.state.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return state


def belongs(process: int, folder: Folder) -> bool:
    """Whether the process is the engine or supervisor of this folder, and not another that got its number later."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except FileNotFoundError:
        told = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(process)], capture_output=True, check=False)
        command = told.stdout.decode(errors="replace")
    return str(folder.path) in command


def signal_process(process: int, which: signal.Signals) -> None:
    try:
        os.kill(process, which)
    except ProcessLookupError:
        return


def _start(settings: Settings, folder: Folder) -> dict[str, Any]:
    start = locks.take(folder.start_lock, wait_seconds=START_SECONDS + 10)
    if start is None:
        raise EngineUnreachable(
            f"Another command has been starting the embedded engine for {START_SECONDS:g} s. Its log: {folder.log}"
        )
    try:
        state = running_state(folder)
        if state:
            return state
        failure = _run_supervisor(settings, folder, start)
    finally:
        os.close(start)
    state = running_state(folder)
    if failure or not state:
        raise EngineUnreachable(failure or f"The embedded engine ended at once. Its log: {folder.log}")
    return state


def _run_supervisor(settings: Settings, folder: Folder, start: int) -> str:
    """Starts the supervisor, which detaches itself; returns once the engine answers, with what went wrong or ''."""
    command = [sys.executable, "-m", "graph.supervisor", str(folder.path), str(start)]
    command += [str(settings.engine_memory_mb), str(settings.query_timeout_seconds), str(settings.engine_idle_seconds)]
    with folder.supervisor_log.open("ab") as log:
        done = subprocess.run(
            command,
            cwd=Path(__file__).resolve().parent.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            pass_fds=(start,),
            start_new_session=True,
            check=False,
        )
    said = done.stdout.decode(errors="replace").strip()
    if said == "ready":
        return ""
    return said or f"The embedded engine's supervisor ended without a word. Its log: {folder.supervisor_log}"
