"""What the geofence says of a point: its state and why, as indexes into lists of words."""

from __future__ import annotations

import numpy as np

STATES = ("inside", "borderline", "outside", "unplaced")
INSIDE, BORDERLINE, OUTSIDE, UNPLACED = range(4)

# Each reason with the state that it makes.
_SAID = (
    (INSIDE, "in the region's polygon"),
    (OUTSIDE, "not in the region's polygon"),
    (BORDERLINE, "nearer to the border than the coordinates' own uncertainty and the boundary's"),
    (BORDERLINE, "the two boundary sources disagree here"),
    (UNPLACED, "no coordinates"),
    (UNPLACED, "only one of latitude and longitude is given"),
    (UNPLACED, "latitude or longitude is not a number"),
    (UNPLACED, "latitude is not between -90 and 90, or longitude not between -180 and 180"),
    (UNPLACED, "0, 0 stands for no coordinates"),
    (
        UNPLACED,
        "latitude and longitude look swapped: the point is in the polar sea, and in the region if they are exchanged",
    ),
    (UNPLACED, "the coordinates are odd and do not decide"),
    (BORDERLINE, "it depends on the coordinates' datum, which is not given"),
)
REASONS = tuple(words for _, words in _SAID)
STATE_OF = np.array([state for state, _ in _SAID], dtype=np.int8)
IN, NOT_IN, NEAR, DISAGREE, MISSING, HALF, NO_NUMBER, OUT_OF_RANGE, NULL, SWAPPED, ODD, DATUM = range(len(REASONS))
