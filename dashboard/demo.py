"""The demo: an invented network in a data folder of its own, so that it never shares a graph with real firms."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.output import PROGRAM
from graph.errors import UserMistake
from graph.settings import Settings
from graph.store import Store
from ingest.mapping import read_map
from ingest.runs import runs

AS_OF = date(2026, 11, 1)
SOURCE = "demo"


def settings(chosen: Settings) -> Settings:
    """The settings with a data folder of the demo's own. A Neo4j that is named is used as it is."""
    return replace(chosen, home=chosen.home / "demo")


NO_LIST = (
    "This graph holds the demo's invented network, and a list of real firms may not meet invented ones; `demo` imports "
    "its own invented list. Set XUAR_RISK_HOME to another folder (or NEO4J_DATABASE to another database)."
)


def refuse_list(store: Store) -> None:
    """Raises UserMistake where a list would be imported into the demo's graph."""
    if any(_invented(store)):
        raise UserMistake(NO_LIST)


def _invented(store: Store) -> list[bool]:
    """Of each load that put facts into the graph whether they are the demo's."""
    loads = [run for run in runs(store) if run["source"] and run["state"] != "undone"]
    return [run["source"] == SOURCE for run in loads if run["summary"].get("loaded", 1)]


def keep_apart(store: Store, source: str | None) -> None:
    """Raises UserMistake where a load would put invented risk and other facts into one graph."""
    invented = _invented(store)
    if source == SOURCE and not all(invented):
        raise UserMistake(
            "This graph holds other facts, and the demo's network is invented: they may not share a graph. "
            "Use an empty database (NEO4J_DATABASE), or unset NEO4J_URI to use the embedded engine."
        )
    if source != SOURCE and any(invented):
        raise UserMistake(
            "This graph holds the demo's invented network, and real firms may not share a graph with it. "
            "Set XUAR_RISK_HOME to another folder (or NEO4J_DATABASE to another database)."
        )


def refuse_as_source(source: str | None, mapping: str | None, files: Sequence[Path]) -> None:
    """Raises UserMistake where facts to be loaded would pass for those of the invented network.

    source, mapping: as `load` takes them; where neither names a source, each file's name does.
    """
    said = source or read_map(mapping).source
    if SOURCE in ([said] if said else [path.stem for path in files]):
        raise UserMistake(f"{SOURCE!r} is the source of the invented network. Give these facts another source.")


def how_to_ask(chosen: Settings) -> str:
    """The command that asks the demo's graph about one of its shipments."""
    home = "" if chosen.neo4j_uri else f"XUAR_RISK_HOME={shlex.quote(str(chosen.home))} "
    return f"{home}{PROGRAM} expose VN-S1 --as-of {AS_OF}"
