"""How ``data/land.geojson`` was made: ``python -m anlan.console.map.prepare_land LAND_10M.JSON CITY_DIVISIONS.GEOJSON``.

Source: Natural Earth 1:10 m land (public domain), in the TopoJSON of world-atlas 2.0.2 (ISC). Around the city its coast gives way
to the city's own boundary, which follows the reclaimed shore: land drawn seaward of it is cut away.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape

REGION = shapely.box(115.5, 31.0, 124.0, 38.5)
SEAWARD_DEG = 0.16  # about 15 km: farther than the two coasts disagree
CITY = "3207"


def rings(topology: dict[str, Any], arcs: list[int]) -> np.ndarray:
    """One ring from arc indices; a negative index means the arc backwards."""
    scale, move = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    parts = []
    for index in arcs:
        line = np.cumsum(topology["arcs"][~index if index < 0 else index], axis=0) * scale + move
        parts.append(line[::-1] if index < 0 else line)
    return np.concatenate(parts)


def world_land(topology: dict[str, Any]) -> shapely.Geometry:
    found = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            found.append(
                shapely.make_valid(shapely.Polygon(rings(topology, polygon[0]), [rings(topology, hole) for hole in polygon[1:]]))
            )
    return shapely.union_all([part for part in found if part.intersects(REGION)]).intersection(REGION)


def city_area(path: Path) -> shapely.Geometry:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return next(shape(f["geometry"]) for f in features if f["properties"]["code"] == CITY)


def seaward(city: shapely.Geometry) -> shapely.Geometry:
    """What lies east of the city's shore and outside it."""
    main = max(shapely.get_parts(city), key=lambda part: part.area)
    ring = np.array(main.exterior.coords)
    ends = [int(np.argmin(np.hypot(*(ring - corner).T))) for corner in ((119.300, 35.100), (119.812, 34.480))]
    ways = [np.roll(ring[:-1], -a, axis=0)[: (b - a) % (len(ring) - 1) + 1] for a, b in (ends, ends[::-1])]
    shore = shapely.LineString(max(ways, key=lambda way: way[:, 0].mean()))
    return shapely.difference(shore.buffer(SEAWARD_DEG), city.buffer(0.002))


def main(world: str, divisions: str) -> None:
    topology, city = json.loads(Path(world).read_text()), city_area(Path(divisions))
    land = shapely.union(shapely.difference(world_land(topology), _sea_side(seaward(city), city)), city)
    simple = shapely.set_precision(shapely.simplify(land, 0.003), 1e-4)
    feature = {"type": "Feature", "properties": {"source": "Natural Earth 1:10m (public domain)"}, "geometry": mapping(simple)}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]}, separators=(",", ":"))
    (Path(__file__).parent / "data" / "land.geojson").write_text(text + "\n", encoding="utf-8")


def _sea_side(band: shapely.Geometry, city: shapely.Geometry) -> shapely.Geometry:
    """Of the band along the shore, the parts not on the inland side of the city."""
    west, south, _, north = city.bounds
    inland = shapely.box(west - 1, south - 1, 119.0, north + 1)
    parts = [part for part in shapely.get_parts(band) if part.centroid.x > 119.2]
    return shapely.difference(shapely.union_all(parts), inland)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
