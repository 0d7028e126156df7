"""What a load did, and the file of its rejects."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.spreadsheets import harmless
from ingest.findings import Finding
from ingest.workbench import Workbench

MOST_REJECTS = 20
Row = dict[str, Any]


@dataclass
class FileReport:
    """Rows of one file: rows == loaded + unchanged + rejected.

    columns_not_read: kept as they came, each with the column of ours that it may have been meant for, or None. Of a
    party's, screening reads a phone among them.
    """

    file: str
    source: str
    kinds: list[str]
    rows: int = 0
    loaded: int = 0
    unchanged: int = 0
    rejected: int = 0
    columns_not_read: dict[str, str | None] = field(default_factory=dict)
    sheets_not_read: list[str] = field(default_factory=list)


@dataclass
class LoadReport:
    """What a load did. `run` is None for a dry run; `rejects` are the first MOST_REJECTS, all are in `rejects_file`.

    removed: facts that went by --replace. stubs: nodes that --allow-stubs made.
    """

    run: str | None
    files: list[FileReport] = field(default_factory=list)
    removed: int = 0
    stubs: int = 0
    rejects: list[Row] = field(default_factory=list)
    rejects_file: Path | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def loaded(self) -> int:
        return sum(file.loaded for file in self.files)

    @property
    def unchanged(self) -> int:
        return sum(file.unchanged for file in self.files)

    @property
    def rejected(self) -> int:
        return sum(file.rejected for file in self.files)

    def counts(self) -> Row:
        return {
            "loaded": self.loaded,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "rejected": self.rejected,
        }

    def as_json(self) -> Row:
        """The object of `load --json`."""
        return {
            "run": self.run,
            **self.counts(),
            "stubs": self.stubs,
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "rejects": self.rejects,
            "files": [vars(file) for file in self.files],
            "findings": [finding.as_json() for finding in self.findings],
        }


def file_reports(bench: Workbench, touched: Mapping[int, int]) -> list[FileReport]:
    """The rows of each file; touched: how many of them made something new or changed."""
    bad = dict(bench.rows("SELECT file, count(*) FROM bad GROUP BY file"))
    reports = []
    for number, file in enumerate(bench.files):
        loaded, rejected = touched.get(number, 0), bad.get(number, 0)
        kinds = [kind.name for kind in file.kinds]
        rest = file.rows - loaded - rejected
        left = (dict(file.not_read), list(file.other_sheets))
        reports.append(FileReport(file.name, file.source, kinds, file.rows, loaded, rest, rejected, *left))
    return reports


def write_rejects(bench: Workbench, path: Path) -> list[Row]:
    """Writes all rejects, in the order of files and rows, and returns the first of them.

    A value that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    columns = ("file", "row", "field", "value", "reason")
    first: list[Row] = []
    path.parent.mkdir(parents=True, exist_ok=True)
    query = (
        "SELECT f.source_file, r.row, r.field, r.value, r.reason FROM rejects r JOIN files f USING (file) "
        "ORDER BY r.file, r.row, r.field, r.reason"
    )
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        for part in bench.chunks(query):
            first += [dict(zip(columns, row, strict=True)) for row in part[: MOST_REJECTS - len(first)]]
            out.writerows([harmless(cell) for cell in row] for row in part)
    return first
