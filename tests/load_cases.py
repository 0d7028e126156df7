"""What the tests of the page Load share: the graph that it opens, files sent to it, buttons pressed, what it says."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import serve
from dashboard.ui.load import jobs
from dashboard.ui.load.jobs import Job
from graph.settings import Settings
from graph.store import Store
from tests.ui_cases import drawn_page, said

NOW = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
SECONDS = 60.0
SUPPLIERS = b"id,name,Adress\nA,Alpha,1 Street\nB,Beta,\n,Nobody,\n"


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests share a data folder: none is shown the jobs of another."""
    monkeypatch.setattr(jobs, "_ENDED", {})


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, embedded_settings: Settings, embedded_store: Store) -> Settings:
    """The empty graph, as the page's environment names it."""
    for name, value in serve.environment(embedded_settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert embedded_store.engine == "embedded"
    return embedded_settings


def sent(**files: bytes) -> list[tuple[str, bytes, str]]:
    return [(name.replace("_dot_", "."), content, "") for name, content in files.items()]


def pressed(test: AppTest, label: str) -> AppTest:
    """The page after a press on that button, and after the job that it began."""
    next(button for button in test.button if button.label == label).click()
    test.run()
    assert not test.exception
    return settled(test)


def chosen(test: AppTest, name: str) -> str:
    """What the address says."""
    said = test.query_params[name]
    return said if isinstance(said, str) else said[0]


def settled(test: AppTest) -> AppTest:
    """The page once no job runs."""
    settings = Settings(home=Path(serve.os.environ["XUAR_RISK_HOME"]))
    while job := jobs.running(settings):
        assert job.wait(SECONDS)
    test.run()
    assert not test.exception
    return test


def uploaded(name: str, content: bytes, *more: tuple[str, bytes, str]) -> AppTest:
    """The page after these files were chosen and checked."""
    test = drawn_page("load")
    test.file_uploader[0].set_value([(name, content, ""), *more])
    return pressed(test, "Check these files")


def spaced(text: str) -> str:
    """The text with single spaces."""
    return " ".join(text.split())


def heard(test: AppTest) -> str:
    """What the page says outside its own HTML, as a person reads it."""
    return html.unescape(said(test))


def buttons(test: AppTest) -> list[str]:
    return [button.label for button in test.button]


@contextmanager
def busy(settings: Settings, job: Job) -> Iterator[Job]:
    """A job that has told its progress and goes on until the block ends."""
    go_on, begun = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        job.told("writing", 250, 1_000)
        begun.set()
        while not go_on.wait(0.02):
            job.told("writing", 250, 1_000)

    running = jobs.start(settings, job, work)
    try:
        assert begun.wait(SECONDS)
        yield running
    finally:
        go_on.set()
        assert running.wait(SECONDS)


# The page.
