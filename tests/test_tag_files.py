"""Files tagged part by part: every row and column kept, the same answers however many processes, errors in words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.cli import main
from geo.boundaries import load
from geo.locate import locate
from geo.partitions import ANSWERS, READ, tag_frame, tag_table
from geo.risk_regions import shipped, xuar
from graph.errors import UserMistake
from ingest import dask_pool, tag_parts
from ingest.tag_files import tag_files

AWAT, QINGDAO, BORDER, TURKMENABAT = (
    (80.36123, 40.64123),
    (120.36881, 36.09926),
    (93.8215, 40.887),
    (63.57861, 39.07322),
)
ADDED = [f"xuar{ending}" for ending in ANSWERS]
ROWS: list[dict[str, Any]] = [
    {
        "id": 7,
        "lon": AWAT[0],
        "lat": AWAT[1],
        "country": "China",
        "address": None,
        "postal_code": 843200,
        "note": b"\x00",
    },
    {
        "id": 1,
        "lon": QINGDAO[0],
        "lat": QINGDAO[1],
        "country": "CN",
        "address": "88 Xinjiang Road",
        "postal_code": None,
    },
    {"id": 9, "lon": QINGDAO[0], "lat": QINGDAO[1], "country": "CN", "address": None, "postal_code": 841000},
    {"id": 3, "lon": BORDER[0], "lat": BORDER[1], "country": None, "address": None, "postal_code": None},
    {"id": 5, "lon": None, "lat": None, "country": "CN", "address": "Aksu Prefecture, Xinjiang", "postal_code": None},
    {"id": 2, "lon": np.nan, "lat": 40.0, "country": None, "address": None, "postal_code": None},
    {"id": 8, "lon": 1e308, "lat": 40.0, "country": None, "address": None, "postal_code": None},
    {"id": 4, "lon": None, "lat": None, "country": "United States", "address": "12 Mill Lane", "postal_code": 84101},
]
STATES = ["inside", "outside", "inside", "borderline", "inside", "unplaced", "unplaced", "unplaced"]


def parquet(path: Path, rows: list[dict[str, Any]] = ROWS, **options: Any) -> str:
    pq.write_table(pa.Table.from_pylist(rows), path, **options)
    return str(path)


def points(path: Path, count: int = 5_000, **options: Any) -> str:
    """Points about the XUAR, some of them unusable."""
    drawn = np.random.default_rng(3)
    lon, lat = drawn.uniform(70.0, 100.0, count).round(5), drawn.uniform(33.0, 51.0, count).round(5)
    lon[::50], lat[::70], lat[::90] = np.nan, 91.5, np.nan
    pq.write_table(pa.table({"site": np.arange(count), "lon": lon, "lat": lat}), path, **options)
    return str(path)


def tagged(folder: Path) -> pa.Table:
    return pq.read_table(folder)


def run(files: list[str], out: Path, **options: Any) -> dict[str, Any]:
    return tag_files(files, out, region=options.pop("region", xuar()), **options)


def test_every_row_and_column_is_kept_in_its_order(tmp_path: Path) -> None:
    report = run([parquet(tmp_path / "sites.parquet", row_group_size=3)], tmp_path / "out")
    table = tagged(tmp_path / "out")
    given = pa.Table.from_pylist(ROWS)
    assert table.column_names == [*given.column_names, *ADDED]
    kept = table.select(given.column_names)
    assert kept.schema == given.schema and str(kept.to_pylist()) == str(given.to_pylist()), "types, nulls and nan too"
    assert table["xuar"].to_pylist() == STATES
    assert table["xuar_method"].to_pylist()[:5] == ["coordinates", "coordinates", "postal_code", "coordinates", "name"]
    codes = table["xuar_adcode"].to_pylist()
    assert (codes[:2], codes[3:]) == (["652928", None], ["650000", "652900", None, None, None])
    assert report["states"] == {"inside": 3, "borderline": 1, "outside": 1, "unplaced": 3}
    assert report["findings"]["place_conflict"] == 1 and report["rows"] == 8
    (conflict,) = table["xuar_findings"].to_pylist()[2]
    assert conflict.startswith("place_conflict: ") and "841000" in conflict
    assert json.loads((tmp_path / "out" / "_summary.json").read_text()) == {
        k: v for k, v in report.items() if k != "out"
    }


def test_a_record_gets_what_the_graph_would_say_of_it(tmp_path: Path) -> None:
    run([parquet(tmp_path / "sites.parquet")], tmp_path / "out")
    records = [
        {**row, "country": {"China": "CN", "United States": "US"}.get(row["country"], row["country"])} for row in ROWS
    ]
    for row, place in zip(tagged(tmp_path / "out").to_pylist(), locate(records, load()), strict=True):
        assert (row["xuar"], row["xuar_method"], row["xuar_reason"]) == (place.state, place.method, place.reason)
        assert (row["xuar_certainty"], row["xuar_distance_km"]) == (place.certainty, place.distance_km)
        assert row["xuar_findings"] == ([f"{kind}: {words}" for kind, words in place.oddities] or None)


COORDINATES = st.one_of(
    st.floats(33.0, 50.0).map(lambda x: round(x, 4)), st.floats(70.0, 98.0).map(lambda x: round(x, 6)),
    st.sampled_from([None, float("nan"), 0.0, 91.0, 1e308, -1e308, 87.0, 43.8, 180.0, 40.0, 104.195397, 35.86166]),
)  # fmt: skip


def test_a_county_whose_code_ends_in_nought_is_no_prefecture() -> None:
    columns = {"lon": [78.55123], "lat": [39.78123], "country": ["CN"]}
    found = tag_table(pa.table({"row": [0]}), load(), columns)
    assert found["xuar_adcode"].to_pylist() == ["653130"], "Bachu County"


@given(
    st.lists(
        st.tuples(
            COORDINATES,
            COORDINATES,
            st.sampled_from([None, "", "GCJ-02", "BD-09", "Mars"]),
            st.sampled_from([None, 5e4]),
        ),
        max_size=12,
    )
)
@settings(max_examples=150, deadline=None)
def test_coordinates_alone_are_read_at_once_and_one_by_one_alike(rows: list[tuple[Any, ...]]) -> None:
    """The vectorised way against `locate`, which a column of blank texts asks for."""
    for boundaries in map(load, shipped()):
        names = ("lon", "lat", "datum", "coordinate_accuracy_m")
        columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        table = pa.table({"row": pa.array(range(len(rows)), pa.int64())})
        at_once = tag_table(table, boundaries, columns)
        one_by_one = tag_table(table, boundaries, {**columns, "address": [None] * len(rows)})
        assert at_once.equals(one_by_one)


def test_no_distances_changes_nothing_but_the_distances() -> None:
    drawn = np.random.default_rng(5)
    table = pa.table({"lon": drawn.uniform(72, 98, 3000).round(4), "lat": drawn.uniform(34, 50, 3000).round(4)})
    full, quick = tag_table(table, load()), tag_table(table, load(), distances=False)
    assert full.drop_columns("xuar_distance_km").equals(quick.drop_columns("xuar_distance_km"))
    assert quick["xuar_distance_km"].null_count > full["xuar_distance_km"].null_count == 0


def test_a_frame_is_tagged_as_a_table_is() -> None:
    frame = pd.DataFrame(
        {"lon": [AWAT[0], QINGDAO[0]], "lat": [AWAT[1], QINGDAO[1]], "other": ["a", "b"]}, index=[7, 3]
    )
    found = tag_frame(frame)
    assert found.index.tolist() == [7, 3] and found["other"].tolist() == ["a", "b"]
    assert found["xuar"].tolist() == ["inside", "outside"] and found["xuar_adcode"].tolist()[0] == "652928"
    assert found["xuar_distance_km"].tolist()[0] < -100


def test_another_region_has_columns_of_its_own(tmp_path: Path) -> None:
    rows = [{"lon": lon, "lat": lat} for lon, lat in (AWAT, TURKMENABAT)]
    report = run([parquet(tmp_path / "p.parquet", rows)], tmp_path / "out", region=shipped()[1])
    table = tagged(tmp_path / "out")
    assert table["turkmenistan"].to_pylist() == ["outside", "inside"]
    assert table["turkmenistan_adcode"].to_pylist() == [None, "TM"]
    assert report["region"] == "turkmenistan" and not [name for name in table.column_names if "xuar" in name]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Dask scheduler and two workers on loopback, started as a person starts them; returns the address."""
    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"

    def start(what: str, *words: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{what}", *map(str, words), "--no-dashboard"]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, cwd=Path(__file__).parents[1], **quiet)

    processes = [start("dask_scheduler", "--host", "127.0.0.1", "--port", 0, "--scheduler-file", told)]
    try:
        for _ in range(600):
            if told.is_file() and told.stat().st_size:
                break
            time.sleep(0.1)
        options = ("--scheduler-file", told, "--nthreads", 1, "--no-nanny", "--local-directory", folder)
        processes += [start("dask_worker", *options) for _ in range(2)]
        yield json.loads(told.read_text())["address"]
    finally:
        for process in processes:
            process.kill()
            process.wait(timeout=30)


@pytest.mark.parametrize("way", ["workers", "scheduler"])
def test_more_processes_write_the_same(
    way: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tag_parts, "ROWS", 1_000)
    file = points(tmp_path / "points.parquet", row_group_size=400)
    alone = run([file], tmp_path / "alone")
    with_dask: dict[str, Any] = (
        {"workers": 2} if way == "workers" else {"scheduler": request.getfixturevalue("cluster")}
    )
    together = run([file], tmp_path / "together", **with_dask)
    assert {**alone, "out": ""} == {**together, "out": ""}
    assert len(alone["parts"]) == 6
    for part in sorted(path.name for path in (tmp_path / "alone").iterdir()):
        assert (tmp_path / "alone" / part).read_bytes() == (tmp_path / "together" / part).read_bytes(), part
    assert tagged(tmp_path / "together")["site"].to_pylist() == list(range(5_000))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone", "points.parquet", "together"]


def test_a_failure_on_a_worker_is_told_and_leaves_nothing(tmp_path: Path, cluster: str) -> None:
    file = Path(points(tmp_path / "points.parquet"))
    broken = bytearray(file.read_bytes())
    broken[4:64] = b"\xff" * 60
    file.write_bytes(broken)
    for options in ({}, {"scheduler": cluster}):
        with pytest.raises(UserMistake, match=r"points\.parquet"):
            run([str(file)], tmp_path / "out", **options)
        assert [path.name for path in tmp_path.iterdir()] == ["points.parquet"]


def test_no_cluster_and_no_dask_are_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = points(tmp_path / "points.parquet", 10)
    monkeypatch.setattr(dask_pool, "CONNECT_SECONDS", 1)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(UserMistake, match="No Dask scheduler answers at"):
            run([file], tmp_path / "out", scheduler=address)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserMistake, match=r'distributed is not installed.*pip install "xuar-risk\[scale\]"'):
        run([file], tmp_path / "out", workers=2)
    assert run([file], tmp_path / "out")["rows"] == 10, "one process needs no Dask"


def test_csv_with_a_mark_quotes_and_foreign_headers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        '\ufeffid;Breite;Länge;postal code\n1;40.64123;80.36123;"843\n200"\n2;36,09;120.3;\n3;nan;;841000\n'.encode()
    )
    (tmp_path / "map.toml").write_text('kind = "suppliers"\n[columns]\nlat = "Breite"\nlon = "Länge"\n')
    report = run([str(tmp_path / "a.csv")], tmp_path / "out", mapping=str(tmp_path / "map.toml"))
    table = tagged(tmp_path / "out")
    assert table.column_names[:4] == ["id", "Breite", "Länge", "postal code"]
    assert table["postal code"].to_pylist() == ["843\n200", "", "841000"] and table["id"].to_pylist() == ["1", "2", "3"]
    assert table["xuar"].to_pylist() == ["inside", "unplaced", "inside"]
    assert "is not a number" in table["xuar_reason"].to_pylist()[1]
    assert report["read"] == {"lon": "Länge", "lat": "Breite", "postal_code": "postal code"}


def test_folders_patterns_and_empty_tables(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for number in (2, 1):
        parquet(tmp_path / "parts" / f"p{number}.parquet", [{"n": number, "lon": 1.0, "lat": 2.0}])
    for number, given_ in enumerate((str(tmp_path / "parts"), str(tmp_path / "parts" / "*.parquet"))):
        run([given_], tmp_path / f"out{number}")
        assert tagged(tmp_path / f"out{number}")["n"].to_pylist() == [1, 2]
    pq.write_table(
        pa.table({"lon": pa.array([], pa.float64()), "lat": pa.array([], pa.float64())}), tmp_path / "none.parquet"
    )
    (tmp_path / "none.csv").write_text("lon,lat\n")
    for name in ("none.parquet", "none.csv"):
        assert run([str(tmp_path / name)], tmp_path / f"of-{name}")["rows"] == 0
        assert tagged(tmp_path / f"of-{name}").column_names == ["lon", "lat", *ADDED]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.parquet", b"", "the file is empty"),
        ("a.csv", b"", "the file is empty"),
        ("a.parquet", b"PAR1 no", "not readable as Parquet"),
        ("a.xlsx", b"x", r"expected \.parquet or \.csv"),
        ("a.csv", b"lon,lot\n1,2\n", "no column lat.*the columns are lon, lot"),
        ("a.csv", b"x,y\n1,2\n", "no columns lon and lat, and none of address"),
        ("a.csv", b"lon,lat,xuar\n1,2,3\n", "column xuar is there already"),
        ("a.csv", b"lon,lat\n1,2,3\n", r"a\.csv row 2: the row has 3 cells, the header 2"),
        ("a.csv", b"lon,lat\n1,\xff\n", "not UTF-8 text"),
        ("a.csv", b"lon,lat,lat\n1,2,3\n", "more than once"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserMistake, match=words) as told:
        run([str(tmp_path / name)], tmp_path / "out")
    assert name in str(told.value)
    assert [path.name for path in tmp_path.iterdir()] == [name]


COUNTRIES = ("中华人民共和国", "China, People's Republic", "Middle Kingdom")


def test_columns_of_the_wrong_kind_or_of_two_kinds(tmp_path: Path) -> None:
    lists = parquet(tmp_path / "lists.parquet", [{"lon": 1.0, "lat": [2.0]}])
    with pytest.raises(UserMistake, match=r"lists\.parquet: column 'lat' holds list.*expected numbers"):
        run([lists], tmp_path / "out")
    one = parquet(tmp_path / "one.parquet", [{"lon": 1.0, "lat": 2.0}])
    two = parquet(tmp_path / "two.parquet", [{"lon": 1.0, "lat": "2.0"}])
    with pytest.raises(UserMistake, match=r"two\.parquet: column 'lat' differs: this file has it as string"):
        run([one, two], tmp_path / "out")
    texts = parquet(tmp_path / "texts.parquet", [{"lon": "80.36123", "lat": "40.64123"}, {"lon": "E 80", "lat": "40"}])
    run([texts], tmp_path / "out")
    assert tagged(tmp_path / "out")["xuar"].to_pylist() == ["inside", "unplaced"]
    countries = [{"lon": 121.47123, "lat": 31.23123, "country": c, "address": "喀什地区莎车县"} for c in COUNTRIES]
    report = run([parquet(tmp_path / "countries.parquet", countries)], tmp_path / "countries")
    assert tagged(tmp_path / "countries")["xuar"].to_pylist() == ["inside"] * 3
    assert report["not_countries"] == {"Middle Kingdom": 1}
    named_otherwise = parquet(tmp_path / "named.parquet", [{"Latitude": 1.0, "Longitude": 2.0, "Address": "Aksu"}])
    with pytest.raises(UserMistake, match="'Latitude', 'Longitude' look like coordinates and would not be read"):
        run([named_otherwise], tmp_path / "more")
    with pytest.raises(UserMistake, match="named twice"):
        run([one, one], tmp_path / "more")
    with pytest.raises(UserMistake, match="no such file"):
        run([str(tmp_path / "gone.parquet")], tmp_path / "more")
    with pytest.raises(UserMistake, match="no file fits"):
        run([str(tmp_path / "gone*.parquet")], tmp_path / "more")


def test_the_folder_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out = points(tmp_path / "points.parquet", 3_000, row_group_size=1_000), tmp_path / "out"
    monkeypatch.setattr(tag_parts, "ROWS", 1_000)
    run([file], out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(UserMistake, match=r"not empty.*--replace"):
        run([file], out)

    def stop(_what: str, done: int, _total: int | None) -> None:
        if done >= 2_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run([file], out, replace=True, progress=stop)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert run([points(tmp_path / "points.parquet", 10)], out, replace=True)["rows"] == 10
    assert sorted(path.name for path in out.iterdir()) == ["_summary.json", "part-000000.parquet"]
    (out / "mine.txt").write_text("keep me")
    with pytest.raises(UserMistake, match=r"would remove .*mine\.txt"):
        run([file], out, replace=True)
    with pytest.raises(UserMistake, match="lies in the folder"):
        run([str(out / "part-000000.parquet")], out, replace=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "points.parquet"]


def test_a_file_that_looks_like_gcj02_is_told_of(tmp_path: Path) -> None:
    drawn = np.random.default_rng(2)
    rows = [{"lon": x, "lat": y} for x, y in zip(drawn.uniform(113, 118, 60), drawn.uniform(30, 36, 60), strict=True)]
    six = [{name: round(value, 6) for name, value in row.items()} for row in rows]
    seven = [{name: round(value, 7) for name, value in row.items()} for row in rows]
    report = run([parquet(tmp_path / "six.parquet", six), parquet(tmp_path / "seven.parquet", seven)], tmp_path / "out")
    (said,) = report["datums"]
    assert "six.parquet" in said and "GCJ-02" in said


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = points(tmp_path / "points.parquet", 10), str(tmp_path / "out")
    for words, told in (
        (["tag", file], "--out FOLDER"),
        (["tag", "--out", out], "name those to tag"),
        (["tag", file, "--out", out, "--region", "mars"], "there are xuar, turkmenistan"),
        (["tag", file, "--out", out, "--workers", "0"], "expected 1 or more"),
        (["tag", file, "--out", out, "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "say one of them"),
        (["tag", file, "--out", str(tmp_path / "no" / "out")], "Make it first"),
    ):
        assert main(words) == 1
        assert told in capsys.readouterr().err.replace("\n", " ")
    assert main(["tag", file, "--out", out, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 10


def test_every_column_that_is_read_and_added_is_told_of() -> None:
    page = (Path(__file__).parents[1] / "docs" / "tagging.md").read_text("utf-8")
    assert [name for name in (*READ, *ADDED) if f"`{name}`" not in page] == []
