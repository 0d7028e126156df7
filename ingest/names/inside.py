"""Many keys looked for anywhere in a text, in one pass."""

from __future__ import annotations

import ahocorasick

Found = set[int]


class Inside:
    """The keys, each with the places of those that have it. Add them all, then `ready`, then `find`."""

    def __init__(self) -> None:
        self._keys: dict[str, Found] = {}
        self._automaton = ahocorasick.Automaton()

    def add(self, key: str, listed: int) -> None:
        if key:
            self._keys.setdefault(key, set()).add(listed)

    def ready(self) -> None:
        for key, found in self._keys.items():
            self._automaton.add_word(key, frozenset(found))
        self._automaton.make_automaton()

    def find(self, text: str, into: Found) -> None:
        if self._keys:
            for _, listed in self._automaton.iter(text):
                into |= listed
