"""Several people who write about the same thing at once, each again until theirs follows what they have seen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from graph.settings import Settings
from graph.store import Store, open_store

PEOPLE = [f"T{number}" for number in range(6)]


def all_insist(
    settings: Settings, say: Callable[[Store, str, Any], object], overtaken: type[Any], *, seen: Any, newest: str
) -> None:
    """Each of PEOPLE writes once, in a thread and with a store of its own.

    say: writes, given the store, the author and what that author has seen last; raises `overtaken` where there is more.
    seen: what they begin with. newest: the attribute of what was written meanwhile that they have seen then.
    """

    def insist(author: str) -> None:
        known = seen
        with open_store(settings) as store:
            while True:
                try:
                    say(store, author, known)
                    return
                except overtaken as told:
                    known = getattr(told.newer, newest)

    with ThreadPoolExecutor(len(PEOPLE)) as threads:
        list(threads.map(insist, PEOPLE))
