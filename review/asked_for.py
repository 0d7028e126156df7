"""What the notice of detention asks for beyond what our rows require: an item for each kind. The notice decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from review.item import Item
from review.made_here import COVERED, DOUBTFUL, MISSING, PARTLY
from review.paper_problems import Problem, Problems
from review.papers import Papers
from review.requirements import requirements

PREFIX = "asked_for:"
CITATION = "the notice of detention; CBP XUAR WRO FAQ: its lists are not exhaustive, a port can ask for more"
DECIDES = "the notice decides"


def asked_for(
    requested: Sequence[str], items: Sequence[Item], papers: Papers, problems: Problems, importer: str
) -> Iterator[Item]:
    """An item for each kind that is not already the only kind of a requirement. items: those of the requirements."""
    kinds_of = {row.key: row.kinds for row in requirements()}
    needed = [item for item in items if item.requirement in kinds_of]
    for kind in dict.fromkeys(requested):
        if any(kinds_of[item.requirement] == (kind,) for item in needed):
            continue
        among = [item for item in needed if kind in kinds_of[item.requirement]]
        yield _among(kind, among, papers) if among else _anywhere(kind, papers, problems, importer)


def asked_besides(item: Item) -> bool:
    """Whether the notice asks for it, and its own words do not say so already."""
    return item.asked_by_notice and not item.requirement.startswith(PREFIX)


def _among(kind: str, items: Sequence[Item], papers: Papers) -> Item:
    """Of a kind that our rows take as one of several: at each place that needs one of them."""
    lacking, documents, found = dict[str, None](), set[str](), list[Problem]()
    for item in items:
        of_kind = {document for document in item.documents if papers.kind(document) == kind}
        documents |= of_kind
        found += [problem for problem in item.problems if problem.document in of_kind]
        if not of_kind:
            lacking[f"{item.title} of step {item.step}" if item.step else item.title] = None
    because = f"The notice asks for {_words(kind)}; our rows take it as one of several papers for {items[0].title}"
    asked = dict.fromkeys(item.ask for item in items if not documents & set(item.documents))
    ask = "; ".join(asked or dict.fromkeys(item.ask for item in items))
    return _item(kind, because, tuple(sorted(documents)), tuple(dict.fromkeys(found)), tuple(lacking), ask)


def _anywhere(kind: str, papers: Papers, problems: Problems, importer: str) -> Item:
    documents = [one for one in papers.everything if papers.is_on_file(one) and papers.kind(one) == kind]
    found = tuple(problem for document in documents for problem in problems.of_document(document))
    because = (
        f"The notice asks for {_words(kind)}, which no row of ours requires here. Whether a document of that kind "
        "answers it must be read"
    )
    return _item(kind, because, tuple(documents), found, (), f"{importer}, the importer, who knows who holds them")


def _item(
    kind: str,
    because: str,
    documents: tuple[str, ...],
    problems: tuple[Problem, ...],
    lacking: tuple[str, ...],
    ask: str,
) -> Item:
    troubled = {problem.document for problem in problems}
    state = COVERED if documents and not lacking else PARTLY if documents else MISSING
    if state == COVERED and troubled:
        state = DOUBTFUL
    title = f"{_words(kind)[:1].upper()}{_words(kind)[1:]}, asked for by the notice"
    return Item(
        *(None, None, None, f"{PREFIX}{kind}", title, because, CITATION, DECIDES, documents, state, problems, ask),
        lacking=lacking if documents else (),
        asked_by_notice=True,
    )


def _words(kind: str) -> str:
    return kind.replace("_", " ")
