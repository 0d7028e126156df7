"""Lists as dated versions, and the matches of identical names; on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph.errors import UserMistake
from graph.schema import NODES, RELATIONSHIPS, fact_id
from graph.store import Store
from ingest.lists import import_list, refresh_identical_matches, show_lists
from ingest.lists.files import listed_id
from ingest.lists.names import clean_name, compared_names, listed_names
from ingest.lists.versions import DATA, versions_of

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
UFLPA, WRO = DATA / "uflpa_entity_list_partial.csv", DATA / "xinjiang_wro.csv"
HEADER = "name,aliases,sub_list,effective_date,sector,note,source\n"
LISTED = "MATCH (n:ListedEntity) RETURN n ORDER BY n.id"


def bring(store: Store, which: str, file: Path, home: Path, as_of: date | None = None) -> dict[str, Any]:
    return import_list(store, which, file, as_of=as_of, now=NOW, home=home)


def written(path: Path, *rows: str) -> Path:
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def four(tmp_path: Path) -> Path:
    return written(
        tmp_path / "demo.csv",
        '"Morvek Textile Co., Ltd.","Morvek Yarn; formerly Tudima Mill",ii,2023-05-12,Cotton,,invented',
        '"Sunabo Holdings Co., Ltd. and its subsidiaries",,ii,"June 21, 2022",Tomato,,invented',
        '"Kalune Foods Company Limited",,v,2024-05-17,Tomato,,invented',
        '"Perusha Cotton Inc.",,v,2024-05-17,Cotton,,invented',
    )


def listed(store: Store) -> dict[str, dict[str, Any]]:
    return {row["n"]["name"]: row["n"] for row in store.read(LISTED)}


def nothing_is_listed(store: Store) -> bool:
    return store.read("MATCH (n) WHERE n:ListedEntity OR n:ListVersion RETURN count(n) AS n") == [{"n": 0}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Morvek Textile Co., Ltd.", "MORVEK TEXTILE COMPANY LIMITED"),
        ("Morvek Textile Co.,Ltd", "Ｍｏｒｖｅｋ Textile  Co. Ltd."),
        ("Morvek & Sons, Inc.", "Morvek and Sons Incorporated"),
        ("Morvek (Group) Corp.", "Morvek Group Corporation"),
        ("莫尔维克有限责任公司", "莫尔维克有限公司"),
        ("Morvek L.L.C.", "Morvek LLC"),
        ("Straße", "STRASSE"),
    ],
)
def test_names_that_are_the_same(one: str, other: str) -> None:
    assert clean_name(one) == clean_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Morvek Textile Co., Ltd.", "Morvek Textile"),
        ("Morvek Textile Co., Ltd.", "Morvek Textiles Co., Ltd."),
        ("Morvek No. 1 Mill", "Morvek No. 2 Mill"),
        ("कि मिल", "का मिल"),
        ("莫尔维克有限公司", "莫尔维克股份有限公司"),
    ],
)
def test_names_that_are_not(one: str, other: str) -> None:
    assert clean_name(one) != clean_name(other)


def test_names_as_lists_write_them() -> None:
    (one,) = listed_names(
        "Morvek Co., Ltd. (also known as A &amp; B; Morvek (Group) Co.; and Tudima)", "formerly Zu; Zu"
    )
    assert (one.name, one.aliases) == ("Morvek Co., Ltd.", ("A & B", "Morvek (Group) Co.", "Tudima", "Zu"))
    (one,) = listed_names("Morvek Co., Ltd. (and two aliases: Ana; and Bela)")
    assert one.aliases == ("Ana", "Bela")
    two = list(listed_names("Morvek Garment Co., Ltd. and Tudima Trade and Business Co., Ltd."))
    assert [entity.name for entity in two] == ["Morvek Garment Co., Ltd.", "Tudima Trade and Business Co., Ltd."]
    (one,) = listed_names("Morvek Cotton and Linen Co., Ltd.")
    assert one.name == "Morvek Cotton and Linen Co., Ltd."
    (one,) = listed_names("Morvek Corps (MVCX) and its subordinate and affiliated entities")
    assert one.names_affiliates
    assert {"morvek corps", "mvcx"} <= compared_names(one.name, one.aliases).keys()


def test_the_shipped_lists_are_imported_as_dated_versions(store: Store, home: Path) -> None:
    uflpa = bring(store, "uflpa", UFLPA, home)
    assert (uflpa["entities"], uflpa["added"], uflpa["removed"], uflpa["changed"]) == (59, 59, 0, 0)
    assert (uflpa["as_of"], uflpa["partial"]) == (date(2025, 1, 15), True)
    assert "clears nobody" in uflpa["message"]
    wro = bring(store, "wro", WRO, home, date(2026, 1, 2))
    assert (wro["entities"], wro["partial"]) == (12, False)
    assert show_lists(store, date(2026, 11, 24)) == [
        {
            "list": "uflpa",
            "as_of": date(2025, 1, 15),
            "age_days": 678,
            "entities": 59,
            "versions": 1,
            "partial": True,
            "completeness": "partial",
            "completeness_because": "its file's name says so and it holds 59 entities, "
            "and DHS counted 144 on 2025-01-15",
        },
        {
            "list": "wro",
            "as_of": date(2026, 1, 2),
            "age_days": 326,
            "entities": 12,
            "versions": 1,
            "partial": False,
            "completeness": "not known",
            "completeness_because": "no count of list wro is known",
        },
    ]
    names = listed(store)
    assert len(store.read(LISTED)) == 59 + 12, "one firm is on both lists"
    corps = next(node for name, node in names.items() if "XPCC" in name)
    assert corps["names_affiliates"] is True and corps["effective_date"] == date(2020, 11, 30)
    assert [node["name"] for node in names.values() if node.get("regional")] == [
        "Xinjiang Uyghur Autonomous Region (region-wide)"
    ]
    assert "date unconfirmed" in names["Xinjiang Junggar Cotton and Linen Co., Ltd."]["note"]
    assert names["Henan Yumian Logistics Co., Ltd."]["aliases"] == ["841 Cotton Transfer Warehouse"]
    kept = sorted(path.relative_to(home / "lists").parts[0] for path in (home / "lists").rglob("*.csv"))
    assert kept == ["uflpa", "wro"]


def test_the_same_file_again_changes_nothing_and_says_so(store: Store, home: Path, tmp_path: Path) -> None:
    file = four(tmp_path)
    bring(store, "demo", file, home)
    before = store.read("MATCH (n) RETURN n ORDER BY n.id")
    again = bring(store, "demo", file, home)
    assert again["unchanged"] and "nothing changes" in again["message"]
    assert (again["added"], again["removed"], again["changed"]) == (0, 0, 0)
    assert store.read("MATCH (n) RETURN n ORDER BY n.id") == before


def test_a_later_version_adds_removes_and_changes(store: Store, home: Path, tmp_path: Path) -> None:
    bring(store, "demo", four(tmp_path), home)
    later = written(
        tmp_path / "later.csv",
        '"MORVEK TEXTILE Co. Ltd.","Morvek Yarn",ii and v,2023-05-12,Cotton,,invented',
        '"Sunabo Holdings Co., Ltd. and its subsidiaries",,ii,2022-06-21,Tomato,,invented',
        '"Perusha Cotton Inc.",,v,2024-05-17,Cotton,,invented',
        '"Novalo Ginning LLC",,v,2025-03-01,Cotton,,invented',
    )
    report = bring(store, "demo", later, home, date(2025, 3, 2))
    assert (report["entities"], report["added"], report["removed"], report["changed"]) == (4, 1, 1, 1)
    names = listed(store)
    assert names["Kalune Foods Company Limited"]["removed_on"] == date(2025, 3, 2)
    assert names["Kalune Foods Company Limited"]["versions"] == ["2024-05-17"]
    assert names["MORVEK TEXTILE Co. Ltd."]["id"] == listed_id("demo", "Morvek Textile Company Limited")
    assert names["Perusha Cotton Inc."]["versions"] == ["2024-05-17", "2025-03-02"]
    back = written(
        tmp_path / "back.csv",
        *later.read_text().splitlines()[1:],
        "Kalune Foods Company Limited,,v,2026-01-05,Tomato,,invented",
    )
    report = bring(store, "demo", back, home, date(2026, 1, 5))
    assert (report["added"], report["removed"], report["changed"]) == (1, 0, 0)
    again = listed(store)["Kalune Foods Company Limited"]
    assert "removed_on" not in again and again["effective_date"] == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("which", "name", "day", "said", "partial", "because"),
    [
        ("uflpa", "list", date(2025, 6, 1), False, True, "it holds 4 entities, and DHS counted 144 on 2025-01-15"),
        (
            "uflpa",
            "list",
            date(2024, 6, 1),
            False,
            False,
            "no count is known for 2024-06-01; the first",
        ),
        ("mine", "list", date(2025, 6, 1), False, False, "no count of list mine is known"),
        ("mine", "my_Partial", date(2025, 6, 1), False, True, "its file's name says so"),
        ("mine", "list", date(2025, 6, 1), True, True, "who imported it said so"),
    ],
)
def test_completeness_is_said_with_its_reason_and_never_whole(
    store: Store, home: Path, tmp_path: Path, which: str, name: str, day: date, said: bool, partial: bool, because: str
) -> None:
    file = four(tmp_path).rename(tmp_path / f"{name}.csv")
    report = import_list(store, which, file, as_of=day, partial=said, now=NOW, home=home)
    for row in (report, *show_lists(store, day)):
        assert (row["partial"], row["completeness"]) == (partial, "partial" if partial else "not known")
        assert str(row["completeness_because"]).startswith(because)
        assert "whole" not in row["completeness"]
    assert because in report["message"]


def test_a_list_of_as_many_as_were_counted_is_still_not_known_to_be_whole(
    store: Store, home: Path, tmp_path: Path
) -> None:
    many = (f"Morvek {number} Mill Co.,,ii,2023-05-12,Cotton,," for number in range(144))
    report = bring(store, "uflpa", written(tmp_path / "list.csv", *many), home, date(2025, 1, 15))
    assert (report["partial"], report["completeness"]) == (False, "not known")
    assert report["completeness_because"] == "it holds 144 entities, no fewer than the 144 of 2025-01-15, the last " + (
        "count known"
    )


def test_the_same_file_can_still_be_said_to_be_partial(store: Store, home: Path, tmp_path: Path) -> None:
    bring(store, "demo", four(tmp_path), home)
    later = NOW + timedelta(minutes=1)
    again = import_list(store, "demo", four(tmp_path), partial=True, now=later, home=home)
    assert (again["unchanged"], again["partial"]) == (False, True)
    assert import_list(store, "demo", four(tmp_path), now=later, home=home)["partial"], "what was said stays said"


def test_an_import_names_whom_it_adds_removes_and_changes(store: Store, home: Path, tmp_path: Path) -> None:
    first = bring(store, "demo", four(tmp_path), home)
    assert first["added_entities"][0]["name"] == "Morvek Textile Co., Ltd."
    later = written(
        tmp_path / "later.csv",
        '"Morvek Weaving Co., Ltd.","Morvek Textile Co., Ltd.",v,2023-05-12,Cotton,,invented',
        '"Sunabo Holdings Co., Ltd. and its subsidiaries",,ii,2022-06-21,Tomato,,invented',
        '"Perusha Cotton Inc.",,v,2024-05-17,Cotton,,invented',
        '"Novalo Ginning LLC",,v,2025-03-01,Cotton,,invented',
    )
    report = bring(store, "demo", later, home, date(2025, 3, 2))
    assert [one["name"] for one in report["added_entities"]] == ["Novalo Ginning LLC"]
    assert [one["name"] for one in report["removed_entities"]] == ["Kalune Foods Company Limited"]
    (changed,) = report["changed_entities"]
    assert changed["id"] == listed_id("demo", "Morvek Textile Co., Ltd.")
    assert (changed["was"]["name"], changed["now"]["name"]) == ("Morvek Textile Co., Ltd.", "Morvek Weaving Co., Ltd.")
    assert (changed["was"]["sub_list"], changed["now"]["sub_list"]) == ("ii", "v")
    assert "effective_date" not in changed["was"]
    again = bring(store, "demo", later, home, date(2025, 3, 2))
    assert again["added_entities"] == again["removed_entities"] == again["changed_entities"] == []


def test_a_later_day_and_a_blank_line_are_versions_too(store: Store, home: Path, tmp_path: Path) -> None:
    file = four(tmp_path)
    bring(store, "demo", file, home)
    report = bring(store, "demo", file, home, date(2026, 2, 1))
    assert (report["unchanged"], report["added"], report["changed"]) == (False, 0, 0)
    file.write_text(file.read_text() + "\n\n")
    report = bring(store, "demo", file, home, date(2026, 2, 1))
    assert (report["unchanged"], report["entities"]) == (False, 4)
    shown = show_lists(store, date(2026, 2, 11))
    assert [(row["as_of"], row["age_days"], row["versions"]) for row in shown] == [(date(2026, 2, 1), 10, 3)]


def test_two_rows_of_one_name_are_one_entity(store: Store, home: Path, tmp_path: Path) -> None:
    file = written(
        tmp_path / "demo.csv",
        '"Morvek Textile Co., Ltd.",Morvek Yarn,ii,2023-05-12,Cotton,,',
        '"Morvek Textile Co. Ltd",Tudima,v,2022-05-12,Cotton,,',
    )
    assert bring(store, "demo", file, home)["entities"] == 1
    (node,) = listed(store).values()
    assert (node["sub_list"], node["aliases"]) == ("ii and v", ["Morvek Yarn", "Tudima"])
    assert node["effective_date"] == date(2022, 5, 12)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (HEADER.encode(), "no row below its header"),
        (b" \n\t\n", "the file is empty"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"PK\x03\x04\x00\x00" * 20, "is a workbook .*or another ZIP file by what it holds.*as CSV"),
        ("name\nMörvek\n".encode("cp1252"), "no UTF-8 text"),
        (b"name,aliases,sub_list,sector\nA,,,\n", "row 1: no column effective_date"),
        (b"name,name,aliases,sub_list,sector,effective_date\n", "name stands there twice"),
        (WRO.read_bytes(), "no column name, aliases, sub_list, sector; .*lists import wro"),
        ((HEADER + "Morvek,,ii,31 February 2023,,,\n").encode(), "row 2, effective_date: '31 February 2023'"),
        ((HEADER + "A,,ii,2023-01-01,,,\nMorvek,,ii,,,,\n").encode(), "row 3, effective_date: ''"),
        ((HEADER + "Morvek,,ii,0203-01-01,,,\n").encode(), "no day since 1930"),
        ((HEADER + " . ,,ii,2023-01-01,,,\n").encode(), "row 2, name: '.' is no name"),
        ((HEADER + "Morvek, Ltd.,,ii,2023-01-01,,,\n").encode(), "line 2: 8 cells, but the header names 7"),
        ((HEADER + '"Morvek,,ii,2023-01-01,,,\n').encode(), "not readable as CSV"),
        ((HEADER + "Morvek,,ii,2031-01-01,,,\n").encode(), "2031-01-01 is after today"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_written(
    store: Store, home: Path, tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(UserMistake, match=message):
        bring(store, "uflpa", file, home)
    assert nothing_is_listed(store)


def test_other_mistakes_are_refused(store: Store, home: Path, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="cannot be read"):
        bring(store, "uflpa", tmp_path / "gone.csv", home)
    with pytest.raises(UserMistake, match="'U F' is no name for a list"):
        bring(store, "U F", UFLPA, home)
    with pytest.raises(UserMistake, match=r"row .*, effective_date: 2025-01-15 is after the day"):
        bring(store, "uflpa", UFLPA, home, date(2022, 7, 1))
    with pytest.raises(UserMistake, match="lists import uflpa"):
        bring(store, "wro", UFLPA, home)
    assert nothing_is_listed(store)


def test_a_version_must_be_plausible_beside_the_last(store: Store, home: Path, tmp_path: Path) -> None:
    bring(store, "demo", four(tmp_path), home, date(2025, 1, 1))
    before = store.read("MATCH (n) RETURN n ORDER BY n.id")
    rows = four(tmp_path).read_text().splitlines()[1:]
    one = written(tmp_path / "one.csv", rows[0])
    with pytest.raises(UserMistake, match="1 entities, fewer than half of the 4"):
        bring(store, "demo", one, home, date(2025, 2, 1))
    older = written(tmp_path / "older.csv", *rows, "Novalo,,v,2024-06-01,Cotton,,")
    with pytest.raises(UserMistake, match="the version of 2025-01-01 is imported already"):
        bring(store, "demo", older, home)
    three = written(tmp_path / "three.csv", *rows[:3], "Novalo,,v,2025-06-01,Cotton,,")
    with pytest.raises(UserMistake, match=r"1 entity of the last version is gone .Perusha Cotton Inc\..*--as-of"):
        bring(store, "demo", three, home)
    assert store.read("MATCH (n) RETURN n ORDER BY n.id") == before
    bring(store, "other", one, home)
    assert [row["list"] for row in show_lists(store, NOW.date())] == ["demo", "other"]


def parties(store: Store) -> None:
    with store.writing() as writer:
        writer.write(
            NODES["Supplier"].create(),
            [
                {"id": "S1", "name": "MORVEK TEXTILE COMPANY LIMITED"},
                {"id": "S2", "name": "Someone", "aliases": ["Other", "Tudima Mill"]},
                {"id": "S3", "name": "Morvek Textile"},
                {"id": "S4", "name": "Xinjiang Uyghur Autonomous Region (region-wide)"},
                {"id": "S5"},
            ],
        )
        writer.write(NODES["Facility"].create(), [{"id": "F1", "name": "Sunabo Holdings Co. Ltd"}])
        writer.write(NODES["Estate"].create(), [{"id": "E1", "name": "Perusha Cotton, Inc"}])


MATCHES = (
    "MATCH (n)-[r:MATCHES]->(l) RETURN n.id AS id, l.name AS listed, r.status AS status, r.name AS name ORDER BY id"
)


def refresh(store: Store) -> int:
    with store.writing() as writer:
        return refresh_identical_matches(store, writer)


def test_identical_names_match_and_nothing_else(store: Store, home: Path, tmp_path: Path) -> None:
    parties(store)
    assert refresh(store) == 0
    bring(store, "demo", four(tmp_path), home)
    bring(store, "wro", WRO, home)
    assert refresh(store) == 4
    assert [(row["id"], row["name"]) for row in store.read(MATCHES)] == [
        ("E1", "Perusha Cotton Inc."),
        ("F1", "Sunabo Holdings Co., Ltd. and its subsidiaries"),
        ("S1", "Morvek Textile Co., Ltd."),
        ("S2", "Tudima Mill"),
    ]
    match = store.read("MATCH (:Supplier {id: 'S1'})-[r:MATCHES]->() RETURN r")[0]["r"]
    assert (match["status"], match["score"]) == ("identical", 1.0)
    assert match["id"] == fact_id("MATCHES", "S1", listed_id("demo", "Morvek Textile Co., Ltd."))
    assert "'MORVEK TEXTILE COMPANY LIMITED'" in match["explanation"]
    declared = {p.name for p in RELATIONSHIPS["MATCHES"].properties} | {"id", "type"}
    assert match.keys() <= declared
    assert refresh(store) == 0, "a second time nothing is written"


def test_matches_follow_names_and_leave_judgements_alone(store: Store, home: Path, tmp_path: Path) -> None:
    parties(store)
    bring(store, "demo", four(tmp_path), home)
    refresh(store)
    with store.writing() as writer:
        writer.run("MATCH (:Supplier {id: 'S1'})-[r:MATCHES]->() SET r.status = 'rejected'")
        writer.run("MATCH (:Estate {id: 'E1'})-[r:MATCHES]->() SET r.status = 'confirmed'")
        writer.run("MATCH (e:Estate {id: 'E1'}) SET e.name = 'Another Name'")
        writer.run("MATCH (s:Supplier {id: 'S2'}) SET s.aliases = ['Morvek Yarn']")
        writer.run("MATCH (f:Facility {id: 'F1'}) SET f.name = 'Renamed Plant'")
        writer.run("MATCH (s:Supplier {id: 'S3'}) SET s.name = 'Morvek Yarn'")
    assert refresh(store) == 3
    assert [(row["id"], row["status"], row["name"]) for row in store.read(MATCHES)] == [
        ("E1", "confirmed", "Perusha Cotton Inc."),
        ("S1", "rejected", "Morvek Textile Co., Ltd."),
        ("S2", "identical", "Morvek Yarn"),
        ("S3", "identical", "Morvek Yarn"),
    ]
    assert refresh(store) == 0


def test_what_is_written_is_declared(store: Store, home: Path) -> None:
    bring(store, "uflpa", UFLPA, home)
    bring(store, "wro", WRO, home)
    for label in ("ListedEntity", "ListVersion"):
        names = {p.name for p in NODES[label].properties} | {"id", "labels"}
        for row in store.read(f"MATCH (n:{label}) RETURN n"):
            assert row["n"].keys() <= names


@pytest.mark.parametrize(("sign", "called"), [(";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_cells_may_be_parted_as_in_a_load(embedded_store: Store, tmp_path: Path, sign: str, called: str) -> None:
    head = sign.join(("name", "aliases", "sub_list", "effective_date", "sector"))
    row = sign.join(('"Sandgrouse, Mill"', '"Ana; Bo"', "i", "2022-06-21", ""))
    file = tmp_path / "mine.csv"
    file.write_text(f"{head}\n{row}\n")
    import_list(embedded_store, "mine", file, now=NOW, home=tmp_path)
    assert listed(embedded_store)["Sandgrouse, Mill"]["aliases"] == ["Ana", "Bo"]
    file.write_text(f"{head}\n{row}{sign}more\n")
    with pytest.raises(UserMistake, match=f"Quote cells that hold a {called}"):
        import_list(embedded_store, "mine", file, now=NOW, home=tmp_path)


def test_who_is_gone_is_named_without_dots_where_nobody_follows(embedded_store: Store, tmp_path: Path) -> None:
    file, head = tmp_path / "mine.csv", "name,aliases,sub_list,effective_date,sector\n"

    def bring(*names: str, day: date | None = None) -> None:
        file.write_text(head + "".join(f"{name} Mill,,i,2022-06-21,\n" for name in names))
        import_list(embedded_store, "mine", file, as_of=day, now=NOW, home=tmp_path)

    every = ["Ana", "Bo", "Cy", "Di", "Ed", "Flo", "Gus", "Hal", "Ivy"]
    bring(*every)
    with pytest.raises(UserMistake, match=r"1 entity of the last version is gone \(Ana Mill\)\. It counts"):
        bring(*every[1:])
    with pytest.raises(UserMistake, match=r"4 entities of the .* are gone \(Ana Mill, Bo Mill, Cy Mill and 1 more\)"):
        bring(*every[4:])


def _of_one(folder: Path) -> Path:
    file = folder / "one.csv"
    file.write_text("name,aliases,sub_list,effective_date,sector\nInvented Sandgrouse Mill,,i,2022-06-21,\n")
    return file


@pytest.mark.parametrize(
    ("which", "meant"), [("ufpla", "uflpa"), ("dhs-uflpa", "uflpa"), ("wor", "wro"), ("customer", "customers")]
)
def test_a_new_name_that_is_near_to_a_known_one_is_refused(
    store: Store, tmp_path: Path, which: str, meant: str
) -> None:
    file, home = _of_one(tmp_path), tmp_path / "home"
    import_list(store, "customers", file, now=NOW, home=home)
    with pytest.raises(UserMistake, match=f"'{which}' is no list here; did you mean {meant}\\? .* add --new"):
        import_list(store, which, file, now=NOW, home=home)
    assert {version["list"] for version in versions_of(store)} == {"customers"}
    import_list(store, which, file, new=True, now=NOW, home=home)
    assert import_list(store, which, file, now=NOW, home=home)["unchanged"], "a list that is there is named freely"


def test_the_entity_list_under_a_new_name_is_refused(store: Store, tmp_path: Path) -> None:
    file = DATA / "uflpa_entity_list_partial.csv"
    with pytest.raises(UserMistake, match=r"reads as the UFLPA Entity List: it holds 59 .* Did you mean uflpa"):
        import_list(store, "entities", file, now=NOW, home=tmp_path)
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    (tmp_path / "few.csv").write_text("\n".join([head, *rows[:9]]), encoding="utf-8")
    import_list(store, "entities", tmp_path / "few.csv", now=NOW, home=tmp_path)
    import_list(store, "all", file, new=True, now=NOW, home=tmp_path)
    assert {version["list"] for version in versions_of(store)} == {"entities", "all"}
