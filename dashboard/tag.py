"""What the command `tag` does: the graph, or files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import UserMistake
from graph.settings import Settings
from graph.store import open_store
from ingest.tag_files import tag_files
from ingest.tagging import Progress, fenced, region_named, tag


@dataclass(frozen=True)
class Files:
    """Files to tag, as the command line says it."""

    files: list[str]
    out: Path | None
    region: str
    mapping: str | None
    kind: str | None
    workers: int | None
    scheduler: str | None
    distances: bool
    replace: bool


def of_graph(settings: Settings, everything: bool, progress: Progress) -> dict[str, Any]:
    """Tags the graph by all fenced regions."""
    fences = fenced(settings.regions)
    with open_store(settings) as store:
        return tag(store, only_changed=not everything, fences=fences, progress=progress).as_json()


def of_files(asked: Files, settings: Settings, progress: Progress) -> dict[str, Any]:
    """Tags files by one region. Raises UserMistake where it is not said what to tag, or where to."""
    if not asked.files:
        raise UserMistake("--out is for files: name those to tag.")
    if asked.out is None:
        raise UserMistake("Say where the tagged rows go: --out FOLDER. The files themselves stay as they are.")
    if asked.workers and asked.scheduler:
        raise UserMistake("--workers starts processes of its own and --scheduler names a cluster's: say one of them.")
    return tag_files(
        asked.files,
        asked.out,
        region=region_named(asked.region, settings.regions),
        workers=asked.workers,
        scheduler=asked.scheduler,
        mapping=asked.mapping,
        kind=asked.kind,
        distances=asked.distances,
        replace=asked.replace,
        progress=progress,
    )
