"""How response levels are written."""

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
