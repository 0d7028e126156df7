"""When two words written otherwise are one: readings of Chinese, Uyghur spellings, a slip of the hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from ingest.names.syllables import from_wade_giles, in_syllables, readings

LEAST_FOR_SLIP, LEAST_FOREIGN, LEAST_SKELETON = 4, 7, 4
_SPELT = (
    *(("zh", "j"), ("sh", "s"), ("ch", "c"), ("x", "s"), ("q", "c"), ("w", "v")),
    *(("ay", "ai"), ("ey", "ei"), ("oy", "oi"), ("uy", "ui")),
)
_FILLER = re.compile(r"(?<=[gkltbmdrsz])e(?=[bcdfghjklmpqrstvwxyz]|$)(?!r)")
_OF_ER = re.compile(r"(?<=[aeiou])er(?![aeiou])")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile("[aeiou]")


def spoken(chars: str) -> tuple[str, ...]:
    """How characters read in pinyin: the usual way, then with one character read otherwise."""
    each = [readings(letter) or (letter,) for letter in chars]
    usual = [options[0] for options in each]
    found = {"".join(usual): None}
    for place, options in enumerate(each):
        for option in options[1:]:
            found["".join((*usual[:place], option, *usual[place + 1 :]))] = None
    return tuple(found)


@lru_cache(maxsize=50_000)
def spellings(word: str) -> tuple[str, ...]:
    """A word of Latin letters, apostrophes and hyphens as it is compared: itself, and read as Wade-Giles."""
    bare = word.replace("-", "").replace("'", "")
    plain = bare
    if not in_syllables(bare):
        with_u = bare.replace("lyu", "lu").replace("nyu", "nu").replace("lv", "lu").replace("nv", "nu")
        plain = with_u if in_syllables(with_u) else bare
    return tuple(dict.fromkeys((plain, *from_wade_giles(word))))


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """What is left of a word when Uyghur and its Chinese rendering (Naymur, Naimuer) are written alike."""
    parts = in_syllables(word)
    return skeleton_of(parts) if parts else _spelt_alike(_OF_ER.sub("r", _FILLER.sub("", _throaty(word))))


def skeleton_of(parts: Iterable[str]) -> str:
    """The same of a word in its syllables."""
    return _spelt_alike("".join(map(_bone, parts)))


def _spelt_alike(bare: str) -> str:
    for written, becomes in _SPELT:
        bare = bare.replace(written, becomes)
    return _DOUBLED.sub(r"\1", bare)


def _throaty(word: str) -> str:
    return word.replace("gh", "g").replace("kh", "h")


def _bone(syllable: str) -> str:
    """A syllable without the vowel that Chinese puts behind a consonant by itself."""
    if syllable == "er":
        return "r"
    return syllable[:-1] if len(syllable) == 2 and syllable[0] in "gkltbmdrsz" and syllable[1] == "e" else syllable


def is_slip(one: str, other: str, chinese: int = 0) -> bool:
    """Whether one slip of the hand makes one word of the other, and leaves what is no pinyin.

    chinese: how many of the two are read out of Chinese, and so are pinyin whatever they look like.
    """
    shorter = min(len(one), len(other))
    if (
        shorter < LEAST_FOR_SLIP
        or len(one) + len(other) <= 2 * LEAST_FOR_SLIP
        or not one.isascii()
        or not other.isascii()
    ):
        return False
    pinyin = max(chinese, bool(in_syllables(one)) + bool(in_syllables(other)))
    if pinyin == 2 or (pinyin == 0 and shorter < LEAST_FOREIGN) or not (_VOWELS.search(one) and _VOWELS.search(other)):
        return False
    return OSA.distance(one, other, score_cutoff=1) == 1


def same_skeleton(one: str, other: str) -> bool:
    """Whether they are spellings of one Uyghur word, of which one at least is no pinyin."""
    if in_syllables(one) and in_syllables(other):
        return False
    return len(skeleton(one)) >= LEAST_SKELETON and skeleton(one) == skeleton(other)


_CONSONANTS = str.maketrans("jxq", "zsc", "aeiouyhwv'-")


def consonants(word: str) -> str:
    """What words of the same skeleton have in common, quickly found."""
    return _DOUBLED.sub(r"\1", word.replace("kh", "h").translate(_CONSONANTS))


def without_one(word: str) -> set[str]:
    """The word, and the word without each of its letters: two words that a slip parts share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


@lru_cache(maxsize=50_000)
def is_short_for(short: str, word: str) -> bool:
    """Whether a word is another one shortened: its letters in order from the first, and no word of Chinese."""
    if not 2 <= len(short) < len(word) or short[0] != word[0] or in_syllables(short):
        return False
    letters = iter(word)
    return all(letter in letters for letter in short)
