"""What the public should know beforehand: clauses of the law in its own words, and the weather signals in figures. Nothing here is of our own making."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from anlan.kernel.tables import rows

SOURCE = Path(__file__).parent / "data" / "public_advice.json"
SIGNALS = ("台风", "暴雨", "大风", "高温", "暴雪", "大雾")
COLOURS = ("blue", "yellow", "orange", "red")
#: what is measured → how it is said
SAID = {
    "mean_wind_beaufort": _("平均风力 %(value)s 级以上"), "rain": _("降雨 %(value)s 毫米以上"), "snow": _("降雪 %(value)s 毫米以上"),
    "tmax": _("最高气温 %(value)s ℃以上"), "visibility": _("能见度小于 %(value)s 米"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    text: str
    law: str
    number: int


def advice() -> list[dict[str, Any]]:
    """Sections with their clauses, in the reader's language; the Chinese is the law's own."""
    english = (get_language() or "").startswith("en")
    return [
        {"key": part["key"], "title": part["en" if english else "zh"], "icon": part["icon"], "clauses": [_clause(item, english) for item in part["items"]]}
        for part in _read()
    ]  # fmt: skip


def _clause(item: Mapping[str, Any], english: bool) -> Clause:
    return Clause(text=item["en" if english else "zh"], law=item["law_en" if english else "law"], number=item["clause"])


@cache
def _read() -> list[dict[str, Any]]:
    return list(json.loads(SOURCE.read_text(encoding="utf-8")))


def signals() -> list[tuple[str, list[str]]]:
    """Weather signal → what each colour means, blue first; — where the measure knows no such colour (中国气象局令第16号)."""
    table = [row for row in rows("warning_thresholds") if row["variable"] in SAID]
    return [
        (gettext(kind), [_said(row for row in table if (row["kind_zh"], row["level"]) == (kind, colour)) for colour in COLOURS])
        for kind in SIGNALS
    ]


def _said(found: Iterable[Mapping[str, str]]) -> str:
    row = next(iter(found), None)
    if row is None:
        return "—"
    text = gettext("%(window)s内") % {"window": _window(row["window"])} + str(SAID[row["variable"]]) % {"value": row["value"]}
    gust = re.search(r"gust >= (\d+)", row["note"])
    return text + (gettext("，或阵风 %(value)s 级以上") % {"value": gust[1]} if gust else "")


def _window(text: str) -> str:
    if hours := re.match(r"(\d+)h", text):
        return gettext("%(hours)s 小时") % {"hours": hours[1]}
    return gettext("连续三天") if text.startswith("3 ") else text


NAMES = (_("台风"), _("暴雨"), _("大风"), _("高温"), _("暴雪"), _("大雾"))
