"""Every story of the demo network, held to stories.toml on both engines: load, import the list, tag, assess."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph.exposure import Assessment, assess
from graph.projection import Projection
from graph.reading import read_projection
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches
from ingest.load import load
from ingest.tagging import tag

DEMO = Path(__file__).parent.parent / "ingest" / "demo"
TOLD: dict[str, Any] = tomllib.loads((DEMO / "stories.toml").read_text(encoding="utf-8"))
STORIES: list[dict[str, Any]] = TOLD["story"]
NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Demo:
    """The demo network as one engine holds it."""

    engine: str
    loaded: dict[str, Any]
    again: dict[str, Any]
    findings: list[dict[str, Any]]
    projection: Projection


_READ: dict[str, Demo] = {}


@pytest.fixture
def demo(request: pytest.FixtureRequest, _shared_store: Store, tmp_path: Path) -> Demo:
    """Loaded once an engine: the tests below ask what was read from it and leave the store alone."""
    engine = _shared_store.engine
    if engine not in _READ:
        _READ[engine] = _read(request.getfixturevalue("store"), tmp_path / "home")
    return _READ[engine]


def _read(store: Store, home: Path) -> Demo:
    files = sorted(DEMO.glob("*.csv"))
    loaded = load(store, files, home=home, now=NOW, source="demo").as_json()
    import_list(store, "demo", DEMO / "lists" / "demo_list.csv", as_of=NOW.date(), now=NOW, home=home)
    with store.writing() as writer:
        refresh_identical_matches(store, writer)
    tag(store)
    again = load(store, files, home=home, now=NOW, source="demo").as_json()
    findings = store.read("MATCH (f:Finding) RETURN f.kind AS kind, f.message AS message, f.subjects AS subjects")
    return Demo(store.engine, loaded, again, findings, read_projection(store))


def ask(demo: Demo, story: dict[str, Any]) -> Assessment:
    look_back = story.get("look_back_months", 24)
    (answer,) = assess(demo.projection, [story["target"]], as_of=story["as_of"], look_back_months=look_back)
    return answer


@pytest.mark.parametrize("story", STORIES, ids=[s["id"] for s in STORIES])
def test_story(story: dict[str, Any], demo: Demo) -> None:
    answer = ask(demo, story)
    ends = sorted({end.id for end in answer.open_ends})
    assert answer.verdict == story["verdict"], (answer.because, ends)
    assert (answer.paths[0].nodes if answer.paths else ()) == tuple(story.get("path", ()))
    if answer.paths:
        best = answer.paths[0]
        by = [(step.fact.type, step.confidence) for step in best.steps] + [(best.risk.kind, best.risk.certainty)]
        assert by == [(factor["by"], factor["factor"]) for factor in story["factors"]]
        assert answer.tier == story["tier"]
        assert answer.confidence is not None
        assert math.isclose(answer.confidence, story["confidence"], rel_tol=1e-12)
    if "open_ends" in story:
        assert ends == sorted(story["open_ends"])


@pytest.mark.parametrize("story", [s for s in STORIES if "lines" in s], ids=lambda s: s["id"])
def test_story_line_by_line(story: dict[str, Any], demo: Demo) -> None:
    assert {line.line: line.verdict for line in ask(demo, story).answers} == story["lines"]


@pytest.mark.parametrize("story", [s for s in STORIES if "places" in s], ids=lambda s: s["id"])
def test_story_places(story: dict[str, Any], demo: Demo) -> None:
    assert {id: demo.projection.nodes[id].get("xuar") for id in story["places"]} == story["places"]


@pytest.mark.parametrize("story", [s for s in STORIES if "commingling" in s], ids=lambda s: s["id"])
def test_story_commingling(story: dict[str, Any], demo: Demo) -> None:
    assert {mixed.site: mixed.seller for mixed in ask(demo, story).commingling} == story["commingling"]


def test_the_background_is_a_mix_and_mostly_unknown(demo: Demo) -> None:
    prefixes = {story["target"].split("-")[0] for story in STORIES}
    answers = assess(demo.projection, as_of=NOW.date())
    verdicts = Counter(a.verdict for a in answers if a.target.split("-")[0] not in prefixes)
    assert dict(verdicts) == TOLD["background"]["verdicts"]
    assert {a.verdict for a in answers} == {"exposed", "inferred", "unknown", "traced clear", "not assessed"}


def test_every_row_loads_and_loads_once(demo: Demo) -> None:
    rows = sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in DEMO.glob("*.csv"))
    assert (demo.loaded["loaded"], demo.loaded["unchanged"], demo.loaded["rejected"]) == (rows, 0, 0)
    assert (demo.again["loaded"], demo.again["unchanged"], demo.again["rejected"]) == (0, rows, 0)


def test_only_the_sites_that_stand_there_are_inside(demo: Demo) -> None:
    """What the coordinates say and what the addresses say agree, but for the stories about just that."""
    sites = [n for label in ("Supplier", "Facility", "Estate") for n in demo.projection.labelled(label)]
    inside = {n.id for n in sites if n.get("xuar") == "inside"}
    named = {n.id for n in sites if any(word in n.get("address") for word in (", Xinjiang", "新疆"))}
    assert inside - named == {"PC-GIN"}
    assert named - inside == set()
    assert {n.id for n in sites if n.get("xuar") == "borderline"} == {"BD-GIN"}


def test_only_what_the_stories_tell_is_a_finding(demo: Demo) -> None:
    told = [(s["target"].split("-")[0], kind) for s in STORIES for kind in s.get("findings", ())]
    found = [(subject.split("-")[0], f["kind"]) for f in demo.findings for subject in sorted(f["subjects"])[:1]]
    assert sorted(found) == sorted(told)


def test_both_engines_answer_alike(demo: Demo) -> None:
    """The second engine's answers against the first's, as `expose --json` prints them."""
    mine = [answer.as_json() for answer in assess(demo.projection, as_of=NOW.date())]
    for other in _READ.values():
        assert mine == [answer.as_json() for answer in assess(other.projection, as_of=NOW.date())], other.engine


def test_what_is_traced_clear_shows_each_lot_to_its_origin(demo: Demo) -> None:
    (answer,) = assess(demo.projection, ["CL-S1"], as_of=NOW.date())
    traced = {lot["lot"]: lot for lot in answer.as_json()["traced"]}
    assert any(lot["origin"] for lot in traced.values())
    for lot in traced.values():
        assert lot["documents"]
        assert lot["made_at"]
        assert lot["origin"] or set(lot["inputs"]) <= traced.keys()
    (exposed,) = assess(demo.projection, ["BL-S1"], as_of=NOW.date())
    assert exposed.as_json()["traced"] == []
