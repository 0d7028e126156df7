"""Rings in a directed graph: the groups in which every member reaches every other (Tarjan's algorithm)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def rings(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of two or more, each sorted, in order. A pair of the same id twice makes no ring."""
    following: dict[str, list[str]] = {}
    for a, b in pairs:
        following.setdefault(a, []).append(b)
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    found: list[list[str]] = []
    for root in sorted(following):
        path: list[tuple[str, Iterator[str]]] = []
        _enter(root, following, order, lowest, open_, is_open, path)
        while path:
            node, rest = path[-1]
            ahead = next(rest, None)
            if ahead is None:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == order[node]:
                    group = _leave(node, open_, is_open)
                    found += [sorted(group)] if len(group) > 1 else []
            elif ahead not in order:
                _enter(ahead, following, order, lowest, open_, is_open, path)
            elif ahead in is_open:
                lowest[node] = min(lowest[node], order[ahead])
    return sorted(found)


def _enter(
    node: str,
    following: dict[str, list[str]],
    order: dict[str, int],
    lowest: dict[str, int],
    open_: list[str],
    is_open: set[str],
    path: list[tuple[str, Iterator[str]]],
) -> None:
    if node in order:
        return
    order[node] = lowest[node] = len(order)
    open_.append(node)
    is_open.add(node)
    path.append((node, iter(following.get(node, ()))))


def _leave(node: str, open_: list[str], is_open: set[str]) -> list[str]:
    group = []
    while True:
        member = open_.pop()
        is_open.discard(member)
        group.append(member)
        if member == node:
            return group
