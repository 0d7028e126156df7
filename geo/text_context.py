"""What the words behind a name make of it: a street, a building, a product, a village of the same name, a park."""

from __future__ import annotations

import re

from geo.gazetteer import Match

_SIDE = r"(?:north|south|east|west|middle|central|nan|bei|dong|xi|zhong|[nsew]|\d+(?:st|nd|rd|th)?|first|second)"
_STREET = (
    r"road|rd|street|str|st|avenue|ave|lane|ln|boulevard|blvd|highway|hwy|expressway|alley|lu|jie|da ?jie|da ?dao|"
    r"xiang|building|bldg|tower|mansion|hotel|restaurant|plaza|square"
)
_STREET_HAN = (
    r"[东西南北中]{0,2}[一二三四五六七八九十]?(?:路|街|大街|大道|巷|胡同|弄|公路|高速|大厦|饭店|宾馆|酒店|餐厅|广场|"
    r"办事处)"
)
_HOMES_HAN = r"[东西南北中]{0,2}(?:小区|花园|公寓|里小区|里(?![㐀-鿿]))"
_OFFICE = re.compile(r"[^,，、;； ]{0,8}驻.{1,10}(?:办事处|办公室|联络处|代表处|办)")
_PARK = r"(?:\w+ ){0,2}(?:park|zone|estate|new city)|.{0,4}(?:工业园|产业园|园区|工业区|工业城|新城|产业城)"
_IS_STREET = re.compile(rf"[ -]*(?:{_SIDE}\.? ){{0,2}}(?:{_STREET})\b|{_STREET_HAN}")
_IS_HOMES = re.compile(_HOMES_HAN)
_IS_COUNTY = re.compile(r" (?:county|xian)\b|县")
_IS_NAMESAKE = re.compile(r" (?:town|township|zhen|village|cun|community)\b|镇|乡(?!村)|村")
_IS_PARK = re.compile(rf" ?(?:{_PARK})")
_IS_PRODUCT = re.compile(
    r"瓜|玉(?!龙)|[大红]?枣|香梨|葡萄(?![沟镇乡])|大盘鸡|羊肉|拉面| (?:melon|jade|jujube|raisin|grape|pear|kebab)"
)


def what_else(text: str, match: Match) -> str:
    """As what a name of the region stands there, '' for itself."""
    if _IS_STREET.match(text, match.end):
        return "a street or building"
    if _IS_HOMES.match(text, match.end) and not match.name.endswith(("市", "县", "区", "州", "镇")):
        return "a building"
    if _OFFICE.match(text, match.end):
        return "an office that is elsewhere"
    if _IS_PRODUCT.match(text, match.end):
        return "a product"
    named_alike = _IS_NAMESAKE.match(text, match.end) or (
        any(m.kind == "province" for m in match.entry.meanings) and _IS_COUNTY.match(text, match.end)
    )
    return "a county, town or village" if named_alike else ""


def is_elsewhere(text: str, match: Match) -> bool:
    """Whether the name of another place stands for it, and not for a street, a building or an industrial park."""
    return not _IS_STREET.match(text, match.end) and not _IS_PARK.match(text, match.end)
