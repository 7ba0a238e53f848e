"""The section tree: headings told by number (1.1, 一、, （一）, 第一章), by style, or by being the short known titles of plans."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from anlan.engines.planbook.documents import Document
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Section

_CN = "一二三四五六七八九十百"
_ARTICLE = re.compile(rf"^第[{_CN}\d]+条")
_HEADS = (
    (_ARTICLE, 4),
    (re.compile(rf"^第[{_CN}\d]+(?:[编章]|部分|部(?!分))"), 1),
    (re.compile(rf"^第[{_CN}\d]+节"), 2),
    (re.compile(r"^附件?\s*[\d一二三四五六七八九十]*(?=[:：、 ]|$)"), 1),
    (re.compile(r"^(?P<dots>\d{1,2}(?:\.\d{1,2})*)[\.、]?(?=[\u4e00-\u9fffⅠⅡⅢⅣI])"), 0),
    (re.compile(rf"^[{_CN}]+、"), 1),
    (re.compile(rf"^\([{_CN}]+\)"), 2),
    (re.compile(r"^\(\d{1,2}\)"), 5),
    (re.compile(r"^[①-⑳]"), 6),
)
_KNOWN = re.compile(
    r"总则|应急工作职责|编制目的|编制依据|适用范围|工作原则|(?:事故|灾害|事件)?分级(?:标准)?|预案体系|(?:应急)?组织(?:指挥)?(?:机构|体系)(?:及|与|和)?职责?|组织体系|(?:应急)?指挥机构|工作机构|现场指挥(?:机构|部)|应急工作组|成员单位(?:及)?职责"
    r"|监测(?:与|和)?预警|预警(?:分级|发布|行动|响应|解除|级别|信息)*|信息报告(?:与|和)?(?:处置|通报)?|信息报告|先期处置|(?:应急)?响应(?:分级|启动|级别|程序|终止|结束|措施|调整|行动)*|分级响应|应急处置(?:措施)?|处置措施|应急支援|扩大应急"
    r"|后期处置|善后(?:处置|处理)|调查评估|恢复重建|应急保障|保障措施|通信(?:与信息)?保障|队伍保障|物资(?:装备)?保障|经费保障|医疗保障|交通运输保障|监督管理|预案管理|宣传培训|应急演练|演练|预案修订|责任与?奖惩|附则|名词术语|预案解释|实施时间|附件|启动条件|启动程序|风险分析|事故风险(?:描述|分析)|注意事项"
)


_LEVEL_LINE = re.compile(r"(?:[ⅠⅡⅢⅣ]|[一二三四]|I{1,3}|IV)级(?:\([^()]{1,8}\))?(?:应急)?响应(?:\([^()]{1,10}\))?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the folded text: ``depth`` of its heading (0: none), its number, its title, where its own text begins."""

    start: int
    end: int
    depth: int
    number: str
    title: str
    body: int
    table: bool = False


def paragraphs(seen: View, document: Document) -> tuple[Paragraph, ...]:
    """The lines of ``seen`` (folded with its line ends), each told as heading or text."""
    found, at = [], 0
    for piece, line in zip(seen.text.split("\n"), document.lines, strict=True):
        found.append(_paragraph(piece, at, line.depth, table=line.table))
        at += len(piece) + 1
    if sum(bool(_ARTICLE.match(line.number)) for line in found) > _FEW:
        return tuple(_below_articles(found))
    if sum("." in line.number for line in found) > _FEW:
        return tuple(_below_decimals(found))
    if sum(bool(re.match(rf"第[{_CN}\d]+章", line.number)) for line in found) > 1:
        return tuple(_below_chapters(found))
    chaptered = sum(bool(re.match(rf"第?[{_CN}]", line.number)) and line.depth == 1 for line in found) > 1
    return tuple(replace(line, depth=4) if chaptered and line.depth == 1 and line.number.isdigit() else line for line in found)


_FEW = 2  # marks of a kind, to say that a document is numbered that way


_UNDER_CHAPTERS = ((re.compile(rf"[{_CN}]+"), 3), (re.compile(rf"\([{_CN}]+"), 4), (re.compile(r"\d{1,2}"), 5))


def _below_chapters(lines: list[Paragraph]) -> Iterator[Paragraph]:
    """In a document of 第一章 and 第一节 the marks 一、 and （一） stand below them."""
    for line in lines:
        deeper = next((depth for mark, depth in _UNDER_CHAPTERS if mark.fullmatch(line.number.rstrip(")"))), 0)
        yield replace(line, depth=deeper) if line.depth and deeper else line


def _below_articles(lines: list[Paragraph]) -> Iterator[Paragraph]:
    """In a document of articles the marks （一） and 1. are items of an article, not sections beside it."""
    for line in lines:
        is_item = line.depth and not line.number.startswith("第") and line.number
        yield replace(line, depth=5) if is_item else line


def _below_decimals(lines: list[Paragraph]) -> Iterator[Paragraph]:
    """In a document numbered 1.1 the marks 一、 and （一） stand below the decimals, not beside the chapters."""
    for line in lines:
        if line.depth and line.depth < 4 and re.match(rf"[({_CN}]", line.number or "-"):
            yield replace(line, depth=4 if line.number[0] != "(" else 5)
        else:
            yield line


def _paragraph(text: str, start: int, styled: int, *, table: bool) -> Paragraph:
    end = start + len(text)
    for pattern, depth in _HEADS:
        match = pattern.match(text)
        if match and not table:
            return _numbered(text, start, match, depth, styled)
    is_bare = (
        not table and len(text) <= 20 and bool(_KNOWN.fullmatch(text.rstrip(":")) or _LEVEL_LINE.fullmatch(text.rstrip(":")))
    )
    if (styled and len(text) <= 60) or is_bare:
        return Paragraph(start, end, styled or 2, "", text, end)
    return Paragraph(start, end, 0, "", "", start, table)


def _numbered(text: str, start: int, match: re.Match[str], depth: int, styled: int) -> Paragraph:
    number = match.group().rstrip(".、")
    rest = text[match.end() :]
    title, body = _title(rest)
    depth = styled or depth or number.count(".") + 1
    if depth > 4 and _LEVEL_LINE.fullmatch(title):
        depth = 4  # (1)Ⅰ级响应(社会级): what follows belongs to the level
    if "dots" in match.re.groupindex and "." not in number and not _is_chapter(rest):
        depth = 4
    if depth >= 5 and not title:
        return Paragraph(start, start + len(text), 0, number, "", start + match.end())
    return Paragraph(start, start + len(text), depth, number, title, start + match.end() + body)


def _is_chapter(rest: str) -> bool:
    return len(rest) <= 20 and not re.search(r"[。;,:]", rest)


def _title(rest: str) -> tuple[str, int]:
    """The title of a numbered line and where its text begins: all of a short line, else up to the first stop."""
    if len(rest) <= 30 and not re.search(r"[。;]", rest):
        return rest.rstrip(":"), len(rest)
    stop = re.match(r"([^。;,:]{2,22})[。:]", rest)
    return (stop.group(1), stop.end()) if stop else ("", 0)


def section_tree(seen: View, lines: tuple[Paragraph, ...]) -> tuple[Section, ...]:
    """Sections in order; each body runs to the next heading of the same or a lesser depth."""
    heads = [line for line in lines if 0 < line.depth <= 4 and line.title]
    found: list[Section] = []
    open_: list[tuple[int, int]] = []
    for order, head in enumerate(heads):
        while open_ and open_[-1][0] >= head.depth:
            open_.pop()
        end = next((later.start for later in heads[order + 1 :] if later.depth <= head.depth), len(seen.text))
        found.append(
            Section(
                number=head.number,
                title=head.title,
                depth=head.depth,
                parent=open_[-1][1] if open_ else -1,
                words=seen.span(head.start, head.end),
                body=(head.body, end),
            )
        )
        open_.append((head.depth, order))
    return tuple(found)


def clause_at(sections: tuple[Section, ...], at: int) -> str:
    """The number and title of the innermost section that holds the offset of the folded text."""
    holding = [section for section in sections if section.body[0] <= at < section.body[1]]
    return f"{holding[-1].number} {holding[-1].title}".strip() if holding else ""
