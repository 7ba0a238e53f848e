"""Who has to do what: headquarters, groups and member units with their duties, leads and members."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Duty, Section, Unit
from anlan.engines.planbook.structure.sections import Paragraph

_SUFFIX = (
    r"指挥部办公室|防指办|防指|指挥部|指挥中心|领导小组办公室|领导小组|委员会办公室|委员会|管委会|党工委|人民政府|政府办公室|政府|办公室|办公厅|应急管理局|管理局|监管局|监督管理局|公安局|分局|总局|局|委|厅|部门|部"
    r"|工作组|小组|组|支队|总队|大队|中队|救援队|队|集团|公司|中心|站|院|医院|学校|台|海关|海事|军分区|武警|红十字会|街道办事处|街道|乡镇|镇|乡|企业|总指挥|副总指挥|指挥长|指挥|负责人|值班室|总值班室|联络员|成员单位|单位|车间|班组|岗位"
)
UNIT_NAME = rf"[\u4e00-\u9fff(]{{0,24}}?(?:\([\u4e00-\u9fff]{{1,10}}\))?[\u4e00-\u9fff]{{0,12}}?(?:{_SUFFIX})(?:\([\u4e00-\u9fff]{{2,14}}\))?"
_NAMES = rf"(?P<names>{UNIT_NAME}(?:[、和及与]{UNIT_NAME}){{0,8}})"
_COLON = re.compile(rf"^(?:\(?[\d一二三四五六七八九十]+[\).、]|[①-⑳])?{_NAMES}(?:主要|工作)?(?:职责)?[:|](?P<duty>.+)$")
_DOES = re.compile(
    rf"^(?:\(?[\d一二三四五六七八九十]+[\).、]|[①-⑳])?{_NAMES}(?P<verb>(?:主要)?(?:具体)?(?:承担|负责|牵头|组织|协助|会同|配合|指导|统筹|参与|做好|按照|依法))(?P<duty>[^\n]+)$"
)
_GROUP = re.compile(r"(?:由|牵头单位[:为]?)(?P<lead>[\u4e00-\u9fff()]{2,24}?(?:局|委员会|委|办公室|办|部|支队|大队|政府|管委会|公司|中心|院|厅))(?:\([^()]*\))?(?:牵头|为组长单位|负责)(?:[,,。](?P<rest>[^。\n]{0,200}?)(?:等)?(?:参加|参与|配合|组成))?")
_MEMBERS = re.compile(r"(?:成员单位|成员|组成单位|配合单位|由)[:为包括由]*(?P<list>[^。\n]{6,400}?)(?:等)?(?:组成|参加|参与|。|$)")
_PLACES = re.compile(r"组织|指挥|职责|机构|工作组|成员|分工|办公室|小组|体系")
_NOT_UNIT = re.compile(r"^(?:各|有关|相关|上述|该|其他|本|对|按|根据|在|并|和|及|与|由|以|经|将|为|应(?!急|对)|要|可|各级|协助|协调|听取|听从|指导|按照|同级|上级|下级|我|全|等|负责|工作|重大|发生|进行|立即|通知|事故|现场情况)|(?:工作部|内部|外部|全部|干部|部队|局部|大部|一部|头部|底部|顶部|部位)$")
ROLES = (
    ("headquarters", re.compile(r"(?<!现场)指挥部$|领导小组$|(?:应急|安全生产|防灾|减灾)[\u4e00-\u9fff]{0,6}委员会$|搜救中心$")), ("on_scene", re.compile(r"现场.{0,6}指挥部?$")), ("office", re.compile(r"(?:指挥部|领导小组|委员会|应急)[\u4e00-\u9fff]{0,4}办公室$|值班室$")),
    ("group", re.compile(r"组$")), ("post", re.compile(r"总指挥$|指挥长$|负责人$|指挥$|岗位$|联络员$")),
)  # fmt: skip


def units_of(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[Unit, ...]:
    """Units with duties, in the order of the text, from the sections on organisation and duties."""
    duties: dict[str, list[Duty]] = {}
    spans: dict[str, tuple[int, int]] = {}
    for line, text in _organising(seen, lines, sections):
        for name, duty, begin, end in _duties(line, text):
            spans.setdefault(name, (line.start, line.end))
            duties.setdefault(name, []).append(Duty(unit=name, text=duty, words=seen.span(begin, end), confidence=0.9))
    leads = _leads(seen, lines)
    return tuple(
        Unit(
            name=name, role=role_of(name), words=seen.span(*spans[name]), lead=leads.get(name, ("", ()))[0], members=leads.get(name, ("", ()))[1],
            duties=tuple(found),
        )
        for name, found in duties.items()
    )  # fmt: skip


def role_of(name: str) -> str:
    return next((role for role, pattern in ROLES if pattern.search(name)), "member")


_OWN_TITLE = re.compile(UNIT_NAME + r"(?:主要)?(?:职责|的?组成|组成及职责)?")
_PEOPLE = re.compile(r"^(?:副?组长|成员|组员|总指挥|副总指挥|联系人|电话|组\s*长)[:|]")


def _organising(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[tuple[Paragraph, str]]:
    """Lines under headings about organisation; a line that is a unit's name alone lends that name to the lines under it."""
    spans = [section.body for section in sections if _PLACES.search(section.title) and not re.search(r"响应|预警|处置|报告", section.title)]
    carried, until = "", -1
    for line in lines:
        if not any(start <= line.body <= end and line.start >= start - 80 for start, end in spans):
            continue
        text = seen.text[line.start:line.end]
        title = line.title if line.depth and line.title else text if len(text) <= 16 else ""
        if title and _OWN_TITLE.fullmatch(title) and not _NOT_UNIT.search(title):
            carried = re.sub(r"(?:主要)?(?:职责|的?组成|组成及职责)$", "", title)
            until = _body_end(sections, line) if line.depth and line.title else len(seen.text)
            if line.body < line.end and line.depth and line.title:
                yield line, f"{carried}:{seen.text[line.body:line.end]}"
        elif line.depth and line.title:
            carried = "" if line.start >= until or not line.number else carried
        elif carried and line.start < until and not (_COLON.match(text) or _DOES.match(text)) and _is_duty(text):
            yield line, f"{carried}:{re.sub(r'^(?:主要)?职责[:是为]*', '', text)}"
        else:
            yield line, text


def _is_duty(text: str) -> bool:
    """A sentence long enough to be a duty, and no list of people."""
    return len(text) >= 8 and text[-1] in "。;" and not _PEOPLE.match(text)


def _body_end(sections: tuple[Section, ...], line: Paragraph) -> int:
    return next((section.body[1] for section in sections if section.body[0] == line.body), line.end)


def _duties(line: Paragraph, text: str) -> Iterator[tuple[str, str, int, int]]:
    match = _COLON.match(text) or _DOES.match(text)
    if match is None:
        return
    verb = match.groupdict().get("verb") or ""
    words = (verb + match["duty"]).strip()
    if len(words) < 4 or (re.search(r"设立|设在|担任", words[:40]) and "负责" not in words[:20]) or re.match(r"^[\d\-()]{6,}", words):
        return
    for name in split_names(match["names"]):
        yield name, words.rstrip("。;"), line.start, line.end


def split_names(names: str) -> list[str]:
    """市公安局、市交通局和市卫健委 → three names; what is no name of a unit is dropped."""
    found = [part.strip("()") if part.count("(") != part.count(")") else part for part in re.split(r"[、]|(?<=[局委办部组])(?:和|及|与)", names)]
    return [name for name in found if 2 <= len(name) <= 30 and not _NOT_UNIT.search(name)]


def _leads(seen: View, lines: tuple[Paragraph, ...]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Working groups: who leads, who belongs to it."""
    found = {}
    for line in lines:
        text = seen.text[line.start:line.end]
        name = re.match(r"^(?:\(?[\d一二三四五六七八九十.]+[\).、]?)?(?P<n>[\u4e00-\u9fff]{2,14}组)(?:[:。,|]|由)", text)
        match = _GROUP.search(text)
        if name and match:
            found[name["n"]] = (match["lead"], tuple(split_names(match["rest"] or "")))
    return found
