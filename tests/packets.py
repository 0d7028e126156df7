"""What the tests of the packet share: a chain with files, its packet, and the text of a PDF."""

from __future__ import annotations

import hashlib
import io
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from review import typesetting
from review.case import Case, case_of
from review.packet.build import build
from review.packet.document import packet_pdf
from review.packet.exhibit_list import exhibits_of
from tests.networks import Network
from tests.reviewed import cotton

AS_OF = date(2023, 7, 1)


def need_fonts() -> None:
    """Skips where the fonts are missing; CI installs them."""
    if missing := typesetting.missing_fonts():
        words = f"no fonts for {missing}: apt-get install {' '.join(typesetting.packages_for(missing))}"
        pytest.fail(words, pytrace=False) if os.environ.get("CI") == "true" else pytest.skip(words)


@pytest.fixture
def fonts() -> None:
    need_fonts()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Where the documents' files are to lie."""
    return tmp_path / "files"


def with_files(network: Network, folder: Path) -> Network:
    """Gives each document a file in the folder, with its digest."""
    folder.mkdir(exist_ok=True)
    for document in network.labelled("Document"):
        content = f"paper {document}\n".encode()
        (folder / f"{document}.txt").write_bytes(content)
        network.nodes[document][1].update(file=f"{document}.txt", sha256=hashlib.sha256(content).hexdigest())
    return network


def case(network: Network | None = None, files: Path | None = None, **shipment: Any) -> Case:
    return case_of((network or cotton(**shipment)).projection(), "shipment", as_of=AS_OF, files=files)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, without the places where a long word may break."""
    return [page.extract_text().replace("\u200b", "") for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def plain(pdf: bytes) -> str:
    """All the text on one line, hyphens and line ends apart."""
    return re.sub(r"\s+", " ", " ".join(pages(pdf)))


def pdf_of(found: Case) -> bytes:
    return packet_pdf(found, exhibits_of(found))


__all__ = ["AS_OF", "build", "case", "exhibits_of", "need_fonts", "pages", "pdf_of", "plain", "with_files"]
