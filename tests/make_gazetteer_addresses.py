"""Makes tests/gazetteer_addresses.csv: 500 addresses whose region is known, half in the XUAR, half elsewhere in China.

`python tests/make_gazetteer_addresses.py`, with a fixed seed. The XUAR's names come from the lists of units
(geo/derive/sources, geo/data/region_names.csv) in other spellings than the gazetteer's file holds: traditional
characters, toned pinyin, glued, hyphened or upper-case words, kinds left out. Those elsewhere come from the national
list: real places of the same name, streets, buildings and goods called after places of the XUAR, and its neighbours.
Rows with an even number are there to tune on, the others are not.
"""

from __future__ import annotations

import csv
import random
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import opencc
from pypinyin import Style, lazy_pinyin

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.derive.gazetteer_forms import parts, pinyin  # noqa: E402  a script: found only now
from geo.regions import lineage, regions  # noqa: E402  as above

FILE = ROOT / "tests" / "gazetteer_addresses.csv"
COLUMNS = ("address", "country", "region", "adcode", "script", "note")
HALF = 250
Row = tuple[str, str, str, str, str, str]
Maker = Callable[[random.Random], tuple[str, str, str, str]]

SOURCES = ROOT / "geo" / "derive" / "sources"
STREETS = [
    "北京路", "解放路", "人民路", "光明路", "友好路", "迎宾路", "青年路", "上海路", "团结路", "建设路", "新华路",
    "团结西路", "文化南路",
]  # fmt: skip
FIRMS = ["纺织有限公司", "棉业", "番茄制品厂", "农产品加工厂", "工业园", "", "", ""]
COUNTRIES = ["", "", ", China", ", P.R. China", ", P.R.China", ", PRC", ", CHINA"]
LANDS = ["CN"] * 9 + [""]
# Spellings in older books, maps and bills of lading, with the county or prefecture that they stand for.
HISTORIC = {
    "Kashgar": "653100", "Yarkand": "653125", "Khotan": "653200", "Urumchi": "650100", "Turfan": "650400",
    "Kucha": "652902", "Aksu": "652900", "Kuldja": "654002", "Chuguchak": "654201", "Keriya": "653226",
    "Cherchen": "652825", "Charkhlik": "652824", "Karashahr": "652826", "Kargalik": "653126", "Hami": "650500",
    "Kumul": "650500", "Korla": "652801", "Wu-lu-mu-ch'i": "650100", "K'u-ch'e": "652902", "Tihwa": "650100",
    "Ho-t'ien": "653200", "T'u-lu-fan": "650400", "Maralbashi": "653130", "Guchen": "652325", "Barkul": "650521",
    "Tashkurghan": "653131", "Kelpin": "652929", "Uch Turfan": "652927", "Posgam": "653124", "Yangi Hissar": "653123",
}  # fmt: skip
UYGHUR = {
    "ئۈرۈمچى": "650100", "قەشقەر": "653100", "خوتەن": "653200", "ئاقسۇ": "652900", "تۇرپان": "650400",
    "قۇمۇل": "650500", "غۇلجا": "654002", "كورلا": "652801", "ئاتۇش": "653001", "يەكەن": "653125",
    "كۇچا": "652902", "قاغىلىق": "653126", "پوسكام": "653124", "مەكىت": "653127", "چاقىلىق": "652824",
    "چەرچەن": "652825", "لوپ": "653224", "چىرا": "653225", "قاراماي": "650200", "ئالتاي": "654300",
}  # fmt: skip
NEIGHBOURS = [
    "甘肃省敦煌市沙州镇", "甘肃省酒泉市瓜州县渊泉街道", "青海省格尔木市昆仑路街道",
    "甘肃省阿克塞哈萨克族自治县红柳湾镇", "甘肃省肃北蒙古族自治县", "西藏阿里地区噶尔县狮泉河镇",
    "青海省海西州茫崖市花土沟镇", "内蒙古额济纳旗达来呼布镇", "甘肃省玉门市新市区", "青海省德令哈市",
    "西藏日土县日土镇", "敦煌市七里镇", "瓜州县双塔镇", "格尔木市郭勒木德镇", "酒泉市肃州区",
]  # fmt: skip


def main() -> None:
    dice = random.Random(500)
    xuar = [_xuar(dice, make) for make in _cycle(XUAR_MAKERS)]
    other = [_elsewhere(dice, make) for make in _cycle(ELSEWHERE_MAKERS)]
    rows = [*xuar, *other]
    dice.shuffle(rows)
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def _cycle(makers: list[tuple[int, Maker]]) -> list[Maker]:
    weighted = [make for weight, make in makers for _ in range(weight)]
    return [weighted[index % len(weighted)] for index in range(HALF)]


def _xuar(dice: random.Random, make: Maker) -> Row:
    address, adcode, script, note = make(dice)
    return address, dice.choice(LANDS) if "china" not in address.lower() else "CN", "XUAR", adcode, script, note


def _elsewhere(dice: random.Random, make: Maker) -> Row:
    address, script, note, _ = make(dice)
    return address, dice.choice(LANDS), "elsewhere", "", script, note


# The XUAR


def _county(dice: random.Random) -> str:
    return dice.choice([code for code, region in regions().items() if region.level == "county"])


def _town(dice: random.Random) -> tuple[str, str]:
    row = dice.choice([row for row in _rows("gaz_townships_china_division.csv") if len(row["name"]) > 2])
    return row["areaCode"], row["name"]


def _chinese(dice: random.Random) -> tuple[str, str, str, str]:
    code, town = _town(dice) if dice.random() < 0.5 else (_county(dice), "")
    above = [regions()[part].name_zh for part in lineage(code)]
    above[0] = dice.choice(["新疆", "新疆维吾尔自治区", "", "", "中国新疆"])
    if len(above) == 3 and dice.random() < 0.4:
        above[1] = "" if dice.random() < 0.5 else parts(above[1]).bare
    street = f"{dice.choice(STREETS)}{dice.randint(1, 900)}号" if dice.random() < 0.7 else ""
    text = dice.choice(["", "", " "]).join(part for part in [*above, town, street] if part) + dice.choice(FIRMS)
    return text, code, "simplified", "a town" if town else "a county"


def _traditional(dice: random.Random) -> tuple[str, str, str, str]:
    text, code, _, note = _chinese(dice)
    return opencc.OpenCC("s2tw").convert(text), code, "traditional", note


def _english(dice: random.Random) -> tuple[str, str, str, str]:
    code = _county(dice)
    names = [regions()[part].name for part in reversed(lineage(code))]
    names = [dice.choice([name, name.split(" (")[0]]) for name in names]
    names[-1] = dice.choice(["Xinjiang", "Xinjiang Uygur Autonomous Region", "XUAR", "Xinjiang Province", ""])
    if len(names) == 3 and dice.random() < 0.3:
        del names[1]
    street = f"No. {dice.randint(1, 900)} {pinyin(dice.choice(STREETS)[:2]).title().replace(' ', '')} Road"
    text = ", ".join(part for part in [street, *names] if part) + dice.choice(COUNTRIES)
    return _cased(dice, text), code, "English", "a county"


def _plain_pinyin(dice: random.Random) -> tuple[str, str, str, str]:
    return _spoken(dice, Style.NORMAL, "pinyin")


def _toned_pinyin(dice: random.Random) -> tuple[str, str, str, str]:
    return _spoken(dice, dice.choice([Style.TONE, Style.TONE, Style.TONE3]), "toned pinyin")


def _spoken(dice: random.Random, style: Style, script: str) -> tuple[str, str, str, str]:
    code = _county(dice)
    names = [regions()[part].name_zh for part in reversed(lineage(code))]
    names[-1] = dice.choice(["新疆", "新疆", "新疆维吾尔自治区", ""])
    between = dice.choice(["", "", " ", "-"])
    pinyin(names[0])  # the region's own readings
    words = [between.join(lazy_pinyin(name, style=style)).capitalize() for name in names if name]
    if dice.random() < 0.3:
        words.insert(0, f"{dice.randint(1, 400)} Hao Tuanjie Lu")
    text = dice.choice([", ", " "]).join(words) + dice.choice(COUNTRIES)
    return _cased(dice, text), code, script, "a county"


def _uyghur(dice: random.Random) -> tuple[str, str, str, str]:
    name, code = dice.choice(list(UYGHUR.items()))
    kind = dice.choice(["شەھىرى", "ناھىيىسى", "", "ۋىلايىتى"])
    text = " ".join(
        part for part in [dice.choice(["شىنجاڭ", "", ""]), name, kind, dice.choice(["ئازادلىق يولى", ""])] if part
    )
    text += dice.choice(["", f" {dice.randint(1, 300)}", "\u200f"])
    return text, code, "Uyghur", "a name"


def _historic(dice: random.Random) -> tuple[str, str, str, str]:
    name, code = dice.choice(list(HISTORIC.items()))
    with_region = dice.choice([", Sinkiang", ", Xinjiang", ", Chinese Turkestan", ", China", ""])
    street = dice.choice(["", f"{dice.randint(1, 99)} Bazar Street, ", "Cotton Mill, "])
    return _cased(dice, street + name + with_region), code, "historic", "an older spelling"


def _corps(dice: random.Random) -> tuple[str, str, str, str]:
    number, division = dice.choice(
        [(149, 8), (10, 1), (36, 2), (51, 3), (66, 4), (86, 5), (103, 6), (130, 7), (224, 14)]
    )
    han = "零一二三四五六七八九"
    spoken = "".join(han[int(digit)] for digit in str(number)) if number > 99 else None
    division_zh = "十四" if division == 14 else han[division]
    th = {1: "1st", 2: "2nd", 3: "3rd"}.get(division, f"{division}th")
    texts = [
        f"新疆生产建设兵团第{division_zh}师{spoken or number}团",
        f"新疆兵团第{division}师{number}团农场",
        f"农{division_zh}师{number}团场",
        f"兵团{division_zh}师{number}团{dice.randint(1, 30)}连",
        opencc.OpenCC("s2t").convert(f"新疆生产建设兵团第{division_zh}师"),
        f"{number}th Regiment, {th} Division, XPCC",
        f"XPCC {th} Division, Regiment {number}",
        f"{th} Division of Xinjiang Production and Construction Corps",
        f"{th} Agricultural Division, Xinjiang",
        f"Xinjiang Shengchan Jianshe Bingtuan Di {pinyin(division_zh)} Shi {number} Tuan",
    ]
    return dice.choice(texts), "", "XPCC", "a division"


def _code(dice: random.Random) -> tuple[str, str, str, str]:
    row = dice.choice(_rows("gaz_postcodes_xj.csv"))
    place = row["localityName"]
    text = dice.choice([f"{row['code']} {place}", f"{place}{dice.choice(STREETS)}8号 邮编{row['code']}"])
    codes = [code for code, region in regions().items() if region.name_zh == place]
    return text, codes[0] if codes else "", "simplified", "a postal code"


def _mixed(dice: random.Random) -> tuple[str, str, str, str]:
    code = _county(dice)
    above = [regions()[part] for part in lineage(code)]
    last = above[-1].name_zh if dice.random() < 0.5 else "".join(lazy_pinyin(above[-1].name_zh)).upper()
    text = f"{above[-1].name.split(' (')[0]} {last} {dice.choice(['Xinjiang 新疆', above[1].name_zh, '中国'])}"
    return _wide(text) if dice.random() < 0.3 else text, code, "mixed", "two scripts"


# Elsewhere

LOOKALIKES = [
    "新疆", "乌鲁木齐", "喀什", "和田", "哈密", "吐鲁番", "伊犁", "阿克苏", "塔城", "库尔勒", "石河子", "昌吉",
    "伊宁", "阿勒泰", "克拉玛依", "天山", "库车", "疏勒",
]  # fmt: skip


def _cities() -> list[tuple[str, str]]:
    return [(row["code"], row["name"]) for row in _rows("gaz_china_places.csv") if row["kind"] == "city"]


def _street(dice: random.Random) -> tuple[str, str, str, str]:
    name, (_, city) = dice.choice(LOOKALIKES), dice.choice(_cities())
    side, number = dice.choice(["", "中", "南", "北", "东"]), dice.randint(1, 900)
    kind = dice.choice(["路", "路", "街", "大街", "大厦", "宾馆", "饭店"])
    written = dice.choice([city, city, ""])
    if dice.random() < 0.5:
        return f"{written}{name}{side}{kind}{number}号", "simplified", "a street", ""
    english = {"中": "Middle ", "南": "South ", "北": "North ", "东": "East "}.get(side, "")
    road = {"街": "Street", "大街": "Dajie", "大厦": "Building", "宾馆": "Hotel", "饭店": "Hotel"}.get(kind, "Road")
    street = f"{number} {pinyin(name).replace(' ', '').title()} {english}{road}"
    where = f", {pinyin(parts(city).bare).replace(' ', '').title()}" if written else ""
    return _cased(dice, street + where + dice.choice(COUNTRIES)), "English", "a street", ""


def _same_name(dice: random.Random) -> tuple[str, str, str, str]:
    row = dice.choice([row for row in _rows("gaz_same_names_china.csv") if row["level"] in ("areas", "streets")])
    above = {r["code"]: r["name"] for r in _rows("gaz_china_places.csv")}
    province, city = above.get(row["code"][:2], ""), above.get(row["code"][:4], "")
    written = dice.choice([province + city, city, province, "", ""])
    if dice.random() < 0.6:
        return (
            f"{written}{row['name']}{dice.choice(STREETS)}{dice.randint(1, 99)}号",
            "simplified",
            "a place of the same name",
            "",
        )
    split = parts(row["name"])
    kind = {"镇": "Town", "乡": "Township", "街道": "Subdistrict", "县": "County", "市": "City", "区": "District"}.get(
        split.kind, ""
    )
    spoken = pinyin(split.bare).replace(" ", "").title()
    near = f", {pinyin(parts(city).bare).replace(' ', '').title()}" if city and written else ""
    return f"{spoken} {kind}{near}{dice.choice(COUNTRIES)}".strip(), "English", "a place of the same name", ""


def _goods(dice: random.Random) -> tuple[str, str, str, str]:
    _, city = dice.choice(_cities())
    texts = [
        f"{city}哈密瓜批发市场", f"{city}和田玉交易中心", f"{city}新疆大厦5楼", f"{city}新疆羊肉串店",
        f"{city}吐鲁番葡萄干批发部",
        f"{city}阿克苏冰糖心苹果专卖", f"{city}库尔勒香梨批发", "北京市海淀区三里河路新疆办事处",
        f"Hami Melon Trading, {pinyin(parts(city).bare).title()}",
        f"Xinjiang Restaurant, {pinyin(parts(city).bare).title()}",
    ]  # fmt: skip
    return dice.choice(texts), "mixed", "goods and buildings", ""


def _firm(dice: random.Random) -> tuple[str, str, str, str]:
    """A firm that has the region's name, in a county or a city that has none of it."""
    row = dice.choice([row for row in _rows("gaz_china_places.csv") if row["kind"] != "province"])
    name, spoken = dice.choice(LOOKALIKES[:9]), pinyin(parts(row["name"]).bare).replace(" ", "").title()
    latin = pinyin(name).replace(" ", "").title()
    if dice.random() < 0.6 or not row["name"].endswith("市"):
        shop = dice.choice(["特产店", "贸易有限公司", "干果批发部", "商行", "人家餐厅"])
        return (
            f"{row['name']}{dice.choice(STREETS)}{dice.randint(1, 500)}号{name}{shop}",
            "simplified",
            "a firm's name",
            "",
        )
    shop = dice.choice(["Trading Co., Ltd", "Textile Co.", "Import & Export", "Agency"])
    return f"{latin} {shop}, {spoken} City{dice.choice(COUNTRIES)}", "English", "a firm's name", ""


def _neighbour(dice: random.Random) -> tuple[str, str, str, str]:
    text = dice.choice(NEIGHBOURS)
    if dice.random() < 0.3:
        return pinyin(text).title() + dice.choice(COUNTRIES), "pinyin", "a neighbour", ""
    return text + f"{dice.choice(STREETS)}{dice.randint(1, 300)}号", "simplified", "a neighbour", ""


def _ordinary(dice: random.Random) -> tuple[str, str, str, str]:
    (_, city), village = dice.choice(_cities()), dice.choice(_rows("gaz_same_names_china.csv"))
    texts = [
        f"{city}{village['name']}工业园区", f"{city}第八师范学校附近", f"{city}14团结路",
        f"{city}{village['name']}村三组",
        f"{dice.choice(STREETS)}{dice.randint(100, 999)}号{village['name']}",
        f"{city}解放军第{dice.randint(1, 9)}师家属院",
        f"{city}共青团路{dice.randint(1, 200)}号", f"{pinyin(parts(city).bare).title()} Hongqi Town Industrial Park",
    ]  # fmt: skip
    return dice.choice(texts), "mixed", "ordinary names", ""


XUAR_MAKERS = [
    (6, _chinese), (3, _traditional), (5, _english), (3, _plain_pinyin), (3, _toned_pinyin), (2, _uyghur),
    (3, _historic), (2, _corps), (1, _code), (2, _mixed),
]  # fmt: skip
ELSEWHERE_MAKERS = [(4, _street), (4, _same_name), (2, _goods), (2, _neighbour), (2, _ordinary), (3, _firm)]


def _cased(dice: random.Random, text: str) -> str:
    return dice.choice([text, text, text, text.upper(), text.lower()])


def _wide(text: str) -> str:
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    assert unicodedata.normalize("NFKC", text.translate(wide)) == unicodedata.normalize("NFKC", text)
    return text.translate(wide)


def _rows(name: str) -> list[dict[str, str]]:
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
