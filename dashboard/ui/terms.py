"""The words of the field, as the pages explain them: on hover, and in a list at each page's end."""

from __future__ import annotations

from html import escape

MEANINGS = {
    "XUAR": "the Xinjiang Uyghur Autonomous Region of China",
    "WRO": "Withhold Release Order: CBP's order of 2021-01-13 to detain cotton and tomatoes from the XUAR",
    "UFLPA": "Uyghur Forced Labor Prevention Act: for imports since 2022-06-21, goods from the XUAR or by a listed "
    "entity are presumed to be made with forced labor",
    "CBP": "US Customs and Border Protection",
    "verdict": "how a target stands: exposed, inferred, unknown, traced clear or not assessed",
    "exposed": "a recorded path leads to a source of risk of certainty 0.95 or more; a name match that nobody "
    "confirmed can be one",
    "inferred": "a path exists, but a step or its source is only inferred",
    "unknown": "no path was found, but the goods could not be followed to their origin; this is no clearance",
    "traced clear": "followed to origins outside the XUAR, lots by their documents; by what is on file",
    "not assessed": "no cotton or tomato, or no rule reaches its dates; this is no clearance",
    "confidence": "the product of the path's steps and of its source; it ranks review work and is not a probability "
    "that somebody did wrong",
    "tier": "how many sales or lots lie between: direct is one, sub-tier names the number",
    "path": "the steps from the target upstream to a source of risk",
    "source of risk": "a site inside or near the XUAR, a listed entity, or a company with a listed owner",
    "evidence": "what a step rests on: its basis, its documents, and the file and row that it was read from",
    "basis": "documented, declared, trade record, registry or inferred: what a sale is known by",
    "look-back": "how many months before the import a sale must still have run to count",
    "lot": "a bale, yarn lot, roll, harvest, drum of paste or carton run",
    "open end": "a place where the goods could not be followed further, and what is missing there",
    "commingling": "a maker also bought from others than the recorded lots, so that goods may be mixed",
    "estate": "the farm, cooperative or XPCC regiment that grew the crop",
    "facility": "a site where goods are made, stored or packed",
    "borderline": "so near the XUAR's border that it may lie inside",
    "unplaced": "where it lies is not known, so it is not drawn and not cleared",
    "alias": "another name of the same company or entity",
    "operator": "the company that runs a site",
    "listed": "named on a list such as the UFLPA Entity List, on the day that matters",
    "match": "a likeness of names or identifiers; who is meant, a person says",
    "candidate": "a pair that nobody has judged; it counts by its score",
    "partial": "known not to be the whole list, so it clears nobody",
    "HTS": "the number of the Harmonized Tariff Schedule under which goods are entered",
    "USCC": "China's unified social credit code of a company",
    "in review": "somebody is looking at it",
    "accepted": "the risk is known and carried until a day, for a reason; it stays counted",
    "run": "one load, import or undo",
    "reject": "a row that was not loaded, with the reason",
    "dry run": "everything is checked and nothing is written",
    "source": "whose facts these are; a load with `replace` removes what this source no longer says",
    "consignee": "who receives the goods",
    "bill of lading": "the carrier's receipt for the goods, with its number",
}


def term(word: str, shown: str | None = None) -> str:
    """The word as HTML that explains itself on hover; `shown` is what stands on the page, where it is another form."""
    return f'<abbr title="{escape(MEANINGS[word])}">{escape(shown or word)}</abbr>'


def explained(words: tuple[str, ...]) -> str:
    """The words with their meanings, as an HTML list."""
    return "<dl>" + "".join(f"<dt>{escape(word)}</dt><dd>{escape(MEANINGS[word])}</dd>" for word in words) + "</dl>"
