"""The first pages: what this is and what is wrong with it, the cover letter with the portal's fields, the summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from graph.certainty import certainty_in_words
from review.chain import SHIPPING
from review.exhibits import NOT_LOOKED, UNNAMED
from review.gaps import to_ask_for, why_first
from review.item import STATES
from review.line_verdicts import line_verdicts
from review.list_versions import lists_in_words
from review.packet import names
from review.packet.blocks import Block, bullets, fields, section, table, text, warning
from review.packet.exhibit_list import Exhibits, findings
from review.packet.law_texts import filing
from review.packet.step_part import merged
from review.plain_text import sentence
from review.unasked import unasked, why_nothing

if TYPE_CHECKING:
    from review.case import Case

DISCLAIMER = "This informs and ranks review work. It accuses nobody, and it is no legal advice."
WHAT_IT_IS = (
    "The supply chain of one shipment as the graph holds it on one day, with its exhibits numbered to the steps, made "
    "for whoever prepares or reviews a submission to CBP. Nobody has signed anything in it."
)
MOST_FINDINGS, MOST_ENDS = 14, 12


def first_page(case: Case, exhibits: Exhibits) -> Block:
    """What it is, of what, as of when, how it stands, and every exhibit that is missing or altered."""
    shipment = case.shipment
    return section(
        "Admissibility packet",
        [
            text(WHAT_IT_IS),
            text(f"For: {case.for_whom}") if case.for_whom else None,
            fields(
                [
                    ("Shipment", shipment.id),
                    ("Entry number", _with_type(shipment.get("entry_number"), shipment.get("entry_type"))),
                    ("Bill of lading", shipment.get("bill_of_lading")),
                    ("Notice of detention", shipment.get("detention_notice")),
                    ("Port of entry", shipment.get("port_of_entry")),
                    ("Center", shipment.get("center")),
                    ("Importer", names.named(case.projection, shipment.get("consignee_id"))),
                    ("As of", case.as_of),
                    ("Judged by the facts of", case.day),
                    ("Verdict", f"{case.assessment.verdict}: {case.assessment.because}"),
                    ("Lists", lists_in_words(case.lists, case.screened)),
                ]
            ),
            warning(case.why_nothing_was_asked) if case.why_nothing_was_asked else None,
            *_files(exhibits),
            warning(confidentiality()),
            text(DISCLAIMER, strong=True),
        ],
        new_page=False,
    )


def confidentiality() -> str:
    return str(filing()["confidentiality"])


def _with_type(number: Any, kind: Any) -> str:
    return f"{number} ({kind})" if number and kind else str(number or "")


def _files(exhibits: Exhibits) -> Iterator[Block | None]:
    """How many exhibits have their file here, and each that is missing, altered or refused, by name."""
    copied = sum(1 for one in exhibits.all if one.copy)
    yield text(
        f"{len(exhibits.all)} exhibits; the files of {copied} are in the folder exhibits, compared by digest.",
        strong=True,
    )
    states = Counter(one.state for one in exhibits.all)
    if states[NOT_LOOKED]:
        yield warning(
            f"No folder of files was given: of {states[NOT_LOOKED]} exhibits that name a file nobody looked whether it "
            "is there or altered."
        )
    if states[UNNAMED]:
        which = names_of([one.number for one in exhibits.all if one.state == UNNAMED])
        named = "1 exhibit names" if states[UNNAMED] == 1 else f"{states[UNNAMED]} exhibits name"
        yield warning(f"{named} no file, so none is here: {which}.")
    wrong = list(findings(exhibits))
    if not wrong:
        return
    beyond = (
        f", the first {MOST_FINDINGS} here and the others by number" if len(wrong) > MOST_FINDINGS else ", named here"
    )
    yield warning(f"Missing, altered or otherwise wrong: {len(wrong)}{beyond}.")
    yield bullets(wrong[:MOST_FINDINGS])
    if len(wrong) > MOST_FINDINGS:
        yield text(
            f"Further, in the index of exhibits: {names_of([line.split(' ')[0] for line in wrong[MOST_FINDINGS:]])}.",
            small=True,
        )


def names_of(numbers: list[str]) -> str:
    """Exhibits' numbers in a line: step by step, as 03.01-04."""
    by_step: dict[str, list[int]] = {}
    others = [number for number in numbers if "." not in number or not number.replace(".", "").isdigit()]
    for number in numbers:
        if number not in others:
            step, _, place = number.partition(".")
            by_step.setdefault(step, []).append(int(place))
    said = [f"{step}.{_runs(places)}" for step, places in by_step.items()]
    return ", ".join([*said, *others])


def _runs(places: list[int]) -> str:
    return "+".join(
        "-".join(f"{int(end):02}" for end in part.split("-")) for part in names.runs(places, 400).split(", ")
    )


def letter(case: Case, exhibits: Exhibits) -> Block:
    """The cover letter, unsigned, and the portal's fields."""
    shipment = case.shipment
    rules = filing()
    sent = "; ".join(
        f"{way['name']}, since {way['from']}: {way['says']} ({way['citation']}; {certainty_in_words(way['certainty'])})"
        for way in rules["ways"]
    )
    reaching = case.regimes_in_words or "none"
    notice = shipment.get("detention_notice")
    about = f"notice of detention {notice}" if notice else "no notice of detention on record"
    detained = f", detained on {shipment.get('detained_on')}" if shipment.get("detained_on") else ""
    return section(
        "Cover letter: draft, for the importer to sign",
        [
            text(f"To: Port Director, {shipment.get('port_of_entry') or '[port of entry not on record]'}"),
            text(f"Copy: Center of Excellence and Expertise, {shipment.get('center') or '[Center not on record]'}"),
            text(f"From: {names.named(case.projection, shipment.get('consignee_id')) or '[importer not on record]'}"),
            text(
                f"Subject: shipment {shipment.id}, entry {shipment.get('entry_number') or 'not on record'}, bill of "
                f"lading {shipment.get('bill_of_lading') or 'not on record'}; {about}{detained}.",
                strong=True,
            ),
            text(
                f"Enclosed is the supply chain of this shipment in {len(case.chain.steps)} numbered steps, with "
                f"{len(exhibits.all)} exhibits numbered to the steps, an index, a flow chart, maps and a supplier "
                f"list. Regimes whose dates reach the shipment: {reaching}. What is not on record is named in each "
                "part and under what is not known. Confidential treatment is asked for all of it."
            ),
            text(
                "The importer marks what is asked for: [  ] admissibility under a WRO   [  ] applicability review: no "
                "input of the region and no listed entity   [  ] exception under section 3(b)."
            ),
            text(f"Where it is filed. {sent}", small=True),
            text("Fields of the portal's form", strong=True),
            table(["Field", "On record", "Letters and digits only"], [2, 4, 4], _portal(case)),
            text(
                "Letters and digits only is from the trade press; that blanks between words are taken is not known. "
                "The fields' names are ours.",
                small=True,
            ),
        ],
    )


def _portal(case: Case) -> Iterator[list[str]]:
    shipment = case.shipment
    importer = case.projection.nodes.get(shipment.get("consignee_id") or "")
    written = (
        ("Importer", names.best(importer) if importer else ""),
        ("Entry number", shipment.get("entry_number")),
        ("Bill of lading", shipment.get("bill_of_lading")),
        ("Notice of detention", shipment.get("detention_notice")),
        ("Date of detention", shipment.get("detained_on")),
        ("Port of entry", shipment.get("port_of_entry")),
        ("Center", shipment.get("center")),
        ("Extended to", shipment.get("extended_to")),
    )
    for name, value in written:
        plain = names.letters_and_digits(str(value or ""))
        lost = bool(value) and not plain
        yield [name, str(value or "not on record"), "no Latin letter on record" if lost else plain]


def summary(case: Case, exhibits: Exhibits) -> Block:
    """The executive summary: lines, chain, evidence, open ends and the next document to ask for."""
    answers = {answer.line: answer for answer in case.assessment.answers}
    rows = [
        [
            line.id,
            line.get("hts"),
            line.get("description"),
            line.get("fibre_content"),
            names.amount(line.get("quantity"), line.get("unit")),
            scope.covered,
            scope.because,
            answers[line.id].verdict if line.id in answers else "not assessed",
        ]
        for line, scope in case.scopes
    ]
    return section(
        "Executive summary",
        [
            text(f"Verdict as of {case.as_of}: {case.assessment.verdict}: {case.assessment.because}.", strong=True),
            table(
                ["Line", "HTS", "Description", "Fibre", "Quantity", "Covered", "Why it is covered or not", "Verdict"],
                [1.3, 1.3, 1.8, 1.5, 1.3, 1.0, 3.5, 1.1],
                rows,
                empty="No line is on record: nothing can be said of the goods.",
            ),
            text("The verdict of each line, with its reason", strong=True) if answers else None,
            bullets(
                f"{one.line}: {one.verdict}. {sentence(one.because)}"
                for one in line_verdicts(case.projection, case.assessment)
            ),
            text("Chain and evidence", strong=True),
            bullets(_points(case, exhibits)),
            text("Open ends", strong=True) if case.assessment.open_ends else None,
            bullets(_open_ends(case)),
        ],
    )


def _points(case: Case, exhibits: Exhibits) -> Iterator[str]:
    steps = [step for step in case.chain.steps if step.process != SHIPPING]
    by_process = Counter(names.process(step.process) for step in steps)
    said = ", ".join(f"{number} x {process}" for process, number in by_process.items()) or "none before the shipping"
    yield f"Steps: {len(steps)} before the shipping ({said})."
    yield from case.chain.cut
    states = Counter(item.state for _, item in merged(case.evidence))
    counted = ", ".join(f"{states[state]} {state}" for state in reversed(STATES) if states[state])
    yield (
        f"Of {sum(states.values())} things to be shown, by what is recorded of the documents: {counted}."
        if states
        else why_nothing(case)
    )
    if states and (words := unasked(case)):
        yield words
    yield f"Exhibits: {len(exhibits.all)}."
    if best := case.next_best:
        yield (
            f"The next document to ask for: {to_ask_for(best)}, from {best.ask}. Why that one: "
            f"{why_first(best, case.evidence)}."
        )


def _open_ends(case: Case) -> Iterator[str]:
    ends = case.assessment.open_ends
    for end in ends[:MOST_ENDS]:
        yield sentence(f"{names.named(case.projection, end.id)}: {end.because}")
    if len(ends) > MOST_ENDS:
        yield f"And {len(ends) - MOST_ENDS} more; all are in review.json."
