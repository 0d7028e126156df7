"""What is worked out once for everybody who looks: kept in memory, the longest unused leaving first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """At most `most` results by their key. Two who ask for the same one at once wait for one making; one that is broken
    off (the reader went to another page) leaves nothing."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of this key, made where it is not kept."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._found:
                    return self._found[key]
            made = make()
            with self._lock:
                self._found[key] = made
                self._making.pop(key, None)
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
        return made
