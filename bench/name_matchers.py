"""How well names are matched: precision and recall on the labelled pairs, beside rapidfuzz and nomenklatura.

    ./run bench name_matchers [--nomenklatura PYTHON] [--wrong]

PYTHON is that of an environment with nomenklatura. Ours has its default threshold. Each other matcher has two, both
from the half to tune on, and keeps them on the half to report on: that with which it is right most often, and the
lowest with which its precision is as we ask of ours, 0.97.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
from pathlib import Path

from rapidfuzz import fuzz, utils

from bench.measuring import Row
from ingest.names import THRESHOLD, compare, prepare

ROOT = Path(__file__).parents[1]
PAIRS = ROOT / "tests" / "name_pairs.csv"
THEIRS = ROOT / "bench" / "compared" / "nomenklatura_scores.py"
OURS = "ingest.names"
TUNING = "tuning"
PRECISION = 0.97

Pair = dict[str, str]


def pairs_of(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def scores_of(pairs: list[Pair], python: str | None) -> dict[str, list[float]]:
    """The scores that each matcher gives to the pairs."""
    names = [(pair["name"], pair["other"]) for pair in pairs]
    found = {
        OURS: [compare(prepare(a), prepare(b)).score for a, b in names],
        "rapidfuzz token_sort_ratio": [
            fuzz.token_sort_ratio(a, b, processor=utils.default_process) / 100 for a, b in names
        ],
        "rapidfuzz token_set_ratio": [
            fuzz.token_set_ratio(a, b, processor=utils.default_process) / 100 for a, b in names
        ],
    }
    if python:
        done = subprocess.run(
            [python, str(THEIRS)], input=json.dumps(names), stdout=subprocess.PIPE, check=True, text=True
        )
        found |= {f"nomenklatura {matcher}": scores for matcher, scores in json.loads(done.stdout).items()}
    return found


def measured(scores: list[float], same: list[bool], threshold: float) -> Row:
    """Precision, recall and their mean at a threshold; precision 1 where nothing is found."""
    hits = [score >= threshold for score in scores]
    right = sum(hit and yes for hit, yes in zip(hits, same, strict=True))
    precision = right / sum(hits) if any(hits) else 1.0
    recall = right / sum(same) if any(same) else 1.0
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"threshold": threshold, "precision": precision, "recall": recall, "f1": f1, "pairs": len(scores)}


def thresholds(scores: list[float], same: list[bool]) -> dict[str, float]:
    """The one that is right most often, and the lowest that is precise; above all scores where none is."""
    tried = [*sorted(set(scores)), max(scores) + 0.001]
    right = {t: sum((score >= t) == yes for score, yes in zip(scores, same, strict=True)) for t in tried}
    precise = [t for t in tried if measured(scores, same, t)["precision"] >= PRECISION]
    return {"most right": max(tried, key=lambda t: (right[t], t)), f"precision {PRECISION}": min(precise)}


def table(pairs: list[Pair], python: str | None) -> list[Row]:
    """A row for each matcher and half."""
    scores = scores_of(pairs, python)
    rows = []
    halves = sorted({pair["half"] for pair in pairs}, reverse=True)
    for matcher, values in scores.items():
        part = {half: [i for i, pair in enumerate(pairs) if pair["half"] == half] for half in halves}
        same = [pair["same"] == "yes" for pair in pairs]
        tuned = part.get(TUNING) or list(range(len(pairs)))
        theirs = thresholds([values[i] for i in tuned], [same[i] for i in tuned])
        for chosen, threshold in ({"default": THRESHOLD} if matcher == OURS else theirs).items():
            for half in halves:
                found = measured([values[i] for i in part[half]], [same[i] for i in part[half]], threshold)
                rows.append({"matcher": matcher, "half": half, "chosen": chosen, **found})
    return rows


def in_words(rows: list[Row]) -> str:
    """The table in Markdown."""
    lines = ["| matcher | half (pairs) | threshold | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for row in rows:
        figures = " | ".join(f"{row[name]:.3f}" for name in ("precision", "recall", "f1"))
        chosen = f"{row['threshold']:.3f} ({row['chosen']})"
        lines.append(f"| {row['matcher']} | {row['half']} ({row['pairs']}) | {chosen} | {figures} |")
    return "\n".join(lines)


def wrong(pairs: list[Pair]) -> str:
    """The pairs that ours gets wrong, with its reasons."""
    lines = []
    for pair in pairs:
        found = compare(prepare(pair["name"]), prepare(pair["other"]))
        if (found.score >= THRESHOLD) != (pair["same"] == "yes"):
            lines.append(
                f"{pair['id']} {pair['kind']}, same: {pair['same']}, {found.score}: {pair['name']} | {pair['other']}"
            )
            lines.append(f"    {found.explanation}")
    return "\n".join(lines) or "none wrong"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--nomenklatura", metavar="PYTHON", help="the Python of an environment with nomenklatura")
    parser.add_argument("--wrong", action="store_true", help="the pairs that ours gets wrong")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pairs = pairs_of(options.pairs)
    rows = table(pairs, options.nomenklatura)
    print(json.dumps({"rows": rows}, indent=1) if options.json else in_words(rows))
    if options.wrong:
        print(wrong(pairs))


if __name__ == "__main__":
    main()
