"""The pages, in the order of the navigation: what each is called, what it answers, and which module draws it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatchcase
from importlib import import_module
from types import ModuleType

from dashboard.ui.view import View


@dataclass(frozen=True)
class Page:
    """section: where the navigation has it. answers: the question that it answers, in one sentence. folder: where its
    code is, beside this module. reads: what its address may say besides what every page's may; `*` stands for anything,
    and `names_in_address` of its module, where it has one, says what else. terms: the words that it explains, of
    dashboard/ui/terms.py. empty: whether it also makes sense for an empty graph."""

    title: str
    section: str
    answers: str
    folder: str
    reads: tuple[str, ...]
    terms: tuple[str, ...] = ()
    empty: bool = False

    def code(self) -> ModuleType:
        """Its module, loaded where it is not yet: what only another page needs would make the first one wait."""
        return import_module(f"dashboard.ui.{self.folder}.page")

    def show(self, view: View) -> None:
        """Draws it."""
        self.code().show(view)

    def reads_of_address(self, name: str) -> bool:
        """Whether a part of the page asks its address for this."""
        also: Callable[[], Collection[str]] = getattr(self.code(), "names_in_address", tuple)
        return any(fnmatchcase(name, one) for one in self.reads) or name in also()


PAGES = {
    "portfolio": Page(
        "Portfolio",
        "Overview",
        "Which shipments can hold cotton or tomatoes from the Xinjiang Uyghur Autonomous Region of China (XUAR), what "
        "is due, and what has changed?",
        "portfolio",
        ("verdict", "status", "text", "from", "changed", "since", "due", "goods"),
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
        ("verdict", "kind", "list", "cell", "site", "port", "target", "path", "from"),
        ("XUAR", "verdict", "borderline", "unplaced", "estate", "facility"),
    ),
    "paths": Page(
        "Paths",
        "Trace",
        "By which path can a shipment or a supplier lead to a source of risk, on what evidence, and what would clear "
        "it?",
        "paths",
        (
            "target",
            "text",
            "look_back",
            "steps",
            "paths",
            "path",
            "kinds",
            "without",
            "around",
            "open",
            "why",
            "why_text",
        ),
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
        ("id", "text", "suppliers_from", "buyers_from", "with"),
        ("alias", "operator", "listed", "basis", "lot", "HTS", "USCC"),
    ),
    "cypher": Page(
        "Cypher",
        "Trace",
        "What does the graph answer to a question of the library, or to a statement of your own that only reads?",
        "cypher",
        ("query", "text", "cypher", "run", "rows", "seconds", "from"),
        ("verdict", "basis", "unplaced", "listed", "partial", "HTS", "USCC"),
    ),
    "review": Page(
        "Review",
        "Decide",
        "What does the law ask of a shipment, what is due when, which papers are missing, and whom to ask for them?",
        "reviewing",
        ("shipment", "text", "step"),
        ("verdict", "WRO", "UFLPA", "CBP", "HTS", "lot", "partial", "unknown", "traced clear", "not assessed"),
    ),
    "decisions": Page(
        "Decisions",
        "Decide",
        "What did we decide about which target, who did, when, and what left this program as an export?",
        "decisions",
        ("target", "text", "status", "from"),
        ("in review", "accepted"),
    ),
    "matches": Page(
        "Matches",
        "Decide",
        "Which names may be those of listed entities, which records may be one, and what did people say of each pair?",
        "matches",
        ("a", "b", "kind", "from"),
        ("match", "candidate", "listed", "partial", "alias", "USCC"),
    ),
    "load": Page(
        "Load",
        "Data",
        "Which files are loaded, what was rejected and why, and how is a load taken back?",
        "load",
        ("upload", "run", "undo", "from", "template", "holds", "column*"),
        ("run", "reject", "dry run", "source"),
        empty=True,
    ),
    "lists": Page(
        "Lists",
        "Data",
        "Which lists of named entities are imported, of which day and how complete, and was a name listed on a day?",
        "lists",
        ("list", "asked", "on", "text", "versions", "from"),
        ("listed", "partial", "UFLPA", "WRO"),
        empty=True,
    ),
}


def nearest(name: str) -> str | None:
    """The page that was meant by a name that no address has: that of its title, or the most alike."""
    titles = {page.title.lower(): key for key, page in PAGES.items()}
    near = get_close_matches(name.lower(), [*titles, *PAGES], 1)
    return titles.get(near[0], near[0]) if near else None
