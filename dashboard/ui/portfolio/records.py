"""What people and loads left in the graph besides facts, as the portfolio shows it: decisions and runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.ui.decisions import log as decision_log
from dashboard.ui.portfolio.shipments import are
from dashboard.ui.view import View
from graph.decisions import STATUSES, Decision, on
from graph.errors import XuarRiskError
from graph.store import open_store
from ingest.runs import runs

UNDECIDED = "no decision"
CHOICES = (*STATUSES, UNDECIDED)


@dataclass(frozen=True)
class Records:
    """decisions: the newest of each target, by its id, as it stands on the day that is asked for. runs: in order.
    known: False where the graph cannot be asked for them right now."""

    decisions: Mapping[str, Decision] = field(default_factory=dict)
    runs: Sequence[Mapping[str, Any]] = ()
    known: bool = True

    @property
    def last_run(self) -> str | None:
        return str(self.runs[-1]["run"]) if self.runs else None

    @property
    def writing(self) -> bool:
        """Whether a load is under way, or was broken off and nobody has written since."""
        return any(run["state"] == "running" for run in self.runs)


def records_of(view: View) -> Records:
    """What the graph holds of them now."""
    if view.away or not (view.settings.neo4j_uri or view.settings.home.is_dir()):
        return Records(known=False)
    try:
        with open_store(view.settings) as store:
            newest = decision_log.standing(view, store)
            return Records({target: on(made, view.as_of) for target, made in newest.items()}, runs(store))
    except XuarRiskError:
        return Records(known=False)


def with_status(view: View, records: Records, statuses: Sequence[str]) -> NDArray[np.bool_]:
    """Which of `view.shipments` have one of the statuses; UNDECIDED are those that nobody decided about."""
    chosen = [d.target for d in records.decisions.values() if d.counts_as in statuses]
    fits = are(view, numbers_of(view, chosen))
    if UNDECIDED in statuses:
        fits |= ~are(view, numbers_of(view, list(records.decisions)))
    return fits


def numbers_of(view: View, targets: Sequence[str]) -> list[int]:
    """The node numbers of those that the graph holds."""
    numbers = (view.projection.number(target) for target in targets)
    return [number for number in numbers if number is not None]
