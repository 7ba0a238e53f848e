"""Unit and duty in a line of text."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.structure.duty_words import without_composition
from anlan.engines.planbook.structure.unit_names import ASIDE, ITEM, NAMES, UNIT_NAME, split_names

_COLON = re.compile(
    rf"^{ITEM}{NAMES}{ASIDE}(?:的)?(?:主要|工作|具体)*(?:职责)?(?:[:|]|—{{1,2}}|为:|是:|。(?=[^。;]{{0,6}}(?:负责|承担|组织|协调|指导|牵头|由[^。;]{{2,40}}(?:牵头|组成|负责))))(?P<duty>.+)$"
)

_VERB = (
    r"(?:主要)?(?:具体)?(?:承担|负责|牵头|组织|协助|会同|配合|指导|统筹|参与|做好|统一领导|统一组织|统一指挥|领导|建立健全|协调|提供|保障|开展|实施|落实|监督|贯彻|研究|制定|安排|调配|调集|调度|抢修|监测|发布|(?:成立|组建)(?![^。;]{0,40}(?:指挥部|领导小组|专家组|工作组))|收集|汇总|核实|维护|维持|加强|确保|审定|主持|决定|批准|管理|承办|支持|动员|执行|提出|传达|迅速|及时|为(?!组|总|副|主|成员)[^,。;]{2,20}提供|对[^,。;]{2,24}(?:进行|实施|开展)"
    r"|按照?(?:各自)?(?:职责)?(?:分工)?(?:负责|做好)|按照|依法|根据(?:工作|实际)?需要,?|根据[^,。;]{2,16},|依照[^,。;]{2,16},(?:在[^,。;]{2,24}下,)?|在[^,。;]{2,24}(?:领导|指挥)下,?(?=开展|负责|承担|组织|做好))"
)

_DOES = re.compile(rf"^{ITEM}(?:其中,|同时,|必要时,)?{NAMES}{ASIDE}(?:要|应当?|将)?(?P<verb>{_VERB})(?P<duty>[^\n]+)$")

_SEATED = re.compile(
    rf"^{ITEM}{NAMES}{ASIDE}设(?:在|于)[^,。;]{{2,24}}[,。;](?:[^。;]{{2,40}}(?:兼任|担任)[,。;])?(?:其)?(?:具体|主要|工作)*(?:职责(?:是|为)?[:为是]*)?(?P<duty>(?:承担|负责|(?<=[:为是])[^\n]{{4}})[^\n]+)$"
)

# 抢修抢险队职责是关闭阀门;客服中心职责是…; 调度中心是应急值守机构,负责…; 值班站长担任现场临时指挥,负责…
_CHARGED = re.compile(
    rf"^{ITEM}{NAMES}{ASIDE}(?:的?(?:主要|工作|具体)*职责(?:是|为):?|(?:是[^,。;]{{2,20}}(?:机构|部门|单位)|担任[^,。;]{{2,16}}),(?=负责|承担|主要))(?P<duty>[^\n]{{4,}})$"
)

FORMED = re.compile(
    rf"(?:成立|设立|组建|下设)(?!相应|专门)(?:由[^,。;]{{2,30}}(?:组成|参加)的)?(?P<names>{UNIT_NAME})(?:\([^()]{{0,30}}\))?[,](?:由[^,。;]{{2,40}}组成,)?(?:[^,。;]{{2,30}}(?:任|担任|兼任)[^,。;]{{2,16}},)*(?P<duty>(?:(?:具体|主要)?(?:负责|承担|统一)|为[^,。;]{{2,20}}提供)[^。;\n]+)"
)

PEOPLE = re.compile(
    r"^(?:(?:(?:第一|常务|执行)?副?(?:组长|总指挥|指挥长|主任)|成员|组员|联系人|电话|组\s*长)[:|](?!负责(?!人)|统一|全面|组织|主持|协助|承担)[^,。;]{0,40}$"
    r"|(?:副?组长|组员|成员单位|成员(?=[:|][^,。;]{1,30}(?:局|委|部|办|站|所|队|公司|干部|领导|经理|主任|长|中心|院)[、,。;])|牵头单位|牵头部门|配合单位|责任单位|参与单位|参加单位|组成单位|组成人员|主任|副主任)[:|](?![^\n]*(?:职责|任务[:是为]|负责(?!人|同志)))[^\n]*$)"
)


def names_its_unit(text: str) -> bool:
    """Does the sentence name whose duty it is, beside what a heading above lends?"""
    match = _COLON.match(text) or _CHARGED.match(text) or _SEATED.match(text) or _DOES.match(text)
    return bool(match) and bool(split_names(match["names"])) and not re.match(rf"^{ITEM}(?:主要|工作)?职责", text)  # type: ignore[index]


_SHORTEST = 7  # characters of a duty with its number and its stop: (三)请求支援。


def is_duty(text: str) -> bool:
    """A sentence long enough to be a duty, and no list of people."""
    return (
        len(text) >= _SHORTEST
        and (text[-1] in "。;" or bool(re.match(rf"^{ITEM}(?:{_VERB}|主要职责|职责|由)", text)))
        and not PEOPLE.match(text)
    )


_STARTS_ANEW = re.compile(
    r"(?<=[。;])(?=[^。;]{4})|(?<=,)(?=[^,。;、]{2,14}(?:局|委|办|部|厅|中心|公司|集团|支队|大队|政府|办事处)(?:牵头)?负责)"
)


# 抢险救援组由市应急局牵头,…参加。主要职责:…
_LED_THEN_DUTY = re.compile(
    rf"^{ITEM}{NAMES}{ASIDE}[:。]?(?:由|组长|牵头单位|成员单位|组成)[^\n]*?(?:主要|工作|具体)?(?:职责|任务)(?:是|为)?[:是为](?P<duty>[^\n]{{4,}})$"
)


# 区指挥部下设办公室,办公室设在区住建局,…。主要职责是:…
_OFFICE_BELOW = re.compile(
    rf"^{ITEM}(?P<head>[^,。;:、]{{0,20}}(?:指挥部|领导小组|委员会|防指))下设(?P<office>办公室)[^\n]*?(?:(?:主要|工作|具体)?职责(?:是|为)?[:是为]+|负责:)(?P<duty>[^\n]{{4,}})$"
)
# 县抗震救灾指挥部由县长任指挥长,负责统一领导…
_HEADED = re.compile(
    rf"^{ITEM}{NAMES}{ASIDE}(?![^\n]*职责[:是为])由[^,。;]{{2,30}}(?:任|担任|兼任)[^。;\n]{{2,80}}?[,。](?P<duty>(?:主要)?(?:负责(?!人|同志)|统一|承担|领导(?!小组))[^\n]{{4,}})$"
)


_UNDER = re.compile(
    r"^在[^,。;]{2,24}(?:领导|指挥)下,(?=[^,。;]{2,30}(?:指挥部|委员会|领导小组|办公室|局|公司)(?:负责|统一|承担|组织))"
)


def duties_in(text: str) -> Iterator[tuple[str, str]]:
    """Unit and duty of a paragraph; a sentence of it that names another unit begins another pair."""
    if PEOPLE.match(text):
        return
    text = _UNDER.sub("", text)
    whole = _whole_line(text)
    yield from _pairs(*whole) if whole else _in_sentences(text)


def _whole_line(text: str) -> tuple[str, str] | None:
    """A line that is all of one unit, or of several with one duty."""
    if below := _OFFICE_BELOW.match(text):
        return below["head"] + below["office"], below["duty"]
    for form in (_LED_THEN_DUTY, _COLON, _SEATED, _HEADED):
        match = form.match(text)
        if match and split_names(match["names"]):
            return match["names"], match["duty"]
    return None


def _in_sentences(text: str) -> Iterator[tuple[str, str]]:
    held: list[tuple[str, str]] = []
    for piece in _STARTS_ANEW.split(re.sub(r"(?<=[。;,])其中,", "", text)):
        seated = _SEATED.match(piece)
        match = seated or _CHARGED.match(piece) or _DOES.match(piece)
        if match and split_names(match["names"]):
            held.append((match["names"], (match.groupdict().get("verb") or "") + match["duty"]))
        elif held and not FORMED.search(piece):
            held[-1] = (held[-1][0], held[-1][1] + piece)
    for names, duty in held:
        yield from _pairs(names, duty)
    formed = FORMED.search(text)
    if formed and formed["names"] not in {name for name, _ in held}:
        yield from _pairs(formed["names"], formed["duty"])


_PERSON_NAMED = re.compile(
    r"^[^,。;]{0,24}(?:区长|县长|市长|省长|镇长|乡长|局长|主任|经理|书记|部长|队长|总监|处长|厂长|院长|校长|董事长|负责人|副总|秘书长|领导|负责同志|司令员?|政委|参谋长)(?:[、,。;]|(?:任|担任|为)[^,。;]{2,8}|$)"
)

_ONLY_MEMBERS = re.compile(
    r"(?![^。]*(?:负责(?!人)|承担|协调|指导))[^。]{4,400}(?:参加|参与|配合|组成)。?$"
)  # 市公安局、市水利局等参加
_COMPOSED = re.compile(
    r"任[^,。;]{0,10}(?:总指挥|指挥长|组长|主任|副主任)|(?:设立|下设)[^,。;]{0,24}(?:办公室|组|指挥部|机构)|设在|担任|为组长|牵头[,。]|组成(?:[,。]|$)|参加(?:[,。]|$)"
)


# 主要承担以下职责: the list below tells them
_ONLY_OPENS = re.compile(r"(?:主要|具体)?(?:承担|履行|负责)?(?:以下|下列|如下)[^。;]{0,8}(?:职责|工作|任务|事项)[::]?")


def _pairs(names: str, words: str) -> Iterator[tuple[str, str]]:
    """``names`` have the duty ``words``; who leads and belongs to a group is no duty of it."""
    duty = re.sub(
        rf"^(?:{ITEM}其?(?:主要|工作|具体)*(?:职责|任务)(?:[:是为]+)|按照?(?:各自)?(?:职责)?(?:分工)?(?=负责|做好))",
        "",
        words.strip(),
    )
    duty = re.sub(rf"^{ITEM}(?:(?:主要|具体)?(?:应急|工作)?(?:措施|任务|内容)[:是为]+)?", "", duty).strip()
    if re.match(r"的(?:副?组长|成员|主任)", duty):
        return
    for name in split_names(names)[:1]:
        duty = re.sub(rf"^{re.escape(name)}(?=由|是|为|设)", "", duty)
    duty = without_composition(duty)
    is_list = bool(_ONLY_MEMBERS.match(duty))
    is_composition = _COMPOSED.search(duty[:60]) and not re.search(r"负责(?!人)|承担|组织(?!成)|统一|协调|指导|职责", duty)
    is_person = bool(_PERSON_NAMED.match(duty)) and not re.search(
        r"负责(?!人)|承担|组织(?!成)|统一|(?<![任总副])指挥(?!部|中心|长)|协调|指导|决定|领导(?!小组)", duty.split("。")[0]
    )
    if len(duty) < 4 or _ONLY_OPENS.fullmatch(duty) or is_list or is_composition or is_person or re.match(r"^[\d\-()]{6,}", duty):
        return
    for name in split_names(names):
        told = re.sub(rf"^{re.escape(name)}{ASIDE}", "", duty)
        told = without_composition(told) if told is not duty else duty
        if not told.startswith(("下设", "由以下", "由下列")):
            yield name, told.rstrip("。;")
