"""The parts of a deadline that several tables show: whose it is, what else is to be said, and what it rests on."""

from __future__ import annotations

from dashboard.ui.page_words import safe
from review.clocks import Clock


def by_whom(clock: Clock) -> str:
    """Who has to act by it."""
    return "by CBP" if clock.whose == "CBP" else f"by the {safe(clock.whose)}"


def besides_html(clock: Clock) -> str:
    """What else is to be said of it; blank where nothing is."""
    return "".join(f'<div class="xr-meaning">{safe(words, 400)}</div>' for words in clock.besides)


def next_business_day_html(clock: Clock) -> str:
    """The business day after a last day that is none; blank where it is one."""
    after = clock.next_business_day
    return f'<div class="xr-meaning">next business day {after}</div>' if after else ""


def rests_on_html(clock: Clock) -> str:
    """Its citation, how sure that is, and on demand how it was reckoned."""
    return (
        f'{safe(clock.citation)}<div class="xr-meaning">{safe(clock.certainty)}</div>'
        f"<details><summary>How it was reckoned</summary>{safe(clock.because, 900)}</details>"
    )
