"""Which process a step is: as its site says, else as read from the goods that it made. The words are those of the
record kinds (`processes`); an unknown word is kept as it is."""

from __future__ import annotations

from collections.abc import Iterable

from graph.projection import Node
from graph.scope import commodity_and_rank

SHIPPING = "shipping"
STATED, FROM_GOODS = "stated", "goods"
_BY_HTS = (
    *(("5201", "ginning"), ("5203", "ginning"), ("5204", "spinning"), ("5205", "spinning"), ("5206", "spinning")),
    *(("5207", "spinning"), ("5208", "weaving"), ("5209", "weaving"), ("5210", "weaving"), ("5211", "weaving")),
    *(("5212", "weaving"), ("60", "knitting"), ("61", "cut_sew"), ("62", "cut_sew"), ("63", "cut_sew")),
    *(("120991", "seed_production"), ("0702", "growing"), ("200210", "canning"), ("200290", "paste_processing")),
    *(("2103", "canning"), ("2009", "canning")),
)
_BY_ROLE = {
    **{"grower": "growing", "farmer": "growing", "ginner": "ginning", "spinner": "spinning", "weaver": "weaving"},
    **{"knitter": "knitting", "dyer": "dyeing", "sewer": "cut_sew", "processor": "paste_processing"},
    **{"packer": "repacking", "canner": "canning", "trader": "trading", "exporter": "trading"},
}
_BY_STAGE = {
    ("cotton", "seed"): "seed_production",
    ("tomato", "seed"): "seed_production",
    ("cotton", "raw"): "ginning",
    ("tomato", "raw"): "growing",
    ("tomato", "intermediate"): "paste_processing",
}
STAGES = ("seed", "raw", "intermediate", "finished")


def process_of_lot(lot: Node, sites: Iterable[Node]) -> tuple[str, str]:
    """(process, where the word is from) of the step that made a lot at these sites; blanks where unknown.

    A site of one process says it; of several, the one that fits the goods; a grower's land grows.
    """
    sites = list(sites)
    if any(site.label == "Estate" for site in sites) and stage_of(lot) in ("raw", ""):
        return "growing", STATED
    stated, goods = _stated(sites), _of_goods(lot)
    if len(stated) == 1:
        return stated[0], STATED
    if goods and goods in stated:
        return goods, STATED
    return (goods, FROM_GOODS) if goods else ("; ".join(stated), STATED if stated else "")


def process_of_site(sites: Iterable[Node]) -> tuple[str, str]:
    """The same for a site or company of which no lot is known."""
    sites = list(sites)
    if any(site.label == "Estate" for site in sites):
        return "growing", STATED
    stated = _stated(sites)
    return "; ".join(stated), STATED if stated else ""


def stage_of(goods: Node) -> str:
    """seed, raw, intermediate or finished; blank where unknown."""
    _, rank = commodity_and_rank(goods.get("commodity"), goods.get("stage"), goods.get("hts"))
    return stage_in_words(rank)


def stage_in_words(rank: int | None) -> str:
    return "" if rank is None else STAGES[rank]


def _stated(sites: Iterable[Node]) -> list[str]:
    words: dict[str, None] = {}
    for site in sites:
        words |= dict.fromkeys(site.get("processes") or ())
        roles = str(site.get("role") or "").casefold().replace(",", " ").replace(";", " ").split()
        words |= dict.fromkeys(_BY_ROLE[role] for role in roles if role in _BY_ROLE)
    return list(words)


def _of_goods(lot: Node) -> str:
    digits = "".join(c for c in str(lot.get("hts") or "") if c.isdigit())
    by_hts = next((process for prefix, process in _BY_HTS if digits.startswith(prefix)), None)
    return by_hts or _BY_STAGE.get((str(lot.get("commodity") or ""), stage_of(lot)), "")
