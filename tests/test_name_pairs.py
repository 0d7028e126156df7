"""How well names are matched on the labelled pairs, by half, beside a plain ratio; and that the look-up loses none.

The half to tune on is for tuning: what counts is the other one.
"""

from __future__ import annotations

import pytest

from bench.name_matchers import OURS, PAIRS, in_words, pairs_of, table, wrong
from ingest.names import THRESHOLD, Index, compare, prepare

LEAST_PRECISION, LEAST_RECALL = 0.97, 0.90
ALL = pairs_of(PAIRS)
HALVES = sorted({pair["half"] for pair in ALL})


def test_there_are_pairs_of_both_labels_in_every_half() -> None:
    assert HALVES
    for half in HALVES:
        labels = [pair["same"] for pair in ALL if pair["half"] == half]
        assert (labels.count("yes"), labels.count("no")) == (75, 75)


@pytest.mark.parametrize("half", HALVES)
def test_precision_and_recall(half: str) -> None:
    rows = table([pair for pair in ALL if pair["half"] == half], None)
    print(in_words(rows))
    ours = next(row for row in rows if row["matcher"] == OURS)
    others = [row for row in rows if row["matcher"] != OURS]
    said = wrong([pair for pair in ALL if pair["half"] == half])
    assert ours["precision"] >= LEAST_PRECISION, said
    assert ours["recall"] >= LEAST_RECALL, said
    assert all(row["f1"] < ours["f1"] for row in others)


@pytest.mark.parametrize("half", HALVES)
def test_the_look_up_loses_no_pair_of_the_same(half: str) -> None:
    pairs = [pair for pair in ALL if pair["half"] == half]
    index = Index((pair["id"], pair["other"]) for pair in pairs)
    found = dict(index.candidates([pair["name"] for pair in pairs]))
    same = [(row, pair["id"]) for row, pair in enumerate(pairs) if pair["same"] == "yes"]
    lost = [key for row, key in same if key not in found.get(row, ())]
    assert lost == []
    assert sum(map(len, found.values())) < len(pairs) ** 2 / 10


@pytest.mark.parametrize("half", HALVES)
def test_the_look_up_finds_all_that_comparing_every_pair_finds(half: str) -> None:
    pairs = [pair for pair in ALL if pair["half"] == half]
    index = Index((pair["id"], pair["other"]) for pair in pairs)
    own = [prepare(pair["name"]) for pair in pairs]
    listed = list(zip(index.keys, index.listed, strict=True))
    every = {(row, key) for row, a in enumerate(own) for key, b in listed if compare(a, b).score >= THRESHOLD}
    assert {(match.row, match.key) for match in index.matches([pair["name"] for pair in pairs])} == every
