"""Measures with units and time limits, reporting rules, references, contacts, cycles of drill and revision."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.extract.numbers import plain_number
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Contact, Measure, Reference, ReportRule, Section
from anlan.engines.planbook.structure.level_sections import Block, level_blocks
from anlan.engines.planbook.structure.sections import Paragraph
from anlan.engines.planbook.structure.unit_names import UNIT_NAME, split_names

_LIMIT = re.compile(
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]+|半)(?:个)?(?P<u>分钟|小时|日|天)(?:以)?内|时限[:为]?(?P<n2>\d+|[一二两三四五六七八九十]+)(?P<u2>分钟|小时|日|天)|(?P<now>立即|迅速|第一时间)"
)
_UNIT_MIN = {"分钟": 1.0, "小时": 60.0, "日": 1440.0, "天": 1440.0}
_TAG = re.compile(
    r"\((?:牵头|责任|承办|负责)(?:单位|部门)?[:为](?P<lead>[^();,]+)(?:[;,](?:配合|参加|协助)(?:单位|部门)?[:为](?P<help>[^();]+))?(?:[;,](?P<limit>[^()]*))?\)"
)
_SUBJECT = re.compile(
    rf"^(?:第[一二三四五六七八九十\d]+条)?(?:\(?[\d一二三四五六七八九十]+[\).、]|[①-⑳])?(?:(?:启动|进入)[^,。;]{{0,12}}响应后?,)?(?:由|请)?(?P<names>{UNIT_NAME}(?:[、和及与]{UNIT_NAME}){{0,8}})(?=(?:应当|应|要|须|尽快|合理|全力|迅速|第一时间|主动|积极|继续|同步|持续|依法|视情|立刻|按照|配合|\d|立即|迅速|负责|组织|牵头|派出|会同|协调|启动|开展|做好|发布|按|根据|及时|调集|实施|对|赶赴|进入|在|召开|指导|统一|向|通知|主持|密切|加强|落实|配合|提供|参与|牵头|指挥|\d))"
)
_DOING = re.compile(
    r"组织|派出|调集|疏散|转移|启动|发布|开展|实施|封锁|封闭|设置|划定|监测|抢险|抢修|救治|报告|通知|协调|保障|关闭|停止|切断|赶赴|召开|成立|巡查|预置|安置|管制|警戒|侦检|堵漏|洗消|会商|增援|调度|搜救|营救|扑救|隔离|供应|恢复|评估|审批|动员|备勤|值守|关停|回港|避险|加固"
)
_MEASURES = re.compile(
    r"响应措施|处置措施|响应行动|响应程序|处置程序|应急行动|行动措施|响应处置|应急处置|应急措施|先期处置|处置与救援|分类处置|预警行动|预警响应|工作措施|救援行动|防御措施|主要措施"
)
_PHASES = (
    ("先期处置", re.compile(r"先期")), ("预警", re.compile(r"预警")), ("信息报告", re.compile(r"报告|信息发布")), ("响应终止", re.compile(r"终止|结束|解除")),
    ("后期处置", re.compile(r"后期|善后|恢复")),
)  # fmt: skip


def measures_of(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[Measure, ...]:
    """What is to be done: every sentence that acts, under headings about handling and inside the sections of the levels."""
    whole = level_blocks(sections)
    blocks = tuple(_acting(seen.text, block) for block in whole)
    told = tuple(acting for block, acting in zip(whole, blocks, strict=True) if acting is not block)
    handling = [section.body for section in sections if _MEASURES.search(section.title)]
    found = []
    for line in lines:
        started = _ON_START.match(seen.text, line.start, line.end)
        if line.table or not (
            started or any(b.start <= line.start < b.end for b in blocks) or any(s <= line.start < e for s, e in handling)
        ):
            continue
        level = next((block.level for block in blocks if block.start <= line.start < block.end), None)
        found += list(
            _in_line(
                seen,
                line,
                level,
                _phase(sections, line),
                listed=bool(line.number) and any(b.start <= line.start < b.end for b in told),
            )
        )
    return tuple(found)


_ON_START = re.compile(
    r"(?:第[一二三四五六七八九十\d]+条)?(?:\(?[\d一二三四五六七八九十]+[\).、])?(?:启动|进入)[^,。;\n]{0,12}响应后,"
)
_ACTS = re.compile(r"\n[^\n]{0,16}(?:响应措施|处置措施|应急措施|主要措施|响应行动|工作措施)|采取(?:以下|下列|如下)")


def _acting(text: str, block: Block) -> Block:
    """The part of a level's section that tells what to do; what stands before are its conditions."""
    match = _ACTS.search(text, block.start, block.end)
    return Block(block.level, match.start(), block.end, block.clause) if match else block


def _in_line(seen: View, line: Paragraph, level: int | None, phase: str, *, listed: bool) -> Iterator[Measure]:
    """``listed``: an item of the list of a level's measures, which counts even where it names nobody."""
    begin = line.start if line.depth in (0, 4, 5, 6) or not line.title else line.body
    for match in re.finditer(r"[^。;\n]+[。;]?(?:\([^()]*\))?", seen.text[begin : line.end]):
        words = match.group().strip()
        tagged = _TAG.search(words)
        units = _units(words, tagged)
        if (
            len(words) < 8
            or not (tagged or _DOING.search(words))
            or not (tagged or ((units or listed) and not re.search(r"启动[^。]{0,4}级响应|以下情形|下列|以下措施:?$", words)))
        ):
            continue
        yield Measure(
            text=_text(words), units=units, words=seen.span(begin + match.start(), begin + match.end()), level=level,
            within_min=limit_minutes(words), phase=phase, confidence=0.95 if tagged else 0.75,
        )  # fmt: skip


def _text(words: str) -> str:
    bare = _TAG.sub("", words)
    return re.sub(r"^(?:\(?[\d一二三四五六七八九十]+[\).、]|[①-⑳])", "", bare).strip(" 。;")


def _units(words: str, tagged: re.Match[str] | None) -> tuple[str, ...]:
    if tagged:
        named = f"{tagged['lead']}、{tagged['help'] or ''}"
        return tuple(name for part in re.split(r"[、,]", named) if (name := part.strip()))
    subject = _SUBJECT.match(words)
    return tuple(split_names(subject["names"])) if subject else ()


def limit_minutes(words: str) -> float | None:
    """30分钟内 → 30; 立即 → 0; None where no limit is said."""
    exact = [match for match in _LIMIT.finditer(words) if not match["now"]]
    if exact:
        number, unit = exact[-1]["n"] or exact[-1]["n2"], exact[-1]["u"] or exact[-1]["u2"]
        return (0.5 if number == "半" else plain_number(number)) * _UNIT_MIN[unit]
    return 0.0 if _LIMIT.search(words) else None


def _phase(sections: tuple[Section, ...], line: Paragraph) -> str:
    holding = [section.title for section in sections if section.body[0] <= line.start < section.body[1]]
    return next((phase for title in reversed(holding) for phase, pattern in _PHASES if pattern.search(title)), "应急处置")


def reports_of(seen: View, lines: tuple[Paragraph, ...]) -> tuple[ReportRule, ...]:
    """Sentences that say what must be reported and by when."""
    found = []
    for line in lines:
        for match in re.finditer(r"[^。;\n]+", seen.text[line.start : line.end]):
            words = match.group()
            limit = limit_minutes(words)
            if limit is not None and re.search(r"报告|上报|报送|续报|书面报", words) and not _TAG.search(words):
                found.append(
                    ReportRule(
                        text=words.strip(),
                        within_min=limit,
                        words=seen.span(line.start + match.start(), line.start + match.end()),
                    )
                )
    return tuple(found)


_BOOK = re.compile(r"《([^《》\n]{3,50}(?:《[^《》]*》)?[^《》\n]{0,20})》")


def references_of(seen: View) -> tuple[Reference, ...]:
    """Laws and plans named in 《》, once each."""
    found: dict[str, Reference] = {}
    for match in _BOOK.finditer(seen.text):
        title = match.group(1)
        kind = "plan" if re.search(r"预案|方案", title) and not re.search(r"管理办法|导则|条例", title) else "law"
        found.setdefault(title, Reference(title=title, kind=kind, words=seen.span(match.start(), match.end())))
    return tuple(found.values())


_PHONE = re.compile(
    r"(?P<name>[\u4e00-\u9fff()]{2,24}?)(?:\||:|(?:值班)?电话[:|]?|联系电话[:|]?)+(?P<phone>0\d{2,3}-?\d{7,8}|1\d{10}|1[12]\d{1,3}(?!\d))"
)


def contacts_of(seen: View) -> tuple[Contact, ...]:
    return tuple(
        Contact(name=match["name"], phone=match["phone"], words=seen.span(match.start(), match.end()))
        for match in _PHONE.finditer(seen.text)
    )


_CYCLE = re.compile(
    r"(?:每(?P<n>[一二两三四五半\d]*)(?P<u>年|半年|季度)|(?P<n2>[一二两三四五\d])年(?:内)?)(?:至少)?(?:组织|开展|进行)?(?:[^。;,]{0,16})?"
)


def cycle_months(text: str, word: str) -> int | None:
    """How often: 每3年至少组织一次演练 → 36; None where it is not said."""
    told = re.findall(r"[^。;,\n]+", text) + re.findall(r"[^。;\n]+", text)  # 每两年演练一次,每三年评估一次: the clause first
    for sentence in told:
        match = _CYCLE.search(sentence) if re.search(word, sentence) else None
        if match and ("每" in match.group()):
            if match["u"] == "季度":
                return 3
            if match["u"] == "半年" or match["n"] == "半":
                return 6
            return int(12 * plain_number(match["n"] or "1"))
    return None
