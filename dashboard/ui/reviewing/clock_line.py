"""The clocks of a shipment on a time line, drawn with plain HTML, and as a table that says the same in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from dashboard.ui.clock_parts import besides_html, by_whom, next_business_day_html, rests_on_html
from dashboard.ui.page_words import safe
from dashboard.ui.record.parts import bullets, line
from graph.detentions import FIELDS
from review.case import Case
from review.clock import by_day
from review.clocks import CANNOT_COMPUTE, DUE, MET, PASSED, RUNNING, Clock

SIGNS = {DUE: "▲", RUNNING: "○", PASSED: "✕", MET: "✓"}
IDLE, IDLE_IN_WORDS = "□", "does not run by what is on file"
BEFORE, MARGIN = timedelta(days=200), timedelta(days=3)
"""How long before the first due date a known day may lie to be drawn; what is kept free at both ends."""
EDGE = 14
"""Nearer to an end than so many percent, what is written of the day asked for keeps to that end."""
DAYS = ("import_date", "entry_date", *(name for name, p in FIELDS.items() if p.kind == "date"))
MEANINGS = {"import_date": "imported on", "entry_date": "entered on"}


@dataclass(frozen=True)
class Scale:
    """The days between which the line is drawn."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day lies, in percent from the left."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(100 * min(max(share, 0.0), 1.0), 2)


def drawn(case: Case) -> list[Clock]:
    """The clocks that have a due date, by day: those that run first, then those that are met, then those that do not
    run."""
    return sorted((clock for clock in case.clocks if clock.due), key=lambda clock: (not clock.applies, by_day(clock)))


def without_date(case: Case) -> list[Clock]:
    """Those that cannot be reckoned, first those that run by what is on file."""
    found = [clock for clock in case.clocks if clock.status == CANNOT_COMPUTE]
    return sorted(found, key=lambda clock: (not clock.asked_by, by_day(clock)))


def line_html(case: Case) -> str:
    """The drawing; blank where no clock has a due date."""
    clocks = drawn(case)
    if not clocks:
        return ""
    known = _known_days(case)
    scale = _scale(case.as_of, [clock.due for clock in clocks if clock.due], [day for day, _ in known])
    shown = [(day, meaning) for day, meaning in known if day >= scale.first]
    lanes = _axis(case.as_of, scale) + (_known_lane(case.as_of, shown, scale) if shown else "")
    lanes += "".join(_lane(clock, case.as_of, scale) for clock in clocks)
    told = escape(alternative(case), quote=True)
    return f'<div class="xr-clocks" role="img" aria-label="{told}">{lanes}</div>{legend_html()}'


def alternative(case: Case) -> str:
    """The drawing in words, for who does not see it."""
    clocks = "; ".join(f"{clock.title}: {clock.due}, {_stands(clock)}" for clock in drawn(case))
    return f"Deadlines on a time line, as of {case.as_of}. {clocks}. The table below says the same in full."


def legend_html() -> str:
    told = [
        *(f"{SIGNS[DUE]} due within a week", f"{SIGNS[RUNNING]} running", f"{SIGNS[PASSED]} passed unmet"),
        *(
            f"{SIGNS[MET]} met",
            f"{IDLE} {IDLE_IN_WORDS}",
            "◆ a day on file",
            "┊ the day asked for",
        ),
    ]
    return f'<div class="xr-legend" aria-hidden="true">{"".join(f"<span>{one}</span>" for one in told)}</div>'


def table_html(case: Case) -> str:
    """Every clock with a due date, as text."""
    rows = "".join(_row(clock) for clock in drawn(case))
    if not rows:
        return line("No deadline can be reckoned by the dates on file.")
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Due", "What, and whose", "Rests on"))
    return (
        f'<table class="xr-table"><caption>As of {case.as_of}. Reckoned by rules, no legal advice: compare with the '
        f"notice.</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def without_date_html(case: Case) -> str:
    """The clocks that lack a date, and which date that is."""
    found = without_date(case)
    if not found:
        return ""
    told = [f"<b>{safe(clock.title)}</b>: {safe(clock.stands_in_full, 500)}" for clock in found]
    return line("Cannot be reckoned:") + bullets(told)


def _row(clock: Clock) -> str:
    urgent = ' class="xr-urgent"' if clock.applies and clock.status in (DUE, PASSED) else ""
    return (
        f'<tr><th scope="row"><span class="xr-day">{clock.due}</span><div{urgent}>{_sign(clock)} '
        f"{safe(_stands(clock), 200)}</div>{next_business_day_html(clock)}</th><td>{safe(clock.title)}"
        f'<div class="xr-meaning">{by_whom(clock)}</div>{besides_html(clock)}</td><td>{rests_on_html(clock)}</td></tr>'
    )


def _stands(clock: Clock) -> str:
    if clock.applies:
        return clock.standing
    return f"{clock.stands}; by its dates {clock.standing}"


def _sign(clock: Clock) -> str:
    return SIGNS[clock.status] if clock.applies else IDLE


def _known_days(case: Case) -> list[tuple[date, str]]:
    known = case.known.properties
    found = [
        (day, MEANINGS.get(name) or FIELDS[name].meaning) for name in DAYS if isinstance(day := known.get(name), date)
    ]
    return sorted(found)


def _scale(as_of: date, due: Sequence[date], known: Sequence[date]) -> Scale:
    nearest = min([as_of, *due])
    last = max([as_of, *due])
    first = min([nearest, *(day for day in known if nearest - day <= BEFORE)])
    room = max(MARGIN, (last - first) * 0.03)
    return Scale(first - room, last + room)


def _axis(as_of: date, scale: Scale) -> str:
    at = scale.at(as_of)
    first = f'<span class="xr-clock-first">{scale.first}</span>' if at > 35 else ""
    last = f'<span class="xr-clock-last">{scale.last}</span>' if at < 65 else ""
    side = "xr-clock-first" if at < EDGE else "xr-clock-last" if at > 100 - EDGE else "xr-clock-day"
    place = f' style="left: {at}%"' if side == "xr-clock-day" else ""
    return (
        '<div class="xr-clock-name"></div><div class="xr-clock-axis">'
        f'{first}<span class="{side}"{place}><b>as of {as_of}</b></span>{last}</div>'
    )


def _known_lane(as_of: date, known: Sequence[tuple[date, str]], scale: Scale) -> str:
    named = "<br>".join(f'◆ <span class="xr-day">{day}</span> {safe(meaning, 80)}' for day, meaning in known)
    points = "".join(_point(scale.at(day), "◆") for day, _ in known)
    return f'<div class="xr-clock-name">{named}</div>{_track(as_of, scale, points)}'


def _lane(clock: Clock, as_of: date, scale: Scale) -> str:
    due = clock.due or as_of
    stands = clock.standing if clock.applies else IDLE_IN_WORDS
    name = (
        f'<div class="xr-clock-name">{safe(clock.title)}<div class="xr-more"><span class="xr-day">{due}</span> '
        f"{_sign(clock)} {safe(stands, 120)}</div></div>"
    )
    bar = ""
    if clock.applies and clock.status in (DUE, RUNNING, PASSED):
        begin, end = sorted((scale.at(as_of), scale.at(due)))
        kind = "xr-clock-over" if clock.status == PASSED else "xr-clock-ahead"
        bar = f'<div class="xr-clock-bar {kind}" style="left: {begin}%; width: {round(end - begin, 2)}%"></div>'
    return name + _track(as_of, scale, bar + _point(scale.at(due), _sign(clock)))


def _track(as_of: date, scale: Scale, inner: str) -> str:
    now = f'<div class="xr-clock-now" style="left: {scale.at(as_of)}%"></div>'
    return f'<div class="xr-clock-track">{now}{inner}</div>'


def _point(at: float, sign: str) -> str:
    return f'<div class="xr-clock-point" style="left: {at}%">{sign}</div>'
