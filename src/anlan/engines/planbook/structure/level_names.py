"""How response levels are written."""

import re
from dataclasses import replace

from anlan.engines.planbook.extract.view import View

LEVEL = r"(?P<lv>[一二三四1-4ⅠⅡⅢⅣ]|I{1,3}V?|IV)"

LEVEL_NUMBERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "Ⅰ": 1,
    "Ⅱ": 2,
    "Ⅲ": 3,
    "Ⅳ": 4,
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
}

_COLOURS = {"红": "一", "橙": "二", "黄": "三", "蓝": "四"}
_COLOURED = re.compile(r"(?<!预警)([红橙黄蓝])色(?=(?:应急)?响应)")


_SMALL = str.maketrans("ⅰⅱⅲⅳ", "ⅠⅡⅢⅣ")
_LATIN = re.compile(r"(?<![A-Za-z])(?:iv|i{1,3})(?=级)")


def numbered(seen: View) -> View:
    """红色响应 read as 一级响应: as many characters, so that every place stays."""
    return replace(seen, text=_COLOURED.sub(lambda match: _COLOURS[match.group(1)] + "级", seen.text))


def in_capitals(seen: View) -> View:
    """ⅰ级 and iv级 read as Ⅰ级 and IV级."""
    return replace(seen, text=_LATIN.sub(lambda match: match.group().upper(), seen.text.translate(_SMALL)))
