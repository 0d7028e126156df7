"""The files of documents: found, missing, altered, refused; and copied only where they are what they are said to be."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from graph.projection import Node
from review import exhibits
from review.exhibits import (
    ALTERED,
    AS_RECORDED,
    EMPTY,
    MISSING,
    NOT_LOOKED,
    REFUSED,
    TAKEN_NOW,
    UNNAMED,
    File,
    copy_all,
    look_for,
    name_of_copy,
)

CONTENT = b"an invoice\n"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def document(id_: str = "DOC", **said: Any) -> Node:
    return Node(id_, "Document", {"kind": "invoice", **said})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "inv.pdf").write_bytes(CONTENT)
    (tmp_path / "secret.txt").write_text("not for a packet")
    return tmp_path / "files"


def looked(folder: Path | None, **said: Any) -> File:
    return look_for(folder, [document(**said)])["DOC"]


def test_a_file_is_compared_with_the_digest_on_record(folder: Path) -> None:
    file = looked(folder, file="inv.pdf", sha256=DIGEST)
    assert (file.state, file.sha256, file.size, file.good, file.finding) == (AS_RECORDED, DIGEST, 11, True, "")
    assert looked(folder, file=" inv.pdf ", sha256=f"SHA256:{DIGEST.upper()}").state == AS_RECORDED


def test_without_a_digest_on_record_it_is_taken_now_and_said_so(folder: Path) -> None:
    file = looked(folder, file="inv.pdf")
    assert (file.state, file.sha256, file.good, file.finding) == (TAKEN_NOW, DIGEST, True, "")
    assert "taken for this packet" in file.because


def test_a_changed_file_is_altered_and_no_good(folder: Path) -> None:
    (folder / "inv.pdf").write_bytes(b"another invoice\n")
    file = looked(folder, file="inv.pdf", sha256=DIGEST)
    assert file.state == ALTERED and not file.good
    assert DIGEST in file.finding and file.sha256 in file.finding and file.sha256 != DIGEST


def test_what_is_no_digest_cannot_be_compared_and_is_a_finding(folder: Path) -> None:
    file = looked(folder, file="inv.pdf", sha256="abc")
    assert file.state == TAKEN_NOW and "'abc'" in file.finding and "no SHA-256" in file.finding


def test_what_is_not_there_not_named_or_not_looked_for_says_which(folder: Path) -> None:
    assert looked(folder, file="gone.pdf", sha256=DIGEST).state == MISSING
    assert looked(folder).state == UNNAMED and looked(folder, file="  ").state == UNNAMED
    not_looked = looked(None, file="inv.pdf", sha256=DIGEST)
    assert (not_looked.state, not_looked.good, not_looked.finding) == (NOT_LOOKED, False, "")


@pytest.mark.parametrize(
    "name",
    [
        *("../secret.txt", "a/../../secret.txt", "..\\secret.txt", "/etc/passwd", "\\\\host\\share\\x", "C:\\x.pdf"),
        *("c:x.pdf", "~/x.pdf", "inv.pdf\x00.txt", "a\nb.pdf", ".."),
    ],
)
def test_a_name_that_leaves_the_folder_is_refused(folder: Path, name: str) -> None:
    file = looked(folder, file=name)
    assert file.state == REFUSED and not file.good and file.finding
    assert not file.sha256, "nothing was read"


def test_a_link_that_leaves_the_folder_is_refused_and_one_within_is_not(folder: Path) -> None:
    (folder / "link.pdf").symlink_to(folder.parent / "secret.txt")
    (folder / "out").symlink_to(folder.parent)
    (folder / "within.pdf").symlink_to(folder / "inv.pdf")
    (folder / "loose.pdf").symlink_to(folder / "gone.pdf")
    assert looked(folder, file="link.pdf").state == REFUSED
    assert looked(folder, file="out/secret.txt").state == REFUSED
    assert looked(folder, file="within.pdf", sha256=DIGEST).state == AS_RECORDED
    assert looked(folder, file="loose.pdf").state == MISSING


def test_a_folder_a_pipe_and_an_empty_file_are_findings(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "empty.pdf").touch()
    os.mkfifo(folder / "pipe")
    assert "a folder" in looked(folder, file="sub").finding
    assert "no plain file" in looked(folder, file="pipe").finding
    empty = looked(folder, file="empty.pdf")
    assert empty.state == EMPTY and not empty.good and "0 bytes" in empty.finding
    assert looked(folder, file=".").state == REFUSED


def test_a_file_in_a_folder_below_and_names_composed_otherwise_are_found(folder: Path) -> None:
    (folder / "2026").mkdir()
    (folder / "2026" / "Facture_e\u0301.pdf").write_bytes(CONTENT)
    assert looked(folder, file="2026/Facture_\u00e9.pdf", sha256=DIGEST).state == AS_RECORDED


def test_a_name_too_long_for_the_system_is_missing_not_a_crash(folder: Path) -> None:
    assert looked(folder, file="x" * 5_000).state == MISSING


def test_two_documents_that_name_one_file_each_say_so(folder: Path) -> None:
    files = look_for(
        folder, [document("A", file="inv.pdf", sha256=DIGEST), document("B", file="./inv.pdf"), document("C")]
    )
    assert "also named by B" in files["A"].finding and "also named by A" in files["B"].finding
    assert files["A"].good and not files["C"].shared_with


def test_only_what_is_good_is_copied_and_it_is_read_again(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.pdf").write_bytes(b"x")
    good, bad = looked(folder, file="inv.pdf", sha256=DIGEST), looked(folder, file="bad.pdf", sha256=DIGEST)
    copied = copy_all({"01.01_invoice_A.pdf": good, "01.02_invoice_B.pdf": bad}, tmp_path / "out")
    assert list(copied) == ["01.01_invoice_A.pdf"]
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"01.01_invoice_A.pdf": CONTENT}


def test_a_file_that_changes_while_it_is_copied_is_altered_and_taken_away(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = looked(folder, file="inv.pdf", sha256=DIGEST)
    monkeypatch.setattr(exhibits.shutil, "copyfile", lambda _, to: Path(to).write_bytes(b"other"))
    (now,) = copy_all({"a.pdf": good}, tmp_path / "out").values()
    assert now.state == ALTERED and not list((tmp_path / "out").iterdir())


def test_a_file_that_goes_before_it_is_copied_is_missing(folder: Path, tmp_path: Path) -> None:
    good = looked(folder, file="inv.pdf", sha256=DIGEST)
    (folder / "inv.pdf").unlink()
    (now,) = copy_all({"a.pdf": good}, tmp_path / "out").values()
    assert now.state == MISSING and not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("id_", "said", "name"),
    [
        ("DT-INV", {"file": "scan.PDF"}, "03.02_invoice_DT-INV.PDF"),
        ("../x/y", {"file": "../../a.pdf"}, "03.02_invoice_x-y.pdf"),
        ("发票", {"file": "发票.pdf"}, "03.02_invoice_document.pdf"),
        ("A", {"kind": "a/b c", "file": "noending"}, "03.02_a-b-c_A"),
        ("x" * 500, {"kind": None, "file": f"a.{'y' * 50}"}, f"03.02_document_{'x' * 60}.{'y' * 8}"),
        ("A", {"file": ".hidden"}, "03.02_invoice_A"),
    ],
)
def test_a_copy_has_a_name_that_every_file_system_takes(id_: str, said: dict[str, Any], name: str) -> None:
    assert name_of_copy("03.02", document(id_, **said)) == name
