"""The pages, in the order of the navigation: what each is called, what it answers, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.ui.cypher import page as cypher_page
from dashboard.ui.decisions import page as decisions_page
from dashboard.ui.lists import page as lists_page
from dashboard.ui.load import page as load_page
from dashboard.ui.maps import page as map_page
from dashboard.ui.matches import page as matches_page
from dashboard.ui.paths import page as paths_page
from dashboard.ui.portfolio import page as portfolio_page
from dashboard.ui.record import page as entity_page
from dashboard.ui.reviewing import page as review_page
from dashboard.ui.view import View


@dataclass(frozen=True)
class Page:
    """section: where the navigation has it. answers: the question that it answers, in one sentence. terms: the words
    that it explains, of dashboard/ui/terms.py. empty: whether it also makes sense for an empty graph."""

    title: str
    section: str
    answers: str
    show: Callable[[View], None]
    terms: tuple[str, ...] = ()
    empty: bool = False


PAGES = {
    "portfolio": Page(
        "Portfolio",
        "Overview",
        "Which shipments can hold cotton or tomatoes from the Xinjiang Uyghur Autonomous Region of China (XUAR), what "
        "is due, and what has changed?",
        portfolio_page.show,
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
        map_page.show,
        ("XUAR", "verdict", "borderline", "unplaced", "estate", "facility"),
    ),
    "paths": Page(
        "Paths",
        "Trace",
        "By which path can a shipment or a supplier lead to a source of risk, on what evidence, and what would clear "
        "it?",
        paths_page.show,
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
        entity_page.show,
        ("alias", "operator", "listed", "basis", "lot", "HTS", "USCC"),
    ),
    "cypher": Page(
        "Cypher",
        "Trace",
        "What does the graph answer to a question of the library, or to a statement of your own that only reads?",
        cypher_page.show,
        ("verdict", "basis", "unplaced", "listed", "partial", "HTS", "USCC"),
    ),
    "review": Page(
        "Review",
        "Decide",
        "What does the law ask of a shipment, what is due when, which papers are missing, and whom to ask for them?",
        review_page.show,
        ("verdict", "WRO", "UFLPA", "CBP", "HTS", "lot", "partial", "unknown", "traced clear", "not assessed"),
    ),
    "decisions": Page(
        "Decisions",
        "Decide",
        "What did we decide about which target, who did, when, and what left this program as an export?",
        decisions_page.show,
        ("in review", "accepted"),
    ),
    "matches": Page(
        "Matches",
        "Decide",
        "Which names may be those of listed entities, which records may be one, and what did people say of each pair?",
        matches_page.show,
        ("match", "candidate", "listed", "partial", "alias", "USCC"),
    ),
    "load": Page(
        "Load",
        "Data",
        "Which files are loaded, what was rejected and why, and how is a load taken back?",
        load_page.show,
        ("run", "reject", "dry run", "source"),
        empty=True,
    ),
    "lists": Page(
        "Lists",
        "Data",
        "Which lists of named entities are imported, of which day and how complete, and was a name listed on a day?",
        lists_page.show,
        ("listed", "partial", "UFLPA", "WRO"),
        empty=True,
    ),
}
