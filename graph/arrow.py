"""Arrow, imported without pandas, which takes longer to import than most commands to answer.

Arrow and the Neo4j driver import pandas wherever it is installed, to offer what is not used here: arrays of series, and
results as data frames. `pa` comes from here wherever it is the first to be imported, so that this happens once.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

from graph.left_out import without


class _Later:
    """Has Arrow look for pandas again when somebody imports it after all."""

    def find_spec(self, fullname: str, *_where: object) -> ModuleSpec | None:
        if fullname != "pandas":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec and spec.loader:
            told = _then_tell_arrow(spec.loader.exec_module)
            # mypy lets no method be replaced; a loader of our own would not know pandas' files and resources.
            spec.loader.exec_module = told  # type: ignore[method-assign, assignment]
        return spec


def _then_tell_arrow(execute: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def execute_and_tell(module: ModuleType) -> None:
        execute(module)
        pa.nulls(0).to_pandas()

    return execute_and_tell


@contextmanager
def without_pandas() -> Iterator[None]:
    """`without` pandas; where it is imported after all, Arrow works with it as ever."""
    with without("pandas") as left_out:
        yield
    if left_out and not any(isinstance(finder, _Later) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Later())


with without_pandas():
    import pyarrow as pa

    pa.scalar(0)  # Arrow looks for pandas once, with the first value that it is given

ARROW_TYPES = {
    "string": pa.string(),
    "float": pa.float64(),
    "int": pa.int64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "strings": pa.list_(pa.string()),
}
"""By the kinds of value of graph/declarations.py."""

__all__ = ["ARROW_TYPES", "pa", "without_pandas"]
