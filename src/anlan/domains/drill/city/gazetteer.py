"""Names people use for places 地名: divisions, roads with kilometre posts, reservoirs, rivers, hospitals, enterprises, landmarks.

A coordinate stands for a whole place and is approximate unless said otherwise; ``division`` is the street it lies in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from anlan.domains.drill.city import geography as geo
from anlan.domains.drill.city import roads

# Ends of a name that people drop in speech: 徐圩街道 → 徐圩
_SHORTENED = ("街道", "镇", "乡", "农场", "经济开发区", "市", "区", "县")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place. ``category`` is division, village, road_post, reservoir, river, hospital, enterprise, park or a landmark's word."""

    name: str
    category: str
    lon: float
    lat: float
    division: str
    source: str
    aliases: tuple[str, ...] = ()
    approximate: bool = True


def short_name(name: str) -> str:
    for end in _SHORTENED:
        if name.endswith(end) and len(name) - len(end) >= 2:
            return name.removesuffix(end)
    return name


def _spot(name: str, category: str, lon: float, lat: float, source: str, *aliases: str, division: str = "") -> Place:
    home = division or geo.division_at(lon, lat)
    others = tuple(dict.fromkeys(a for a in aliases if a and a != name))
    return Place(name=name, category=category, lon=lon, lat=lat, division=home, source=source, aliases=others)


def _divisions() -> Iterator[Place]:
    for code, name in geo.division_names().items():
        if len(code) <= 6:
            point = geo.area(code).representative_point()
            yield _spot(name, "division", round(point.x, 5), round(point.y, 5), "区划多边形内点", short_name(name), division=code)
    for street in geo.streets():
        extra = ("徐圩新区",) if street.code == geo.XUWEI else ()
        yield _spot(
            street.name, "division", street.lon, street.lat, street.source, short_name(street.name), *extra, division=street.code
        )


def _villages() -> Iterator[Place]:
    """Villages and communities whose name occurs once in the city; each stands at the centre of its town, for no better place is published."""
    centres = {street.code: street for street in geo.streets()}
    for row in geo.table("villages.csv"):
        town = centres[row["street"]]
        yield _spot(
            row["name"],
            "village",
            town.lon,
            town.lat,
            "统计用区划代码（china-division，WTFPL）；位置取所在乡镇街道中心",
            division=town.code,
        )


def _road_posts() -> Iterator[Place]:
    for route in (r for r in geo.document("roads.json")["routes"] if "km_at" in r):
        for km, (lon, lat) in roads.kilometre_posts(route["ref"]).items():
            names = (f"{route['name']}{km}公里", f"{route['ref']}K{km}", f"{route['name']}K{km}")
            post = _spot(names[0], "road_post", lon, lat, geo.document("roads.json")["source"], *names[1:])
            if post.division:
                yield post


def _interchanges() -> Iterator[Place]:
    for name, (lon, lat) in geo.document("roads.json")["nodes"].items():
        if name.endswith(("互通", "枢纽", "服务区", "大桥")):
            yield _spot(name, "road_node", lon, lat, geo.document("roads.json")["source"])


def _listed() -> Iterator[Place]:
    for row in geo.table("reservoirs.csv"):
        yield _spot(row["name"], "reservoir", float(row["lon"]), float(row["lat"]), row["source"], division=row["division"])
    for row in geo.table("hospitals.csv"):
        yield _spot(row["name"], "hospital", float(row["lon"]), float(row["lat"]), row["source"], division=row["division"])
    for row in geo.table("parks.csv"):
        yield _spot(row["name"], "park", float(row["lon"]), float(row["lat"]), row["source"], division=row["division"])
    for row in geo.table("landmarks.csv"):
        yield _spot(
            row["name"], row["category"], float(row["lon"]), float(row["lat"]), row["source"], *row["aliases"].split("、")
        )


def _enterprises() -> Iterator[Place]:
    parks = {row["name"]: row for row in geo.table("parks.csv")}
    for row in geo.table("enterprises.csv"):
        if row["park"]:
            park = parks[row["park"]]
            note = f"{row['source']}；只知在{row['park']}，取园区中心"
            yield _spot(row["name"], "enterprise", float(park["lon"]), float(park["lat"]), note, division=park["division"])


def _rivers() -> Iterator[Place]:
    for name, line in geo.rivers().items():
        middle = line.interpolate(0.5, normalized=True)
        yield _spot(name, "river", round(middle.x, 5), round(middle.y, 5), geo.document("rivers.json")["source"])


@cache
def places() -> tuple[Place, ...]:
    """Every place, once; a landmark already listed under another heading is not repeated."""
    found: dict[tuple[str, str], Place] = {}
    for source in (_divisions, _listed, _villages, _enterprises, _rivers, _interchanges, _road_posts):
        for place in source():
            found.setdefault((place.name, place.division), place)
    return tuple(found.values())
