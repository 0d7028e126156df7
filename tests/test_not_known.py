"""What a review says is not known of lists, names and of a clearance whose papers have problems."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from review.case import Case
from tests.networks import D, Network
from tests.packets import case, with_files
from tests.reviewed import cotton

PAPERS = {
    ("FROM_LOT", "line"): "last-way",
    ("INPUT_TO", "yarn"): "shirts-record",
    ("INPUT_TO", "bale"): "yarn-record",
}
"""The paper of each step by which the shirts of `cotton` are followed."""


def clear() -> Network:
    network = cotton()
    for kind, start, _, properties in network.facts.values():
        if (kind, start) in PAPERS:
            properties["documents"] = [PAPERS[kind, start]]
    return network


def said(found: Case, of: str) -> list[str]:
    return [words for words in found.not_known if of in words]


def version(network: Network, name: str, as_of: date, **more: Any) -> None:
    network.node("ListVersion", f"{name}:{as_of}", list=name, as_of=as_of, **more)


@pytest.mark.usefixtures("files")
def test_a_clearance_on_an_altered_paper_says_so_first(files: Path) -> None:
    network = with_files(clear(), files)
    whole = case(network, files)
    assert whole.assessment.verdict == "traced clear" and not said(whole, "traced clear all the same")
    (files / "yarn-record.txt").write_bytes(b"another")
    (words,) = said(case(network, files), "traced clear all the same")
    assert "1 has a problem: yarn-record: " in words
    assert case(network, files).not_known.index(words) <= 1, "near the top"
    (files / "certificate.txt").write_bytes(b"another")
    assert said(case(network, files), "traced clear all the same") == [words], "the verdict does not rest on that one"


def test_a_clearance_on_a_paper_of_another_day_says_so() -> None:
    network = clear()
    network.nodes["yarn-record"][1]["issued_on"] = D - timedelta(days=4000)
    (words,) = said(case(network), "traced clear all the same")
    assert "1 has a problem: yarn-record: " in words
    network.nodes["sew"][1]["xuar"] = "unplaced"
    assert not said(case(network), "traced clear all the same")


def test_a_list_that_is_not_there_or_older_than_the_goods_is_named() -> None:
    network = clear()
    version(network, "own", D)
    assert said(case(network), "UFLPA Entity List") == [
        "whether any party is on the UFLPA Entity List: the list uflpa is not imported"
    ]
    older = D - timedelta(days=9)
    version(network, "uflpa", older)
    found = case(network)
    assert not said(found, "is not imported")
    assert said(found, "was put on") == [
        f"who was put on the list uflpa after {older}, the day of its newest version on file"
    ]
    version(network, "uflpa", D)
    assert not said(case(network), "was put on")


def test_a_party_of_the_chain_whose_name_cannot_be_compared_is_named() -> None:
    network = clear()
    network.nodes["spin-co"][1]["name"] = "***"
    (words,) = said(case(network), "spin-co")
    assert "whether it is listed is not known" in words
