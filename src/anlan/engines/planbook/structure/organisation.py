"""Who has to do what: headquarters, groups and member units with their duties, leads and members."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.plan import Duty, Section, Unit
from anlan.engines.planbook.structure.sections import Paragraph

_SUFFIX = (
    r"指挥部办公室|防指办|防指|指挥部|指挥中心|领导小组办公室|领导小组|委员会办公室|委员会|管委会|党工委|人民政府|政府办公室|政府|办公室|办公厅|应急管理局|管理局|监管局|监督管理局|公安局|分局|总局|局|委|厅|部门|部"
    r"|工作组|小组|组|支队|总队|大队|中队|救援队|队|集团|公司|中心|站|院|医院|学校|台|海关|海事|军分区|武警|红十字会|街道办事处|(?<![举主承协督经])办|街道|乡镇|镇|乡|企业|机构|派出所|所|村委会|居委会|村|社区|总指挥|副总指挥|指挥长|指挥|组长|副组长|成员|组员|班组长|值班长|值班经理|负责人|值班室|总值班室|联络员|成员单位|单位|车间|班组|岗位"
)
_HAN = r"[\u4e00-\u9fff×XO*]"  # ××市: names left out in print
UNIT_NAME = rf"{_HAN}{{0,24}}?(?:\((?:[\u4e00-\u9fff]{{1,10}}|[市县区镇乡街道州旗、]{{3,8}})\))?{_HAN}{{0,12}}?(?:{_SUFFIX})(?:\([\u4e00-\u9fff]{{2,14}}\))?"
_NAMES = rf"(?P<names>{UNIT_NAME}(?:[、和及与]{UNIT_NAME}){{0,12}})"
_ITEM = r"(?:第[一二三四五六七八九十\d]+条|\(?[\d一二三四五六七八九十]+[\).、]|[①-⑳]|[a-zA-Z][).、])?"
_ASIDE = r"(?:\((?!以下)[^()]{0,60}\))?"  # 抢险救援组(组长:生产部经理)
_COLON = re.compile(
    rf"^{_ITEM}{_NAMES}{_ASIDE}(?:的)?(?:主要|工作|具体)*(?:职责)?(?:[:|]|为:|是:|。(?=[^。;]{{0,6}}(?:负责|承担|组织|协调|指导|牵头|由[^。;]{{2,40}}(?:牵头|组成|负责))))(?P<duty>.+)$"
)
_VERB = (
    r"(?:主要)?(?:具体)?(?:承担|负责|牵头|组织|协助|会同|配合|指导|统筹|参与|做好|统一领导|统一组织|统一指挥|领导|建立健全|协调|提供|保障|开展|实施|落实|监督|贯彻|研究|制定"
    r"|按照?(?:各自)?(?:职责)?(?:分工)?(?:负责|做好)|按照|依法|根据[^,。;]{2,16},|依照[^,。;]{2,16},(?:在[^,。;]{2,24}下,)?|在[^,。;]{2,24}(?:领导|指挥)下,?(?=开展|负责|承担|组织|做好))"
)
_DOES = re.compile(rf"^{_ITEM}(?:其中,|同时,|必要时,)?{_NAMES}{_ASIDE}(?:要|应当?|将)?(?P<verb>{_VERB})(?P<duty>[^\n]+)$")
_SEATED = re.compile(
    rf"^{_ITEM}{_NAMES}{_ASIDE}设(?:在|于)[^,。;]{{2,24}}[,。;](?:[^。;]{{2,40}}(?:兼任|担任)[,。;])?(?:其)?(?:具体|主要|工作)*(?:职责(?:是|为)?[:为是]*)?(?P<duty>(?:承担|负责|(?<=[:为是])[^\n]{{4}})[^\n]+)$"
)
_FORMED = re.compile(
    rf"(?:成立|设立|组建)(?:由[^,。;]{{2,30}}(?:组成|参加)的)?(?P<names>{UNIT_NAME})(?:\([^()]{{0,30}}\))?[,](?:[^,。;]{{2,30}}(?:任|担任|兼任)[^,。;]{{2,16}},)*(?P<duty>(?:具体|主要)?(?:负责|承担|统一)[^。;\n]+)"
)
_OF_TITLE = re.compile(r"(?:的)?(?:主要|工作)?(?:职责|组成|组成及职责|组成和职责|设置及职责)$")
_GROUP = re.compile(
    r"(?:由|牵头单位[:为]?)(?P<lead>[\u4e00-\u9fff()]{2,24}?(?:局|委员会|委|办公室|办|部|支队|大队|政府|管委会|公司|中心|院|厅))(?:\([^()]*\))?(?:牵头|为组长单位|负责)(?:[,,。](?P<rest>[^。\n]{0,200}?)(?:等)?(?:参加|参与|配合|组成))?"
)
_MEMBERS = re.compile(
    r"(?:成员单位|成员|组成单位|配合单位|由)[:为包括由]*(?P<list>[^。\n]{6,400}?)(?:等)?(?:组成|参加|参与|。|$)"
)
_PLACES = re.compile(r"组织|指挥|职责|机构|工作组|成员|分工|办公室|小组|体系")
_NOT_UNIT = re.compile(
    r"^(?:配合|各(?!镇|乡|街道|县|区|园|村|社区)|主要职责$|职责$|有关|相关|上述|该|其他|本|对|按|根据|在|并|和|及|与|由|以|经|将|为|应(?!急|对)|要|可|各级|协助|协调|听取|听从|指导|按照|同级|上级|下级|我|全|等|负责|工作|重大|发生|进行|立即|通知|事故(?!.{0,6}组$)|现场情况|检查|督促|督导|监督|动员|研究|贯彻|宣布|决定|收集|及时|加强|建立|完善|落实|开展|组织(?!部))|(?:工作部|内部|外部|全部|干部|部队|局部|大部|一部|头部|底部|顶部|部位)$"
)
ROLES = (
    ("headquarters", re.compile(r"(?<!现场)指挥部$|领导小组$|(?:应急|安全生产|防灾|减灾)[\u4e00-\u9fff]{0,6}委员会$|搜救中心$")), ("on_scene", re.compile(r"现场.{0,6}指挥部?$")), ("office", re.compile(r"(?:指挥部|领导小组|委员会|应急)[\u4e00-\u9fff]{0,4}办公室$|值班室$")),
    ("group", re.compile(r"组$")), ("post", re.compile(r"总指挥$|指挥长$|负责人$|指挥$|岗位$|联络员$")),
)  # fmt: skip


def units_of(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> tuple[Unit, ...]:
    """Units with duties, in the order of the text, from the sections on organisation and duties."""
    duties: dict[str, list[Duty]] = {}
    spans: dict[str, tuple[int, int]] = {}
    for line, text in _organising(seen, lines, sections):
        for name, duty in _duties(text):
            spans.setdefault(name, (line.start, line.end))
            found = Duty(unit=name, text=duty, words=seen.span(*_place_of(seen.text, line, duty)), confidence=0.9)
            if found not in duties.setdefault(name, []):
                duties[name].append(found)
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


_OWN_TITLE = re.compile(UNIT_NAME + _ASIDE + r"(?:的)?(?:主要|工作)?(?:职责|组成|组成及职责|组成和职责)?")
_PEOPLE = re.compile(r"^(?:副?组长|成员|组员|副?总指挥|联系人|电话|组\s*长)[:|][^,。;]{0,40}$")
_NOBODY = re.compile(
    r"^(?:(?:应急|市级|县级|省级|区级|地方)?(?:处理)?(?:领导|办事|工作|指挥|组织指挥|组织|办理|常设|日常管理|专业技术|现场指挥|应急指挥|应急组织|专家咨询|技术支撑|下级|上级|有关|相关|其他)机构|各?成员单位|工作组|各?工作组|应急工作组|各专项工作组|相关单位|组织机构|应急组织机构)$"
)
_Row = dict[str, int]


_GENERIC_HEAD = re.compile(r"[市县区省]?(?:应急)?指挥部|领导小组")
_FULL_HEAD = re.compile(rf"(?P<name>{_HAN}{{3,24}}(?:指挥部|领导小组))由{_HAN}{{2,20}}(?:任|担任)")


def _organising(seen: View, lines: tuple[Paragraph, ...], sections: tuple[Section, ...]) -> Iterator[tuple[Paragraph, str]]:
    """Lines under headings about organisation; a line that is a unit's name alone lends that name to the lines under it."""
    spans = [
        section.body
        for section in sections
        if _PLACES.search(section.title) and not re.search(r"响应|预警|处置|报告", section.title)
    ]
    carried, until, row = "", -1, _Row()
    for order, line in enumerate(lines):
        if not any(start <= line.body <= end and line.start >= start - 80 for start, end in spans):
            continue
        text = seen.text[line.start : line.end]
        if line.table:
            head = _columns(text)
            row = head or row
            yield from () if head else ((line, told) for told in _in_cells(text, row))
            continue
        row = _Row()
        title = line.title if line.depth and line.title else text if len(text) <= 30 else ""
        own = _name_of(title) or ("" if carried or not _UNSAID.match(text) else _headquarters(seen.text[: line.start]))
        if carried and _GENERIC_HEAD.fullmatch(carried) and (fuller := _FULL_HEAD.match(text)):
            carried = fuller["name"]  # under 应急指挥部: 市重大动物疫情应急指挥部由…任总指挥
        if own:
            carried, until = own, _until(lines, order, sections)
            if line.body < line.end and line.depth and line.title:
                yield line, f"{carried}:{seen.text[line.body : line.end]}"
        elif (
            carried
            and line.start < until
            and line.number
            and text[-1:] in "。;"
            and line.body >= line.end
            and not _has_own(text)
            and _is_duty(text)
        ):
            yield line, f"{carried}:{text}"  # an item so short that it looks like a heading
        elif line.depth and line.title and not _PEOPLE.match(text):
            carried = "" if line.start >= until or not line.number else carried
            yield line, text
        elif carried and line.start < until and not _has_own(text) and not _FORMED.search(text) and _is_duty(text):
            yield line, f"{carried}:{text}"
        else:
            yield line, text


_UNSAID = re.compile(r"^(?:主要|工作)?职责[::]?$")


def _headquarters(before: str) -> str:
    """主要职责: under the list of people of a headquarters: the one spoken of last."""
    named = re.findall(
        r"(?:市|县|区|省|公司|酒店)?(?:应急|抢险|救援|处置)*[\u4e00-\u9fff]{0,2}指挥部(?!下|成|总|副|办)", before[-600:]
    )
    return re.sub(r"^[由在向和及与受]", "", named[-1]) if named else ""


def _name_of(title: str) -> str:
    """The unit that a line names and nothing else: 2.2.1 应急指挥部职责, (1)抢险救援组(组长:生产部经理)."""
    bare = re.sub(rf"^{_ITEM}", "", title).rstrip(":")
    if re.fullmatch(r"各?(?:指挥部)?成员(?:的)?(?:主要)?职责", bare):
        return "成员"
    if not bare or not _OWN_TITLE.fullmatch(bare) or _NOT_UNIT.search(bare):
        return ""
    name = re.sub(r"\((?![^()]*[队局所室处站院社区道]\))[^()]*\)$", "", _OF_TITLE.sub("", bare))
    name = re.sub(r"^[^()]{2,12}(?:成立|设立|组建)(?=[^()]{4})", "", name)
    return "" if _NOBODY.match(name) else name


def _until(lines: tuple[Paragraph, ...], order: int, sections: tuple[Section, ...]) -> int:
    """Where what a heading says of a unit ends: at the next heading of its own depth or a lesser one."""
    line = lines[order]
    if line.depth and line.title:
        whole = next((section.body[1] for section in sections if section.body[0] == line.body), None)
        return whole or next(
            (later.start for later in lines[order + 1 :] if 0 < later.depth <= line.depth and later.title), lines[-1].end
        )
    return next(
        (section.body[1] for section in reversed(sections) if section.body[0] <= line.start < section.body[1]), lines[-1].end
    )


def _columns(text: str) -> _Row | None:
    """The head of a table of units: which cell names the unit, which tells its duties."""
    cells = [cell.strip() for cell in text.split("|")]
    unit = next(
        (
            i
            for i, cell in enumerate(cells)
            if re.fullmatch(r"(?:责任|成员|组成|牵头)?(?:单位|部门)(?:名称)?|机构(?:名称)?|组别|工作组|岗位|名称|职务", cell)
        ),
        -1,
    )
    duty = next((i for i, cell in enumerate(cells) if re.search(r"职责|职能|任务|分工", cell) and len(cell) <= 12), -1)
    return {"unit": unit, "duty": duty} if unit >= 0 and duty >= 0 else None


def _in_cells(text: str, row: _Row) -> Iterator[str]:
    cells = [cell.strip() for cell in text.split("|")]
    if row and len(cells) > max(row.values()):
        unit, duty = cells[row["unit"]], cells[row["duty"]]
    else:
        named = [i for i, cell in enumerate(cells) if cell and _OWN_TITLE.fullmatch(cell) and len(cell) <= 30]
        unit, duty = (cells[named[0]], max(cells[named[0] + 1 :], key=len, default="")) if named else ("", "")
    if unit and len(duty) >= 4:
        yield f"{unit}:{duty}"


def _has_own(text: str) -> bool:
    """Does the sentence name whose duty it is, beside what a heading above lends?"""
    match = _COLON.match(text) or _SEATED.match(text) or _DOES.match(text)
    return bool(match) and bool(split_names(match["names"])) and not re.match(rf"^{_ITEM}(?:主要|工作)?职责", text)  # type: ignore[index]


_SHORTEST = 7  # characters of a duty with its number and its stop: (三)请求支援。


def _is_duty(text: str) -> bool:
    """A sentence long enough to be a duty, and no list of people."""
    return (
        len(text) >= _SHORTEST
        and (text[-1] in "。;" or bool(re.match(rf"^{_ITEM}(?:{_VERB}|主要职责|职责|由)", text)))
        and not _PEOPLE.match(text)
    )


_STARTS_ANEW = re.compile(r"(?<=[。;])(?=[^。;]{4})")


def _duties(text: str) -> Iterator[tuple[str, str]]:
    """Unit and duty of a paragraph; a sentence of it that names another unit begins another pair."""
    if _PEOPLE.match(text):
        return
    colon = _COLON.match(text)
    if colon and split_names(colon["names"]):
        yield from _pairs(colon["names"], colon["duty"])
        return
    if (seated := _SEATED.match(text)) and split_names(seated["names"]):
        yield from _pairs(seated["names"], seated["duty"])
        return
    held: list[tuple[str, str]] = []
    for piece in _STARTS_ANEW.split(re.sub(r"(?<=[。;,])其中,", "", text)):
        seated = _SEATED.match(piece)
        match = seated or _DOES.match(piece)
        if match and split_names(match["names"]):
            held.append((match["names"], (match.groupdict().get("verb") or "") + match["duty"]))
        elif held and not _FORMED.search(piece):
            held[-1] = (held[-1][0], held[-1][1] + piece)
    for names, duty in held:
        yield from _pairs(names, duty)
    formed = _FORMED.search(text)
    if formed and formed["names"] not in {name for name, _ in held}:
        yield from _pairs(formed["names"], formed["duty"])


_PERSON_NAMED = re.compile(
    r"^[^,。;]{0,24}(?:区长|县长|市长|省长|镇长|乡长|局长|主任|经理|书记|部长|队长|总监|处长|厂长|院长|校长|董事长|负责人|副总|秘书长|司令员?|政委|参谋长)(?:[、,。;]|(?:任|担任|为)[^,。;]{2,8}|$)"
)
_COMPOSED = re.compile(
    r"任[^,。;]{0,10}(?:总指挥|指挥长|组长|主任|副主任)|(?:设立|下设)[^,。;]{0,24}(?:办公室|组|指挥部|机构)|设在|担任|为组长|牵头[,。]|组成(?:[,。]|$)|参加(?:[,。]|$)"
)


def _pairs(names: str, words: str) -> Iterator[tuple[str, str]]:
    """``names`` have the duty ``words``; who leads and belongs to a group is no duty of it."""
    duty = re.sub(
        rf"^(?:{_ITEM}(?:主要|工作|具体)?职责(?:[:是为]+)|按照?(?:各自)?(?:职责)?(?:分工)?(?=负责|做好))", "", words.strip()
    )
    duty = re.sub(rf"^{_ITEM}", "", duty).strip()
    for name in split_names(names)[:1]:
        duty = re.sub(rf"^{re.escape(name)}(?=由|是|为|设)", "", duty)
    duty = _without_composition(duty)
    is_composition = _COMPOSED.search(duty[:60]) and not re.search(r"负责(?!人)|承担|组织(?!成)|统一|协调|指导|职责", duty)
    is_person = bool(_PERSON_NAMED.match(duty)) and not re.search(
        r"负责(?!人)|承担|组织(?!成)|统一|(?<![任总副])指挥(?!部|中心|长)|协调|指导|决定|领导(?!小组)", duty.split("。")[0]
    )
    if len(duty) < 4 or is_composition or is_person or re.match(r"^[\d\-()]{6,}", duty):
        return
    for name in split_names(names):
        told = re.sub(rf"^{re.escape(name)}{_ASIDE}", "", duty)
        told = _without_composition(told) if told is not duty else duty
        if not told.startswith(("下设", "由以下", "由下列")):
            yield name, told.rstrip("。;")


_OWN_DUTY = re.compile(r"(?:主要|工作|具体)?职责(?:是|为)?[:是为]+")
_LED_BY = re.compile(
    r"^(?:由[^。;]{2,160}?(?:牵头|组成|参加|配合|参与|担任|兼任|为组长单位)[,。;]|牵头单位[为是:][^,。;]{2,24}[,。;]|是[^,。;]{2,24}(?:机构|部门)[,。;])"
    r"(?:[^,。;]{2,80}?等?(?:参加|参与|配合|组成)[,。;])*(?:主要|具体)?(?!视情|会同|必要时|根据需要|可以?)(?=[^,。;]{4})"
)
_HEAD_FIRST = re.compile(
    r"^(?:副?组长|副?总指挥|副?指挥长|负责人|牵头人)[:是为由]?[^,。;]{2,24}[,。;](?=负责|承担|组织|主要|协助|做好|保障|开展)"
)
_BY_ITS_CHARGE = re.compile(r"^(?:依照|按照|根据|依据)[^,。;]{2,20},(?:在[^,。;]{2,20}下,)?(?=负责|承担|组织|具体|做好)")
_HEADED_BY = re.compile(r"^(?:[^,。;]{2,30})?由[^,。;]{2,30}(?:任|担任)[^,。;]{2,24}[,。](?=负责|统一|领导|组织)")


def _without_composition(duty: str) -> str:
    """由市公安局牵头,…参加,负责…: what is told of the members is no duty; it begins behind."""
    own = _OWN_DUTY.search(duty)
    if own and re.match(r"(?:由|牵头|成员|组长|总指挥|[^,。;]{2,24}(?:成立|设在|担任|兼任))", duty):
        return duty[own.end() :]
    duty = _HEAD_FIRST.sub("", duty)
    return _BY_ITS_CHARGE.sub("", _HEADED_BY.sub("", _LED_BY.sub("", duty)))


def _place_of(text: str, line: Paragraph, duty: str) -> tuple[int, int]:
    """Where in the line the duty is written; the line, if it was put together from several places."""
    at = text.find(duty[:20], line.start, line.end)
    head = max(text.rfind(mark, line.start, at) for mark in "。;") + 1 if at > 0 else 0
    return (max(head, line.start), min(at + len(duty), line.end)) if at > 0 else (line.start, line.end)


def split_names(names: str) -> list[str]:
    """市公安局、市交通局和市卫健委 → three names; what is no name of a unit is dropped."""
    if several := re.fullmatch(r"各(街道|镇|乡|县|区)(?:[、和及])(镇|乡|街道|区|园区|县|乡镇)", names):
        return [f"各{several[1]}", f"各{several[2]}"]
    found = [
        part.strip("()") if part.count("(") != part.count(")") else part
        for part in re.split(r"、(?![^()]*\))|(?<=[局委办部组])(?:和|及|与)(?!政府)", names)
    ]
    return [name for name in found if 2 <= len(name) <= 30 and not _NOT_UNIT.search(name) and not _NOBODY.match(name)]


def _leads(seen: View, lines: tuple[Paragraph, ...]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Working groups: who leads, who belongs to it."""
    found = {}
    for line in lines:
        text = seen.text[line.start : line.end]
        name = re.match(r"^(?:\(?[\d一二三四五六七八九十.]+[\).、]?)?(?P<n>[\u4e00-\u9fff]{2,14}组)(?:[:。,|]|由)", text)
        match = _GROUP.search(text)
        if name and match:
            found[name["n"]] = (match["lead"], tuple(split_names(match["rest"] or "")))
    return found
