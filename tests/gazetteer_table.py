"""How well the gazetteer reads the labelled addresses: the confusion table that docs/gazetteer.md shows."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from geo.text_signals import read_text

ADDRESSES = Path(__file__).with_name("gazetteer_addresses.csv")
IN, OUT = "XUAR", "elsewhere"


@dataclass(frozen=True)
class Case:
    """One labelled address and what was read: the first signal's code, '' for no signal."""

    address: str
    region: str
    adcode: str
    script: str
    note: str
    read: str
    why: str

    @property
    def right(self) -> bool:
        return bool(self.read) == (self.region == IN)


def cases() -> list[Case]:
    with ADDRESSES.open(encoding="utf-8", newline="") as file:
        return [_read(row) for row in csv.DictReader(file)]


def _read(row: dict[str, str]) -> Case:
    reading = read_text(country=row["country"], address=row["address"])
    names = [signal.adcode for signal in reading.signals if signal.method == "name"]
    read = (names or [signal.adcode for signal in reading.signals] or [""])[0]
    return Case(row["address"], row["region"], row["adcode"], row["script"], row["note"], read, reading.note)


def halves() -> dict[str, list[Case]]:
    """Every second address was looked at while the rules were made."""
    every = cases()
    return {"tuned on": every[::2], "not tuned on": every[1::2]}


def precision(some: list[Case]) -> float:
    return sum(case.region == IN for case in some if case.read) / max(1, sum(bool(case.read) for case in some))


def recall(some: list[Case]) -> float:
    return sum(bool(case.read) for case in some if case.region == IN) / sum(case.region == IN for case in some)


def exactness(some: list[Case]) -> tuple[int, int, int]:
    """Of the XUAR's addresses that were found and have a code: (same code, same prefecture, all)."""
    found = [case for case in some if case.read and case.adcode]
    same = sum(case.read == case.adcode for case in found)
    return same, sum(case.read[:4] == case.adcode[:4] for case in found), len(found)


def table() -> str:
    lines = [
        "| half | region | read as XUAR | no signal | precision | recall | code right | prefecture right |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, some in halves().items():
        counts = Counter((case.region, bool(case.read)) for case in some)
        same, near, every = exactness(some)
        measures = f"{precision(some):.3f} | {recall(some):.3f} | {same} of {every} | {near} of {every}"
        lines.append(f"| {name} | XUAR | {counts[IN, True]} | {counts[IN, False]} | {measures} |")
        lines.append(f"| {name} | elsewhere | {counts[OUT, True]} | {counts[OUT, False]} | | | | |")
    return "\n".join(lines)


def by_script() -> str:
    lines = ["| script or kind | addresses | right, tuned on | right, not tuned on |", "|---|---|---|---|"]
    both = halves()
    for region, key in ((IN, "script"), (OUT, "note")):
        for value in sorted({getattr(case, key) for some in both.values() for case in some if case.region == region}):
            chosen = [[c for c in some if c.region == region and getattr(c, key) == value] for some in both.values()]
            rights = " | ".join(f"{sum(case.right for case in some)} of {len(some)}" for some in chosen)
            lines.append(f"| {region}: {value} | {sum(map(len, chosen))} | {rights} |")
    return "\n".join(lines)
