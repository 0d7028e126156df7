"""Imports without what they only offer extras to."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec


class _Absent:
    """Answers for a package as if it were not installed."""

    def __init__(self, package: str) -> None:
        self._package = package

    def find_spec(self, fullname: str, *_where: object) -> ModuleSpec | None:
        if fullname == self._package:
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)
        return None


@contextmanager
def without(package: str) -> Iterator[bool]:
    """While something is imported that uses the package wherever it is installed: as if it were not. Whether so.

    Whoever imports the package afterwards gets it. Where it is there already, or other threads run that could be
    importing it at this moment, nothing is left out.
    """
    if package in sys.modules or threading.active_count() > 1:
        yield False
        return
    absent = _Absent(package)
    sys.meta_path.insert(0, absent)
    try:
        yield True
    finally:
        sys.meta_path.remove(absent)
