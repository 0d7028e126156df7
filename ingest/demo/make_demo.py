"""Makes the demo network's files: `python -m ingest.demo.make_demo [FOLDER]`. The same script makes the same bytes.

Every firm is invented; the towns are real. README.md says what each story shows, stories.toml the same for machines.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from ingest.demo import (
    background,
    papers,
    stories_of_lots,
    stories_of_places,
    stories_of_supply,
    story_mixed_shipment,
    story_traced_clear,
    story_two_gaps,
)
from ingest.demo.network import Network
from ingest.demo.places import TOWNS

SEED = 20261101
LIST_COLUMNS = ("name", "aliases", "sub_list", "effective_date", "sector", "note", "source")
OTHERS_LISTED = 9
# Near to names of the background and identical to none, so that screening leaves pairs for a person: another spelling
# of firm and town, one firm with gins in two towns, and a name without a town.
NEAR_TO_BACKGROUND = (
    ("Shaya Ga Kun Lan Ginning Factory", "2024-03-15"),
    ("Aksu Nuowoxi Cotton Processing Co., Ltd.", "2024-06-15"),
    ("Ruowofei Cotton Processing Factory", "2025-02-15"),
)
AFFILIATES = " and its subordinate and affiliated entities"


def network() -> Network:
    """The stories first, then what goes on around them; last what came later, so that it moves no name before it."""
    net = Network(SEED)
    for chapter in (stories_of_supply, stories_of_places, stories_of_lots, story_traced_clear):
        chapter.tell(net)
    background.fill(net)
    for chapter in (story_two_gaps, story_mixed_shipment):
        chapter.tell(net)
    papers.stamp(net.rows)
    return net


def listed(net: Network) -> list[tuple[str, ...]]:
    """The invented list: three entities of the stories, some that nobody in the network is, and some that resemble."""
    rows = [
        (net.name_of("OW-PARENT"), "ii", "2023-05-12", "Cotton/textile", "a holding"),
        (net.name_of("OA-CORPS") + AFFILIATES, "ii", "2022-06-21", "Tomato", "names its affiliates"),
        (net.name_of("LS-MAKER"), "v", "2025-06-01", "Cotton/textile", "a maker"),
    ]
    trades = (
        ("spinner", "Dezhou", "Cotton/textile"),
        ("ginner", "Aksu", "Cotton/textile"),
        ("processor", "Manas", "Tomato"),
    )
    for number in range(OTHERS_LISTED):
        trade, town, sector = trades[number % len(trades)]
        name, _ = net.names.company(f"LISTED{number}", trade, TOWNS[town])
        rows.append((name, ("i", "ii", "v")[number % 3], f"202{3 + number % 3}-0{1 + number}-15", sector, ""))
    rows += [(name, "ii", since, "Cotton/textile", "") for name, since in NEAR_TO_BACKGROUND]
    return [
        (name, "", clause, since, sector, note, "invented for the demo") for name, clause, since, sector, note in rows
    ]


def write(folder: Path) -> None:
    """Every file that this script makes, under the folder."""
    net = network()
    (folder / "lists").mkdir(parents=True, exist_ok=True)
    net.write(folder)
    with (folder / "lists" / "demo_list.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([LIST_COLUMNS, *listed(net)])


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
