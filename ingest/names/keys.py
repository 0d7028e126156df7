"""The keys under which a listed name is found: its distinctive words, in every way to write them."""

from __future__ import annotations

import string
from collections.abc import Iterator

from ingest.names.parts import Prepared, Word
from ingest.names.sounds import (
    LEAST_FOR_SLIP,
    LEAST_SKELETON,
    consonants,
    is_slip,
    skeleton,
    without_one,
)
from ingest.names.syllables import in_syllables, in_wade_giles, partings

# Shorter words are looked up as whole words only: in run-together letters they would be everywhere.
LEAST_INSIDE = 5


def words_of(name: Prepared) -> Iterator[Word]:
    """Its distinctive words, and all of a reading's run together."""
    for reading in name.readings:
        yield from reading.words
        if len(reading.words) > 1:
            chars = "".join(word.chars for word in reading.words)
            yield Word("", chars, ("".join(word.forms[0] for word in reading.words),))


def written(form: str) -> set[str]:
    """A word as it may stand in a name without its spaces: in pinyin, with v or yu for ü, in Wade-Giles."""
    found = {form}
    for letters, others in (("lu", ("lv", "lyu")), ("nu", ("nv", "nyu"))):
        found |= {form.replace(letters, other) for other in others if letters in form}
    for parts in partings(form):
        found.add("".join(in_wade_giles(part) for part in parts).replace("'", ""))
    return found


def slips(form: str) -> set[str]:
    """What is left of a word of Latin letters when one letter is lost; none for one too short to have a slip."""
    return without_one(form) if len(form) >= LEAST_FOR_SLIP else set()


def pinyin_near(form: str) -> set[str]:
    """The words of pinyin that a listed misspelling may stand for: what Chinese may read as."""
    if in_syllables(form) or not len(form) >= LEAST_FOR_SLIP or not form.isascii():
        return set()
    places = range(len(form) + 1)
    letters = string.ascii_lowercase
    near = {form[:place] + form[place + 1 :] for place in places}
    near |= {form[:place] + letter + form[place + cut :] for place in places for letter in letters for cut in (0, 1)}
    near |= {form[:p] + form[p + 1] + form[p] + form[p + 2 :] for p in range(len(form) - 1)}
    return {word for word in near if in_syllables(word) and is_slip(word, form)}


def bones(form: str) -> tuple[str, str] | None:
    """Its consonants and its skeleton, of a word long enough to be compared by them."""
    bare = skeleton(form)
    return (consonants(form), bare) if len(bare) >= LEAST_SKELETON and form.isascii() else None
