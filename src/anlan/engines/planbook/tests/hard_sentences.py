"""The published hard sentences: each as written, in traditional characters, in full width, and with its figures in Chinese numerals."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Wanted = dict[str, tuple[float | None, float | None, float | None]]
_WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789."}
_CN = "零一二三四五六七八九"


def sentences() -> Iterator[tuple[str, Wanted]]:
    """(text, name → (value, min, max)); a value of None with no bounds means: not said."""
    for text, wanted in _lines():
        forms = [
            text,
            _traditional()(text),
            text.translate(_WIDE),
            re.sub(r"(?<![\d.万至])\d{1,2}(?=[人名死伤余多具])(?![\d.])", lambda m: _chinese(int(m.group())), text),
        ]
        for form in dict.fromkeys(forms):
            yield form, wanted


def _lines() -> Iterator[tuple[str, Wanted]]:
    for line in Path(__file__).with_suffix(".tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, figures = line.split("\t")
            yield text, dict(_figure(item) for item in figures.split())


def _figure(item: str) -> tuple[str, tuple[float | None, float | None, float | None]]:
    name, value = item.split("=")
    if value == "-":
        return name, (None, None, None)
    low, dots, high = value.partition("..")
    if dots:
        return name, (None, float(low), float(high) if high else None)
    return name, (float(value), None, None)


@cache
def _traditional():
    import opencc

    return opencc.OpenCC("s2t").convert


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    lead = "" if not tens else ("" if tens == 1 else _CN[tens]) + "十"
    return lead + (_CN[ones] if ones or not tens else "")


def is_right(figure, wanted) -> bool:
    """Does an extracted figure say exactly what is wanted?"""
    value, low, high = wanted
    if value is None and low is None:
        return figure is None
    if figure is None:
        return False
    return figure.value == value if low is None else (figure.min, figure.max) == (low, high)
