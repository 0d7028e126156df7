"""What comes next after records or lists have changed, the same after every command that changes them."""

from __future__ import annotations

from dashboard.output import PROGRAM, note
from graph.schema import PARTIES
from graph.store import Store
from ingest.screening.due import compared, screened


def hints(store: Store) -> list[str]:
    """The steps that are due, each a sentence with its command."""
    return [hint for hint in (placing(store), screening(store)) if hint]


def placing(store: Store) -> str:
    """Says that what was loaded is to be placed where something was not since it was loaded; else nothing."""
    for label in PARTIES:
        if store.read(f"MATCH (n:{label}) WHERE n.xuar IS NULL AND n.stub IS NULL RETURN n.id AS id LIMIT 1"):
            return f"Next: `{PROGRAM} tag` places what was loaded; until then nothing new counts as inside the XUAR."
    return ""


def screening(store: Store) -> str:
    """Says that names are to be compared where records or lists have changed since they last were; else nothing."""
    found = screened(store)
    if not found.due:
        return ""
    why = "records or lists have changed since the last screening" if found.at else "nothing is screened yet"
    return f"Next: `{PROGRAM} screen` finds names near to listed ones, and records that may be one: {why}."


def not_compared(store: Store) -> list[str]:
    """What a screening cannot compare, and why; empty where it compares all."""
    there = compared(store)
    if not there["records"]:
        return [f"Nothing was compared: no supplier, facility or estate is loaded. Next: {PROGRAM} load FILE..."]
    said = []
    if not there["versions"]:
        said.append("No name was compared with a listed one: no list is imported.")
    if there["sources"] < 2:
        said.append(
            "No records were compared with each other: all are of one source, which says itself which of its records "
            "are two."
        )
    return said


def show(said: list[str]) -> None:
    for one in said:
        note(one)
