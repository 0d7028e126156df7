"""What bench.exposure measured, in words, with the ratios."""

from __future__ import annotations

from bench import growth
from bench.measuring import Row

TARGETS = (
    "targets: p95 at most 20 ms; Cypher / ours at least 20; ours / unconstrained at most 5; the first answer in a new "
    "process below 2 s"
)


def ratios(found: Row) -> Row:
    """Of what was measured, how many times as long the peers take, or we do."""
    if "answers" not in found:
        return {}
    ours, same = found["answers"], found["answers"]["asked_in_cypher"]
    ratio: Row = {}
    for engine in ("embedded", "neo4j"):
        for query in ("shortestPath", "SHORTEST 1"):
            if theirs := found.get(engine, {}).get(query):
                for which in ("median_ms", "p95_ms"):
                    ratio[f"{engine} {query} / ours, {which[:-3]}"] = theirs[which] / same[which]
    if plain := found.get("unconstrained"):
        for name, row in (("ours", ours), ("search alone", found.get("searches"))):
            if row:
                ratio |= _against_plain(name, row, plain)
    return ratio


def _against_plain(name: str, ours: Row, plain: Row) -> Row:
    """By processor time, which other work on the machine changes little."""
    ratio = {
        f"{name} / {peer}, {which}": ours[f"processor_{which}_ms"] / plain[peer][f"processor_{which}_ms"]
        for peer in ("scipy", "igraph")
        for which in ("median", "p95")
    }
    ratio[f"{name}, median / igraph all together"] = ours["processor_median_ms"] / plain["igraph_together_ms"]
    return ratio


def _timed(name: str, row: Row) -> str:
    return (
        f"{name:<28}{row['median_ms']:>10,.1f} ms median{row['p95_ms']:>12,.1f} ms p95"
        f"{row['longest_ms']:>12,.1f} ms longest, of {row['count']:,}" + _processor(row)
    )


def _processor(row: Row) -> str:
    if "processor_p95_ms" not in row:
        return ""
    return f"; of processor time {row['processor_median_ms']:,.1f} ms median, {row['processor_p95_ms']:,.1f} ms p95"


def in_words(found: Row) -> str:
    lines = [found["machine"]]
    if "network" in found:
        lines.append(", ".join(f"{count:,} {name}" for name, count in found["network"]["counts"].items()))
    lines += [*_answers_in_words(found), *_peers_in_words(found)]
    lines += [f"{name}: {ratio:,.2f}" for name, ratio in found["ratios"].items()]
    lines.append(TARGETS)
    for row in found.get("growth", ()):
        lines.append(_timed(f"{row['facts']:,} SUPPLIES", row["answers"]) + f"; {growth.in_words(row)}")
    if with_hub := found.get("hub"):
        buyers = with_hub["buyers"]
        lines += [
            f"a hub of {with_hub['sizes']['hub']:,} suppliers: itself {buyers['hub_ms']:,.1f} ms, in full "
            f"{buyers['hub_in_full_ms']:,.1f} ms; the most open ends of one answer: {buyers['most_open_ends']:,}",
            _timed("  buyers, in full", buyers["in_full"]),
        ]
        lines += [
            _timed(f"  {name}", with_hub[name]) + f"; {with_hub[name]['verdicts']}" for name in ("buyers", "shipments")
        ]
    return "\n".join(lines)


def _answers_in_words(found: Row) -> list[str]:
    if not (ours := found.get("answers")):
        return []
    return [
        _timed("assess, three paths", ours) + f"; {ours['verdicts']}",
        _timed("  in full", ours["in_full"]),
        f"  opened in {ours['open_seconds']:.2f} s, the first answer then took {ours['first_seconds']:.2f} s; "
        f"peak {ours['peak_mb']:,.0f} MB",
    ]


def _peers_in_words(found: Row) -> list[str]:
    lines = [_timed("the search alone", found["searches"])] if "searches" in found else []
    if plain := found.get("unconstrained"):
        lines += [_timed(f"{peer}, unconstrained", plain[peer]) for peer in ("scipy", "igraph")]
        lines.append(f"igraph, all in one call      {plain['igraph_together_ms']:>10,.2f} ms on average")
    for engine in ("embedded", "neo4j"):
        row = found.get(engine, {})
        lines += [f"{engine}: {row['missing']}"] if "missing" in row else []
        for query in ("shortestPath", "SHORTEST 1"):
            if query in row:
                lines.append(
                    _timed(f"{engine}, {query}", row[query]) + f"; {row[query]['hit_the_limit']} hit the limit"
                )
        if new := row.get("new_process"):
            lines.append(
                _timed("a new process's answer", new)
                + f"; {row['new_process_that_builds_seconds']:.1f} s where it saves the projection first"
            )
    return lines
