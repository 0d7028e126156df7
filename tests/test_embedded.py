"""The embedded engine's life: started on first use, shared, stopped when idle, never losing what is committed."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph import embedded, locks, schema, supervisor
from graph.errors import EngineUnreachable, UserMistake
from graph.settings import Settings
from graph.store import open_store

CREATE = schema.NODES["Supplier"].create()
COUNT = "MATCH (n:Supplier) RETURN count(n) AS n"
USE_IT = """
import sys, time
from pathlib import Path
from graph.embedded import ensure_running, status
from graph.settings import Settings
settings = Settings(home=Path(sys.argv[1]), engine_memory_mb=512, engine_idle_seconds=float(sys.argv[2]))
engine = ensure_running(settings)
print(status(settings).pid, flush=True)
time.sleep(float(sys.argv[3]))
"""


def command(settings: Settings, seconds: float = 0.0) -> subprocess.Popen[str]:
    """Another command that uses the engine for so long and then ends without a word, as if killed."""
    arguments = [str(settings.home), str(settings.engine_idle_seconds), str(seconds)]
    return subprocess.Popen(
        [sys.executable, "-c", USE_IT, *arguments],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        text=True,
    )


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited {seconds:g} s in vain"
        time.sleep(0.05)


def process(settings: Settings, which: str = "engine") -> int:
    return int(embedded.read_state(embedded.engine_folder(settings))[which])


def kill(settings: Settings, *which: str) -> None:
    folder = embedded.engine_folder(settings)
    for one in which:
        os.kill(process(settings, one), signal.SIGKILL)
    for one in which:
        assert locks.wait_until_free(folder.path / f"{one}.lock", 10)


def rows(count: int) -> Iterator[dict[str, str]]:
    return ({"id": f"s{n}", "name": f"Supplier {n}"} for n in range(count))


def write(settings: Settings, count: int) -> None:
    with open_store(settings) as store, store.writing() as writer:
        writer.run(schema.NODES["Supplier"].constraint())
        writer.write(CREATE, rows(count))


def count(settings: Settings) -> int:
    with open_store(settings) as store:
        return int(store.read(COUNT)[0]["n"])


def test_it_starts_closed_to_others_and_stops_when_told(settings: Settings) -> None:
    assert not embedded.status(settings).running
    write(settings, 1)
    folder = embedded.engine_folder(settings)
    assert folder.path.stat().st_mode & 0o777 == 0o700
    state = embedded.read_state(folder)
    private = [folder.state, folder.path / "config" / "server-users.jsonl", folder.log]
    assert [path.stat().st_mode & 0o777 for path in private] == [0o600] * 3
    everybody_sees = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(folder.path) in everybody_sees
    assert state["loader"] not in everybody_sees
    assert state["reader"] not in everybody_sees
    assert embedded.stop(settings)
    assert not embedded.status(settings).running
    assert not folder.state.exists()
    assert not embedded.stop(settings)
    assert count(settings) == 1


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="reads Linux's list of sockets")
def test_it_listens_on_loopback_only(settings: Settings) -> None:
    embedded.ensure_running(settings).release()
    sockets = {str(fd.readlink()) for fd in Path(f"/proc/{process(settings)}/fd").iterdir() if fd.is_symlink()}
    addresses = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            field = line.split()
            if field[3] == "0A" and f"socket:[{field[9]}]" in sockets:
                addresses.append(field[1].split(":")[0])
    loopback = {"0100007F", "0000000000000000FFFF00000100007F"}
    assert len(addresses) == 2
    assert loopback.issuperset(addresses)


def test_commands_that_start_at_once_share_one_engine(settings: Settings) -> None:
    commands = [command(settings) for _ in range(3)]
    engines = {one.communicate(timeout=60)[0].strip() for one in commands}
    assert engines == {str(embedded.status(settings).pid)}


def test_it_stops_once_nobody_uses_it(settings: Settings) -> None:
    settings = replace(settings, engine_idle_seconds=1.0)
    write(settings, 10)
    with open_store(settings) as store:
        first = process(settings)
        time.sleep(2.5)
        assert store.read(COUNT) == [{"n": 10}]
        assert process(settings) == first
    until(lambda: not embedded.status(settings).running)
    assert count(settings) == 10


def test_a_command_that_was_killed_does_not_keep_it(settings: Settings) -> None:
    settings = replace(settings, engine_idle_seconds=1.0)
    user = command(settings, seconds=600)
    assert user.stdout
    user.stdout.readline()
    user.kill()
    user.communicate()
    until(lambda: not embedded.status(settings).running)


def test_everything_committed_outlives_a_killed_engine(settings: Settings) -> None:
    with open_store(settings) as store:
        store.prepare()
    seen: list[int] = []

    def kill_in_the_middle() -> None:
        until(lambda: bool(seen))
        os.kill(process(settings), signal.SIGKILL)

    killer = threading.Thread(target=kill_in_the_middle)
    killer.start()
    with pytest.raises(EngineUnreachable, match="again"), open_store(settings) as store, store.writing() as writer:
        writer.write(CREATE, rows(10_000_000), batch=500, progress=seen.append)
    killer.join()
    kept = count(settings)
    assert kept >= seen[-1] > 0
    assert kept % 500 == 0


def test_a_killed_supervisor_is_replaced_and_the_engine_kept(settings: Settings) -> None:
    write(settings, 10)
    engine = process(settings)
    kill(settings, "supervisor")
    assert count(settings) == 10
    assert process(settings) == engine
    assert embedded.stop(settings)


def test_a_supervisor_goes_with_its_killed_engine(settings: Settings) -> None:
    write(settings, 10)
    kill(settings, "engine")
    assert count(settings) == 10
    assert embedded.status(settings).running


def test_an_engine_whose_folder_was_removed_ends(settings: Settings) -> None:
    with open_store(settings):
        engine = process(settings)
    shutil.rmtree(settings.home)
    until(lambda: not Path(f"/proc/{engine}").exists())


def test_both_killed_at_once(settings: Settings) -> None:
    write(settings, 10)
    kill(settings, "supervisor", "engine")
    assert count(settings) == 10


def test_stop_without_a_supervisor(settings: Settings) -> None:
    write(settings, 10)
    kill(settings, "supervisor")
    assert embedded.stop(settings)
    assert count(settings) == 10


def test_a_second_owner_is_refused(settings: Settings) -> None:
    folder = embedded.engine_folder(settings)
    folder.create()
    owner = locks.take(folder.engine_lock)
    assert owner is not None
    try:
        with pytest.raises(EngineUnreachable, match="Another process owns the database folder"):
            embedded.ensure_running(settings)
    finally:
        os.close(owner)
    assert count(settings) == 0


def test_a_process_that_got_an_old_number_is_left_alone(settings: Settings) -> None:
    """After a crash of the machine engine.json may name a process that is somebody else's by now: here, this test."""
    folder = embedded.engine_folder(settings)
    folder.create()
    folder.state.write_text(json.dumps({"engine": os.getpid(), "supervisor": os.getpid(), "http_port": 1}))
    assert not embedded.stop(settings)
    owner = locks.take(folder.engine_lock)
    assert owner is not None
    try:
        with pytest.raises(EngineUnreachable, match="Another process owns the database folder"):
            embedded.ensure_running(settings)
    finally:
        os.close(owner)
    assert count(settings) == 0


def test_a_supervisor_killed_while_it_starts_the_engine(settings: Settings) -> None:
    with command(settings) as first:
        until(lambda: "engine" in embedded.read_state(embedded.engine_folder(settings)))
        engine = process(settings)
        os.kill(process(settings, "supervisor"), signal.SIGKILL)
        assert count(settings) == 0
        assert process(settings) == engine
        first.kill()


def test_a_port_that_was_taken_meanwhile(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = embedded.engine_folder(settings)
    folder.create()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        _, free = supervisor._free_ports()
        ports = [(taken.getsockname()[1], free), (free, taken.getsockname()[1]), supervisor._free_ports()]
        monkeypatch.setattr(supervisor, "_free_ports", lambda: ports.pop(0))
        state = supervisor._start(folder, supervisor.Limits(512, 60.0, 60.0))
        supervisor._end_engine(folder, state["engine"])
    assert state["ready"]
    assert not ports


def test_a_foreign_arcadedb_in_the_folder_is_named(settings: Settings) -> None:
    write(settings, 1)
    embedded.stop(settings)
    lock = embedded.engine_folder(settings).path / "databases" / "xuar" / "database.lck"
    with lock.open("w") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        with pytest.raises(EngineUnreachable, match=r"(?s)did not start.*lock.*Its log: .*engine\.log"):
            embedded.ensure_running(settings)
    assert count(settings) == 1


def test_a_start_that_fails_says_why(settings: Settings) -> None:
    with pytest.raises(EngineUnreachable, match=r"(?s)did not start.*heap.*engine\.log"):
        embedded.ensure_running(replace(settings, engine_memory_mb=10**9))
    assert not embedded.status(settings).running


def test_a_folder_that_cannot_be_used(settings: Settings) -> None:
    settings.home.write_text("a file")
    with pytest.raises(EngineUnreachable, match="XUAR_RISK_HOME"):
        embedded.ensure_running(settings)
    settings.home.unlink()


def test_a_statement_that_takes_too_long_is_ended(settings: Settings) -> None:
    settings = replace(settings, query_timeout_seconds=0.5)
    with open_store(settings) as store:
        started = time.monotonic()
        with pytest.raises(UserMistake, match=r"time limit of 0\.5 s"):
            store.read("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a WHERE a < 0 RETURN count(a)")
        assert time.monotonic() - started < 5


def test_writing_goes_on_while_the_engine_is_idle_for_others(settings: Settings) -> None:
    """A command that works for longer than the idle time without a statement keeps its engine."""
    settings = replace(settings, engine_idle_seconds=0.5)
    with open_store(settings) as store, store.writing() as writer:
        writer.run("RETURN 1")
        time.sleep(1.5)
        assert writer.run("RETURN 1 AS one") == [{"one": 1}]
