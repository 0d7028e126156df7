"""Arrow, imported without pandas, which takes longer to import than most commands to answer.

Arrow and the Neo4j driver import pandas wherever it is installed, to offer what is not used here: arrays of series, and
results as data frames. `pa` comes from here wherever it is the first to be imported, so that this happens once.
"""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType


class _Absent:
    """Answers for pandas as if it were not installed."""

    def find_spec(self, fullname: str, *_where: object) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is left out here", name=fullname)
        return None


class _Later:
    """Has Arrow look for pandas again when somebody imports it after all."""

    def find_spec(self, fullname: str, *_where: object) -> ModuleSpec | None:
        if fullname != "pandas":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec and spec.loader:
            # Of this one loader, not of its class, so that mypy sees a method assigned to.
            spec.loader.exec_module = _then_tell_arrow(spec.loader.exec_module)  # type: ignore[method-assign, assignment]
        return spec


def _then_tell_arrow(execute: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def execute_and_tell(module: ModuleType) -> None:
        execute(module)
        pa.nulls(0).to_pandas()

    return execute_and_tell


@contextmanager
def without_pandas() -> Iterator[None]:
    """While something is imported that only offers extras to pandas: as if pandas were not installed.

    Whoever imports pandas afterwards gets it, and Arrow works with it as ever. Where pandas is there already, or other
    threads run that could be importing it at this moment, nothing is left out.
    """
    if "pandas" in sys.modules or threading.active_count() > 1:
        yield
        return
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)
    if not any(isinstance(finder, _Later) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Later())


with without_pandas():
    import pyarrow as pa

    pa.scalar(0)  # Arrow looks for pandas once, with the first value that it is given

__all__ = ["pa", "without_pandas"]
