"""A million supplier names against a list of entities and their aliases, beside every pair by brute force.

Ours: the index of the list made, every name looked up, the candidates taken apart and compared, on two processes.
Brute force: rapidfuzz.process.cdist (token_sort_ratio, two threads) of the same names with the same list, pairs from a
threshold up counted; of a sample of the names where all would take too long, and its time scaled to all of them.
The names are made up from a seed: most are no listed firm's; one in --every is planted: a listed one in
capitals, reordered or with two letters exchanged, which can make another word of it.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process, utils

from bench.measuring import Row, add_common, in_own_process, machine, peak_mb, run, told
from ingest.names import Index

TARGET_SECONDS, TARGET_MB = 60.0, 1024.0
BRUTE_THRESHOLD = 80
AT_ONCE = 2_000
SYLLABLES = " ".join(
    (
        "ba bei bo cai chun da dong duo fa feng fu gao guang hai han he hong hua hui jia jian jin jing kai kang ke",
        "lan li lin ling long lu ma mei meng ming mo nan ning pei ping qi qing qiu rong rui sai sha shan shen shun",
        "su tai tang tian tong tu wan wei wu xia xiang xin xing xu ya yan yang ye yi ying yong you yu yuan yue yun",
        "zhan zhen zi",
    )
).split()
CHARACTERS = (
    "柏贝波彩椿达栋铎法枫阜皋广海翰禾弘桦晖嘉健锦晶凯康柯岚澧琳凌珑麓玛梅萌铭陌"
    "楠宁沛屏祁擎秋蓉睿赛莎杉莘舜苏泰棠恬彤图万苇坞"
)
PLACES = (
    *(("Xinjiang", "新疆"), ("Aksu", "阿克苏"), ("Korla", "库尔勒"), ("Kashgar", "喀什"), ("Hotan", "和田"), ("", "")),
    *(("Shandong", "山东"), ("Jiangsu", "江苏"), ("Zhejiang", "浙江"), ("Guangzhou", "广州"), ("Hebei", "河北")),
    *(("Shanghai", "上海"), ("Qingdao", "青岛"), ("Vietnam", "越南"), ("Anhui", "安徽"), ("Fujian", "福建")),
)
TRADES = (
    *(("Textile", "纺织"), ("Cotton", "棉业"), ("Garment", "服装"), ("Tomato Products", "番茄制品"), ("Food", "食品")),
    *(
        ("Electronics", "电子"),
        ("Import & Export", "进出口"),
        ("Trading", "贸易"),
        ("Knitting", "针织"),
        ("Logistics", "物流"),
    ),
    *(("Machinery", "机械"), ("Chemical", "化工"), ("Plastics", "塑料"), ("Shoes", "鞋业"), ("Home Textiles", "家纺")),
)
FORMS = (("Co., Ltd.", "有限公司"), ("Co Ltd", "有限责任公司"), ("Company Limited", "股份有限公司"), ("Factory", "厂"))


def listed(entities: int, aliases: int, seed: int) -> list[str]:
    """Made-up names of entities, and their aliases: in Chinese, without the legal form, with the place behind."""
    chance = random.Random(seed)
    names, others = [], []
    for _ in range(entities):
        chars = "".join(chance.sample(CHARACTERS, chance.choice((3, 3, 4))))
        word, place, trade = "".join(lazy_pinyin(chars)).capitalize(), chance.choice(PLACES[:5]), chance.choice(TRADES)
        names.append(f"{place[0]} {word} {trade[0]} Co., Ltd.")
        others += [f"{place[1]}{chars}{trade[1]}有限公司", f"{place[0]} {word}", f"{word} {trade[0]} ({place[0]})"]
        others.append(f"{word} {trade[0]} Factory")
    return names + others[:aliases]


def suppliers(names: int, list_: list[str], every: int, seed: int) -> Iterator[str]:
    """Made-up names, a fifth of them Chinese; one in `every` is a listed one in capitals, reordered or with a slip."""
    chance = random.Random(seed + 1)
    for number in range(names):
        if number % every == 0:
            yield _written_otherwise(chance.choice(list_), chance)
            continue
        place, trade, form = chance.choice(PLACES), chance.choice(TRADES), chance.choice(FORMS)
        if chance.random() < 0.2:
            yield place[1] + "".join(chance.choices(CHARACTERS, k=chance.choice((2, 2, 3)))) + trade[1] + form[1]
        else:
            word = "".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()
            yield f"{place[0]} {word} {trade[0]} {form[0]}".strip()


def _written_otherwise(name: str, chance: random.Random) -> str:
    words = name.split()
    way = chance.randrange(3) if len(words) > 1 else 0
    if way == 0:
        return name.upper()
    if way == 1:
        return " ".join((*words[1:], words[0]))
    place = chance.randrange(len(name) - 1)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def ours(options: argparse.Namespace) -> Row:
    """The index, the look-ups and the comparisons."""
    list_ = listed(options.entities, options.aliases, options.seed)
    names = list(suppliers(options.names, list_, options.every, options.seed))
    before, started = peak_mb(), time.perf_counter()
    index = Index((name, name) for name in list_)
    made = time.perf_counter() - started
    rows = [match.row for match in index.matches(names, processes=options.processes)]
    seconds = time.perf_counter() - started
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 * options.processes
    return {
        "seconds": seconds, "index_seconds": made, "matches": len(rows),
        "planted": len(range(0, len(names), options.every)),
        "planted_found": len({row for row in rows if row % options.every == 0}), "names_mb": before,
        "peak_mb": peak_mb() + (workers if options.processes > 1 else 0),
    }  # fmt: skip


def candidates(options: argparse.Namespace) -> Row:
    """How many pairs the look-up leaves, of a sample."""
    list_ = listed(options.entities, options.aliases, options.seed)
    names = list(suppliers(min(options.names, options.sample), list_, options.every, options.seed))
    found = [len(found) for _, found in Index((name, name) for name in list_).candidates(names)]
    return {"names": len(names), "names_with": len(found), "pairs": sum(found), "all_pairs": len(names) * len(list_)}


def brute_force(options: argparse.Namespace) -> Row:
    """Every pair of a sample by cdist; the texts are folded beforehand, within the time."""
    list_ = listed(options.entities, options.aliases, options.seed)
    names = list(suppliers(options.names, list_, options.every, options.seed))[: options.sample]
    started, hits = time.perf_counter(), 0
    theirs = [utils.default_process(name) for name in list_]
    for start in range(0, len(names), AT_ONCE):
        some = [utils.default_process(name) for name in names[start : start + AT_ONCE]]
        scores = process.cdist(some, theirs, scorer=fuzz.token_sort_ratio, workers=options.processes)
        hits += int((scores >= BRUTE_THRESHOLD).sum())
    return {"seconds": time.perf_counter() - started, "names": len(names), "pairs_found": hits, "peak_mb": peak_mb()}


def measure(options: argparse.Namespace) -> Row:
    return {"ours": ours, "candidates": candidates, "brute_force": brute_force}[options.measure](options)


def compare(options: argparse.Namespace, _folder: Path) -> Row:
    """Each in a process of its own, one after another."""
    given = [
        *(
            "--names",
            options.names,
            "--entities",
            options.entities,
            "--aliases",
            options.aliases,
            "--every",
            options.every,
        ),
        *("--sample", options.sample, "--seed", options.seed, "--processes", options.processes),
    ]
    found: Row = {"machine": machine(), "names": options.names, "listed": options.entities + options.aliases}
    for what in ("ours", "candidates", "brute_force"):
        told(f"measuring {what}")
        found[what] = in_own_process("bench.names", what, *given)
    brute = found["brute_force"]
    brute["scaled_seconds"] = brute["seconds"] * options.names / brute["names"]
    found["processes"] = options.processes
    return found


def in_words(found: Row) -> str:
    """What came out, in lines."""
    mine, brute, left = found["ours"], found["brute_force"], found["candidates"]
    part = "all of them" if brute["names"] == found["names"] else f"{brute['names']:,} of them, scaled"
    return "\n".join(
        (
            found["machine"],
            f"{found['names']:,} names against {found['listed']:,} listed names, {found['processes']} processes:",
            f"  ingest.names  {mine['seconds']:8.1f} s (target {TARGET_SECONDS:.0f}), {mine['peak_mb']:,.0f} MB in all "
            f"(target {TARGET_MB:,.0f}; the names alone {mine['names_mb']:,.0f}), {mine['matches']:,} matches, "
            f"each with its reasons; {mine['planted_found']:,} of {mine['planted']:,} planted ones found",
            f"  cdist         {brute['scaled_seconds']:8.1f} s ({part}), {brute['peak_mb']:,.0f} MB; token_sort_ratio "
            f"finds {brute['pairs_found']:,} pairs of those at {BRUTE_THRESHOLD}, without reasons",
            f"  looked up: {left['pairs']:,} of {left['all_pairs']:,} pairs are left to compare, of the first "
            f"{left['names']:,} names",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--entities", type=int, default=150)
    parser.add_argument("--aliases", type=int, default=600)
    parser.add_argument("--every", type=int, default=100, help="one name in so many is a listed one written otherwise")
    parser.add_argument("--sample", type=int, default=100_000, help="so many names by brute force")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    add_common(parser, ("ours", "candidates", "brute_force"))
    run(parser.parse_args(), measure, compare, in_words)


if __name__ == "__main__":
    main()
