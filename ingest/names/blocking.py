"""Few listed names for each of many names: those that share a key with it. Only these are taken apart and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from multiprocessing import get_context

from graph.name_letters import HAN
from ingest.names.cleaning import MOST, cleaned
from ingest.names.comparing import THRESHOLD, compare
from ingest.names.inside import Found, Inside
from ingest.names.keys import LEAST_INSIDE, bones, pinyin_near, slips, words_of, written
from ingest.names.lexicon import lexicon
from ingest.names.parts import Comparison, Prepared
from ingest.names.preparing import prepare
from ingest.names.respacing import runs_of
from ingest.names.sounds import LEAST_FOR_SLIP, consonants, skeleton, skeleton_of, without_one
from ingest.names.syllables import readings

_TOKEN = re.compile(r"[a-z]+(?:['-]+[a-z]+)*")
_RUN = re.compile(f"[{HAN}]+")
_PARTED = re.compile(rf"(?<=[{HAN}])[\W_]+(?=[{HAN}])")
_NO_LETTER = dict.fromkeys(code for code in range(128) if not chr(code).isalpha())
_MOST_PIECES, _AROUND = 4, 8
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Match:
    """A name (by its place among those asked for) and a listed one that it may be: its key, and the name as listed."""

    row: int
    key: str
    listed: str
    comparison: Comparison


class Index:
    """Listed names, each with the key of whoever has it, ready to be asked for. Several may have one key."""

    def __init__(self, listed: Iterable[tuple[str, str | Prepared]]) -> None:
        named = [(key, prepare(name) if isinstance(name, str) else name) for key, name in listed]
        self.keys = tuple(key for key, _ in named)
        self.listed = tuple(name for _, name in named)
        self._letters, self._spoken, self._chars, self._bones = (Inside() for _ in range(4))
        self._whole: dict[str, Found] = {}
        self._slips: dict[str, Found] = {}
        self._by_consonants: dict[str, dict[str, Found]] = {}
        self._generic: Found = set()
        for place, name in enumerate(self.listed):
            self._add(place, name)
        for keys in (self._letters, self._spoken, self._chars, self._bones):
            keys.ready()
        self._known = lexicon().words | lexicon().latin.keys()
        self._common = self._known - lexicon().pinyin - self._whole.keys() - self._slips.keys()
        self._generic_chars = _generic_chars()

    def _add(self, place: int, name: Prepared) -> None:
        if any(not reading.words for reading in name.readings) or not name.readings:
            self._generic.add(place)
        for run in chain.from_iterable(map(runs_of, name.readings)):
            if len(run) >= LEAST_INSIDE:
                self._letters.add(run, place)
        for word in words_of(name):
            if not word.forms[0].isascii() or word.chars:
                self._chars.add(word.chars or word.forms[0], place)
            for form in word.forms:
                self._add_form(place, form)

    def _add_form(self, place: int, form: str) -> None:
        for key in written(form):
            self._whole.setdefault(key, set()).add(place)
            if len(key) >= LEAST_INSIDE:
                self._letters.add(key, place)
        for key in slips(form):
            self._slips.setdefault(key, set()).add(place)
        for key in (form, *pinyin_near(form)):
            self._spoken.add(key, place)
        if found := bones(form):
            self._by_consonants.setdefault(found[0], {}).setdefault(found[1], set()).add(place)
            self._bones.add(found[1], place)

    def candidates(self, names: Iterable[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The names, by place, that may be a listed one, and the keys of those; in order, no key twice."""
        for row, found in self._found(names):
            yield row, tuple(dict.fromkeys(self.keys[place] for place in found))

    def _found(self, names: Iterable[str]) -> Iterator[tuple[int, list[int]]]:
        for row, name in enumerate(names):
            if found := self._candidates(name):
                yield row, sorted(found)

    def matches(self, names: Sequence[str], threshold: float = THRESHOLD, processes: int = 1) -> Iterator[Match]:
        """Every name with each listed one that it may be, in order; the same for any number of processes."""
        parts = ((start, names[start : start + _AT_ONCE], threshold) for start in range(0, len(names), _AT_ONCE))
        if processes <= 1:
            yield from chain.from_iterable(map(self._matches, parts))
            return
        with get_context().Pool(processes, _start, (list(zip(self.keys, self.listed, strict=True)),)) as pool:
            yield from chain.from_iterable(pool.imap(_matches_of_index, parts))

    def _matches(self, part: tuple[int, Sequence[str], float]) -> list[Match]:
        start, names, threshold = part
        matches = []
        for row, candidates in self._found(names):
            own = prepare(names[row])
            for place in candidates:
                comparison = compare(own, self.listed[place])
                if comparison.score >= threshold:
                    matches.append(Match(start + row, self.keys[place], self.listed[place].name, comparison))
        return matches

    def _candidates(self, name: str) -> Found:
        found: Found = set()
        plain = name.isascii() and "&" not in name and "<" not in name
        text = name.strip()[:MOST].lower() if plain else cleaned(name)
        words = _TOKEN.findall(text)
        self._letters.find(text.translate(_NO_LETTER), found)
        unknown = [word for word in words if word not in self._common]
        for word in unknown:
            self._by_word(word.replace("-", "").replace("'", ""), found)
        self._by_pieces(words, found)
        if not text.isascii():
            self._by_chars(text, found)
        if self._generic and self._is_generic(words, text):
            found |= self._generic
        return found

    def _by_word(self, word: str, found: Found) -> None:
        """By a word of Latin letters: itself, less one letter, or its skeleton."""
        found |= self._whole.get(word, set())
        if len(word) >= LEAST_FOR_SLIP:
            for key in without_one(word):
                if key in self._slips:
                    found |= self._slips[key]
        if skeletons := self._by_consonants.get(consonants(word)):
            found |= skeletons.get(skeleton(word), set())

    def _by_pieces(self, words: list[str], found: Found) -> None:
        """By short words side by side: Sa Qi."""
        for start in range(len(words) - 1):
            joined = words[start]
            for other in words[start + 1 : start + _MOST_PIECES]:
                joined += other
                if len(joined) >= LEAST_INSIDE:
                    break
                found |= self._whole.get(joined, set())

    def _by_chars(self, text: str, found: Found) -> None:
        """By characters, whatever stands between them, and by how they read: the usual way, and with one of them read
        otherwise."""
        self._chars.find(text, found)
        if (joined := _PARTED.sub("", text)) != text:
            self._by_chars(joined, found)
        for run in _RUN.findall(text):
            each = [readings(letter) or (letter,) for letter in run]
            usual = [options[0] for options in each]
            self._spoken.find("".join(usual), found)
            self._bones.find(skeleton_of(usual), found)
            for place, options in enumerate(each):
                for option in options[1:]:
                    around = (*usual[max(0, place - _AROUND) : place], option, *usual[place + 1 : place + _AROUND])
                    self._spoken.find("".join(around), found)

    def _is_generic(self, words: list[str], text: str) -> bool:
        """Whether all words are known, and no Chinese is left when the known is taken out."""
        if not all(word in self._known for word in words):
            return False
        return not _RUN.search(self._generic_chars.sub("", text))


@lru_cache(maxsize=1)
def _generic_chars() -> re.Pattern[str]:
    """Any known word in Chinese, the longest first, and the characters of numbers."""
    forms = sorted(lexicon().chinese, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, (*forms, *"第号师团零一二三四五六七八九十百"))))


_index: list[Index] = []


def _start(listed: list[tuple[str, Prepared]]) -> None:
    _index[:] = [Index(listed)]


def _matches_of_index(part: tuple[int, Sequence[str], float]) -> list[Match]:
    return _index[0]._matches(part)
