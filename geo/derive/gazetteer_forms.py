"""How an administrative name of China is written: Chinese with and without its kind, pinyin, English.

Only the derivation of the gazetteer uses this; pypinyin and opencc are development libraries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from geo.text_folding import folded

# Chinese kind: (pinyin, English words, class within which two names can be mistaken for each other)
KINDS = {
    "自治区": ("zi zhi qu", ("autonomous region",), "province"),
    "自治州": ("zi zhi zhou", ("autonomous prefecture", "prefecture"), "prefecture"),
    "自治县": ("zi zhi xian", ("autonomous county", "county"), "county"),
    "地区": ("di qu", ("prefecture", "region", "area"), "prefecture"),
    "街道": ("jie dao", ("subdistrict",), "town"),
    "省": ("sheng", ("province",), "province"),
    "州": ("zhou", ("prefecture",), "prefecture"),
    "市": ("shi", ("city",), "city"),
    "县": ("xian", ("county",), "county"),
    "区": ("qu", ("district",), "district"),
    "旗": ("qi", ("banner",), "county"),
    "镇": ("zhen", ("town", "township"), "town"),
    "乡": ("xiang", ("township", "town"), "town"),
}
PEOPLES = [
    "维吾尔",
    "哈萨克",
    "柯尔克孜",
    "塔吉克",
    "乌孜别克",
    "塔塔尔",
    "俄罗斯",
    "蒙古",
    "锡伯",
    "达斡尔",
    "满",
    "回",
    "藏",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "土",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "阿昌",
    "普米",
    "怒",
    "德昂",
    "保安",
    "裕固",
    "独龙",
    "鄂伦春",
    "鄂温克",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
    "各",
]
_PEOPLE = "|".join(sorted(PEOPLES, key=len, reverse=True))
_PEOPLES = re.compile(
    rf"(?<=..)(?:(?:{_PEOPLE})(?:族|民族)?)*(?:(?:{_PEOPLE})(?:族|民族)|(?:{_PEOPLE})(?=自治))(?:\Z|(?=自治))"
)
# pypinyin's first reading of these is not the one in the region's names.
_READINGS = {"什": "shí", "勒": "lè", "伽": "jiā", "莎": "shā", "羌": "qiāng", "子": "zǐ"}


@dataclass(frozen=True)
class Parts:
    """bare: without its kind and its people (巴里坤). kind: '' where the name has none of KINDS."""

    bare: str
    kind: str


def parts(name: str) -> Parts:
    for kind in KINDS:
        if name.endswith(kind) and len(name) - len(kind) >= 2:
            bare = name.removesuffix(kind)
            return Parts(
                _PEOPLES.sub("", bare + ("自治" if kind.startswith("自治") else "")).removesuffix("自治"), kind
            )
    return Parts(name, "")


@cache
def pinyin(name: str) -> str:
    """Syllables without tones, folded, with spaces between: wu lu mu qi."""
    reader = _reader()
    return " ".join(folded(s) for s in reader.lazy_pinyin(name, style=reader.Style.TONE) if folded(s))


def latin(name: str) -> list[str]:
    """Pinyin and half-English forms of the whole name: sha che xian, sha che county."""
    split = parts(name)
    if not split.kind:
        return [pinyin(name)]
    spoken, english, _ = KINDS[split.kind]
    bare = pinyin(split.bare)
    return [f"{bare} {spoken}", *(f"{bare} {word}" for word in english)]


def kind_class(name: str) -> str:
    kind = parts(name).kind
    return KINDS[kind][2] if kind else ""


def traditional_pairs() -> list[tuple[str, str]]:
    """Every traditional character that simplified Chinese writes with another one."""
    converter = import_module("opencc").OpenCC("t2s")
    codes = (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))
    pairs = [(chr(code), str(converter.convert(chr(code)))) for code in codes]
    return [(before, after) for before, after in pairs if before != after and len(after) == 1]


@lru_cache(maxsize=1)
def _reader() -> Any:
    reader = import_module("pypinyin")
    reader.load_single_dict({ord(letter): reading for letter, reading in _READINGS.items()})
    reader.load_phrases_dict({"尉犁": [["yù"], ["lí"]], "叶尔羌": [["yè"], ["ěr"], ["qiāng"]]})
    return reader
