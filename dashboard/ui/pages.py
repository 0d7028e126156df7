"""The pages, in the order of the navigation: what each is called, what it answers, and which module draws it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from dashboard.ui.view import View


@dataclass(frozen=True)
class Page:
    """section: where the navigation has it. answers: the question that it answers, in one sentence. folder: where its
    code is, beside this module. terms: the words that it explains, of dashboard/ui/terms.py. empty: whether it also
    makes sense for an empty graph."""

    title: str
    section: str
    answers: str
    folder: str
    terms: tuple[str, ...] = ()
    empty: bool = False

    def code(self) -> ModuleType:
        """Its module, loaded where it is not yet: what only another page needs would make the first one wait."""
        return import_module(f"dashboard.ui.{self.folder}.page")

    def show(self, view: View) -> None:
        """Draws it."""
        self.code().show(view)


PAGES = {
    "portfolio": Page(
        "Portfolio",
        "Overview",
        "Which shipments can hold cotton or tomatoes from the Xinjiang Uyghur Autonomous Region of China (XUAR), what "
        "is due, and what has changed?",
        "portfolio",
        (
            "XUAR",
            "verdict",
            "exposed",
            "inferred",
            "unknown",
            "traced clear",
            "not assessed",
            "confidence",
            "tier",
            "WRO",
        ),
    ),
    "map": Page(
        "Map",
        "Overview",
        "Where do suppliers, facilities, estates and ports lie, and which of them lead to the XUAR?",
        "maps",
        ("XUAR", "verdict", "borderline", "unplaced", "estate", "facility"),
    ),
    "paths": Page(
        "Paths",
        "Trace",
        "By which path can a shipment or a supplier lead to a source of risk, on what evidence, and what would clear "
        "it?",
        "paths",
        (
            "path",
            "source of risk",
            "evidence",
            "basis",
            "confidence",
            "tier",
            "look-back",
            "lot",
            "open end",
            "commingling",
        ),
    ),
    "entity": Page(
        "Record",
        "Trace",
        "What is on file about one company, site, shipment, lot or document, and from which file and row?",
        "record",
        ("alias", "operator", "listed", "basis", "lot", "HTS", "USCC"),
    ),
    "cypher": Page(
        "Cypher",
        "Trace",
        "What does the graph answer to a question of the library, or to a statement of your own that only reads?",
        "cypher",
        ("verdict", "basis", "unplaced", "listed", "partial", "HTS", "USCC"),
    ),
    "review": Page(
        "Review",
        "Decide",
        "What does the law ask of a shipment, what is due when, which papers are missing, and whom to ask for them?",
        "reviewing",
        ("verdict", "WRO", "UFLPA", "CBP", "HTS", "lot", "partial", "unknown", "traced clear", "not assessed"),
    ),
    "decisions": Page(
        "Decisions",
        "Decide",
        "What did we decide about which target, who did, when, and what left this program as an export?",
        "decisions",
        ("in review", "accepted"),
    ),
    "matches": Page(
        "Matches",
        "Decide",
        "Which names may be those of listed entities, which records may be one, and what did people say of each pair?",
        "matches",
        ("match", "candidate", "listed", "partial", "alias", "USCC"),
    ),
    "load": Page(
        "Load",
        "Data",
        "Which files are loaded, what was rejected and why, and how is a load taken back?",
        "load",
        ("run", "reject", "dry run", "source"),
        empty=True,
    ),
    "lists": Page(
        "Lists",
        "Data",
        "Which lists of named entities are imported, of which day and how complete, and was a name listed on a day?",
        "lists",
        ("listed", "partial", "UFLPA", "WRO"),
        empty=True,
    ),
}
