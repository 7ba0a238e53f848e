"""The word lists of extraction, read once from ``planbook/data``; each file says where it comes from."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from anlan.kernel.tables import rows


def _text(name: str) -> str:
    return resources.files("anlan.engines.planbook").joinpath(f"data/{name}").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class TypeRule:
    """``code`` is spoken for by ``pattern`` with ``weight``; ``needs`` must stand somewhere in the text, ``unless`` must not."""

    code: str
    pattern: re.Pattern[str]
    weight: float
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@cache
def type_rules() -> tuple[TypeRule, ...]:
    """The rules of ``data/event_words.csv`` in file order."""
    return tuple(
        TypeRule(row["code"], re.compile(row["words"]), float(row["weight"]), _pattern(row["needs"]), _pattern(row["unless"]))
        for row in csv.DictReader(_text("event_words.csv").splitlines())
    )


def _pattern(text: str) -> re.Pattern[str] | None:
    return re.compile(text) if text else None


@cache
def country_names() -> tuple[str, ...]:
    """Countries and their common short names (Chinese)."""
    return tuple(_text("countries.txt").split())


@cache
def world_places() -> tuple[str, ...]:
    """Capitals, great cities and regions abroad that reports name (Chinese)."""
    return tuple(_text("world_places.txt").split())


@cache
def division_names() -> dict[str, str]:
    """Name → GB/T 2260 code without filling zeros, provinces to counties; short names (江苏) beside full ones (江苏省)."""
    found: dict[str, str] = {}
    for row in csv.DictReader(_text("divisions_cn.csv").splitlines()):
        found.setdefault(row["name"], row["code"])
        short = re.sub(r"(?:壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区|地区|省|市|县|区)$", "", row["name"])
        if len(short) > 1 and not (row["name"].endswith("区") and len(row["code"]) == 6):
            found.setdefault(short, row["code"])
    return found


@cache
def same_names() -> dict[str, tuple[str, ...]]:
    """Every code of a name that several divisions bear: 海州区 lies in Lianyungang and in Fuxin."""
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(_text("divisions_cn.csv").splitlines()):
        found.setdefault(row["name"], []).append(row["code"])
    return {name: tuple(codes) for name, codes in found.items() if len(codes) > 1}


@cache
def substances() -> tuple[tuple[str, str, str, bool], ...]:
    """(word, name, CAS, listed in GB 18218 table 1), longest word first."""
    found = []
    for row in rows("gb18218_table1_chemicals"):
        found += [(word, row["name_zh"], row["cas"], True) for word in _names(row["name_zh"])]
    for row in csv.DictReader(_text("common_substances.csv").splitlines()):
        found.append((row["word"], row["name"], row["cas"], row["listed"] == "1"))
    return tuple(sorted(set(found), key=lambda item: (-len(item[0]), item)))


def _names(name: str) -> list[str]:
    """甲醛（含量＞90%） → 甲醛; a one-character name (氨, 氯, 苯) is left to the list of common names."""
    bare = re.sub(r"[(（\[].*?[)）\]]", "", name).strip()
    return [word for word in re.split(r"[、,，;；/]", bare) if len(word) > 1]
