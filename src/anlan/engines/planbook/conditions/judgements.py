"""Conditions without a number: words that only a person can judge."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.conditions.leaf import Leaf, join, leaf_of
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition

_INTRO = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+|\(?[一二三四五六七八九十\d]+[\).、]|[①-⑳])?(?:启动条件|响应条件|启动标准|条件|标准)?[::]?"
    r"|(?:有|符合|出现|发生|具备|达到|遇)?(?:下列|以下|如下)(?:情形|情况|条件|标准|事件)[^,:;。]{0,12}(?:之一)?(?:的|时|者)?[,::]?|(?:为|是指|系指|指)$"
)


def judgements(seen: View, start: int, end: int) -> Condition | None:
    """Alternatives none of which holds a number: 县防指启动Ⅰ级响应,或者出现垮坝险情."""
    cuts = [
        start,
        *(
            at
            for match in re.compile(r",或者?|或者(?=造成|引发|发生|出现|超出|影响)").finditer(seen.text, start, end)
            for at in match.span()
        ),
        end,
    ]
    parts = [found for begin, stop in zip(cuts[::2], cuts[1::2], strict=True) if (found := _judgement(seen, begin, stop))]
    return join("any", seen, parts)


_SHORTEST = 5  # characters of a condition without a figure; 出现死亡 says enough with four
_PARTED = re.compile(
    r"(?:,|的)或者?|(?<=[人例上下时])或者?(?=引发|造成|发生|出现|形成|导致|可能)|,?且|,并且|,?并(?=需|超|出现)|(?<=以[上下]),(?=[^由经报,;并且]{6,})|,(?=造成|被困|影响用户)|(?<=[预警报号]),(?=预计|可能|将(?:会|对|造成))|(?<=[人例%亡伤毒踪困]),(?=未|影响|范围|可能|尚(?!未(?:能)?(?:扑灭|得到|有效|控制))|情况|需要|[^,;。]{2,8}(?:能够|可以|可自))"
)


def told_beside(seen: View, start: int, end: int, numbers: list[Leaf]) -> Iterator[Leaf]:
    """发生较大事故,或者超出县级处置能力: the alternative that holds no number stands beside it, for a person to judge."""
    cuts = [start, *(at for match in _PARTED.finditer(seen.text, start, end) for at in _cut(seen.text, start, match)), end]
    for begin, stop in zip(cuts[::2], cuts[1::2], strict=True):
        piece = re.split(r",(?:由|经|报|启动)", seen.text[begin:stop])[0]
        held = any(leaf.start < stop and begin < leaf.end for leaf in numbers)
        found = (
            None
            if held
            or len(piece) < _SHORTEST - bool(_HAPPENED.match(piece))
            or "启动条件" in piece
            or _CIRCUMSTANCE.fullmatch(piece)
            else _judgement(seen, begin, begin + len(piece))
        )
        if found and (_OTHERS_STARTED.match(piece) or not re.search(r"^(?:含|需由)|[^要]启动", piece.replace("需要启动", ""))):
            yield Leaf(found, begin, begin + len(piece))


# where it happens, or that word of it came: what stands beside decides
_CIRCUMSTANCE = re.compile(
    r"(?:\(?\d{1,2}[).、])?(?:(?:发生)?在[^,]{2,20}|接到[^,]{2,30}(?:报告|信息|通知|预警)后?|[^,]{0,8}(?:尚|仍)?未(?:能)?(?:扑灭|得到有效控制)[^,]{0,8})"
)

# 发生在敏感时段、敏感地区,24小时未扑灭: the figure counts only there and then
_ONLY_THERE = re.compile(r"(?:发生)?在[^;。\d]{0,12}(?:敏感|高风险)[^;。\d]{0,20}?(?=[,、]且?\d)")


def only_there(seen: View, start: int, end: int) -> Iterator[Leaf]:
    """Where or when a figure counts, if the place or the season is a matter of judgement."""
    for match in _ONLY_THERE.finditer(seen.text, start, end):
        words = seen.span(match.start(), match.end())
        yield leaf_of(Condition(kind="judgement", text=match.group(), words=words, confidence=0.6), match)


_STARTED_THEN = re.compile(
    r"(?:时|的|后)?,?(?:(?:由|报|经)[^,]{0,24},)?(?:立即|应当?|及时)?(?:启动|进入)(?:[^,。;]{0,8})(?:[ⅠⅡⅢⅣI一二三四]+)级(?:应急)?响应$"
)

_OTHERS_STARTED = re.compile(
    r"^(?:国家|省|市|县|区|上级|流域|两个|多个|事发地|[\u4e00-\u9fff]{1,6}防[指总])[^,由]{0,14}启动[^,]{0,10}级(?:以上)?(?:应急|防汛|防台)*响应$"
)


def _cut(text: str, start: int, match: re.Match[str]) -> tuple[int, ...]:
    """A comma before 造成… parts only how far it reaches: 事故影响全矿井,造成1人以上死亡."""
    before = re.split(r"[,;]", text[start : match.start()])[-1]
    by_harm = match.group() == "," and text.startswith(("造成", "被困", "影响用户"), match.end())
    return () if by_harm and not _REACH.search(before) else match.span()


_REACH = re.compile(r"中断|瘫痪|影响|波及|蔓延|超出|限于|失控")
_HAPPENED = re.compile(r"(?:发生|出现|造成|引发|形成|引起)|[^,]*死亡")  # 发生爆炸 says enough in four


def _judgement(seen: View, start: int, end: int) -> Condition | None:
    """Words without a number: a person must decide whether they hold."""
    text = re.sub(r"的?,(?:由|报|经)[^,]{2,40}(?:启动|批准|决定|负责)[^,]{0,12}$", "", seen.text[start:end].rstrip(" 。;,"))
    text = text if _OTHERS_STARTED.match(text) else _STARTED_THEN.sub("", text)
    bare = re.sub(r"^(?:或者?|当(?=[^地事前时]))", "", _INTRO.sub("", text).strip(" ,:、。")).removesuffix("的")
    if len(bare) < _SHORTEST - bool(_HAPPENED.match(bare)) or re.fullmatch(r"[\d.]+", bare):
        return None
    return Condition(kind="judgement", text=bare, words=seen.span(start, end), confidence=0.6)
