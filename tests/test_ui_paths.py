"""The page Paths: the answer with its evidence, what counts, what if not, and what it says where it cannot answer."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui import page_words
from dashboard.ui.paths import answer_parts, chain, question
from dashboard.ui.paths import page as paths_page
from dashboard.ui.paths.question import Question
from dashboard.ui.view import View
from graph.clearing import Clearing
from graph.errors import UserMistake
from graph.exposure import assess
from graph.projection import Projection
from graph.schema import NODES
from graph.step_kinds import STEP_KINDS
from tests.networks import INSIDE, OUTSIDE, Network
from tests.test_tracing_cases import traced
from tests.ui_cases import DAY, FETCHES, HOSTILE, LONG, decks, drawn, links, network, page, read, said, strings, view_of


def shown(monkeypatch: pytest.MonkeyPatch, net: Network, **query: Any) -> AppTest:
    return page(monkeypatch, "paths", view_of(net), **query)


def words_of(test: AppTest) -> str:
    return " ".join(read(test).split())


def sale(net: Network, start: str, end: str) -> str:
    """The id of a sale."""
    return next(fact for fact, (kind, a, b, _) in net.facts.items() if (kind, a, b) == ("SUPPLIES", start, end))


def two_ways() -> Network:
    """`network`, and a farm that sold to the plant directly."""
    net = network()
    net.node("Estate", "farm", name="Farm [x](y)", **INSIDE)
    rest = {"commodity": "cotton", "source_file": "supplies.csv", "source_row": 9}
    net.fact("SUPPLIES", "farm", "sewer", basis="declared", **rest)
    return net


def test_the_path_is_told_step_by_step_with_its_evidence_and_its_product(monkeypatch: pytest.MonkeyPatch) -> None:
    test = shown(monkeypatch, network(), target="worst")
    text = words_of(test)
    told = ["Sewing plant", "bought from", "documented", "confidence 0.99", "default for documented", "invoice INV-1"]
    told += ["supplies.csv, row 7 (source broker)", "Spinning mill", "trade record", "from 2025-01-08 to not known"]
    told += ["Gin of Awat", "Source of risk", "inside the XUAR by coordinates", "Certainty 1"]
    at = text.index("Exposed. A recorded path")
    for part in told:
        at = text.index(part, at)
    assert "1 x 0.99 x 0.8 x 1 = 0.792" in text and "not a probability" in text
    assert "2 to 3 bought from 0.99 default for documented" in text, "each factor by its step"
    assert "its dates do not fit" in text and "2019-01-08" in text, "the sale that is too old is named"
    assert "What if" not in text and "judged by the facts and listings of 2026-03-02" in text.casefold()


def test_the_chain_is_an_ordered_list_whose_nodes_and_papers_lead_on(monkeypatch: pytest.MonkeyPatch) -> None:
    test = shown(monkeypatch, network(), target="worst")
    lane = re.findall(r"<ol class=\"xr-lane\".*?</ol>", drawn(test), re.DOTALL)
    assert len(lane) == 1 and lane[0].count("<li") == 4 and "xr-weak" not in lane[0]
    found = links(test)
    for name, where in (
        ("Gin of Awat", "./?page=entity&id=gin"),
        ("its own paths", "./?page=paths&target=gin"),
        ("neighbours", "./?page=paths&target=worst&around=gin#around"),
        ("invoice INV-1", "./?page=entity&id=INV-1"),
        ("Its record", "./?page=entity&id=worst"),
        ("worst-1", "./?page=paths&target=worst-1"),
    ):
        assert (name, where) in found


def test_an_inferred_step_is_dashed(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.facts[sale(net, "gin", "mill")][3]["basis"] = "inferred"
    test = shown(monkeypatch, net, target="worst")
    assert drawn(test).count('class="xr-hop xr-weak"') == 1 and "Inferred. A path leads" in words_of(test)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("open", ["This does not clear it", "no coordinates and no postal code", "Which lots the goods come from"]),
        ("plastic", ["not a clearance", "HTS 3924.10.00 is not in the scope table"]),
        (
            "plastic-1",
            ["Nothing was looked for, since no line is of cotton or tomatoes. The UFLPA reaches other goods"],
        ),
        ("other", ["This does not clear it", "asked for cotton, at any stage", "asked for tomato, at any stage"]),
        ("worst-1", ["Exposed.", "Gin of Awat", "Asked for both commodities"]),
        ("gin", ["it is itself a source of risk", "0 steps, direct"]),
    ],
)
def test_every_kind_of_target_has_an_answer(monkeypatch: pytest.MonkeyPatch, target: str, words: list[str]) -> None:
    text = words_of(shown(monkeypatch, network(), target=target))
    assert all(word.casefold() in text.casefold() for word in words)


def test_the_map_of_the_path_has_its_numbers_and_is_not_there_without_places(monkeypatch: pytest.MonkeyPatch) -> None:
    (deck,) = decks(shown(monkeypatch, network(), target="worst"))
    (stops,) = [layer for layer in deck["layers"] if layer["id"] == "numbers"]
    assert [row["numbers"] for row in stops["data"]] == ["2", "3", "4"]
    net = network()
    for _, properties in net.nodes.values():
        properties.pop("lat", None)
    test = shown(monkeypatch, net, target="worst")
    assert not decks(test) and "there is no map of it" in said(test)


def test_alternatives_are_links_and_the_chosen_one_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    net = two_ways()
    test = shown(monkeypatch, net, target="worst")
    text = words_of(test)
    assert "Best path: to Farm [x](y) , confidence 0.9, direct" in text and "1 x 0.9 x 1 = 0.9" in text
    (where,) = [where for name, where in links(test) if name.startswith("Alternative 1")]
    assert where == "./?page=paths&target=worst&path=1"
    text = words_of(shown(monkeypatch, net, target="worst", path="1"))
    assert "1 x 0.99 x 0.8 x 1 = 0.792" in text and "1 x 0.9 x 1 = 0.9" not in text
    for nonsense in ("2", "-1", "x", "9" * 5_000, "²"):
        assert "1 x 0.9 x 1 = 0.9" in words_of(shown(monkeypatch, net, target="worst", path=nonsense))
    only = shown(monkeypatch, net, target="worst", paths="1")
    assert "Alternative 1" not in words_of(only)


def test_a_shorter_look_back_is_another_question_and_said_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    net = two_ways()
    net.facts[sale(net, "farm", "sewer")][3]["last_seen"] = date(2025, 6, 1)
    test = shown(monkeypatch, net, target="worst", look_back="6")
    text = words_of(test)
    assert "this is not the standard question" in text and "up to 6 months before the import, not 24" in text
    assert "What if: exposed." in text and "1 x 0.99 x 0.8 x 1 = 0.792" in text, "the farm's sale is too old"
    assert "On the large map" not in text, "that one shows the standard answer"
    assert "The standard answer: ▲ exposed , confidence 0.9" in text
    assert ("Back to the standard question", "./?page=paths&target=worst") in links(test)
    assert ("neighbours", "./?page=paths&target=worst&look_back=6&around=gin#around") in links(test), (
        "links keep the question"
    )


def test_kinds_that_do_not_count_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [kind for kind in STEP_KINDS if kind != "declared"]
    text = words_of(shown(monkeypatch, two_ways(), target="worst", kinds=kept))
    assert "these kinds of step do not count: declared" in text and "= 0.792" in text
    text = words_of(shown(monkeypatch, two_ways(), target="worst", kinds=["lots", "shippers"]))
    assert "What if: unknown." in text and "The standard answer: ▲ exposed" in text
    assert "this is not the standard question" not in words_of(shown(monkeypatch, two_ways(), target="worst"))


def test_a_shorter_path_is_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    text = words_of(shown(monkeypatch, network(), target="worst", steps="2"))
    assert "paths have at most 2 steps, not 12" in text and "What if: unknown." in text


def test_a_fact_can_be_left_out_and_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    net = two_ways()
    farm, gin = sale(net, "farm", "sewer"), sale(net, "gin", "mill")
    test = shown(monkeypatch, net, target="worst")
    left_out = [where for name, where in links(test) if name == "what if not?"]
    assert left_out[1].startswith("./?page=paths&target=worst&without=supplies")
    test = shown(monkeypatch, net, target="worst", without=farm)
    text = words_of(test)
    assert "1 fact is left out" in text and "What if: exposed." in text and "= 0.792" in text
    assert "Farm [x](y) (farm) sold to Sewing plant (sewer) ; from supplies.csv, row 9" in text
    assert ("take it back", "./?page=paths&target=worst") in links(test)
    test = shown(monkeypatch, net, target="worst", without=[farm, gin])
    assert "2 facts are left out" in words_of(test) and "What if: unknown." in words_of(test)
    assert "The standard answer: ▲ exposed , confidence 0.9" in words_of(test)
    assert len([name for name, _ in links(test) if name == "take it back"]) == 2


def test_a_fact_that_is_not_there_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    test = shown(monkeypatch, network(), target="worst", without="supplies:gone<img>")
    assert "so it cannot be left out" in said(test) and "<img" not in said(test)
    assert ("Back to the standard question", "./?page=paths&target=worst") in links(test)


def test_leaving_out_what_would_clear_it_leaves_no_path(monkeypatch: pytest.MonkeyPatch) -> None:
    net = two_ways()
    net.node("Facility", "second", name="Second plant", **OUTSIDE)
    net.fact("PRODUCED_AT", "worst", "second", source_file="shipments.csv", source_row=3)
    net.fact("SUPPLIES", "gin", "second", basis="declared", commodity="cotton")
    test = shown(monkeypatch, net, target="worst")
    text = words_of(test)
    assert "One smallest set of facts" in text and "No smaller set would do; another of the same size may." in text
    assert (
        "That alone does not clear it. With that left out of what is on file, it would be ● unknown : no path" in text
    )
    (where,) = [where for name, where in links(test) if name == "Leave all 2 out"]
    facts = re.findall(r"without=([^&]+)", where.replace("%3A", ":"))
    assert len(facts) == 2
    assert "What if: unknown." in words_of(shown(monkeypatch, net, target="worst", without=facts))


def lots_that_hide_the_purchases() -> Network:
    """The line of `worst` comes from a lot that a gin inside made; `sewer`, its maker, also bought from that gin."""
    net = network()
    net.node("Lot", "bale", commodity="cotton", stage="raw")
    net.fact("FROM_LOT", "worst-1", "bale")
    net.fact("PRODUCED_AT", "bale", "gin")
    return net


def test_where_leaving_facts_out_opens_another_path_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    text = words_of(shown(monkeypatch, lots_that_hide_the_purchases(), target="worst"))
    assert "If documents disproved this one fact, none of the paths would be left. Another one may do as well." in text
    assert "That alone does not clear it. With that left out of what is on file, it would be ▲ exposed : a path" in text
    assert "another path opens: without lots the maker's purchases count" in text


def test_in_a_large_graph_what_would_be_then_is_left_to_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths_page, "MOST_FACTS_AT_ONCE", 3)
    text = words_of(shown(monkeypatch, two_ways(), target="worst"))
    assert "That alone does not clear it : with no path left it is unknown, until every branch is traced" in text
    assert "it would be" not in text and "leave this out" in text


def test_another_set_may_be_smaller_where_not_all_were_tried() -> None:
    projection = two_ways().projection()
    (answer,) = assess(projection, ["worst"], as_of=DAY)
    object.__setattr__(answer, "clears", Clearing((sale(two_ways(), "gin", "mill"),), exact=False, at_least=1))
    said = answer_parts.clearing_html(projection, answer)
    assert "Other sets may do as well, also a smaller one, of 1 or more." in said and "No smaller" not in said


def test_the_verdict_says_how_many_steps_have_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    text = words_of(shown(monkeypatch, network(), target="worst"))
    assert (
        "A path (sub-tier 2) leads to Gin of Awat: inside the XUAR by coordinates; 1 of its 3 steps has a document "
        "behind it, 1 rests on what somebody declared, 1 on trade records." in text
    )
    assert "documented or traded" not in text


def test_a_document_that_is_only_a_stub_is_not_said_to_be_on_file(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.nodes["INV-1"] = ("Document", {"stub": True})
    text = words_of(shown(monkeypatch, net, target="worst"))
    assert "document not on file INV-1" in text and "none of its 3 steps has a document behind it" in text


def test_the_day_asked_for_is_explained_where_the_question_is(monkeypatch: pytest.MonkeyPatch) -> None:
    text = words_of(shown(monkeypatch, network(), target="mill"))
    assert f"As of {DAY} : a company, a site or a shipment without a date is judged by the sales" in text


def test_the_place_itself_cannot_be_disproved(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "the place or the listing itself is the reason" in words_of(shown(monkeypatch, network(), target="gin"))


def test_a_long_list_of_gaps_is_capped_and_says_how_many_it_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    for number in range(12):
        net.node("Supplier", f"seller {number}", xuar="unplaced")
        net.fact("SUPPLIES", f"seller {number}", "other", basis="declared")
    text = words_of(shown(monkeypatch, net, target="open"))
    assert "Where it lies (13)" in text and "and 5 more" in text


def test_purchases_beside_the_lots_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Lot", "yarn", commodity="cotton", stage="intermediate")
    net.node("Lot", "bale", commodity="cotton", stage="raw")
    net.fact("FROM_LOT", "open-1", "yarn")
    net.fact("INPUT_TO", "bale", "yarn")
    net.fact("PRODUCED_AT", "yarn", "mill")
    text = words_of(shown(monkeypatch, net, target="open"))
    assert "Spinning mill (mill) made lot yarn and also bought from Gin of Awat (gin)" in text
    assert "What if" not in text and "Unknown." in text


def test_what_is_traced_clear_says_by_what(monkeypatch: pytest.MonkeyPatch) -> None:
    net = network()
    net.node("Estate", "field", name="Field", **OUTSIDE)
    text = words_of(shown(monkeypatch, net, target="field"))
    assert "Traced clear. By the facts, documents and lists on file" in text
    assert "Its own place decides" in text and "Nothing is missing" not in text
    text = words_of(shown(monkeypatch, net, target="field", look_back="1"))
    assert "What if: traced clear." in text, "never as if it were the answer"


def test_what_documents_clear_does_not_read_as_if_their_files_had_been_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = words_of(shown(monkeypatch, traced(), target="shipment"))
    assert "every place, quantity and document that the verdict asks for is recorded. Whether the files" in text


def test_without_a_target_the_page_says_how_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    test = shown(monkeypatch, network())
    assert "Search above" in read(test) and ("BILL-worst", "./?page=paths&target=worst") in links(test)
    net = Network()
    net.node("Facility", "site", name="Site")
    assert "No shipment is loaded" in said(shown(monkeypatch, net))


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("WORST", "Did you mean worst?"),
        ("INV-1", "is a document; expected a shipment, line, supplier, facility or estate"),
        (HOSTILE, "No shipment, line, supplier, facility or estate has the id"),
    ],
)
def test_a_target_that_cannot_be_asked_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, target: str, words: str
) -> None:
    test = shown(monkeypatch, network(), target=target)
    assert words in test.error[0].value.replace("&#39;", "'").replace("&#44;", ",").replace("&#63;", "?").replace(
        "&#59;", ";"
    ) and "<img" not in drawn(test)
    assert ("Choose another target", "./?page=paths") in links(test)


def test_an_address_that_makes_no_sense_shows_the_standard_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    test = shown(monkeypatch, network(), target="worst", look_back="many", steps="-4", kinds="guesses", paths="x")
    assert "Exposed. A recorded path" in words_of(test)


def test_only_the_goods_that_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "paths", view_of(network(), commodity="tomato"), target="worst", commodity="tomato")
    assert "Asked for tomato only" in words_of(test) and "Not assessed." in words_of(test)


def test_the_address_of_the_view_holds_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    test = shown(monkeypatch, two_ways(), target="worst", path="1", look_back="30")
    where, _, said_there = test.code[0].value.partition("?page=paths&")
    assert where.endswith("./")
    assert sorted(said_there.split("&")) == ["as_of=2026-11-01", "look_back=30", "path=1", "target=worst"]


@pytest.mark.parametrize("name", [HOSTILE, FETCHES, LONG, "@@=alert(1)", "{tip}"])
def test_names_do_no_harm_anywhere(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    net = network()
    named = {"name": name, "bill_of_lading": name, "description": f"cotton {name}", "role": name}
    for label, properties in net.nodes.values():
        properties |= {p.name: named[p.name] for p in NODES[label].properties if p.name in named}
    net.nodes[name] = ("Shipment", {"import_date": DAY})
    net.fact("PRODUCED_AT", name, "sewer", source_file=name, source=name, documents=[name])
    fact = sale(net, "gin", "mill")
    for query in ({"target": name}, {"target": "worst", "without": fact}, {"target": "worst", "around": name}):
        test = shown(monkeypatch, net, **query)
        body = re.sub(r'href="[^"]*"|url\([^)]*\)', "", drawn(test))
        assert "<img" not in body
        assert len(max(body.split(), key=len)) < 500
        for markdown in (*test.markdown, *test.subheader, *test.caption, *test.expander, *test.error):
            text = markdown.label if hasattr(markdown, "label") else markdown.value
            assert "![" not in text and "<img" not in text and ":red[" not in text and len(text) < 3000
        texts = [text for deck in decks(test) for layer in deck["layers"] for text in strings(layer["data"])]
        assert not [text for text in texts if text.startswith("@@")], "deck.gl would run it"


def test_every_step_type_and_gap_has_words() -> None:
    projection, path = worst_path()
    assert all(link.says and link.basis and link.source for link in chain.links(projection, path))
    assert [stop.number for stop in chain.stops(projection, path)] == [1, 2, 3, 4]
    missing = {"lots", "tier", "place", "quantity", "document", "mass_balance", "contradiction", "completeness"}
    assert missing | {"length", "goods", "listing"} == set(page_words.MISSING)


def worst_path() -> tuple[Projection, Any]:
    projection = network().projection()
    return projection, assess(projection, ["worst"], as_of=DAY)[0].paths[0]


def test_a_question_says_how_it_differs_and_an_address_only_what_is_not_usual() -> None:
    usual = Question("worst")
    assert usual.is_standard and not usual.differences() and usual.chosen() == {"target": "worst"}
    assert Question("worst", paths=5, path=2).is_standard, "how many are shown changes no answer"
    other = Question("worst", look_back=12, steps=5, kinds=("lots",), without=("a", "b"), path=2)
    assert len(other.differences()) == 4
    assert other.less("b", "c").without == ("a", "b", "c") and other.less("c").path == 0
    assert other.with_again("a").without == ("b",)
    assert other.chosen() == {
        **{"target": "worst", "look_back": 12, "steps": 5},
        **{"kinds": ["lots"], "without": ["a", "b"], "path": 2},
    }


def test_no_kind_at_all_has_an_address_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Question("worst", kinds=()).chosen() == {"target": "worst", "kinds": [""]}
    test = shown(monkeypatch, network(), target="worst", kinds=[""])
    assert "What if: unknown." in words_of(test) and "documented, declared, trade record" in words_of(test)
    assert "kinds=&" in test.code[0].value


def test_the_graph_of_a_question_is_kept_and_the_standard_one_is_the_graph_itself(tmp_path: Path) -> None:
    net = network()
    view: View = view_of(net, home=tmp_path)
    assert question.graph_of(view, Question("worst", look_back=3)) is view.projection
    supposed = Question("worst", without=(sale(net, "gin", "mill"),))
    assert question.graph_of(view, supposed) is question.graph_of(view, supposed)
    assert question.graph_of(view, supposed).n_facts == view.projection.n_facts - 1
    with pytest.raises(UserMistake, match="No fact has the id 'gone'"):
        question.graph_of(view, Question("worst", without=("gone",)))


def test_a_shipment_without_the_goods_asked_for_says_how_it_stands_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(monkeypatch, "paths", view_of(network(), commodity="tomato"), target="worst", commodity="tomato")
    text = " ".join(read(test).split())
    assert "Only tomato was asked for. For all goods it is ▲ exposed : ask for all goods" in text
    assert ("ask for all goods", "./?page=paths&target=worst") in links(test)
