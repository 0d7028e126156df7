"""What a name is taken apart into, and what a comparison says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Token:
    """A piece of a name and what it is for: distinctive, place, trade, number, legal, affix or stop.

    meanings: what it can stand for; also: what it says besides. tail: it stands behind the legal form, as an address
    or a branch does. branch: it tells of a branch, no more of the firm. script: han, latin or other.
    """

    text: str
    kind: str
    meanings: frozenset[str] = frozenset()
    also: tuple[frozenset[str], ...] = ()
    script: str = "latin"
    bracket: bool = False
    tail: bool = False
    branch: bool = False


@dataclass(frozen=True)
class Word:
    """A distinctive word. forms: its letters, as they may be spelt; of Chinese, its readings."""

    text: str
    chars: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """One name of a firm, taken apart. former: it is an earlier or another name. script: han, latin, other or mixed."""

    words: tuple[Word, ...]
    tokens: tuple[Token, ...]
    script: str
    former: bool = False

    def of(self, kind: str) -> list[Token]:
        return [token for token in self.tokens if token.kind == kind]


@dataclass(frozen=True)
class Prepared:
    """A name, cleaned and taken apart; its other names and its other script are readings of their own."""

    name: str
    cleaned: str
    readings: tuple[Reading, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One thing that was compared: own and listed are what stands in either name, "" where nothing does.

    The score is the product over the parts of 1 - weight x (1 - similarity): weight is how much this part can take.
    """

    own: str
    listed: str
    kind: str
    similarity: float
    weight: float
    says: str

    @property
    def factor(self) -> float:
        return 1 - self.weight * (1 - self.similarity)


@dataclass(frozen=True)
class Comparison:
    """How alike two names are, 0 to 1, and why."""

    score: float
    parts: tuple[Part, ...] = field(default=())

    @property
    def explanation(self) -> str:
        """In words: what matched, what speaks against, what was ignored."""
        matched = [part.says for part in self.parts if part.similarity == 1 and part.weight]
        against = [part.says for part in self.parts if part.similarity < 1]
        ignored = [part.says for part in self.parts if part.similarity == 1 and not part.weight]
        said = (("Alike: ", matched), ("Against: ", against), ("Ignored: ", ignored))
        return " ".join(f"{head}{'; '.join(words)}." for head, words in said if words)
