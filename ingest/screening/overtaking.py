"""Whom a judgement passes over: what another said of a pair has to be seen before it is replaced or taken back."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import UserMistake
from graph.judgements import Judgement, in_effect


def seen_already(said: Sequence[Judgement], author: str) -> int:
    """The number of the pair's newest judgement (newest first) where it passes over nobody: it took one back and is the
    author's own, or left nobody's standing. 0 where the author has to have seen it."""
    newest = next(iter(said), None)
    if newest is None or not newest.undoes:
        return 0
    return newest.number if newest.author == author.strip() or not in_effect(said) else 0


def of_another(said: Sequence[Judgement], author: str) -> Judgement | None:
    """The judgement that stands of a pair's (newest first), where it, or the last of them, is not the author's own."""
    stands = next(iter(in_effect(said)), None)
    return stands if stands and {said[0].author, stands.author} != {author.strip()} else None


def refuse_of_another(said: Sequence[Judgement], author: str) -> None:
    """Raises UserMistake where the pair's last judgement, or the one to be taken back, is not the author's own."""
    if taken := of_another(said, author):
        newest = said[0]
        last = "" if newest == taken else f" Last, {newest.in_words}."
        raise UserMistake(
            f"What would be taken back is not yours alone: {taken.in_words}.{last} Nothing was written. To take it "
            f"back all the same, say that you have seen it: --seen {newest.number}."
        )
