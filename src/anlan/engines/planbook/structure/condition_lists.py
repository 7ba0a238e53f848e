"""Where a list of conditions ends and another matter begins."""

import re
from collections.abc import Sequence

from anlan.engines.planbook.structure.level_lists import is_item
from anlan.engines.planbook.structure.level_names import LEVEL
from anlan.engines.planbook.structure.sections import Paragraph

_HALT = re.compile(
    rf"^(?:\(?[一二三四五六七八九十\d.]+[\).、]?)?(?:{LEVEL}级(?:应急)?(?:响应)?)?(?:启动程序|响应措施|响应行动|行动措施|应急措施|处置措施|启动与措施|工作措施|响应启动|启动主体|主要措施|响应程序|行动内容|行动[::])"
)
_CLOSED = re.compile(r"^(?:达到|符合|出现|具备|满足)(?:以上|上述)")
_DECIMAL = re.compile(r"^\d{1,2}\.\d")
_MARK = re.compile(
    r"^(?:(?P<round>\(\d{1,2}\))|(?P<circle>[①-⑳])|(?P<letter>[a-zA-Z])[.、)]|(?P<dot>\d{1,2})[.、](?!\d)|(?P<han>\([一二三四五六七八九十]+\)))"
)
_HAN = "零一二三四五六七八九十"


def list_end(text: str, start: int, limit: int, inside: Sequence[Paragraph]) -> int:
    """The end of the list of conditions that begins at ``start``: at a line of another matter, at one about starting, or where the marks begin anew."""
    line_end = text.find("\n", start, limit)
    before = text[start : line_end if line_end >= 0 else limit].strip()
    if len(before) > _SHORT and before[-1] not in ";:。" and not _goes_on(text, line_end, before):
        return line_end if line_end >= 0 else limit
    mark = _mark_of(before)
    family = _family(text[text.rfind("\n", 0, start - 1) + 1 : start])
    for line in inside:
        words = text[line.start : line.end]
        if line.start <= start or not words:
            continue
        is_sibling = _family(words) == family and not _HALT.match(words) and not starts_a_level(words)
        if not (family and is_sibling) and (_is_other(line, words) or (_closed(before) and not _follows(mark, _mark_of(words)))):
            return line.start
        before, mark = words, None if family and is_sibling else _mark_of(words) or mark
    return limit


def _family(words: str) -> str:
    """7.1.1.1 → 7.1.1: conditions may be parted by decimals, each with a list of its own."""
    match = re.match(r"(\d{1,2}(?:\.\d{1,2}){2,})\.\d{1,2}", words)
    return match.group(1) if match else ""


_SHORT = 8  # characters: what is shorter is a title or a label, not a condition


def _closed(words: str) -> bool:
    return words.endswith("。") and len(words) > _SHORT


def _goes_on(text: str, line_end: int, words: str) -> bool:
    """Items without stops: the next line bears the next mark."""
    following = text[line_end + 1 : line_end + 8] if line_end >= 0 else ""
    return _mark_of(words) is not None and _follows(_mark_of(words), _mark_of(following))


def _is_other(line: Paragraph, words: str) -> bool:
    is_heading = bool(line.depth and line.depth <= 4 and line.number and not _MARK.match(words) and not is_item(words))
    return bool(_HALT.match(words) or _CLOSED.match(words) or _DECIMAL.match(words) or is_heading or starts_a_level(words))


def _mark_of(words: str) -> tuple[str, int] | None:
    """The kind of mark a line bears, and its number: (2) is the second of the round ones."""
    match = _MARK.match(words)
    if match is None:
        return None
    said = match.group().strip("().、")
    number = (
        int(said)
        if said.isdecimal()
        else ord(said) - ord("①") + 1
        if match["circle"]
        else ord(said)
        if match["letter"]
        else _HAN.find(said[-1])
    )
    return str(match.lastgroup), number


def _follows(mark: tuple[str, int] | None, following: tuple[str, int] | None) -> bool:
    """Does the list go on? With the next number of its kind, or with a list inside or around it."""
    if following is None or mark is None:
        return False
    return following[1] > mark[1] if following[0] == mark[0] else True


def starts_a_level(words: str) -> bool:
    """A sentence about who starts the level ends the list of conditions; 认为需要启动…的其他情形 is one of them."""
    return bool(re.search(r"决定启动|启动.{0,4}级(?:应急)?响应|宣布启动|提出启动", words)) and not re.search(
        r"(?:需要|应当|要求)启动[^。]{0,8}响应的?|启动响应的|启动的其[他它]", words
    )
