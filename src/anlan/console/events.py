"""Event types (GB/T 35561-2017) as the console draws and offers them."""

from functools import cache

from django.utils.translation import gettext

from anlan.kernel.tables import event_ancestors, event_types

#: symbol by code or by ancestor's code, nearest first
SYMBOLS = {
    "11A00": "incident_flood", "11B01": "incident_typhoon", "11B00": "incident_typhoon", "11C00": "incident_quake", "11D00": "incident_geo",
    "11E00": "incident_marine", "11G00": "incident_forest_fire", "12D00": "incident_chemical",
}  # fmt: skip
#: symbol by a word of the type's name, where the code alone does not say (road, ship, fire … stand in several classes)
WORDS = {
    "森林火灾": "incident_forest_fire", "危险化学品": "incident_chemical", "火灾": "incident_fire", "道路交通": "incident_traffic", "公路": "incident_traffic",
    "水上": "incident_ship", "船": "incident_ship", "环境污染": "incident_environment", "建筑": "incident_building", "传染病": "incident_health",
    "中毒": "incident_health", "疫情": "incident_health", "台风": "incident_typhoon", "地震": "incident_quake", "洪": "incident_flood",
    "工矿": "incident_industrial", "特种设备": "incident_industrial", "矿": "incident_industrial",
}  # fmt: skip


@cache
def symbol_of(code: str) -> str:
    """The map symbol of an event type; ``incident_other`` when none fits."""
    line = event_ancestors(code)
    for each in line:
        if each in SYMBOLS:
            return SYMBOLS[each]
    names = " ".join(event_types()[each]["name_zh"] for each in line if each in event_types())
    return next((found for text, found in WORDS.items() if text in names), "incident_other")


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For a select: classes (level 2) with their types (level 3)."""
    table = event_types()
    groups = [row for row in table.values() if row["level"] == "2"]
    return [(gettext(g["name_zh"]), [(g["code"], f"{g['code']} {g['name_zh']}"), *_members(g["code"])]) for g in groups]


def _members(parent: str) -> list[tuple[str, str]]:
    return [(row["code"], f"{row['code']} {row['name_zh']}") for row in event_types().values() if row["parent"] == parent]
