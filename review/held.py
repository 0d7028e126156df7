"""Whether goods are held on a day: detained by then, and neither released nor exported since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

ENDS = ("release_date", "exported_on")


def are_held(shipment: Mapping[str, Any], as_of: date) -> bool:
    """shipment: its properties as they are known. A notice without a day comes with the detention, so it counts at
    once; a release before the detention ends none, for goods that CBP demanded back are detained after it."""
    detained = shipment.get("detained_on")
    begun = detained <= as_of if detained else bool(shipment.get("detention_notice"))
    ended = [day for name in ENDS if (day := shipment.get(name)) and (detained or date.min) <= day <= as_of]
    return begun and not ended
