"""How answers are printed: verdicts, paths, gaps, why not, and the question as it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.markup import escape

from dashboard import words
from dashboard.output import OUT, PROGRAM, SHOWN, Row, json_document, note, rows_of
from graph.clearing import Clearing
from graph.exposure import Assessment
from graph.paths import Path, Step
from graph.projection import Projection
from graph.screened import nothing_to_compare, screened, screened_json
from graph.why_not import WhyNot
from review.list_versions import lists_in_words
from review.path_words import verb


@dataclass(frozen=True)
class Asked:
    """What was asked otherwise than usual, to be said beside the answer. added: files of a what-if (--with)."""

    look_back_months: int = 24
    commodity: str | None = None
    max_steps: int = 12
    without: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def in_words(self) -> str:
        usual = Asked()
        supposed = [f"with {', '.join(self.added)}"] if self.added else []
        supposed += [f"without {', '.join(self.without)}"] if self.without else []
        said = [f"What if: {' and '.join(supposed)}"] if supposed else []
        if self.look_back_months != usual.look_back_months:
            said.append(f"sales up to {self.look_back_months} months before the import count")
        if self.commodity:
            said.append(f"asked of {self.commodity} only")
        if self.max_steps != usual.max_steps:
            said.append(f"paths of at most {self.max_steps} steps")
        return "; ".join(said)

    def how(self) -> dict[str, Any]:
        """As `assess`, `sweep` and `why_not` take it."""
        return {
            "look_back_months": self.look_back_months,
            "commodity": self.commodity,
            "max_steps": self.max_steps,
        }

    def as_json(self) -> dict[str, Any]:
        return {**self.how(), "without": list(self.without), "with": list(self.added)}


def as_json(projection: Projection, answers: Sequence[Assessment], lists: Sequence[Row], asked: Asked) -> None:
    """One JSON document: every answer with how it was asked, the lists that it rests on, and what was screened."""
    versions = [{"list": r["list"], "as_of": str(r["as_of"]), "partial": r["partial"]} for r in lists]
    rests_on = {"asked": asked.as_json(), "lists": versions}
    compared, nodes = screened(projection), projection.nodes
    json_document(
        [
            {**answer.as_json(), **rests_on, "screened": screened_json(projection, compared, nodes[answer.target])}
            for answer in answers
        ]
    )


def in_full(projection: Projection, answers: Sequence[Assessment], lists: Sequence[Row], asked: Asked) -> None:
    """Every answer with its paths, gaps and what would clear it."""
    _question(asked)
    for answer in answers:
        _answer(projection, answer)
    _rests_on(projection, lists)


def summary(
    projection: Projection,
    counts: Mapping[str, int],
    worst: Sequence[Assessment],
    lists: Sequence[Row],
    asked: Asked,
) -> None:
    """How many shipments have each verdict, the worst ones in a table, and the very worst in full."""
    if not worst:
        note(f"No shipment is loaded yet. Next: {PROGRAM} load FILE..., or ask of a supplier: {PROGRAM} expose ID")
        return
    _question(asked)
    OUT.print(", ".join(f"{number} {verdict}" for verdict, number in counts.items()))
    rows_of([_row(answer) for answer in worst])
    if (more := sum(counts.values()) - len(worst)) > 0:
        OUT.print(f"and {more:,} more; all of them with --json, one in full with: {PROGRAM} expose ID")
    if worst[0].paths:
        OUT.print("\nThe worst one, step by step:")
        _answer(projection, worst[0])
    _rests_on(projection, lists)


def why_not(projection: Projection, found: WhyNot, asked: Asked) -> None:
    """The nearest chain step by step, which of them fails which rule, and as what the source counts."""
    _question(asked)
    target, source = (words.name_of(projection, node) for node in (found.target, found.source))
    OUT.print(f"\n[bold]{escape(f'{target} to {source}: {found.outcome}')}[/]  (on {found.day})")
    OUT.print(f"  {escape(found.because)}.")
    if found.chain:
        about = ", ".join(filter(None, (f"line {found.line}" if found.line else "", found.commodity)))
        OUT.print(f"  The nearest chain{escape(f' ({about})') if about else ''}:")
    for number, tried in enumerate(found.chain, 1):
        _step(projection, tried.step, number)
        if tried.fails:
            OUT.print(f"       [bold]fails the rule of {tried.fails}[/]: {escape(tried.because or '')}")
    if found.risk:
        risk = f"{source}, {found.risk.because}; certainty {found.risk.certainty:g}"
        OUT.print(f"  Source of risk on {found.day}: {escape(risk)}")
    for doubt in found.doubts:
        OUT.print(f"  No more than that: {escape(doubt)}" if found.risk else f"  No source of risk: {escape(doubt)}")
    OUT.print(words.DISCLAIMER)


def _row(answer: Assessment) -> Row:
    return {
        "verdict": answer.verdict,
        "shipment": answer.target,
        "day": answer.day,
        "confidence": "" if answer.confidence is None else f"{answer.confidence:.3g}",
        "tier": words.tier(answer.tier),
        "because": answer.because,
    }


def _question(asked: Asked) -> None:
    if said := asked.in_words():
        OUT.print(f"[bold]{escape(said)}.[/]")


def _rests_on(projection: Projection, lists: Sequence[Row]) -> None:
    compared = screened(projection)
    OUT.print(escape(lists_in_words(lists, compared)))
    if lists and compared.due:
        OUT.print(f"Next: {PROGRAM} screen")
    OUT.print(words.DISCLAIMER)


def _answer(projection: Projection, answer: Assessment) -> None:
    heading = f"{words.name_of(projection, answer.target)}: {answer.verdict}"
    judged = (
        "imported or entered on" if answer.label in ("Shipment", "Line") and answer.day != answer.as_of else "as of"
    )
    OUT.print(f"\n[bold]{escape(heading)}[/]  (judged by the facts and listings of the day, {judged} {answer.day})")
    if answer.day > answer.as_of:
        OUT.print(f"  It came in after {answer.as_of}, the day asked for: its own date counts.")
    OUT.print(f"  {escape(answer.because)}.")
    if unnamed := nothing_to_compare(projection, projection.nodes[answer.target]):
        OUT.print(f"  {escape(unnamed[:1].upper() + unnamed[1:])}.")
    for line in answer.answers:
        about = f"line {line.line}" if line.line else str(line.scope.commodity)
        OUT.print(f"  {escape(f'{about}: {line.verdict}; {line.scope.because}')}")
    for number, path in enumerate(answer.paths):
        _path(projection, path, "Best path" if number == 0 else f"Alternative {number}")
    for lot in answer.lots:
        OUT.print(f"    {escape(words.lot_in_words(projection, lot))}")
    if answer.clears:
        _clears(projection, answer.clears)
    ends = answer.open_ends
    if ends:
        OUT.print(f"  Open ends ({len(ends)}):")
    for end in ends[:SHOWN]:
        OUT.print(f"    {escape(f'{words.name_of(projection, end.id)}: {end.because}')}")
    if len(ends) > SHOWN:
        OUT.print(f"    and {len(ends) - SHOWN} more; all of them with --json")
    for refused in answer.refused[:SHOWN]:
        step = words.fact_in_words(projection, projection.facts[refused.fact])
        OUT.print(f"  Does not count, by the rule of {refused.rule}: {escape(f'{step}: {refused.because}')}")
    if len(answer.refused) > SHOWN:
        OUT.print(f"    and {len(answer.refused) - SHOWN} more steps that do not count; all with --json")
    for mixed in answer.commingling[:SHOWN]:
        seller = words.name_of(projection, mixed.seller)
        where = words.name_of(projection, mixed.site)
        OUT.print(f"  Commingling risk at lot {escape(mixed.lot)}: {escape(where)} also bought from {escape(seller)}")


def _clears(projection: Projection, clears: Clearing) -> None:
    if not clears.facts:
        OUT.print(f"  At least {clears.at_least} facts to disprove so that no path is left: too many to name.")
        return
    least = "The fewest facts" if clears.exact else f"Some facts (at least {clears.at_least} are needed)"
    OUT.print(f"  {least} to disprove so that no path is left:")
    for fact in clears.facts:
        OUT.print(f"    {escape(words.fact_in_words(projection, projection.facts[fact]))}")


def _path(projection: Projection, path: Path, title: str) -> None:
    OUT.print(f"  {title}, confidence {words.arithmetic(path)}:")
    for number, step in enumerate(path.steps, 1):
        _step(projection, step, number)
    source = words.name_of(projection, path.risk.id)
    OUT.print(f"    Source of risk: {escape(f'{source}, {path.risk.because}; certainty {path.risk.certainty:g}')}")


def _step(projection: Projection, step: Step, number: int) -> None:
    origin, to = (words.name_of(projection, node) for node in (step.origin, step.to))
    OUT.print(f"    {number}. {escape(f'{origin} {verb(step)} {to}')}")
    OUT.print(f"       [dim]{escape(words.evidence(step))}[/]")
