"""docs/schema.md: every label and type with its properties, and a picture of the facts.

Made by `python -m graph.schema_page` from what graph/schema.py declares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from graph.declarations import Property
from graph.schema import NODE_TYPES, PARTIES, RELATIONSHIP_TYPES


def document() -> str:
    """docs/schema.md, as it should stand."""
    lines = [
        "# The graph's schema",
        "",
        "Made by `python -m graph.schema_page`; a test holds the two together.",
        "",
        "```mermaid",
        *diagram(),
        "```",
        "",
        "An arrow can carry exposure, a dotted one cannot. What is not in the picture is bookkeeping, no fact.",
        "",
        "Every node and relationship also has `id`, unique among its type; node ids are unique over all kinds.",
    ]
    for node in NODE_TYPES:
        note = " (bookkeeping, no fact)" if node.bookkeeping else ""
        lines += [
            "",
            f"## ({node.label}){note}",
            "",
            f"{node.meaning[0].upper()}{node.meaning[1:]}.",
            "",
            *_table(node.properties),
        ]
    for rel in RELATIONSHIP_TYPES:
        ends = f"({' | '.join(rel.starts)})-[:{rel.type}]->({' | '.join(rel.ends)})"
        note = " It can carry exposure." if rel.carries_exposure else ""
        lines += ["", f"## [{rel.type}]", "", f"`{ends}`: {rel.meaning}.{note}", "", *_table(rel.properties)]
    return "\n".join(lines) + "\n"


def diagram() -> list[str]:
    """The facts as a Mermaid flow chart: an arrow for what can carry exposure, a dotted one for what cannot.

    What joins two of a kind leads to a box of its own, since loops are drawn one over the other.
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for rel in RELATIONSHIP_TYPES:
        arrow = "-->" if rel.carries_exposure else "-.->"
        partly = any(0 < len(set(PARTIES).intersection(of)) < len(PARTIES) for of in (rel.starts, rel.ends))
        words = f"{rel.type}: {' or '.join(rel.starts)} to {' or '.join(rel.ends)}" if partly else rel.type
        for start, end in dict.fromkeys((_box(start), _box(end)) for start in rel.starts for end in rel.ends):
            found.setdefault((start, arrow, f"Another{end}" if start == end else end), []).append(words)
    either = f"{', '.join(PARTIES[:-1])} or {PARTIES[-1]}"
    lines = ["flowchart LR", f'    Party["{either}"]']
    for end in sorted({end for *_, end in found if end.startswith("Another")}):
        lines.append(f'    {end}["another {either if end == "AnotherParty" else end.removeprefix("Another")}"]')
    return lines + [f'    {start} {arrow}|"{"<br/>".join(said)}"| {end}' for (start, arrow, end), said in found.items()]


def _box(label: str) -> str:
    return "Party" if label in PARTIES else label


def _table(properties: Iterable[Property]) -> list[str]:
    return ["| property | kind | meaning |", "|---|---|---|"] + [
        f"| `{p.name}` | {p.kind} | {p.meaning} |" for p in properties
    ]


if __name__ == "__main__":
    sys.stdout.write(document())
