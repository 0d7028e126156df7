"""Serves the dashboard on this machine only, for as long as the command runs."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType

from dashboard.demo import AS_OF
from graph.embedded import ensure_running
from graph.errors import UserMistake, XuarRiskError
from graph.settings import Settings

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8501
WITHOUT_LOGIN = (
    "The dashboard has no login: whoever reaches this address sees all of it, loads files and writes decisions. "
    "Keep it behind a proxy that asks who they are."
)
START_SECONDS = 60.0
STOP_SECONDS = 10.0
APP = Path(__file__).parent / "ui" / "app.py"
OPTIONS = {
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.showEmailPrompt": "false",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "type",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "warning",
}


def serve(
    settings: Settings,
    *,
    port: int | None = None,
    demo: bool = False,
    as_of: date | None = None,
    address: str = LOOPBACK,
    announce: Callable[[str], None] = print,
) -> None:
    """Runs the dashboard until Ctrl-C or SIGTERM.

    port: a port that is free; the usual one or, where that is taken, any free one unless told. demo: says on the page
    that the network is invented. as_of: the day that the pages ask for unless their address says another; today, or the
    demo's own. address: where to listen. announce: gets the sentence
    with the address once the page answers. Raises UserMistake for a port that is taken, and EngineUnreachable where the
    embedded engine cannot start; a Neo4j that is away shows on the page.
    """
    chosen = _port(address, port)
    engine = None if settings.neo4j_uri else ensure_running(settings)
    try:
        _run(_command(address, chosen, demo, as_of), environment(settings), address, chosen, announce)
    finally:
        if engine:
            engine.release()


def _port(address: str, wanted: int | None) -> int:
    if wanted is not None:
        if not 0 < wanted < 65536:
            raise UserMistake(f"Port {wanted} does not exist; expected 1 to 65535.")
        if not _free(address, wanted):
            raise UserMistake(f"Port {wanted} is taken. Name another with --port, or leave --port out for a free one.")
        return wanted
    if _free(address, USUAL_PORT):
        return USUAL_PORT
    with socket.socket() as any_free:
        any_free.bind((address, 0))
        return int(any_free.getsockname()[1])


def _free(address: str, port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError:
            return False
    return True


def environment(settings: Settings) -> dict[str, str]:
    """The environment from which `graph.settings.from_environment` reads these settings."""
    says = {
        "XUAR_RISK_HOME": str(settings.home),
        "NEO4J_URI": settings.neo4j_uri,
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password,
        "NEO4J_DATABASE": settings.neo4j_database,
        "NEO4J_READER_USER": settings.neo4j_reader_user,
        "NEO4J_READER_PASSWORD": settings.neo4j_reader_password,
        "XUAR_RISK_ENGINE_IDLE_SECONDS": str(settings.engine_idle_seconds),
        "XUAR_RISK_ENGINE_MEMORY_MB": str(settings.engine_memory_mb),
        "XUAR_RISK_QUERY_TIMEOUT_SECONDS": str(settings.query_timeout_seconds),
    }
    kept = {name: value for name, value in os.environ.items() if name not in says and not name.startswith("STREAMLIT_")}
    return kept | {name: value for name, value in says.items() if value}


def _command(address: str, port: int, demo: bool, as_of: date | None) -> list[str]:
    options = {**OPTIONS, "server.address": address, "server.port": str(port)}
    flags = [f"--{name}={value}" for name, value in options.items()]
    day = as_of or (AS_OF if demo else None)
    told = [*(["--demo"] if demo else []), *([f"--as-of={day}"] if day else [])]
    return [sys.executable, "-m", "dashboard.ui.server", str(APP), *flags, "--", *told]


def _run(command: list[str], env: dict[str, str], address: str, port: int, announce: Callable[[str], None]) -> None:
    """Starts the pages, says where they are, and waits; stops them whichever way it ends."""
    # Ctrl-C too: a shell that starts this in the background has it ignored.
    before = {number: signal.signal(number, _as_interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    pages = None
    try:
        pages = subprocess.Popen(command, env=env, cwd=APP.parent.parent.parent, stdout=subprocess.DEVNULL)
        _wait_until_it_answers(pages, address, port)
        where = "on this machine only" if address == LOOPBACK else "for whoever reaches it"
        announce(f"The dashboard is at http://{address}:{port}, {where}. Ctrl-C stops it.")
        pages.wait()
    except KeyboardInterrupt:
        announce("The dashboard has stopped.")
    finally:
        if pages:
            _stop(pages)
        for number, handler in before.items():
            signal.signal(number, handler)


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(pages: subprocess.Popen[bytes]) -> None:
    pages.terminate()
    try:
        pages.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        pages.kill()
        pages.wait()


def _wait_until_it_answers(pages: subprocess.Popen[bytes], address: str, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if pages.poll() is not None:
            raise XuarRiskError(f"The dashboard ended at once, with code {pages.returncode}; the reason stands above.")
        if _answers(address, port):
            return
        time.sleep(0.1)
    raise XuarRiskError(f"The dashboard did not answer on port {port} within {START_SECONDS:g} s.")


def _answers(address: str, port: int) -> bool:
    connection = http.client.HTTPConnection(address, port, timeout=2)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
