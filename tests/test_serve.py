"""Serving the dashboard: on loopback only, told where, and stopped cleanly."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard import cli, serve
from graph.errors import UserMistake
from graph.settings import Settings, from_environment

ROOT = Path(__file__).parent.parent
ANYWHERE = "0.0.0.0"  # noqa: S104  only passed on here: nothing listens in this test


def test_the_served_pages_read_the_same_settings(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path / "a home",
        neo4j_uri="bolt://127.0.0.1:7687",
        neo4j_password="secret",
        neo4j_reader_user="reader",
        neo4j_reader_password="other",
        engine_idle_seconds=77.0,
    )
    assert from_environment(serve.environment(settings)) == settings
    assert from_environment(serve.environment(Settings(home=tmp_path))) == Settings(home=tmp_path)


def test_a_taken_port_and_one_that_does_not_exist_are_told(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UserMistake, match="is taken"):
            serve.serve(settings, port=taken.getsockname()[1])
    with pytest.raises(UserMistake, match="1 to 65535"):
        serve.serve(settings, port=70000)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_serving_says_where_listens_on_loopback_and_stops_cleanly(tmp_path: Path, stop: signal.Signals) -> None:
    lines = [
        "from pathlib import Path",
        "from dashboard.serve import serve",
        "from graph.settings import Settings",
        f"serve(Settings(home=Path({str(tmp_path)!r}), neo4j_uri='bolt://127.0.0.1:1'), port={free_port()})",
    ]
    served = subprocess.Popen(
        [sys.executable, "-u", "-c", "\n".join(lines)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert served.stdout is not None
        line = served.stdout.readline()
        port = int(re.findall(r"http://127\.0\.0\.1:(\d+)", line)[0])
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.2", port), timeout=2)
        served.send_signal(stop)
        assert served.wait(20) == 0
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=2)
    finally:
        served.kill()
        served.wait()


def test_listening_elsewhere_is_told_that_nobody_is_asked_who_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(serve, "serve", lambda _settings, **how: asked.append(how))
    usual = CliRunner().invoke(cli.app, ["dashboard", "--port", "8600"])
    open_ = CliRunner().invoke(cli.app, ["dashboard", "--address", ANYWHERE])
    assert [how["address"] for how in asked] == ["127.0.0.1", ANYWHERE]
    assert "no login" not in usual.stderr and "no login" in open_.stderr


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
