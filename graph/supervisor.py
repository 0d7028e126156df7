"""The process that owns the embedded engine: starts it, watches it, stops it when nobody uses it.

`python -m graph.supervisor FOLDER START_LOCK MEMORY_MB QUERY_SECONDS IDLE_SECONDS`, run by graph/embedded.py only.
It writes `ready` or what went wrong to standard output, then goes on by itself.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import importlib.util
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from graph import locks, stuck
from graph.embedded import (
    DATABASE,
    START_SECONDS,
    STOP_SECONDS,
    Folder,
    belongs,
    read_state,
    running_state,
    signal_process,
)
from graph.errors import EngineUnreachable

# Passwords of 192 random bits gain nothing from a slow hash, and every command would wait for it.
PASSWORD_ROUNDS = 1_000
# What its log says where it failed to start, but does not end by itself; and where a port was taken meanwhile.
FAILED = 'Exception in thread "main"'
PORT_TAKEN = "Unable to listen"
LOGGING = """handlers = java.util.logging.ConsoleHandler
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
java.util.logging.ConsoleHandler.level = INFO
java.util.logging.ConsoleHandler.formatter = com.arcadedb.log.LogFormatter
"""
# What the engine's own package brings that this product has no use for: other wire protocols and tools.
UNUSED_JARS = ("arcadedb-mcp", "arcadedb-postgresw", "arcadedb-redisw", "arcadedb-console", "arcadedb-python-bridge")
EVERY_RECORD_ACCESS = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]


@dataclass(frozen=True)
class Limits:
    memory_mb: int
    query_seconds: float
    idle_seconds: float


def main(arguments: list[str]) -> None:
    if os.fork():
        os._exit(0)
    os.umask(0o077)
    folder, start_lock = Folder(Path(arguments[0])), int(arguments[1])
    limits = Limits(int(arguments[2]), float(arguments[3]), float(arguments[4]))
    stopping = _stop_signals()
    try:
        own = _own(folder)
        state = _adopt(folder) if locks.held(folder.engine_lock) else None
        state = state or _start(folder, limits)
    except EngineUnreachable as failure:
        print(failure, flush=True)
        sys.exit(1)
    _write_privately(folder.state, json.dumps(state))
    print("ready", flush=True)
    _let_go_of_the_starter(start_lock)
    try:
        _watch(folder, state, limits.idle_seconds, stopping)
    finally:
        # Somebody removed the data folder: nothing is left that the engine could serve.
        if not folder.path.exists() and belongs(state["engine"], folder):
            signal_process(state["engine"], signal.SIGKILL)
        folder.state.unlink(missing_ok=True)
        os.close(own)


def _stop_signals() -> list[int]:
    """A list that holds every signal to stop that came."""
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, note)
    return came


def _let_go_of_the_starter(start_lock: int) -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.close(nothing)
    os.close(start_lock)


def _own(folder: Folder) -> int:
    """Takes the supervisor's lock, waiting for one that is stopping."""
    deadline = time.monotonic() + STOP_SECONDS + 10
    while True:
        own = locks.take(folder.supervisor_lock, wait_seconds=1.0)
        if own is not None:
            return own
        if running_state(folder) or time.monotonic() > deadline:
            raise EngineUnreachable(f"The database folder {folder.path} already has an engine, which owns it alone.")


def _adopt(folder: Folder) -> dict[str, Any] | None:
    """The state of an engine whose supervisor was killed; None once one that does not answer has been ended."""
    state = read_state(folder)
    engine = state.get("engine")
    if not (engine and belongs(engine, folder)):
        raise EngineUnreachable(
            f"Another process owns the database folder {folder.path}: it holds {folder.engine_lock}. "
            "End that process, or use another folder by XUAR_RISK_HOME."
        )
    if _wait_until_it_answers(folder, state):
        return {**state, "supervisor": os.getpid(), "ready": True}
    _end_engine(folder, engine)
    return None


def _start(folder: Folder, limits: Limits) -> dict[str, Any]:
    for attempt in (1, 2, 3):
        state = _launch(folder, limits)
        _write_privately(folder.state, json.dumps(state))
        if _wait_until_it_answers(folder, state):
            return {**state, "ready": True}
        _end_engine(folder, state["engine"])
        if attempt == 3 or PORT_TAKEN not in _log(folder):
            break
    folder.state.unlink(missing_ok=True)
    last_words = "\n".join(_log(folder).splitlines()[-15:])
    raise EngineUnreachable(f"The embedded engine did not start. Its last words:\n{last_words}\nIts log: {folder.log}")


def _launch(folder: Folder, limits: Limits) -> dict[str, Any]:
    lock = locks.take(folder.engine_lock, wait_seconds=2.0)
    if lock is None:
        raise EngineUnreachable(f"Another process owns the database folder {folder.path}.")
    stuck.forget(folder)
    bolt_port, http_port = _free_ports()
    passwords = {"loader": secrets.token_urlsafe(24), "reader": secrets.token_urlsafe(24)}
    _write_configuration(folder, passwords)
    try:
        with folder.log.open("wb") as log:
            engine = subprocess.Popen(
                _command(folder, limits, bolt_port, http_port),
                cwd=folder.path,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=(lock,),
                start_new_session=True,
            )
    except OSError as error:
        raise EngineUnreachable(f"The embedded engine's Java cannot be run: {error}.") from error
    finally:
        os.close(lock)
    return {
        "uri": f"bolt://127.0.0.1:{bolt_port}",
        "http_port": http_port,
        "engine": engine.pid,
        "supervisor": os.getpid(),
        "query_seconds": limits.query_seconds,
        **passwords,
    }


def _command(folder: Folder, limits: Limits, bolt_port: int, http_port: int) -> list[str]:
    package = _package()
    jars = sorted(j for j in (package / "jars").glob("*.jar") if not j.name.startswith(UNUSED_JARS))
    options = {
        "server.rootPath": folder.path,
        "server.databaseDirectory": folder.path / "databases",
        "server.logsDirectory": folder.path / "log",
        "server.mode": "test",
        "server.defaultDatabases": f"{DATABASE}[]",
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http_port,
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": "127.0.0.1",
        "bolt.port": bolt_port,
        "bolt.maxMessageSize": 256 * 1024 * 1024,
        "txWalFlush": 1,
        "serverMetrics": "false",
        "backup.enabled": "false",
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "command.timeout": max(1, round(limits.query_seconds * 1000)),
    }
    return [
        str(package / "jre" / "bin" / "java"),
        f"-Xmx{limits.memory_mb}m",
        # A statement that fills the memory fails. The default collector goes on collecting, and nobody is answered.
        "-XX:+UseParallelGC",
        "--add-exports=java.management/sun.management=ALL-UNNAMED",
        "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
        "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
        f"-Djava.util.logging.config.file={folder.path / 'config' / 'logging.properties'}",
        "-Dpolyglot.engine.WarnInterpreterOnly=false",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF8",
        *(f"-Darcadedb.{name}={value}" for name, value in options.items()),
        "-cp",
        os.pathsep.join(map(str, jars)),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _package() -> Path:
    """The folder of the engine's package, found without importing it (that would start a Java inside Python)."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if not (found and found.submodule_search_locations):
        raise EngineUnreachable(
            "The embedded engine is not installed here. Install the package arcadedb-embedded, "
            "or set NEO4J_URI to use a Neo4j."
        )
    return Path(found.submodule_search_locations[0])


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _write_configuration(folder: Folder, passwords: dict[str, str]) -> None:
    """The engine's accounts and log, made new at every start. Its root gets a password that nobody keeps."""
    groups = {
        "loader": _group(["updateSchema"], EVERY_RECORD_ACCESS),
        "reader": _group([], ["readRecord"]),
        "admin": _group(["updateSecurity", "updateSchema", "updateDatabaseSettings"], EVERY_RECORD_ACCESS),
        "*": _group([], []),
    }
    config = folder.path / "config"
    config.mkdir(mode=0o700, exist_ok=True)
    _write_privately(config / "logging.properties", LOGGING)
    security = {"databases": {"*": {"groups": groups}}, "version": 2}
    _write_privately(config / "server-groups.json", json.dumps(security, indent=2))
    users = [
        _user("root", "admin", secrets.token_urlsafe(24)),
        *(_user(name, name, password) for name, password in passwords.items()),
    ]
    _write_privately(config / "server-users.jsonl", "".join(json.dumps(user) + "\n" for user in users))


def _group(access: list[str], records: list[str]) -> dict[str, Any]:
    return {"resultSetLimit": -1, "readTimeout": -1, "access": access, "types": {"*": {"access": records}}}


def _user(name: str, group: str, password: str) -> dict[str, Any]:
    salt = base64.b64encode(secrets.token_bytes(32)).decode()
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), PASSWORD_ROUNDS)
    encoded = f"PBKDF2WithHmacSHA256${PASSWORD_ROUNDS}${salt}${base64.b64encode(digest).decode()}"
    return {"name": name, "databases": {"*": [group]}, "password": encoded}


def _write_privately(path: Path, text: str) -> None:
    """Replaces the file as a whole; only its owner may read it."""
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    new.replace(path)


def _wait_until_it_answers(folder: Folder, state: dict[str, Any]) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and locks.held(folder.engine_lock) and FAILED not in _log(folder):
        if _answers(state["http_port"]):
            return True
        time.sleep(0.05)
    return False


def _answers(http_port: int) -> bool:
    """Whether the engine says that it is ready, its database open."""
    connection = http.client.HTTPConnection("127.0.0.1", http_port, timeout=5)
    try:
        connection.request("GET", "/api/v1/ready")
        return connection.getresponse().status == 204
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _log(folder: Folder) -> str:
    return folder.log.read_text(errors="replace")


def _watch(folder: Folder, state: dict[str, Any], idle_seconds: float, stopping: list[int]) -> None:
    """Returns when the engine has ended: killed, told to stop, unused for the idle time, or stuck at a statement."""
    engine = state["engine"]
    last_use, touched = time.monotonic(), folder.users_lock.stat().st_mtime
    while locks.held(folder.engine_lock):
        alone = locks.take(folder.users_lock)
        now_touched = folder.users_lock.stat().st_mtime
        if alone is None or now_touched != touched:
            last_use, touched = time.monotonic(), now_touched
        idle = time.monotonic() - last_use >= idle_seconds
        if stopping or (idle and alone is not None):
            folder.state.unlink(missing_ok=True)
            _end_engine(folder, engine)
        elif stuck.must_end(folder, state):
            folder.state.unlink(missing_ok=True)
            _end_engine(folder, engine, patiently=False)
        if alone is not None:
            os.close(alone)
        time.sleep(min(0.5, idle_seconds / 4))


def _end_engine(folder: Folder, engine: int, *, patiently: bool = True) -> None:
    """One that is stuck at a statement would wait for it; what is committed is safe either way."""
    signal_process(engine, signal.SIGTERM if patiently else signal.SIGKILL)
    if not locks.wait_until_free(folder.engine_lock, STOP_SECONDS):
        signal_process(engine, signal.SIGKILL)
        locks.wait_until_free(folder.engine_lock, STOP_SECONDS)
    with suppress(ChildProcessError):  # the engine is no child of a supervisor that adopted it
        os.waitpid(engine, 0)


if __name__ == "__main__":
    main(sys.argv[1:])
