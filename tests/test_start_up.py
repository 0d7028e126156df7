"""What a command loads before it begins, each in a process of its own; how long that takes is for no test to say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SLOW = ("pandas", "geopandas", "shapely", "streamlit", "pydeck", "duckdb", "openpyxl")
OF_THE_GRAPH = ("numpy", "pyarrow", "neo4j", "numba")


def _said(script: str) -> object:
    """What a new Python prints as JSON."""
    command = [sys.executable, "-P", "-c", script]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True, text=True)
    return json.loads(done.stdout)


def _loaded(statements: str, among: tuple[str, ...]) -> object:
    return _said(f"import json, sys\n{statements}\nprint(json.dumps([m for m in {among} if m in sys.modules]))")


def test_help_loads_nothing_that_only_commands_need() -> None:
    assert _loaded("import dashboard.cli", (*SLOW, *OF_THE_GRAPH)) == []


@pytest.mark.parametrize("asked", ["graph.store", "graph.exposure", "dashboard.expose", "ingest.lists"])
def test_asking_the_graph_loads_no_pandas_and_no_maps(asked: str) -> None:
    assert _loaded(f"import {asked}\nimport pyarrow as pa\npa.array([1])", SLOW) == []


def test_the_first_page_waits_for_nothing_that_only_others_need() -> None:
    first = "from dashboard.ui.frame import PAGES\nnext(iter(PAGES.values())).code()"
    assert _loaded(first, ("streamlit", "pypinyin", "typst", "geopandas", "review.case")) == ["streamlit"]


@pytest.mark.parametrize("asked", ["graph.exposure", "graph.portfolio", "dashboard.expose"])
def test_compiled_code_runs_without_scipy(asked: str) -> None:
    """numba would load it with the first call, for what is not used; who wants it afterwards gets it."""
    call = "import numpy as np, graph.bounds as b\nfrom graph.state_graph import STEP, Steps"
    call += "\nb.turned(Steps(np.zeros(3, np.int64), np.zeros(0, STEP)))"
    assert _loaded(f"import {asked}\n{call}", ("numba.np.arraymath", "scipy")) == ["numba.np.arraymath"]
    assert _loaded(f"import {asked}\n{call}\nimport scipy.linalg", ("scipy.linalg",)) == ["scipy.linalg"]


WITH_ARROW = """
import json
import pandas as pd
import pyarrow as pa

days = pd.Series(pd.to_datetime(["2024-05-01", None]))
frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
series = pa.array(pd.Series([1.0, None, float("nan")]))
print(json.dumps([
    pa.array(days).to_pylist()[1] is None,
    series.null_count,
    pa.Table.from_pandas(frame).to_pandas().equals(frame),
    [str(kind) for kind in pa.Table.from_pandas(frame).schema.types],
]))
"""


def test_pandas_and_arrow_work_together_as_ever_afterwards() -> None:
    assert _said(f"import graph.store\n{WITH_ARROW}") == _said(WITH_ARROW)


def test_so_does_geopandas() -> None:
    read = "import json, geo.boundaries as b\nprint(json.dumps(b.load().digest))"
    assert _said(f"import graph.store\n{read}") == _said(read)


def test_pandas_stays_where_it_is_loaded_already() -> None:
    assert _loaded("import pandas, graph.store\nimport pandas.api", ("pandas",)) == ["pandas"]


def test_other_threads_get_pandas_whenever_they_ask() -> None:
    """While others run nothing is left out, so that none of them misses it."""
    script = (
        "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\nimport graph.store"
    )
    assert _loaded(script, ("pandas",)) == ["pandas"]
