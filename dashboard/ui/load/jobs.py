"""Work that goes on in a thread of the server, whoever looks and whichever page is open: loads, tagging, undo.

One job at a time for each data folder. How far it is can be asked from any page and any browser; the last ones that
ended are remembered until the server stops.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from graph import locks
from graph.errors import UserMistake, XuarRiskError
from graph.settings import Settings

RUNNING, DONE, STOPPED, FAILED = "running", "done", "stopped", "failed"
REMEMBERED = 20


class Stopped(Exception):
    """Somebody pressed Stop. The message says what stands now."""


@dataclass(eq=False)
class Job:
    """One piece of work. Its own thread writes it, everybody reads it.

    what: check, load, tag or undo. about: the upload or the run that it works on, or "". title: what people read
    while it runs. began: UTC. can_stop: whether Stop ends it. state: running, done, stopped or failed. result: what
    the work returned. words: of one that stopped or failed, what happened and what stands. run: the run that it made.
    """

    what: str
    about: str
    title: str
    began: datetime
    can_stop: bool = True
    state: str = RUNNING
    result: Any = None
    words: str = ""
    run: str | None = None
    progress: tuple[str, int, int | None] = ("", 0, None)
    _stop: threading.Event = field(default_factory=threading.Event, repr=False)
    _ended: threading.Event = field(default_factory=threading.Event, repr=False)

    def told(self, what: str, done: int, total: int | None) -> None:
        """Takes the progress of the work. Raises Stopped where somebody pressed Stop: the work ends here."""
        self.progress = (what, done, total)
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Asks the work to end at its next progress."""
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        return self._stop.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it ended within that time."""
        return self._ended.wait(seconds)

    def perform(self, work: Callable[[Job], Any]) -> None:
        """Does the work, and keeps how it ended: never raises."""
        try:
            self.result = work(self)
            state = DONE
        except Stopped as stopped:
            self.words, state = str(stopped), STOPPED
        except XuarRiskError as error:
            self.words, state = str(error), FAILED
        except Exception as error:  # the last of its thread: without it the page would wait for this job for ever
            logging.getLogger(__name__).exception("%s failed", self.what)
            self.words, state = f"Something went wrong that this page has no words for: {_in_short(error)}", FAILED
        self.state = state
        self._ended.set()


def _in_short(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    return f"{type(error).__name__}: {error}."


_LOCK = threading.Lock()
_RUNNING: dict[str, Job] = {}
_ENDED: dict[str, deque[Job]] = {}


def start(settings: Settings, job: Job, work: Callable[[Job], Any]) -> Job:
    """Starts the work in a thread of its own. Raises UserMistake where another job of this data folder runs."""
    key = str(settings.home)
    with _LOCK:
        other = _RUNNING.get(key)
        if other:
            raise UserMistake(
                f"Something else is being done in this data folder: {other.title}, since {other.began:%H:%M} UTC. "
                "Wait until it has ended, or stop it."
            )
        _RUNNING[key] = job

    def perform() -> None:
        try:
            job.perform(work)
        finally:
            with _LOCK:
                _RUNNING.pop(key, None)
                _ENDED.setdefault(key, deque(maxlen=REMEMBERED)).appendleft(job)

    # What a server that is stopped leaves half done is marked as interrupted by the next command that writes.
    threading.Thread(target=perform, name=f"{job.what} {job.about}", daemon=True).start()
    return job


def running(settings: Settings) -> Job | None:
    """What is being done in this data folder right now."""
    with _LOCK:
        return _RUNNING.get(str(settings.home))


def ended(settings: Settings) -> list[Job]:
    """What was done since the server started, the last one first; at most REMEMBERED."""
    with _LOCK:
        return list(_ENDED.get(str(settings.home), ()))


def last(settings: Settings, *, about: str, what: tuple[str, ...]) -> Job | None:
    """The job of these kinds about an upload or a run: the one that runs, else the last one that ended."""
    now = running(settings)
    known = [*([now] if now else []), *ended(settings)]
    return next((job for job in known if job.about == about and job.what in what), None)


def writer_elsewhere(home: Path) -> str:
    """Who else writes to this graph, a command in another process; "" where nobody does."""
    path = home / "writer.lock"
    try:
        # Who let go of the lock has emptied the file, so the lock is looked at only where somebody may hold it.
        who = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return who if who and locks.held(path) else ""
