"""What `expose` does: opens the graph as it is or as it would be, asks, saves what was found, and prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard import answers, output
from dashboard.answers import Asked
from graph.errors import UserMistake
from graph.exposure import Assessment, assess
from graph.portfolio import sweep
from graph.projection import Projection
from graph.questions import Asking, at_least
from graph.saved import open_projection
from graph.settings import Settings
from graph.store import Store
from graph.verdicts import Answers, save
from ingest.lists import show_lists

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Request:
    """What a person asks of `expose`. Raises UserMistake for what makes no sense or cannot go together.

    targets: ids; none for every shipment. paths: how many to show. added: files of a what-if. keep: write the verdicts
    onto their targets, too. rebuild: read all of the graph anew. as_json: one document, every answer in full.
    """

    targets: Sequence[str]
    as_of: date
    asked: Asked
    now: datetime
    paths: int = 3
    added: Sequence[Path] = ()
    keep: bool = False
    rebuild: bool = False
    as_json: bool = False

    def __post_init__(self) -> None:
        Asking(self.as_of, **self.asked.how())
        at_least("paths", self.paths, 1)
        if self.keep and self.asked != Asked():
            raise UserMistake(
                "--save keeps the answers to the usual question only: leave out --with, --without, --look-back, "
                "--commodity and --max-steps."
            )


@dataclass(frozen=True)
class Found:
    """What was found: answers in full, of all targets or of the worst shipments. counts: of every shipment, by verdict,
    where only the worst are in full. saved: how many verdicts were written."""

    request: Request
    projection: Projection
    lists: Sequence[output.Row]
    answers: Sequence[Assessment]
    counts: Mapping[str, int] | None
    saved: int | None

    def show(self) -> None:
        asked = self.request.asked
        if self.request.as_json:
            answers.as_json(self.projection, self.answers, self.lists, asked)
        elif self.counts is None:
            answers.in_full(self.projection, self.answers, self.lists, asked)
        else:
            answers.summary(self.projection, self.counts, self.answers, self.lists, asked)
        if self.saved is not None:
            output.note(f"{self.saved:,} verdicts saved. Ask for them: {output.PROGRAM} query saved_verdicts")


def ask(store: Store, settings: Settings, request: Request, progress: Progress) -> Found:
    """Asks the graph; with nothing else to show of the others, only the worst shipments are answered in full."""
    projection = opened(store, settings, request, progress)
    tell, targets, counts = _counted("Tracing", progress), request.targets or None, None
    how = {"as_of": request.as_of, **request.asked.how()}
    kept: dict[str, Answers] = {}
    if targets is None and not request.as_json:
        standings = sweep(projection, progress=tell, **how)
        kept, counts = {"Shipment": standings}, standings.counts()
        targets = [standings[place].target for place in range(min(len(standings), output.SHOWN_SHIPMENTS))]
    found = assess(projection, targets, paths=request.paths, progress=tell, **how)
    saved = None
    if request.keep:
        kept = kept or _by_label(found)
        saved = save(store, kept, version=projection.version, as_of=request.as_of, progress=progress)
    return Found(request, projection, show_lists(store, request.as_of), found, counts, saved)


def opened(store: Store, settings: Settings, request: Request, progress: Progress) -> Projection:
    """The graph as it is, or as it would be by the request. Raises UserMistake on a fact that it does not hold."""
    projection = open_projection(store, settings, rebuild=request.rebuild, progress=progress, note=output.note)
    if request.added:
        from ingest.what_if import what_if  # noqa: PLC0415  loads DuckDB and geopandas, half a second

        files = list(request.added)
        projection = what_if(store, projection, files, home=settings.home, now=request.now, progress=progress)
    if not request.asked.without:
        return projection
    try:
        return projection.without(request.asked.without)
    except KeyError as error:
        raise UserMistake(
            f"No fact has the id {error}. `{output.PROGRAM} expose --json` names the facts of its paths."
        ) from error


def _by_label(found: Sequence[Assessment]) -> dict[str, Answers]:
    labels = {answer.label for answer in found}
    return {label: [answer for answer in found if answer.label == label] for label in labels}


def _counted(what: str, progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress(what, done, total)
