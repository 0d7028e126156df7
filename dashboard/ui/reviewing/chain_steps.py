"""The scope of a shipment's lines, and its chain as numbered steps from the origin to the port."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.ui.page_words import counted, place_of, safe
from dashboard.ui.record.parts import bullets, id_link, line, record_link, table
from dashboard.ui.reviewing.places import link_to
from dashboard.ui.reviewing.places import place_of as place_of_item
from review.case import Case
from review.chain import Step
from review.parties import by_in_words, parties_of

MOST_NAMED, MOST_STEPS = 5, 60


def scope_html(case: Case) -> str:
    """Whether each line can be covered, and by which row of the scope table."""
    if not case.scopes:
        return line("No line is recorded: what goods are in it is not known.")
    rows = []
    for node, scope in case.scopes:
        read = f"{scope.row.written}, {scope.row.description}" if scope.row else ""
        row = f'<div class="xr-from">{safe(read, 300)}</div>' if read else ""
        goods = " ".join(filter(None, (scope.stage, scope.commodity)))
        rows.append(
            (
                record_link(case.projection, node.id),
                f"<bdi>{safe(node.get('fibre_content') or 'not stated', 200)}</bdi>",
                f"<bdi>{safe(node.get('hts') or 'none', 60)}</bdi>",
                f"<b>{safe(scope.covered)}</b>{f', {safe(goods)}' if goods else ''}",
                safe(scope.because, 400) + row,
            )
        )
    return table(
        "Its lines, and whether the orders can cover them", ("Line", "Fibre content", "HTS", "Covered", "Why"), rows
    )


def chain_html(case: Case) -> str:
    """The steps in order; where there are many, the nearest to the port."""
    steps = case.chain.steps
    needed = {place_of_item(item) for item in case.evidence}
    shown = steps[-MOST_STEPS:]
    left = len(steps) - len(shown)
    cut = bullets(f"cut short: {safe(words, 400)}" for words in case.chain.cut) if case.chain.cut else ""
    told = f"{counted(left, 'earlier step')} left out here; the packet and tables.xlsx hold all."
    more = line(told) if left else ""
    items = "".join(f"<li>{_step_html(case, step, needed)}</li>" for step in shown)
    ends = (
        ", 1 at the origin, the last at the port." if len(steps) > 1 else ": nothing before the shipping is asked for."
    )
    head = line(counted(len(steps), "step") + ends)
    return f'{head}{more}<ol class="xr-chain xr-steps" aria-label="The chain">{items}</ol>{cut}'


def _step_html(case: Case, step: Step, needed: set[tuple[int, int]]) -> str:
    node = next(iter(parties_of(case.projection, step)), None)
    process = step.process.replace("_", " ") or "process not known"
    read = " (read from its goods)" if step.process_from == "goods" else ""
    where = f'<div class="xr-more">{safe(place_of(node), 200)}</div>' if node else ""
    others = [one for one in step.members if one != step.key]
    said = [
        f"lots {_ids(case, step.lots)}" if step.lots else "",
        _days(step),
        *(f"goes to step {move.to}, {by_in_words(case.projection, move)}" for move in case.chain.out_of(step.number)),
    ]
    also = f'<div class="xr-evidence">with {_ids(case, others)}</div>' if others else ""
    evidence = f" · {link_to('its evidence', (step.number, 0))}" if (step.number, 0) in needed else ""
    return (
        f'<div class="xr-stop"><span class="xr-number">{step.number}</span><div><span class="xr-name">{safe(process)}'
        f"</span>{read}: {record_link(case.projection, step.key)}{where}"
        f'<div class="xr-evidence">{"; ".join(filter(None, said))}{evidence}</div>{also}</div></div>'
    )


def _days(step: Step) -> str:
    return " to ".join(dict.fromkeys(str(day) for day in (step.first_day, step.last_day) if day))


def _ids(case: Case, ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MOST_NAMED:,} more" if len(ids) > MOST_NAMED else ""
    return ", ".join(id_link(case.projection, one) for one in ids[:MOST_NAMED]) + more
