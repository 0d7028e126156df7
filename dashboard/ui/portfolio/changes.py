"""What has changed since the portfolio was last looked at: verdicts, and what can have changed them.

That is the day, versions of lists, loads and undos, and where companies and sites are placed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.ui.addresses import address, link
from dashboard.ui.load.words import counts_words, state_html
from dashboard.ui.page_words import moment, safe
from dashboard.ui.portfolio.links import to_list
from dashboard.ui.portfolio.records import Records
from dashboard.ui.view import View
from graph import history
from graph.exposure import WORST_FIRST
from graph.history import BETTER, GONE, NEW, WORSE, Changes, Damaged, Placing, Snapshot
from graph.values import instant

MOST_RUNS = 5
MEANINGS = {
    WORSE: "nearer to exposed than before",
    BETTER: "further from exposed than before",
    NEW: "not in the graph then",
    GONE: "no longer in the graph",
}
PLACED = {
    "inside": "inside the XUAR",
    "borderline": "near the XUAR's border",
    "outside": "outside the XUAR",
    "unplaced": "without a place that can be told",
    None: "not placed yet",
}


@dataclass(frozen=True, eq=False)
class Comparison:
    """The shipments now against an earlier time.

    before: the earlier time, None where there is none. others: which others can be compared with, the newest first.
    damaged: files that cannot be read. missed: an earlier time was asked for that is no longer kept. last_change: the
    newest time at which the verdicts were others, where they are the same as `before`.
    """

    before: Snapshot | None = None
    changes: Changes | None = None
    others: tuple[Snapshot, ...] = ()
    damaged: tuple[str, ...] = ()
    missed: bool = False
    last_change: Snapshot | None = None

    def targets(self, view: View, kind: str) -> Any:
        """The numbers of the shipments that are worse, better or new."""
        every = view.sweeps("Shipment", None).targets
        return every[self.changes.of(kind)] if self.changes and kind != GONE else every[:0]

    def was(self, view: View, kind: str) -> dict[str, str]:
        """The verdicts before, by shipment, of those that are worse or better."""
        if self.changes is None or kind not in (WORSE, BETTER):
            return {}
        chosen = self.changes.of(kind)
        ids = view.projection.ids.take(self.targets(view, kind)).to_pylist()
        return dict(zip(ids, (WORST_FIRST[place] for place in self.changes.was[chosen].tolist()), strict=True))


def remember(view: View, records: Records, *, usual: bool) -> None:
    """Keeps how the shipments stand, where the page was asked for in the usual way and nobody is writing."""
    if not usual or view.away or not records.known or records.writing or not view.settings.home.is_dir():
        return
    history.remember(
        *(view.settings, view.projection, view.sweeps("Shipment", None)),
        label="Shipment",
        state=view.state,
        as_of=view.as_of,
        taken_at=view.now,
        lists=history.lists_of(view.lists()),
        last_run=records.last_run,
    )


def compare(view: View, since: str | None) -> Comparison:
    """The shipments, for all goods, against the earlier time that `since` names, else the newest other one."""
    everything = view.sweeps("Shipment", None)
    digest = history.digest_of(view.projection, everything)
    kept = history.remembered(view.settings)
    others, damaged = kept.but(view.state, digest), list(kept.damaged)
    named = [one for one in others if one.key == since]
    for before in (*named, *others):
        try:
            changes = history.changes(view.projection, everything, before)
        except Damaged:
            damaged.append(before.path.name)
            continue
        same = before.digest == digest
        last_change = next((one for one in others if one.digest != digest), None) if same else None
        missed = bool(since) and before.key != since
        return Comparison(before, changes, others, _each_once(damaged), missed, last_change)
    return Comparison(damaged=_each_once(damaged))


def changes_html(view: View, records: Records, compared: Comparison) -> str:
    """What has changed, in words whose numbers lead to the list."""
    parts = [_missed(compared), *_verdicts(compared)]
    if compared.before:
        parts += [_causes(view, records, compared.before), _choice(compared)]
    if compared.damaged:
        files = ", ".join(safe(name, 80) for name in compared.damaged[:3])
        parts.append(f'<div class="xr-small">{len(compared.damaged)} kept earlier cannot be read: {files}.</div>')
    return "".join(parts)


def _missed(compared: Comparison) -> str:
    return "<div>The earlier time that was asked for is no longer kept.</div>" if compared.missed else ""


def _verdicts(compared: Comparison) -> list[str]:
    before, changes = compared.before, compared.changes
    if before is None or changes is None:
        return [
            "<div>There is nothing to compare with yet. Each state of the graph is kept from the first look at it on; "
            "once a load, a list or a day changes a verdict, this says which.</div>"
        ]
    since = f"Since <b>{moment(before.taken_at)}</b> (as of {before.as_of.isoformat()})"
    counts = changes.counts()
    if not any(counts.values()):
        last = compared.last_change
        how = (
            f" {link(f'Compare with {moment(last.taken_at)}', 'portfolio', since=last.key)}, before the last change."
            if last
            else ""
        )
        return [f"<div>{since} no verdict changed, and no shipment came or went.{how}</div>"]
    found = []
    for kind, count in counts.items():
        words = f"<b>{count:,}</b> {kind}"
        shown = to_list(words, changed=kind, since=before.key, commodity=None) if count else words
        found.append(f'<li>{shown} <span class="xr-meaning">{MEANINGS[kind]}</span></li>')
    return [f'<div>{since}, whatever the goods:</div><ul class="xr-changes">{"".join(found)}</ul>']


def _causes(view: View, records: Records, before: Snapshot) -> str:
    """What is otherwise than it was then, as the graph and what was kept of that time say."""
    return "".join(
        (
            '<h3 class="xr-h3">What can have changed a verdict</h3>',
            _day(view, before),
            _lists(view, before),
            _placings(view, before),
            _runs(records, before),
        )
    )


def _day(view: View, before: Snapshot) -> str:
    if before.as_of == view.as_of:
        return ""
    return f"<div><b>Day</b> as of {view.as_of.isoformat()} in place of {before.as_of.isoformat()}</div>"


def _placings(view: View, before: Snapshot) -> str:
    """Companies and sites that `tag` has placed otherwise since."""
    try:
        found = history.placings(view.projection, before)
    except Damaged:
        return "<div><b>Places</b> of that time cannot be read</div>"
    if found is None:
        return "<div><b>Places</b> were not kept at that time</div>"
    said = "; ".join(_placing(view, one) for one in found)
    return f"<div><b>Places</b> {said or 'the same'}</div>"


def _placing(view: View, placing: Placing) -> str:
    nodes = [view.projection.nodes[id_] for id_ in placing.ids]
    names = ", ".join(link(f"<bdi>{safe(node.name, 60)}</bdi>", "entity", id=node.id) for node in nodes)
    more = f" and {placing.count - len(nodes):,} more" if placing.count > len(nodes) else ""
    return f"{placing.count:,} now {PLACED[placing.now]}: {names}{more}"


def _lists(view: View, before: Snapshot) -> str:
    then = {one.name: one for one in before.lists}
    now = {one.name: one for one in history.lists_of(view.lists())}
    said = [
        f"{safe(one)}{f' in place of {safe(then[name])}' if name in then else ', which is new'}"
        for name, one in now.items()
        if name not in then or then[name].version != one.version
    ]
    said += [f"{safe(one)} is gone" for name, one in then.items() if name not in now]
    return f"<div><b>Lists</b> {'; '.join(said) if said else 'the same versions'}</div>"


def _runs(records: Records, before: Snapshot) -> str:
    if not records.known:
        return "<div><b>Loads and undos</b> cannot be read right now</div>"
    since = runs_since(records.runs, before)
    said = [
        f"{link(safe(run['run'], 40), 'load', run=run['run'])} {_command(run['command'])}, {_outcome(run)}"
        for run in since[::-1][:MOST_RUNS]
    ]
    if len(since) > MOST_RUNS:
        said.append(f"{len(since) - MOST_RUNS:,} more on the page {link('Load', 'load')}")
    items = "".join(f"<li>{one}</li>" for one in said)
    return f'<div><b>Loads and undos</b> {"" if said else "none"}</div><ul class="xr-gaps">{items}</ul>'


def _command(command: Any) -> str:
    """What was run, without all its files."""
    words = str(command or "").split()
    more = f" and {len(words) - 3} more" if len(words) > 3 else ""
    return f"{safe(' '.join(words[:3]), 60)}{more}"


def _outcome(run: Mapping[str, Any]) -> str:
    """How a run ended, and what it changed."""
    counts = counts_words(run["summary"]) if run.get("summary") else ""
    return f"{state_html(str(run['state']))}{f': {counts}' if counts else ''}"


def runs_since(runs: Sequence[Mapping[str, Any]], before: Snapshot) -> list[Mapping[str, Any]]:
    """Those after the last that the earlier time knew; by their time where the graph no longer holds that one."""
    ids = [run["run"] for run in runs]
    if before.last_run in ids:
        return list(runs[ids.index(before.last_run) + 1 :])
    return [run for run in runs if run["started_at"] is None or instant(run["started_at"]) > before.taken_at]


def _choice(compared: Comparison) -> str:
    if len(compared.others) < 2:
        return ""
    entries = "".join(
        f"<li>{_entry(one)}{' <b>(shown)</b>' if one == compared.before else ''}</li>" for one in compared.others
    )
    title = f"Compare with another time ({len(compared.others)} kept)"
    return f"<details><summary>{title}</summary><ul>{entries}</ul></details>"


def _entry(one: Snapshot) -> str:
    lists = ", ".join(safe(seen, 60) for seen in one.lists[:4]) or "no list"
    where = address("portfolio", since=one.key).replace("&", "&amp;")
    return f'<a href="{where}">{moment(one.taken_at)}</a>, as of {one.as_of.isoformat()}, by {lists}'


def _each_once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
