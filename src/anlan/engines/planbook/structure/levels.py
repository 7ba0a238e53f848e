"""Response levels of a plan, with their conditions and who starts them."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Condition, Level, Section
from anlan.engines.planbook.structure.sections import Paragraph

_LV = r"(?P<lv>[一二三四1-4ⅠⅡⅢⅣ]|I{1,3}V?|IV)"
_NUMBERS = {
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
_TITLE = re.compile(
    rf"^(?:启动)?(?:[^,。;:]{{0,14}}?)?(?<![级第]){_LV}级(?:\([^()]{{1,8}}\))?(?:应急)?(?:响应)?(?:启动)?(?:的)?(?:条件|标准|启动条件|\(?(?:特别重大|重大|较大|一般)\)?)?(?:\([^()]{{1,8}}\))?$"
)
_ROW = re.compile(
    rf"^(?:\(?[\d一二三四]\)|[a-d①-④][).]?|\d[.、])?(?:启动)?{_LV}级(?:\([^()]{{1,8}}\))?(?:应急)?(?:响应)?(?:\([^()]{{1,10}}\))?(?:启动)?(?:条件|标准)?(?:[:|。]|是指|指|为|\|)"
)
_STARTED = re.compile(rf"(?:启动|进入){_LV}级(?:应急)?响应(?!的?(?:建议|条件|标准|后|程序|期间|时|措施|指令)|.{{0,4}}建议)")
_LED = re.compile(r"由(?P<who>[^,。;\n]{2,30}?)(?:统一)?(?:(?<!主要)(?<!分管)领导|组织指挥|负责指挥|负责应对|指挥(?!部|机构))")
_EACH = re.compile(
    r"(?P<cond>[^。;\n]{4,120}?)(?:时|的)?,分别启动(?P<levels>[ⅠⅡⅢⅣ一二三四I]+级(?:[、和][ⅠⅡⅢⅣ一二三四I]+级)+)(?:应急)?响应"
)
_INTRO = re.compile(
    r"(?:有|符合|出现|发生|具备|达到|遇(?:有|到)?|满足|为)?(?:以下|下列|如下)(?:情形|情况|条件|标准|事件|险情|灾情)[^,:;。\n]{0,14}?(?:之一)?(?:的|时|者)?[^:。\n]{0,60}?:"
)
_LABEL = re.compile(r"(?:启动条件|响应条件|启动标准)(?:[:。]|\n)")
_HALT = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d.]+[\).、]?)?(?:启动程序|响应措施|响应行动|应急措施|处置措施|启动与措施|工作措施|响应启动|启动主体|主要措施)"
)
_STARTER = re.compile(
    r"(?:由|经|报请?|,|。|^)(?P<who>[^,。;:\n由经]{2,36}?)(?:研究|会商)?(?:决定|宣布|批准|签发|授权|下令|同意)[^,。;\n]{0,12}?(?:启动|进入)|(?:由)(?P<who2>[^,。;:\n]{2,36}?)(?:启动|组织实施|负责启动|下达)"
)


@dataclass(frozen=True, slots=True)
class Block:
    """The stretch of text about one response level."""

    level: int
    start: int
    end: int
    clause: str


def level_blocks(sections: tuple[Section, ...]) -> tuple[Block, ...]:
    """Sections headed by a level (一级响应, 4.2.1 Ⅰ级应急响应)."""
    found = []
    for order, section in enumerate(sections):
        match = _TITLE.match(section.title)
        if match and ("响应" in _path(sections, order) or "响应" in section.title):
            found.append(
                Block(_NUMBERS[match["lv"]], section.body[0], section.body[1], f"{section.number} {section.title}".strip())
            )
    return tuple(found)


def _path(sections: tuple[Section, ...], order: int) -> str:
    words, at = "", order
    while at >= 0:
        words += sections[at].title
        at = sections[at].parent
    return words


def response_levels(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[Level, ...]:
    """Every level with its condition: from its own section, from a row or paragraph that opens with it, from 启动…级响应 in a sentence."""
    found = list(_from_blocks(seen, lines, level_blocks(sections)))
    for source in (_from_openings, _from_rows, _from_sentences):
        known = {level.level for level in found if level.condition}
        found += [level for level in source(seen, lines, sections) if level.level not in known]
    told = _starters_told(seen.text)
    return tuple(
        replace(level, starter=level.starter or told.get(level.level, ""))
        for level in sorted(_merged(found), key=lambda level: level.level)
    )


_STARTED_BY = re.compile(rf"{_LV}级(?:应急)?响应,?(?:时,)?(?:由|经)(?P<who>[^,。;:\n]{{2,24}}?)(?:决定|批准|宣布|下令|负责)*启动")


def _starters_told(text: str) -> dict[int, str]:
    """Ⅲ级响应由车间主任启动: said elsewhere than the level's condition."""
    found: dict[int, str] = {}
    for match in _STARTED_BY.finditer(text):
        found.setdefault(_NUMBERS[match["lv"]], _clean_starter(match["who"]))
    return found


def _merged(found: Iterable[Level]) -> Iterator[Level]:
    """One entry a level: conditions from several places are alternatives, the first starter named stands."""
    by_level: dict[int, Level] = {}
    for level in found:
        known = by_level.get(level.level)
        if known is None:
            by_level[level.level] = level
        else:
            condition = known.condition or level.condition
            by_level[level.level] = replace(known, condition=condition, starter=known.starter or level.starter)
    yield from by_level.values()


def _from_blocks(seen: View, lines: tuple[Paragraph, ...], blocks: tuple[Block, ...]) -> Iterator[Level]:
    for block in blocks:
        inside = [line for line in lines if block.start <= line.body and line.start < block.end and line.end > block.start]
        condition = _condition_in(seen, inside, block)
        yield Level(
            level=block.level, condition=condition, starter=starter(seen.text[block.start:block.end]), words=seen.span(*_trim(seen.text, block)),
            clause=block.clause, confidence=0.95 if condition else 0.5,
        )  # fmt: skip


def _trim(text: str, block: Block) -> tuple[int, int]:
    start = max(0, text.rfind("\n", 0, max(block.start - 1, 0)) + 1)
    return start, max(start + 1, block.end - 1 if text[block.end - 1 : block.end] == "\n" else block.end)


def _condition_in(seen: View, inside: list[Paragraph], block: Block) -> Condition | None:
    """The list behind 有下列情形之一…: or the sentence that says when, inside one level's section."""
    text = seen.text
    intro = _INTRO.search(text, block.start, block.end) or _LABEL.search(text, block.start, block.end)
    above = _ABOVE.search(text, block.start, block.end)
    if above and (intro is None or intro.start() > above.start()):
        return read_condition(seen, text.find("\n", block.start, above.start()) + 1 or block.start, above.start())
    listed = _LISTED_AT_ONCE.match(text, block.start, block.end)
    if listed and not (intro and intro.start() < block.start + 60):
        return read_condition(seen, block.start, _list_end(text, block.start, block.end, inside))
    if intro:
        return read_condition(seen, intro.end(), _list_end(text, intro.end(), block.end, inside)) or _said_when(
            seen, block.start, block.end
        )
    return _said_when(seen, block.start, block.end)


_LISTED_AT_ONCE = re.compile(
    r"\n?(?:\(\d{1,2}\)|[①-⑳]|\d{1,2}[.、])(?:[^\n]*(?:[;。]))\n(?:\(\d{1,2}\)|[①-⑳]|\d{1,2}[.、])[^\n]*"
)
_ABOVE = re.compile(r"(?:达到|符合|出现|具备|满足)(?:以上|上述)(?:任一|任何一[项个]|各项)?(?:启动)?(?:标准|条件|情形|情况)")


def _list_end(text: str, start: int, limit: int, inside: list[Paragraph]) -> int:
    """Where the list of conditions ends: at a line that opens another matter, or at a sentence about starting."""
    line_end = text.find("\n", start, limit)
    first = text[start : line_end if line_end >= 0 else limit].strip()
    if len(first) > 8 and not first.endswith((";", ":", "。")):
        return line_end if line_end >= 0 else limit
    for line in inside:
        if line.start <= start:
            continue
        words = text[line.start : line.end]
        if (
            _HALT.match(words)
            or (
                line.depth
                and line.depth <= 4
                and line.number
                and not re.match(r"^\(?\d+\)|^\d+[.、]", words)
                and not _is_item(words)
            )
            or _starts(words)
        ):
            return line.start
        if first.endswith("。") and len(first) > 8:
            return line.start
    return limit


def _starts(words: str) -> bool:
    """A sentence about who starts the level ends the list of conditions; 认为需要启动…的其他情形 is one of them."""
    return bool(re.search(r"决定启动|启动.{0,4}级(?:应急)?响应|宣布启动|提出启动", words)) and not re.search(
        r"(?:需要|应当)启动[^。]{0,8}响应的", words
    )


def _is_item(words: str) -> bool:
    return bool(re.match(r"^(?:\(?[一二三四五六七八九十\d]+[\).、]|[①-⑳])", words)) and words.rstrip()[-1:] in ";。"


_WHEN_MARKED = re.compile(
    r"(?:^|[。\n])(?P<c>[^。\n]{0,6}?(?:当(?![地前日班事])|发生|出现|初判|预计|预判|遇|造成|接到|达到|超出|超过)(?:(?!启动)[^。\n]){4,240}?)(?:(?<!小)时|情况下),(?!或)(?:(?!或)[^,。\n]{0,40},)?(?!或)[^,。\n]{0,40}?(?:启动|进入)[^。\n]{0,6}级"
)
_WHEN = re.compile(
    r"(?:^|[。\n])(?P<c>[^。\n]{0,6}?(?:当(?![地前日班事])|发生|出现|初判|预计|预判|遇|造成|接到|达到|超出|超过)[^。\n]{4,240}?)(?=[时的后,由经报启进为应可])(?:时|的|后)?,?(?!或)(?:(?!或)[^,。\n]{0,40},)?(?!或)[^,。\n]{0,40}?(?:启动|进入|为)[^。\n]{0,6}级"
)


# 污染超出厂界,公司难以控制。由总指挥启动…: what stands first in a level's section and is nobody's action
_BARE_CONDITION = re.compile(
    r"\n?(?!由|在|经|市|省|县|区|各|组织|成立|采取|指挥部|应急指挥|启动|响应|总指挥)(?![^。\n]*(?:负责|组织|指挥|采取|措施))[^。\n]{8,120}$"
)


def _said_when(seen: View, start: int, end: int) -> Condition | None:
    match = _WHEN_MARKED.search(seen.text, start, end) or _WHEN.search(seen.text, start, end)
    if match:
        return read_condition(seen, match.start("c"), match.end("c"))
    stop = seen.text.find("。", start, end)
    first = seen.text[start : stop if stop >= 0 else end]
    if _BARE_CONDITION.match(first) and re.search(
        r"启动|上报|报告", seen.text[start + len(first) : min(end, start + len(first) + 160)]
    ):
        return read_condition(seen, start, start + len(first))
    if re.match(r"\n?(?:当|发生|出现|初判|预计|造成|符合|适用于|应对)", first):
        return read_condition(seen, start, start + len(first))
    return None


_OPENING = re.compile(
    rf"(?:有|出现|发生|符合|具备|达到|遇)?(?:下列|以下|如下)[^。;\n]{{0,24}}(?:之一|情形|情况|条件)[^。;\n]{{0,30}}?(?:启动|进入|为){_LV}级(?:应急)?响应[^。;\n]{{0,10}}:$"
)


def _from_openings(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """出现下列情况之一时,启动Ⅰ级响应: with the list in the lines below."""
    for order, line in enumerate(lines):
        match = _OPENING.search(seen.text, line.start, line.end)
        below = (
            list(
                itertools.takewhile(
                    lambda later: _is_item(seen.text[later.start : later.end]) and "." not in later.number, lines[order + 1 :]
                )
            )
            if match
            else []
        )
        condition = read_condition(seen, below[0].start, below[-1].end) if below else None
        if match and condition:
            yield Level(
                level=_NUMBERS[match["lv"]], condition=condition, starter=starter(seen.text[line.start:line.end]), words=seen.span(line.start, below[-1].end),
                clause=clause_at(sections, line.start), confidence=0.9,
            )  # fmt: skip


def _from_rows(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """Ⅰ级:… and table rows that open with a level."""
    head: list[str] = []
    for line in lines:
        cells = seen.text[line.start : line.end].split("|") if line.table else []
        if any(re.search(r"条件|标准|情形", cell) for cell in cells) and any(
            re.search(r"级别|等级|响应", cell) for cell in cells
        ):
            head = cells
            continue
        match = _ROW.match(seen.text[line.start : line.end])
        if match and line.table and len(cells) == len(head):
            yield from _from_cells(seen, line, head, cells, sections)
        elif match:
            begin = line.start + match.end()
            yield Level(
                level=_NUMBERS[match["lv"]], condition=read_condition(seen, begin, row_end(seen.text, begin, line.end)),
                starter=starter(seen.text[begin:line.end]), words=seen.span(line.start, line.end), clause=clause_at(sections, line.start),
                confidence=0.85,
            )  # fmt: skip


def _from_cells(seen: View, line: Paragraph, head: list[str], cells: list[str], sections: tuple[Section, ...]) -> Iterator[Level]:
    """A row of a table with a head: level, condition and who starts it, each in its column."""
    match = _ROW.match(cells[0] + "|")
    column = {
        name: next((i for i, cell in enumerate(head) if re.search(pattern, cell)), -1) for name, pattern in _COLUMNS.items()
    }
    if match is None or column["condition"] < 1:
        return
    begin = line.start + sum(len(cell) + 1 for cell in cells[: column["condition"]])
    who = cells[column["starter"]].strip() if column["starter"] >= 0 else ""
    yield Level(
        level=_NUMBERS[match["lv"]], condition=read_condition(seen, begin, begin + len(cells[column["condition"]])), starter=starter(who) or _clean_starter(who),
        words=seen.span(line.start, line.end), clause=clause_at(sections, line.start), confidence=0.9,
    )  # fmt: skip


_COLUMNS = {"condition": r"条件|标准|情形", "starter": r"启动(?:权限|主体|人|单位)|批准|决定|指挥(?!措施)"}


def row_end(text: str, begin: int, end: int) -> int:
    """Of a table row the first cell behind the level; of a paragraph the first sentence."""
    stops = [at for mark in ("|", "。") if (at := text.find(mark, begin + 1, end)) > 0]
    return min([*stops, end])


def _from_sentences(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[Level]:
    """发生较大生产安全事故,由市安委会主任启动Ⅱ级响应: what stands before the last comma is the condition, behind it who starts."""
    for line in lines:
        yield from _respectively(seen, line, sections)
        for match in _STARTED.finditer(seen.text, line.start, line.end):
            begin = max(
                line.body if line.number.startswith("第") else line.start,
                seen.text.rfind("。", line.start, match.start()) + 1,
                seen.text.rfind(";", line.start, match.start()) + 1,
            )
            comma = seen.text.rfind(",", begin, match.start())
            condition = read_condition(seen, begin, comma if comma > begin else match.start())
            if condition and match.start() - begin >= 6:
                led = _LED.search(re.split("[;]", seen.text[match.end() : line.end])[0])
                yield Level(
                    level=_NUMBERS[match["lv"]], condition=condition,
                    starter=_clean_starter(seen.text[max(comma + 1, begin):match.start()]) or (led["who"] if led else ""),
                    words=seen.span(begin, match.end()), clause=clause_at(sections, line.start), confidence=0.75,
                )  # fmt: skip


def _respectively(seen: View, line: Paragraph, sections: tuple[Section, ...]) -> Iterator[Level]:
    """初判发生特别重大、重大…,分别启动Ⅰ级、Ⅱ级响应: the first grade belongs to the first level."""
    for match in _EACH.finditer(seen.text, line.start, line.end):
        condition = read_condition(seen, match.start("cond"), match.end("cond"))
        leaves = [leaf for leaf in condition.leaves() if leaf.kind == "grade"] if condition else []
        levels = re.findall(r"([ⅠⅡⅢⅣ一二三四I]+)级", match["levels"])
        led = _LED.search(re.split("[;。]", seen.text[match.end() : line.end])[0])
        for number, leaf in zip(levels, leaves, strict=False):
            yield Level(
                level=_NUMBERS[number], condition=leaf, starter=led["who"] if led else "", words=seen.span(match.start(), match.end()),
                clause=clause_at(sections, line.start), confidence=0.8,
            )  # fmt: skip


def starter(text: str) -> str:
    """Who starts the level: 由市防指指挥长决定启动 → 市防指指挥长."""
    usual = re.sub(r"(?:必要时|遇紧急情况)[^。]*。", "", text)
    match = _APPROVED.search(usual) or _STARTER.search(usual)
    return _clean_starter(next(name for name in match.groups() if name)) if match else ""


_APPROVED = re.compile(r"报(?:请)?(?P<who>[^,。;:\n]{2,30}?)(?:决定|批准|同意|审定)(?=[。,;]|后|启动)")


def _clean_starter(words: str) -> str:
    words = re.sub(r"(?:决定|宣布|立即|及时|视情|批准|按程序)+$", "", words.strip())
    cleaned = re.sub(r"^(?:由|经|报请|报|,|并|应|后|立即|及时)+", "", words.strip(" ,:"))
    cleaned = re.split(r"(?:研究|提出|视情|根据|组织(?!机构|体系))", cleaned)[0]
    return cleaned if 2 <= len(cleaned) <= 36 else ""


def clause_at(sections: tuple[Section, ...], at: int) -> str:
    """The number and title of the innermost section that holds the offset of the folded text."""
    holding = [section for section in sections if section.body[0] <= at < section.body[1]]
    return f"{holding[-1].number} {holding[-1].title}".strip() if holding else ""
