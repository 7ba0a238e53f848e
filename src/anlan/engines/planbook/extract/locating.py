"""From a phrase to a place: division, coordinates, road and kilometre, bearing and distance."""

import re
from collections.abc import Sequence
from functools import cache

from anlan.engines.planbook.extract.gazetteer import Gazetteer, GazetteerEntry
from anlan.engines.planbook.extract.lexicon import division_names, same_names
from anlan.engines.planbook.extract.numbers import plain_number
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.facts import Place
from anlan.kernel.coords import destination

_ROAD = re.compile(
    r"(?P<road>[A-Z]\d{1,4}(?!\d)(?:[\u4e00-\u9fff]{0,6}?(?:高速公路|高速|国道|省道|线))?|[\u4e00-\u9fff]{1,6}(?:高速公路|高速|公路)|(?:国道|省道)[A-Z]?\d{1,4}线?|\d{2,4}(?:国道|省道|县道))"
    r"(?P<between>[^,。;]{0,24}?)(?:K|k)?(?P<km>\d{1,4}(?:\.\d+)?)(?:KM|km|Km|千米|公里|K|k)?(?:\+|加)?(?P<m>\d{1,3})?(?:M|m|米)?(?=处|附近|\+|公里|[^\d])"
)
_ROAD_ALONE = re.compile(
    r"[GS]\d{1,4}[\u4e00-\u9fff]{2,4}?(?:高速公路|高速|国道|省道)"
)  # numbered, so that it is a road and no part of a name
BEARING = re.compile(
    r"(?P<way>正?[东南西北]{1,2}(?:偏[东南西北])?)(?:侧|面|方|部|方向|往)?(?:约|大约)?(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)(?P<unit>公里|千米|米|海里)"
)
FARTHEST_OFFSET_M = 100_000.0  # nobody says "1758 km south of the services"
_WAYS = {"北": 0, "东北": 45, "东": 90, "东南": 135, "南": 180, "西南": 225, "西": 270, "西北": 315}
_UNIT_M = {"公里": 1000.0, "千米": 1000.0, "米": 1.0, "海里": 1852.0}


def located(seen: View, begin: int, end: int, gazetteer: Gazetteer | None, home: str) -> Place:
    """The phrase as a place: the register's coordinates, moved by a bearing and a distance; its division, of several of one name the one at ``home``."""
    phrase = seen.text[begin:end]
    road, kilometre = _road(seen.text[begin : end + 12])
    bearing, distance = _offset(phrase)
    if distance and distance > FARTHEST_OFFSET_M:  # 灌南服务区往南1758公里: the road's kilometre mark, not a way to go
        bearing = distance = None
    hits = list(gazetteer.find(phrase)) if gazetteer else []
    post = _post(road, kilometre, bearing, gazetteer)
    entry, located = post or _finest(hits), post or _finest([hit for hit in hits if hit[1].lon is not None])
    division = (entry.division if entry and entry.division else None) or _division(phrase, home)
    lon, lat = (located.lon, located.lat) if located else (None, None)
    if lon is not None and lat is not None and bearing and distance and bearing in _WAYS:
        moved = destination(lon, lat, _WAYS[bearing], distance)
        lon, lat = round(float(moved[0]), 6), round(float(moved[1]), 6)
    return Place(
        name=phrase, words=seen.span(_with_lead(seen.text, begin), end), lon=lon, lat=lat, division=division, road=road, kilometre=kilometre, bearing=bearing,
        distance_m=distance,
    )  # fmt: skip


def _post(road: str | None, kilometre: float | None, bearing: str | None, gazetteer: Gazetteer | None) -> GazetteerEntry | None:
    """The kilometre post of a road, where the gazetteer knows it; not where the number is how far to go from somewhere."""
    if gazetteer is None or road is None or kilometre is None or bearing is not None:
        return None
    name = f"{road}{kilometre:.0f}公里"
    return next((entry for _, entry in gazetteer.find(name) if name in (entry.name, *entry.aliases)), None)


def _with_lead(text: str, begin: int) -> int:
    return begin - 2 if text[begin - 2 : begin] == "位于" else begin


def _finest(found: Sequence[tuple[int, GazetteerEntry]]) -> GazetteerEntry | None:
    """Of the places named, the one that says most: of the smallest division, then the last named."""
    ranked = sorted(found, key=lambda hit: (len(hit[1].division), hit[0]))
    return ranked[-1][1] if ranked else None


def _division(phrase: str, home: str) -> str | None:
    """The smallest division of GB/T 2260 named that agrees with the larger ones named beside it; 海州区 alone is the one at ``home``."""
    best = ""
    for match in _division_pattern().finditer(phrase):
        codes = same_names().get(match.group()) or (division_names()[match.group()],)
        fitting = (
            [code for code in codes if code.startswith(best)]
            if best
            else [code for code in codes if home and code.startswith(home)] or list(codes[:1])
        )
        best = fitting[0] if fitting else best
    return best or None


@cache
def _division_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(division_names(), key=len, reverse=True))))


def _road(phrase: str) -> tuple[str | None, float | None]:
    match = _ROAD.search(phrase)
    if match is None:
        alone = _ROAD_ALONE.search(phrase)
        return (alone.group() if alone else None), None
    return match["road"], float(match["km"]) + float(match["m"] or 0) / 1000


def _offset(phrase: str) -> tuple[str | None, float | None]:
    match = BEARING.search(phrase)
    if match is None:
        return None, None
    return match["way"].removeprefix("正"), plain_number(match["n"]) * _UNIT_M[match["unit"]]
