"""A path of the inference as one sentence, with what each step rests on."""

from __future__ import annotations

import unicodedata

from graph.evidence import is_on_file
from graph.paths import Path, Step
from graph.projection import Node, Projection

VERBS = {
    "HAS_LINE": "has the line",
    "FROM_LOT": "comes from lot",
    "INPUT_TO": "was made from lot",
    "PRODUCED_AT": "was made at",
    "SHIPPED_BY": "was shipped by",
    "SUPPLIES": "bought from",
    "OPERATES": "is run by",
    "POSSIBLY_SAME_AS": "may be the same as",
}
MOST_DOCUMENTS = 2


def named(node: Node) -> str:
    """The name with the id, or the id alone where it has no other name; beside a name in another script a Latin one."""
    if node.name == node.id:
        return node.id
    latin = "" if _is_latin(node.name) else next(filter(_is_latin, node.get("aliases") or ()), "")
    return f"{node.name}{f' / {latin}' if latin else ''} ({node.id})"


def _is_latin(name: str) -> bool:
    return any("LATIN" in unicodedata.name(letter, "") for letter in name)


def listed(words: list[str], most: int = 3) -> str:
    """Some of them in a row, and how many more there are."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def path_in_words(projection: Projection, path: Path) -> str:
    """From the target to the source of risk, each step with what it rests on."""
    source = path.risk
    if not path.steps:
        return f"{named(projection.nodes[path.target])} is itself a source of risk: {source.because}."
    said = [named(projection.nodes[path.target])]
    for number, step in enumerate(path.steps):
        joined = "" if number == 0 else ", which "
        to = named(projection.nodes[step.to])
        said.append(f"{joined or ' '}{verb(step)} {to} [{_rests_on(projection, step)}]")
    return f"{''.join(said)}. It is a source of risk: {source.because} (certainty {source.certainty:g})."


def verb(step: Step) -> str:
    """What the step says, read upstream."""
    if step.fact.type == "OPERATES" and step.fact.start == step.origin:
        return "runs"
    if step.fact.type == "POSSIBLY_SAME_AS" and step.fact.get("status") == "confirmed":
        return "is the same as"
    return VERBS[step.fact.type]


def _rests_on(projection: Projection, step: Step) -> str:
    basis = str(step.fact.get("basis") or "stated").replace("_", " ")
    inferred = "" if step.strong or basis == "inferred" else ", inferred"
    papers = [document for document in step.fact.documents if is_on_file(projection, document)]
    shown = listed(papers, MOST_DOCUMENTS) if papers else "no document on file"
    return f"{basis}{inferred}, {step.confidence:g}; {shown}"
