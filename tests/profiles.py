"""How many random networks a test tries: some in every run, many with XUAR_RISK_LONG=1."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

LONG = os.environ.get("XUAR_RISK_LONG") == "1"


def profile(examples: int, long: int) -> settings:
    """The same examples in every run; with XUAR_RISK_LONG=1 so many others."""
    return settings(
        max_examples=long if LONG else examples,
        deadline=None,
        derandomize=not LONG,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
