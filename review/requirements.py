"""What a file must show, as rows of review/data/requirements.csv: by commodity and process, cited, each with how sure.

CBP's FAQ on the XUAR WRO calls its lists not exhaustive: a port can ask for more, and the notice decides. Which kind of
paper shows what the FAQ asks for is our reading where a row's note says so.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graph.certainty import certainty_in_words
from graph.rows import cell_parts, rows_of
from graph.scope import COMMODITIES

STEP, MOVE, SHIPMENT = "step", "move", "shipment"
ANY = "any"
PARTIES, SITES = "parties", "sites"
NOT_EXHAUSTIVE = "CBP's lists are not exhaustive: a port can ask for more, and the notice decides."
ASKED = ("operator", "seller", "buyer", "estate", "processor", "importer")
MADE_HERE = ("supplier_list", "flow_chart", "region_maps", "translations", "redactions")


@dataclass(frozen=True)
class Requirement:
    """A row of the table.

    key, title: its name and its words. of: what it is required of, each step, each move of goods, or the shipment.
    commodity: cotton, tomato or any. processes: the processes that it is for, none for all but `except_processes`.
    stages: where the process is not known, the stages of goods that it is for. kinds: the kinds of document that can
    show it, any of them. not_enough: kinds that do not show it by themselves, and why, in words. must_be_there: whether
    a chain without such a step lacks it. takes_raw: whether it is only for steps that take in raw goods, or of which
    nothing is known that they take in. only_between: of a move, whether it is for different parties or different sites
    only. made_here: the paper that is made from the graph; blank for a document. regimes: those that it belongs to,
    none for all. ask: who has it. certainty: how sure it is, letters of graph/certainty.py.
    """

    key: str
    title: str
    of: str
    commodity: str
    processes: tuple[str, ...]
    except_processes: tuple[str, ...]
    stages: tuple[str, ...]
    kinds: tuple[str, ...]
    not_enough: tuple[str, ...]
    not_enough_because: str
    must_be_there: bool
    takes_raw: bool
    only_between: str
    made_here: str
    regimes: tuple[str, ...]
    ask: str
    citation: str
    certainty: str
    note: str

    @property
    def certainty_in_words(self) -> str:
        return certainty_in_words(self.certainty)

    def is_for(self, commodities: Collection[str], regimes: Collection[str]) -> bool:
        """Whether goods of these commodities, that these regimes reach, need it."""
        by_goods = self.commodity in commodities or (self.commodity == ANY and bool(commodities))
        return by_goods and (not self.regimes or not set(self.regimes).isdisjoint(regimes))

    def is_for_step(self, process: str, stage: str) -> bool:
        """Whether a step of this process, several joined by "; ", and stage needs it; of an unknown one the stage
        decides, and where that is unknown, too, whatever is for no process in particular is needed."""
        words = set(process.split("; ")) if process else set()
        if words and words <= set(self.except_processes):
            return False
        if words and self.processes:
            return not words.isdisjoint(self.processes)
        if words or not self.stages:
            return not self.processes
        return stage in self.stages or (not stage and not self.processes)


@functools.cache
def requirements() -> tuple[Requirement, ...]:
    """Every row, in the order of the table. Raises ValueError for a row that cannot be meant."""
    return tuple(map(_requirement, rows_of("review", "requirements.csv")))


def needed(of: str, commodities: Collection[str], regimes: Collection[str]) -> list[Requirement]:
    """The rows of a step, a move or the shipment for these goods, each once."""
    fitting = [row for row in requirements() if row.of == of and row.is_for(commodities, regimes)]
    return list({row.key: row for row in reversed(fitting)}.values())[::-1]


def _requirement(row: Mapping[str, str]) -> Requirement:
    known = (
        row["of"] in (STEP, MOVE, SHIPMENT)
        and row["commodity"] in (ANY, *COMMODITIES)
        and row["ask"] in ASKED
        and row["made_here"] in ("", *MADE_HERE)
        and row["only_between"] in ("", PARTIES, SITES)
        and bool(row["kinds"]) != bool(row["made_here"])
    )
    if not known:
        raise ValueError(f"review/data/requirements.csv: the row {row['key']} says something that is not known")
    certainty_in_words(row["certainty"])
    return Requirement(
        key=row["key"],
        title=row["title"],
        of=row["of"],
        commodity=row["commodity"],
        processes=cell_parts(row["processes"]),
        except_processes=cell_parts(row["except_processes"]),
        stages=cell_parts(row["stages"]),
        kinds=cell_parts(row["kinds"]),
        not_enough=cell_parts(row["not_enough"]),
        not_enough_because=row["not_enough_because"],
        must_be_there=row["must_be_there"] == "yes",
        takes_raw=row["takes_raw"] == "yes",
        only_between=row["only_between"],
        made_here=row["made_here"],
        regimes=cell_parts(row["regimes"]),
        ask=row["ask"],
        citation=row["citation"],
        certainty=row["certainty"],
        note=row["note"],
    )
