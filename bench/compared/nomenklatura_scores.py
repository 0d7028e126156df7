"""Scores of nomenklatura's matchers: reads [[name, other], ...], writes {matcher: [score, ...]}, both JSON.

    python bench/compared/nomenklatura_scores.py < pairs.json

Runs in an environment of its own with nomenklatura (it needs ICU), where nothing of this project is installed.
"""

from __future__ import annotations

import json
import sys
from itertools import count
from typing import Any

from followthemoney import EntityProxy
from nomenklatura.matching import get_algorithm

MATCHERS = ("logic-v1", "logic-v2", "name-based", "regression-v1")


def scores(matcher: str, pairs: list[list[str]]) -> list[float]:
    """Each pair as two companies that have only a name."""
    algorithm: Any = get_algorithm(matcher)
    config = algorithm.default_config()
    ids = count()  # one each: nomenklatura keeps what it has read of an entity under its id

    def company(name: str) -> Any:
        return EntityProxy.from_dict({"id": f"n{next(ids)}", "schema": "Company", "properties": {"name": [name]}})

    return [float(algorithm.compare(company(a), company(b), config).score) for a, b in pairs]


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    json.dump({matcher: scores(matcher, asked) for matcher in MATCHERS}, sys.stdout)
