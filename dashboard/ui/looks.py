"""How a verdict and a place look: a colour and a sign for each, so that nobody depends on colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.ui.terms import MEANINGS
from graph.exposure import CLEAR, EXPOSED, INFERRED, NOT_ASSESSED, UNKNOWN


@dataclass(frozen=True)
class Look:
    """label: the word shown. sign: one character, the shape on the map and in tables. colour: from a palette that
    colour-blind people tell apart (Okabe and Ito). meaning: one clause. pixels: how large it is on the map."""

    label: str
    sign: str
    colour: str
    meaning: str
    pixels: int


VERDICTS = {
    EXPOSED: Look("exposed", "▲", "#d55e00", MEANINGS["exposed"], 22),
    INFERRED: Look("inferred", "◆", "#e69f00", "a path exists, but a step or its source is only inferred", 20),
    UNKNOWN: Look("unknown", "●", "#3b8fc4", "no path found, but it could not be followed to the origin", 13),
    CLEAR: Look("traced clear", "■", "#009e73", "followed to origins outside the XUAR, by what is on file", 13),
    NOT_ASSESSED: Look(
        *("not assessed", "–", "#8a8f94", "no cotton or tomato, or no rule reaches its dates; not a clearance", 13)
    ),
}


def sign(look: Look) -> str:
    """The sign in its colour, as HTML; it says nothing by itself, the word stands beside it."""
    return f'<span class="xr-sign" style="color: {look.colour}" aria-hidden="true">{look.sign}</span>'
