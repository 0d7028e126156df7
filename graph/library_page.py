"""docs/queries.md: every question of the library with its parameters, columns and cost."""

from __future__ import annotations

import sys

from graph.library import Query, by_group

_BEFORE = """
Made by `python -m graph.library_page` from the headers of graph/queries/*.cypher; a test holds the two together.

Questions in Cypher, the same text on both engines; each only reads. The examples are for the demo: ask them with
`XUAR_RISK_HOME` set to its data folder, which `./run demo` prints. What asks for saved verdicts, decisions, exports or
records of a second source finds nothing there until somebody has made them.

```sh
./run query                                # the library by group
./run query owners --about                 # one question: parameters, columns, cost and the text
./run query owners --param id=OW-MAKER     # ask it; with --json as a list of rows
./run query mine.cypher --param country=VN # a file of your own, or Cypher in quotes
./run query 'MATCH (s:Supplier) WHERE s.country IN $cc RETURN s.id AS id' --param 'cc=["VN", "CN"]'
```

A parameter has a type: string, integer, float, date (YYYY-MM-DD), boolean (true or false), or list of string, whose
items are separated by `;`. What does not fit its type is refused. One without a default must be given.

Parameters of Cypher of your own have no types: a whole number, a number and a day are taken for such, and a list is
written as JSON, `["VN", "CN"]`, in which a day stays text; whatever else is text. A line `// --param name=value` in
the text says what counts where a parameter is not given. What the embedded engine would misread is refused:
[engines.md](engines.md#aggregations-inside-other-expressions) says what to write instead.

Each question looks at what is recorded. A chain, an owner or a paper that nobody recorded is in no answer: an empty
answer clears nobody, and an id that the graph does not hold has one, too. Verdicts come from `expose` alone; questions
that show them show what `expose --save` last wrote.

Starts from LABEL by id: a look-up by the index of the label's ids. Starts from all LABEL: each of them is looked at.
"""


def document() -> str:
    """docs/queries.md, as it should stand."""
    lines = ["# The library of questions", "", *_BEFORE.strip().splitlines()]
    for group, of_group in by_group().items():
        lines += ["", f"## {group[0].upper()}{group[1:]}"]
        for query in of_group:
            lines += _section(query)
    return "\n".join(lines) + "\n"


def _section(query: Query) -> list[str]:
    lines = ["", f"### {query.title}", "", query.question, "", "```sh", f"./run {query.command}", "```"]
    if query.parameters:
        lines += ["", "| parameter | type | default | meaning |", "|---|---|---|---|"]
        lines += [f"| `{p.name}` | {p.type_in_words} | {p.default_in_words} | {p.meaning} |" for p in query.parameters]
    lines += ["", "| column | meaning |", "|---|---|", *(f"| `{c.name}` | {c.meaning} |" for c in query.columns)]
    return [*lines, "", f"Starts from {query.start}. {query.cost}"]


if __name__ == "__main__":
    sys.stdout.write(document())
