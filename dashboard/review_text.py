"""The review of one shipment in words, for whoever has to act on it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape

from dashboard import words
from dashboard.account_words import counted, invoices_in_words, quantities_in_words
from dashboard.clock_table import show_clocks
from dashboard.output import OUT, rows_of, say
from dashboard.review_matrix import LEGEND, matrix, of_shipment
from graph.certainty import CERTAINTIES
from review.case import Case
from review.clock import Clock
from review.exhibits import UNNAMED
from review.gaps import lines_in_words, to_ask_for, why_first
from review.item import Item
from review.list_versions import lists_in_words
from review.parties import by_in_words, named, parties_of, step_in_words
from review.path_words import path_in_words
from review.plain_text import short
from review.quantities import NOT_KNOWN, SHORT
from review.requirements import NOT_EXHAUSTIVE
from review.unasked import unasked, why_nothing

SHOWN_GAPS, SHOWN_NAMES = 15, 3


def show_case(case: Case) -> None:
    for part in (_heading, _scope, _law, _chain, _evidence, _files, _next, _accounts, _portions, _unknown):
        part(case)
    say(lists_in_words(case.lists, case.screened))
    OUT.print(words.DISCLAIMER)


def _heading(case: Case) -> None:
    _title(f"{named(case.projection, case.shipment.id)}: {case.assessment.verdict}")
    say(f"For {case.for_whom}. As of {case.as_of}; the goods are judged by {case.day}.")
    say(f"{case.assessment.because[:1].upper()}{case.assessment.because[1:]}.")
    if case.assessment.paths:
        say(f"Best path, confidence {case.assessment.paths[0].confidence:.3g}: {_path(case)}")


def _path(case: Case) -> str:
    return path_in_words(case.projection, case.assessment.paths[0])


def _scope(case: Case) -> None:
    _title("Scope")
    if not case.scopes:
        say("  No line is recorded: what goods are in it is not known.")
    for line, scope in case.scopes:
        goods = " ".join(filter(None, (scope.stage, scope.commodity)))
        say(f"  {line.id}: {scope.covered}{f' ({goods})' if goods else ''}; {scope.because}")
        if scope.row:
            say(f"    row of the scope table: {scope.row.written}, {scope.row.description}")


def _law(case: Case) -> None:
    _title("Regimes and clocks")
    if not case.regimes:
        say("  No regime that is encoded here reaches its dates.")
    for one in case.regimes:
        rests_on = f"{one.regime.citation}; {one.regime.certainty}"
        say(f"  {one.regime.title}: {one.regime.because}; {one.in_words} [{rests_on}]")
        for words_ in (words_ for words_ in one.regime.unsettled if words_ not in one.regime.because):
            say(f"    not settled: {words_}")
    if _detained(case):
        say(f"  {case.asked.in_words}")
    show_clocks(filter(_matters, case.clocks))
    if idle := [clock for clock in case.clocks if not _matters(clock)]:
        say("  Not running by what is on file:")
    for clock in idle:
        say(f"    {clock.title}: {'; '.join((clock.idle or clock.standing, *clock.besides))}")
    for remark in case.remarks:
        say(f"  Remark: {remark}")


def _detained(case: Case) -> bool:
    return bool(case.shipment.get("detained_on") or case.shipment.get("detention_notice") or case.asked.asked)


def _matters(clock: Clock) -> bool:
    return clock.applies or bool(clock.asked_by)


def _chain(case: Case) -> None:
    _title(f"Chain, {counted(len(case.chain.steps), 'step')} from the origin to the port")
    for step in case.chain.steps:
        node = next(iter(parties_of(case.projection, step)), None)
        place = short((node.get("address") or node.get("country") or "") if node else "")
        read = "; its process is read from its goods" if step.process_from == "goods" else ""
        lots = f"; lots {_some(step.lots)}" if step.lots else ""
        days = f"; {' to '.join(map(str, dict.fromkeys([step.first_day, step.last_day])))}" if step.first_day else ""
        onward = [f"{move.to} ({by_in_words(case.projection, move)})" for move in case.chain.out_of(step.number)]
        to = f"; goes to step {', '.join(onward)}" if onward else ""
        say(f"  {step_in_words(case.projection, step)}{f', {place}' if place else ''}{read}{lots}{days}{to}")
    for cut in case.chain.cut:
        say(f"  Cut short: {cut}")


def _evidence(case: Case) -> None:
    _title("Evidence")
    if words_ := why_nothing(case) if not case.evidence else unasked(case):
        say(f"  {words_}")
    if not case.evidence:
        return
    grid = matrix(case)
    if grid.rows:
        rows_of([dict(zip(grid.columns, row, strict=True)) for row in grid.rows])
    for title, state in of_shipment(case).items():
        say(f"  {state}: {title}")
    say(f"  {LEGEND}")
    say(f"  {NOT_EXHAUSTIVE}")
    _gaps(case)


def _gaps(case: Case) -> None:
    gaps = case.gaps
    if gaps:
        say(f"Gaps, worst first ({len(gaps)}):")
    for item in gaps[:SHOWN_GAPS]:
        sure = f"; {item.letters}" if item.letters else ""
        say(f"  {item.state}: {_what(item)}. Ask {item.ask}. [{item.citation}{sure}]")
        if item.lacking:
            say(f"    without it: {_some(item.lacking)}")
        for problem in item.problems[:SHOWN_NAMES]:
            say(f"    {problem.document}: {problem.because}")
    if len(gaps) > SHOWN_GAPS:
        say(f"  and {len(gaps) - SHOWN_GAPS} more; all of them with --json")
    letters = sorted({letter for item in gaps[:SHOWN_GAPS] for letter in item.letters})
    if letters:
        say(f"  {'; '.join(f'{letter}: {CERTAINTIES[letter]}' for letter in letters)}.")


def _what(item: Item) -> str:
    """What is to be shown, by the number of the step; in full where it is of none."""
    lines = f", {lines_in_words(item)}" if item.lines else ""
    if item.step is None:
        return f"{item.because}{lines}"
    return f"{item.title}, step {item.step}" + (f" to {item.to}" if item.to else "") + lines


def _files(case: Case) -> None:
    """The files of its documents, where somebody looked: how many are there, and what is wrong with the others."""
    if not case.files:
        return
    _title("Files of its documents")
    wrong = [file for file in case.files.values() if file.finding]
    unnamed = sum(file.state == UNNAMED for file in case.files.values())
    good = sum(file.good for file in case.files.values())
    nameless = f"; {unnamed} {'names' if unnamed == 1 else 'name'} none" if unnamed else ""
    theirs = "has its own" if len(case.files) == 1 else "have theirs"
    said = f"{good} of {counted(len(case.files), 'document')} {theirs}"
    say(f"  {said}, unaltered or with no digest on record{nameless}.")
    for file in sorted(wrong, key=lambda file: (file.state, file.document))[:SHOWN_GAPS]:
        say(f"  {file.document}: {file.state}; {file.finding}")
    if len(wrong) > SHOWN_GAPS:
        say(f"  and {len(wrong) - SHOWN_GAPS} more; all of them with --json")


def _next(case: Case) -> None:
    item = case.next_best
    if item:
        _title("Ask next")
        say(f"  {to_ask_for(item)}, from {item.ask}: {why_first(item, case.evidence)}.")


def _accounts(case: Case) -> None:
    payments = [one for one in case.payments if not one.reconciles]
    quantities = [one for one in case.quantities if one.state in (SHORT, NOT_KNOWN)]
    _title("Payments and quantities")
    right, count = len(case.payments) - len(payments), len(case.payments)
    say(f"  {invoices_in_words(right, count, files_looked_at=bool(case.files))}")
    for payment in payments:
        say(f"  {payment.invoice}: {payment.because}")
        for problem in payment.problems:
            if problem.because != payment.because:
                say(f"    {problem.document}: {problem.because}")
    say(f"  {quantities_in_words(len(case.quantities) - len(quantities), len(case.quantities))}")
    for quantity in sorted(quantities, key=lambda one: one.state != SHORT):
        say(f"  {quantity.kind} {quantity.id}: {quantity.state}; {quantity.because}")


def _portions(case: Case) -> None:
    portions = case.portions
    _title("Portions")
    for sentence in portions.proposal or (portions.nothing,):
        say(f"  {sentence}")
    for words_ in portions.not_settled:
        say(f"  Not settled: {words_}")


def _unknown(case: Case) -> None:
    _title("Not known")
    for sentence in case.not_known:
        say(f"  {sentence}.")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    return ", ".join(names[:SHOWN_NAMES]) + more


def _title(text: str) -> None:
    OUT.print(f"\n[bold]{escape(text)}[/]")
