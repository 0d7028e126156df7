"""What a statement or a question of the library answers, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.asking import Limits
from graph.query import answer
from graph.store import Store


def rows_of(store: Store, text: str, parameters: Sequence[str] = (), limit: int = 10_000) -> list[dict[str, Any]]:
    """parameters: as name=value. limit: the most rows that come back."""
    return answer(store, text, parameters, Limits(rows=limit)).rows
