"""Invented names. Each company word is coined from syllables that no firm is called by, with its Chinese and
Uyghur spelling, so that a name says at once that it is made up and still looks like one on a real paper."""

from __future__ import annotations

import random

from ingest.demo.places import Place

# pinyin, Chinese, Uyghur; no two or three of them in a row spell a place in the XUAR
_SYLLABLES = (
    *(("ze", "泽", "زې"), ("wo", "沃", "ۋو"), ("kun", "昆", "كۇن"), ("lan", "岚", "لەن"), ("mu", "沐", "مۇ")),
    *(("qu", "渠", "چۇ"), ("nuo", "诺", "نو"), ("bei", "贝", "بېي"), ("kai", "凯", "كەي"), ("sha", "莎", "شا")),
    *(("tu", "图", "تۇ"), ("fei", "斐", "فېي"), ("ruo", "若", "رو"), ("di", "迪", "دى"), ("xi", "析", "شى")),
    *(("bo", "珀", "پو"), ("he", "禾", "خې"), ("yi", "依", "يى"), ("luo", "珞", "لو"), ("ga", "伽", "گا")),
)
_STARTS = ("Bren", "Tusk", "Var", "Quel", "Ost", "Morv", "Fen", "Dorv", "Zan", "Pell", "Ruv", "Sol", "Kest", "Limp")
_MIDDLES = ("avel", "otor", "elin", "imar", "udex", "arin", "equo", "osha", "abel", "inim", "uvor", "ezan")
_ENDS = ("a", "en", "is", "ora", "ek", "um", "aro", "ith")

# what the firm does: in English, in Chinese, in Uyghur
TRADES = {
    "grower": ("Cotton Growers Cooperative", "棉花种植农民专业合作社", "پاختا كوپىراتىپى"),
    "tomato grower": ("Tomato Growers Cooperative", "番茄种植农民专业合作社", "پەمىدۇر كوپىراتىپى"),
    "ginner": ("Cotton Ginning", "棉花加工", "پاختا زاۋۇتى"),
    "spinner": ("Spinning", "纺纱", "يىپ زاۋۇتى"),
    "weaver": ("Weaving", "织造", "توقۇمىچىلىق زاۋۇتى"),
    "knitter": ("Knitting", "针织", "توقۇمىچىلىق زاۋۇتى"),
    "sewer": ("Garment", "制衣", "كىيىم زاۋۇتى"),
    "processor": ("Tomato Products", "番茄制品", "پەمىدۇر زاۋۇتى"),
    "packer": ("Foods", "食品", "يېمەكلىك زاۋۇتى"),
    "trader": ("Trading", "贸易", "سودا شىركىتى"),
    "exporter": ("Export", "进出口", "ئېكسپورت شىركىتى"),
    "importer": ("Imports", "进口", "ئىمپورت شىركىتى"),
    "seed producer": ("Seeds", "种业", "ئۇرۇق شىركىتى"),
    "holding": ("Holdings Group", "控股集团", "گۇرۇپپا شىركىتى"),
}
_FORMS = {
    **{
        "CN": "Co., Ltd.",
        "US": "LLC",
        "VN": "JSC",
        "BD": "Ltd.",
        "KH": "Co., Ltd.",
        "LK": "(Pvt) Ltd",
        "PK": "(Pvt) Ltd",
    },
    **{"IN": "Pvt Ltd", "IT": "S.r.l.", "BR": "Ltda.", "AU": "Pty Ltd", "GH": "Ltd", "NG": "Ltd", "TR": "A.S."},
    **{"MX": "S.A. de C.V.", "SG": "Pte Ltd", "ES": "S.L."},
}


def dice(seed: int, what: str) -> random.Random:
    """A source of chance of its own for each purpose, so that one more name moves no other."""
    return random.Random(f"{seed}:{what}")  # noqa: S311  invented names have to be the same each time; no secret hangs on them


class Names:
    """Coins names, each once. The same seed and the same id give the same name whatever else is named."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._words: dict[str, tuple[str, str, str]] = {}
        self._taken: set[str] = set()

    def word(self, key: str, country: str) -> tuple[str, str, str]:
        """The coined word of a key in Latin, Chinese and Uyghur letters (the last two empty outside China)."""
        if key not in self._words:
            rng = dice(self._seed, key)
            word = _coin(rng, country)
            while word[0] in self._taken:
                word = _coin(rng, country)
            self._taken.add(word[0])
            self._words[key] = word
        return self._words[key]

    def coined(self) -> list[tuple[str, str, str]]:
        """Every word coined so far."""
        return list(self._words.values())

    def company(self, key: str, trade: str, place: Place) -> tuple[str, list[str]]:
        """(name, aliases) of a firm of this trade at this place."""
        latin, hanzi, uyghur = self.word(key, place.country)
        english, chinese, uyghur_trade = TRADES[trade]
        cooperative = "grower" in trade
        form = "" if cooperative else f" {_FORMS.get(place.country, 'Ltd')}"
        if place.country == "ID":
            return f"PT {latin} {english} Indonesia", []
        if place.country != "CN":
            return f"{latin} {english}{form}", []
        name = f"{place.town} {latin} {english}{form}"
        aliases = [f"{place.zh}{hanzi}{chinese}{'' if cooperative else '有限公司'}"]
        if place.ug:
            aliases.append(f"{place.ug} {uyghur} {uyghur_trade}")
        return name, aliases

    def site(self, key: str, what: str, place: Place, *, chinese: bool) -> str:
        """The name of a plant of the firm `key`: in Chinese where asked for and the plant is in China."""
        latin, hanzi, _ = self.word(key, place.country)
        if chinese and place.country == "CN":
            return f"{place.zh}{hanzi}厂区"
        return f"{latin} {what}, {place.town}"


def _coin(rng: random.Random, country: str) -> tuple[str, str, str]:
    if country == "CN":
        chosen = rng.sample(_SYLLABLES, 3)
        latin, hanzi, uyghur = ("".join(part) for part in zip(*chosen, strict=True))
        return latin.capitalize(), hanzi, uyghur
    return rng.choice(_STARTS) + rng.choice(_MIDDLES) + rng.choice(_ENDS), "", ""
