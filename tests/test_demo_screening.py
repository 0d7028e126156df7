"""Pairs that the demo leaves for a person: there are some, and whatever is said of them changes no verdict."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.demo import AS_OF
from dashboard.demo_filling import fill
from graph.exposure import assess
from graph.judgements import CONFIRMED
from graph.reading import read_projection
from graph.settings import Settings
from graph.store import Store
from ingest.screening.queue import judge_each, pair_in, queue
from ingest.screening.run import screen

NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)


def test_the_demo_leaves_a_handful_of_pairs_and_none_changes_a_verdict(
    embedded_store: Store, embedded_settings: Settings
) -> None:
    fill(embedded_store, embedded_settings.home, NOW, None)
    with embedded_store.writing() as writer:
        writer.run("MATCH ()-[r:MATCHES]->() WHERE r.status = 'candidate' DELETE r")
    before = _verdicts(embedded_store)
    screen(embedded_store, now=NOW)

    rows = queue(embedded_store)
    assert {(row["entity"], row["other_name"]) for row in rows} == {
        ("C01-GIN02CO", "Shaya Ga Kun Lan Ginning Factory"),
        *((id_, "Aksu Nuowoxi Cotton Processing Co., Ltd.") for id_ in ("C01-GIN03CO", "C01-GIN03", "C01-GIN04")),
        *((id_, "Ruowofei Cotton Processing Factory") for id_ in ("C02-GIN03CO", "C02-GIN03", "C02-GIN04")),
    }
    assert _verdicts(embedded_store) == before
    done = judge_each(
        embedded_store, [pair_in(row) for row in rows], CONFIRMED, author="Ana", note="One register.", now=NOW
    )
    assert len(done.made) == len(rows)
    assert _verdicts(embedded_store) == before


def _verdicts(store: Store) -> dict[str, str]:
    """Of every shipment."""
    return {one.target: one.verdict for one in assess(read_projection(store), as_of=AS_OF, paths=1)}
