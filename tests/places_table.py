"""The hand-checked places of tests/places.csv, and the page that shows them: python tests/places_table.py."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "places.md"
HEAD = """# Sixty places that the fence and the gazetteer are tested on

Made from [tests/places.csv](../tests/places.csv) by `python tests/places_table.py`; `tests/test_geo_places.py` holds
the code to every row. Coordinates are WGS84, from GeoNames (CC BY 4.0) where the source says so; those "known to about"
come from memory and a map. "Elsewhere" says who else bears the name: it then needs a second signal. No Uyghur name is
given where none is certain.

What the table proves differs by row. Inside and outside are known from geography, and the fence had to agree. The
passes and crossings are *borderline* because a crossing lies on the frontier; but where exactly is not well published,
so **their coordinates were compared with the fence while the table was made**, and one that lay on the line was taken.
They show what the fence does there, not that the line is right. Published positions of Irkeshtam lie from 3 km outside
to 4 km inside, one of Torugart 2 km outside.

- GeoNames puts the XPCC city of Kokdala 800 km from where it is. A place list is no truth either.
- Jeminay's coordinates there are of its old town at the frontier river, not of the county's seat.
- The point of Yining lies 58 m from the one that map services give for the whole of Ili Prefecture, so that by
  coordinates alone only the prefecture counts.
- Seen from Khorgos, the village of the same name in Kazakhstan is 1.3 km outside: there only coordinates with three
  decimals or more can say which of the two is meant.

"""
COLUMNS = (
    "Place",
    "Chinese",
    "Pinyin",
    "Uyghur",
    "Lat, lon",
    "State",
    "Code",
    "Also elsewhere",
    "Why it is here",
    "Source",
)


@dataclass(frozen=True)
class Place:
    """One row. state: inside, borderline or outside. adcode: of its county, '' unless inside. province: as the
    address of a place outside would name it. elsewhere: another place of that name, in words, or ''."""

    name: str
    zh_hans: str
    zh_hant: str
    pinyin: str
    uyghur: str
    lat: str
    lon: str
    state: str
    adcode: str
    country: str
    province: str
    province_zh: str
    elsewhere: str
    reason: str
    source: str

    def written(self) -> dict[str, str]:
        """The name by script, those that there are."""
        names = {"name": self.name.split(" (")[0], "pinyin": self.pinyin, "uyghur": self.uyghur}
        names |= {"simplified": self.zh_hans, "traditional": self.zh_hant}
        return {script: name for script, name in names.items() if name}


def places() -> list[Place]:
    with (ROOT / "tests" / "places.csv").open(encoding="utf-8", newline="") as file:
        return [Place(**row) for row in csv.DictReader(file)]


def page() -> str:
    rows = [COLUMNS, ("---",) * len(COLUMNS), *map(_row, places())]
    return HEAD + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def _row(place: Place) -> tuple[str, ...]:
    chinese = " / ".join(dict.fromkeys((place.zh_hans, place.zh_hant)))
    return (
        place.name,
        chinese,
        place.pinyin,
        place.uyghur,
        f"{place.lat}, {place.lon}",
        place.state,
        place.adcode,
        place.elsewhere,
        place.reason,
        place.source,
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
