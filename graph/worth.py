"""What confidences are worth: the integers that they are compared by."""

from __future__ import annotations

import math

COST_SCALE = 10**12
STRONG_CERTAINTY = 0.95


def cost_of(confidence: float) -> int:
    """The integer that stands for a confidence in (0, 1]: sums of it compare as products of confidences do."""
    return round(-math.log(confidence) * COST_SCALE)
