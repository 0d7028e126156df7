"""Why a target is not traced to a source that the user names: the nearest chain of facts, and the rule it fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.errors import UserMistake
from graph.kernel import Ground, best_path
from graph.paths import Refusal, Step, Walk, start_of
from graph.projection import Projection
from graph.questions import Asking
from graph.risk import Risk, Risks
from graph.schema import PARTIES
from graph.search import ALL_WANTED, NONE_BANNED, room, steps_along
from graph.state_graph import Sources, Steps, broken_rules
from graph.targets import Asked, asked_of, day_of, did_you_mean, known_targets
from graph.upstream import Upstream, upstream_of
from graph.worth import STRONG_CERTAINTY

PENALTY = 10**16
"""More than any path costs: of two chains the one that breaks fewer rules is nearer, whatever their confidence."""

LONGEST = 60
COUNTS, FAILS, NO_CHAIN, NO_SOURCE, NOT_ASKED = "counts", "fails", "no chain", "no source of risk", "not assessed"


@dataclass(frozen=True)
class Tried:
    """A step of the chain. fails: the rule it fails (time, commodity, stage, lots, length); None where it counts."""

    step: Step
    fails: str | None = None
    because: str | None = None


@dataclass(frozen=True)
class WhyNot:
    """outcome: counts, fails, no chain, no source of risk or not assessed. chain: the nearest one, from the target.

    risk: as what the source counts on the day, None where it does not. doubts: why it counts for no more than that.
    """

    target: str
    source: str
    day: date
    outcome: str
    because: str
    line: str | None = None
    commodity: str | None = None
    chain: tuple[Tried, ...] = ()
    risk: Risk | None = None
    doubts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The object of `why-not --json`."""
        risk = self.risk
        return {
            "target": self.target,
            "source": self.source,
            "day": self.day.isoformat(),
            "outcome": self.outcome,
            "because": self.because,
            "line": self.line,
            "commodity": self.commodity,
            "steps": [t.step.as_json() | {"fails": t.fails, "because": t.because} for t in self.chain],
            "risk": {"kind": risk.kind, "certainty": risk.certainty, "because": risk.because} if risk else None,
            "doubts": list(self.doubts),
        }


def why_not(
    projection: Projection,
    target: str,
    source: str,
    *,
    as_of: date,
    look_back_months: int = 24,
    commodity: str | None = None,
    max_steps: int = 12,
) -> WhyNot:
    """The nearest chain of facts from the target to the source, that which breaks the fewest rules first.

    The arguments mean what they do for `assess`. Raises UserMistake for an id that is not there, or that no path can
    begin or end at.
    """
    asking = Asking(as_of, look_back_months, commodity, max_steps)
    node = known_targets(projection, [target])[0]
    _check_source(projection, source)
    day = day_of(projection, node, asking)
    asked = asked_of(projection, node, day, asking)
    risks = Risks(projection, day)
    risk, doubts = risks.of(source), tuple(risks.near_misses(source))
    questions = [one for one in asked if one.question]
    if not questions:
        because = "; ".join(dict.fromkeys(one.scope.because for one in asked))
        return WhyNot(target, source, day, NOT_ASKED, because, risk=risk, doubts=doubts)
    upstream = upstream_of(projection)
    strongly = risk is not None and risk.certainty >= STRONG_CERTAINTY
    nearest = _nearest(upstream, questions, source, strongly=strongly)
    if nearest is None:
        words = f"no chain of up to {LONGEST} facts leads upstream from the one to the other, by any step on any day"
        return WhyNot(target, source, day, NO_CHAIN, words, risk=risk, doubts=doubts)
    question, chain = nearest
    outcome, because = _outcome(chain, risk, doubts)
    commodity = question.question.commodity if question.question else None
    return WhyNot(target, source, day, outcome, because, question.line, commodity, chain, risk, doubts)


def _check_source(projection: Projection, source: str) -> None:
    node = projection.nodes.get(source)
    if node is None:
        hint = did_you_mean(projection, source, PARTIES)
        raise UserMistake(f"No supplier, facility or estate has the id {source!r}.{hint}")
    if node.label not in PARTIES:
        raise UserMistake(f"{source!r} is a {node.label.lower()}; a path ends at a supplier, a facility or an estate.")


def _outcome(chain: tuple[Tried, ...], risk: Risk | None, doubts: tuple[str, ...]) -> tuple[str, str]:
    failing = [tried for tried in chain if tried.fails]
    if failing:
        return FAILS, f"the nearest chain fails the rule of {failing[0].fails}: {failing[0].because}"
    if risk is None:
        return NO_SOURCE, f"a chain leads there and breaks no rule, but it is no source of risk: {'; '.join(doubts)}"
    weak = [t.step.fact.id for t in chain if not t.step.strong]
    if risk.certainty < STRONG_CERTAINTY:
        return COUNTS, f"a path leads there; it counts as inferred, the source's certainty being {risk.certainty:g}"
    if weak:
        return COUNTS, f"a path leads there; it counts as inferred, since of its facts {', '.join(weak)} are"
    return COUNTS, "a path leads there and counts in full"


class _Rules(NamedTuple):
    """strong: only strong steps that break no rule. Else the rules of time, commodity and stage may be broken, and
    those of length and lots first where they are lifted."""

    strong: bool = False
    length_lifted: bool = False
    lots_lifted: bool = False


_IN_TURN = (
    _Rules(strong=True),
    _Rules(),
    _Rules(length_lifted=True),
    _Rules(lots_lifted=True),
    _Rules(length_lifted=True, lots_lifted=True),
)


def _nearest(
    upstream: Upstream, questions: list[Asked], source: str, *, strongly: bool
) -> tuple[Asked, tuple[Tried, ...]] | None:
    """The chain that breaks the fewest rules: those of time, commodity and stage, then length, then lots first.

    strongly: of the chains that break none, one of strong steps is taken first, as for the verdict.
    """
    node = upstream.projection.number(source)
    if node is None:
        return None
    steps, bounds = upstream.steps, upstream.bounds_to(node)
    for rules in _IN_TURN if strongly else _IN_TURN[1:]:
        if rules.lots_lifted and steps is upstream.steps:
            steps = _walking_on(upstream)
            bounds = upstream.bounds_to(node, steps)
        found = []
        for asked in questions:
            walk = Walk(upstream, asked.question) if asked.question else None
            if walk and (edges := _chain(walk, steps, bounds, node, rules)) is not None:
                tried, broken = _tried(walk, edges)
                found.append((broken, len(tried), asked.line or "", asked, tried))
        if found:
            best = min(found, key=lambda one: one[:3])
            return best[3], best[4]
    return None


def _walking_on(upstream: Upstream) -> Steps:
    """The steps as they were if the walk went on everywhere, recorded lots or not."""
    edges = upstream.steps.edges.copy()
    edges["to"] %= upstream.n
    return Steps(upstream.steps.indptr, edges)


def _chain(walk: Walk, steps: Steps, bounds: Any, node: int, rules: _Rules) -> NDArray[np.int32] | None:
    """The steps of the nearest chain, as places in `steps`."""
    n, longest = walk.upstream.n, walk.question.max_steps
    asked = walk.asked._replace(strong=rules.strong, penalty=0 if rules.strong else PENALTY)
    if rules.length_lifted:
        asked = asked._replace(max_steps=max(longest, LONGEST))
    if rules.lots_lifted:
        asked = asked._replace(maker_stops=False, shipper_stops=False)
    fixed = np.full(n, -1)
    fixed[node] = 0
    never_changing = np.full(n, -1, np.int32), np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int64)
    sources = Sources(fixed, *never_changing)
    ground = Ground(steps, sources, bounds, asked, NONE_BANNED, ALL_WANTED, room(2 * n))
    found, edges, _, _ = best_path(ground)
    return edges if found else None


def _tried(walk: Walk, edges: NDArray[np.int32]) -> tuple[tuple[Tried, ...], int]:
    """(each step of the chain with the rule that it fails, walked as if it failed none; how many rules it breaks)."""
    tried: list[Tried] = []
    at, broken = start_of(walk.question), 0
    for place, (edge, step) in enumerate(zip(edges.tolist(), steps_along(walk, edges), strict=True)):
        state, to_operator = walk.leads_to(edge), step.fact.type == "OPERATES" and step.fact.end == at.node
        if not at.walks_on and not to_operator:
            tried.append(Tried(step, "lots", _why_stopped(walk, tried)))
        elif place >= walk.question.max_steps:
            tried.append(Tried(step, "length", f"it is step {place + 1} of at most {walk.question.max_steps}"))
        else:
            after = walk.after(step, at, walks_on=True)
            tried.append(Tried(step, after.rule, after.because) if isinstance(after, Refusal) else Tried(step))
        broken += int(broken_rules(walk.upstream.steps.edges[edge], walk.asked, at.day.toordinal(), at.rank))
        goes_on = state is not None and state < walk.upstream.n and (at.walks_on or not to_operator)
        at = walk.beyond(edge, step, at, walks_on=goes_on)
    return tuple(tried), broken


def _why_stopped(walk: Walk, before: list[Tried]) -> str:
    if not walk.has_lots() and any(tried.step.fact.type == "SHIPPED_BY" for tried in before):
        return "the maker is recorded, so what the shipper bought is not a path"
    return "its lots are recorded, so what else their maker bought is commingling, not a path"
