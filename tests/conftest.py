"""What every test can ask for: a data folder, settings, and a store on both engines."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bench.neo4j_server import Neo4j, NoNeo4j, running_neo4j
from graph import embedded, reading
from graph.declarations import Statement
from graph.settings import Settings
from graph.store import Store, open_store

pytest_plugins = (
    *("tests.browser", "tests.portfolio_cases", "tests.load_cases", "tests.reviewed", "tests.packets"),
    *("tests.screened_world", "tests.screening_commands"),
)

# Revisions go, too: no saved projection fits what is there afterwards.
EMPTY_SOME = Statement("MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS gone")


@pytest.fixture(autouse=True)
def _own_main() -> Iterator[None]:
    """AppTest leaves its script as `__main__`, and processes that Dask starts later would run it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path) -> Iterator[Settings]:
    """Settings of the test's own folder; an engine that it starts there is stopped afterwards."""
    settings = Settings(home=home, engine_memory_mb=512, query_timeout_seconds=60.0, engine_idle_seconds=120.0)
    yield settings
    embedded.stop(settings)


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """How to open the embedded engine of this test run."""
    home = tmp_path_factory.mktemp("embedded")
    settings = Settings(home=home, engine_memory_mb=1024, query_timeout_seconds=60.0, engine_idle_seconds=600.0)
    yield settings
    embedded.stop(settings)


class _Servers:
    """The one Neo4j of this test run, started when the first test needs it."""

    def __init__(self) -> None:
        self.stack = ExitStack()
        self.neo4j: Neo4j | None = None
        self.missing = ""
        self.versions: dict[str, str] = {}
        self.said: list[str] = []

    def in_words(self) -> list[str]:
        """Which engines these tests ran on."""
        origin = f" ({self.neo4j.origin})" if self.neo4j else ""
        return [f"engine: {name}, {what}{origin if name == 'neo4j' else ''}" for name, what in self.versions.items()]

    def need_neo4j(self, scratch: Path) -> Neo4j:
        if not (self.neo4j or self.missing):
            try:
                self.neo4j = self.stack.enter_context(running_neo4j(scratch))
            except NoNeo4j as missing:
                self.missing = f"{missing}. Install Java 17 and Maven, or Docker, or set NEO4J_TEST_URI."
        if self.neo4j:
            return self.neo4j
        if os.environ.get("CI") == "true":
            pytest.fail(f"No Neo4j to test on: {self.missing}", pytrace=False)
        pytest.skip(f"no Neo4j to test on: {self.missing}")


_SERVERS = _Servers()


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """How to open the Neo4j of this test run."""
    server = _SERVERS.need_neo4j(tmp_path_factory.mktemp("neo4j-server"))
    return Settings(
        home=tmp_path_factory.mktemp("neo4j-home"),
        neo4j_uri=server.uri,
        neo4j_user=server.user,
        neo4j_password=server.password,
        query_timeout_seconds=60.0,
    )


@pytest.fixture(scope="session", params=["embedded", "neo4j"])
def _shared_settings(request: pytest.FixtureRequest) -> Settings:
    settings: Settings = request.getfixturevalue(f"{request.param}_settings")
    return settings


@pytest.fixture(scope="session")
def _shared_store(_shared_settings: Settings) -> Iterator[Store]:
    with open_store(_shared_settings) as store:
        _SERVERS.versions[store.engine] = store.version
        store.prepare()
        yield store


@pytest.fixture
def store(_shared_store: Store) -> Store:
    """The empty graph, with its constraints, once on each engine."""
    return emptied(_shared_store)


@pytest.fixture
def store_settings(_shared_settings: Settings) -> Settings:
    """How to open the database of `store` once more."""
    return _shared_settings


@pytest.fixture
def embedded_store(embedded_settings: Settings) -> Iterator[Store]:
    """The empty graph on the embedded engine only."""
    with open_store(embedded_settings) as store:
        store.prepare()
        yield emptied(store)


def emptied(store: Store) -> Store:
    with store.writing() as writer:
        while writer.run(EMPTY_SOME)[0]["gone"]:
            pass
    return store


class _OfWorkers:
    """What the workers say of the engines that they tested on."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        _SERVERS.said += [line for line in getattr(node, "workeroutput", {}).get("engines", ()) if line]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_OfWorkers())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in dict.fromkeys([*_SERVERS.said, *_SERVERS.in_words()]):
        terminalreporter.write_line(line)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["engines"] = _SERVERS.in_words()
    _SERVERS.stack.close()


@pytest.fixture
def mine(store_settings: Settings, home: Path) -> Settings:
    """The settings of the store, with a data folder of the test's own."""
    return dataclasses.replace(store_settings, home=home)


@pytest.fixture
def whole_reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one whenever all of the graph is read."""
    times: list[int] = []
    read = reading.read_tables

    def counted(*arguments: Any) -> Any:
        times.append(1)
        return read(*arguments)

    monkeypatch.setattr(reading, "read_tables", counted)
    return times
