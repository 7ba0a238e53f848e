"""One text, read comfortably: simplified, half width, without the blanks that OCR and markup leave; every place leads back."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from anlan.engines.planbook.facts import Span

_PUNCTUATION = "，,。；;：:、！!？?…)）（(《》“”\"'"


_CLOSING = _PUNCTUATION.translate(str.maketrans("", "", "（(《“"))  # a body may open with a bracket: (中新社9月14日电)


_SPACED = re.compile(r"(?<=\S)[^\S\n](?=\S)")  # between single characters all through: O C R


@dataclass(frozen=True, slots=True)
class View:
    """``text`` is what the rules read; ``origin[i]`` is the offset in the input of its character ``i``."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Offsets in the input of the folded range."""
        if end <= start:
            return (0, 0)
        return (self.origin[start], self.origin[end - 1] + 1)


def view(raw: str, *, keep_lines: bool = False) -> View:
    """Fold ``raw`` character by character, so that offsets survive. ``keep_lines``: every line end parts, as in a document."""
    kept, origin = [], []
    title_end = -1 if keep_lines else _title_end(raw)
    spaced = len(_SPACED.findall(raw)) * 4 > len(raw)
    parting = _parting_blanks(raw) if keep_lines and not spaced else frozenset()
    for index, char in enumerate(raw):
        if char == "\n" and keep_lines:
            folded = char
        elif index in parting:
            folded = ":"
        elif char.isspace() or char in "\ufeff\u200b":
            folded = "\n" if index == title_end else "" if spaced else _blank(raw, index)
        else:
            folded = "着" if char == "著" and _is_aspect(raw, index) else _fold(char)
        if folded:
            kept.append(folded)
            origin.append(index)
    return View("".join(kept), tuple(origin))


def _is_aspect(raw: str, index: int) -> bool:
    """著火, 隨著: the traditional form of 着; 顯著, 著名, 著作 are 著 in both."""
    return raw[index - 1 : index] not in ("显", "顯", "名", "原", "专", "專", "编", "編", "昭", "卓", "土", "论", "論") and raw[
        index + 1 : index + 2
    ] not in ("名", "作", "称", "稱", "书", "書", "者", "述")


_TITLE_AND_TEXT = re.compile(
    r"^[ \t\u3000]*\d{1,2}(?:\.\d{1,2})+[.、]?[ \t\u3000]*[\u4e00-\u9fff、]{2,14}(?P<blank>[ \t\u3000])[ \t\u3000]*(?=[\u4e00-\u9fff(（][^\n]{14,})",
    re.MULTILINE,
)


def _parting_blanks(raw: str) -> frozenset[int]:
    """4.2.2 现场疏散　市轨道交通集团按照…: where a numbered title and its text share a line, the blank between them stands for a colon."""
    return frozenset(match.start("blank") for match in _TITLE_AND_TEXT.finditer(raw))


def _blank(raw: str, index: int) -> str:
    """A blank stays only where it parts two figures or Latin words: markup and OCR break lines anywhere."""
    before, after = raw[index - 1 : index], raw[index + 1 : index + 2]
    return " " if before.isascii() and before.isalnum() and after.isascii() and after.isalnum() else ""


def _title_end(raw: str) -> int:
    """Where a headline ends: a first line that is short, ends without a stop and is followed by more; else -1."""
    start = len(raw) - len(raw.lstrip())
    end = raw.find("\n", start)
    line, rest = raw[start:end].strip(), raw[end:].lstrip()
    if start and any(later[:1].isspace() for later in raw[end + 1 :].split("\n") if later.strip()):
        return -1  # indented all through: a dump of marked-up text, broken where the marks stood
    if end < 0 or not 6 <= len(line) <= 60 or not rest:
        return -1
    bare_time = re.fullmatch(r"[\d年月日时分点:：昨今前天晚早晨凌上下午许左右]+", line)
    return -1 if line[-1] in _PUNCTUATION or rest[0] in _CLOSING or bare_time else end


@cache
def _fold(char: str) -> str:
    if char in "ⅠⅡⅢⅣ①②③④⑤⑥⑦⑧⑨⑩":
        return char
    folded = unicodedata.normalize("NFKC", char)
    folded = folded if len(folded) == 1 else char
    return _simplified().get(folded, folded)


@cache
def _simplified() -> dict[str, str]:
    """Traditional → simplified, one character to one (OpenCC's TSCharacters, Apache-2.0)."""
    from pathlib import Path

    import opencc

    source = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = (line.split("\t") for line in source.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return {old: new.split(" ")[0] for old, new in pairs if len(old) == 1 and len(new.split(" ")[0]) == 1}
