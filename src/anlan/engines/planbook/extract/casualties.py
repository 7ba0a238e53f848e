"""People in a text: every count of them with what became of them. Totals are drawn from these by :mod:`.totals`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from anlan.engines.planbook.extract.numbers import NUMBER, Number, about, read_number
from anlan.engines.planbook.extract.sentences import Sentence

_DEAD = (
    r"死亡|死于|身亡|丧生|遇难|罹难|毙命|遇害|丧命|殒命|牺牲|殉职|殉难|(?:抢救|救治|医治|治疗)无效|不治|溺亡|毙|死者|遗体|尸体|亡者|葬身|离世|去世|没有了?生命(?:体征|特征)|无生命(?:体征|特征)|(?:都|均|已经|已|人)不行了|没了(?:呼吸|心跳)"
    r"|[熏烧撞压砸炸打烫踩轧捅砍杀呛冻]死|被杀|死(?!里|因|刑|伤|亡|角|灰|者|亡|守|板|路|神|机|胡同)|亡(?=[,。、;]|$|\d)"
)
_MISSING = r"失踪|下落不明|失联|失去联系|失散|未找到|没找到|(?:不晓得|不知道|不清楚)(?:人)?在?(?:哪|什么地方)|(?:仍在|正在|继续|还在)[^,。]{0,4}(?:搜寻|搜救|搜索)"
_SERIOUS = r"重伤|重症|伤势(?:比较|较为|较|严|危|很|过|太|非常|十分)*(?:严)?重|病危|危重|病情(?:较|严|危)+重|伤情(?:较|严|危)+重|(?:伤势|伤情|病情|情况)危急|生命垂危|症状(?:较|严)重|危在旦夕|重度|ICU|重症监护"
_LIGHT = r"轻微伤|轻伤|皮外伤|受伤较轻|伤势较轻|轻度|症状较轻|擦伤"
_HURT = (
    r"受伤|烧伤|灼伤|烫伤|炸伤|砸伤|撞伤|摔伤|挤伤|划伤|刺伤|砍伤|割伤|打伤|负伤|致伤|吸入性|中毒|发病|不适|呕吐|腹泻|腹痛|送医|送(?:到|往|至|入|进)?.{0,12}(?:医院|卫生院|救治|治疗|抢救)"
    r"|住院|入院|就医|就诊|在.{0,12}医院.{0,6}(?:治疗|救治|观察|抢救)|接受.{0,6}治疗|(?:仍在|正在|尚在|全力)(?!重症)[^,。]{0,6}(?:抢救|救治)(?!无效)|留院|留观|在院|输液|患者|病人|伤员|伤者|病例|确诊|昏迷|昏倒|昏厥|晕倒|晕厥|不省人事|倒地|倒了|倒下|骨折|头晕|恶心|上吐下泻|中暑|热射病|冻伤|呛伤|窒息|压伤|电伤|咬伤|擦破|受了伤|断了|(?<![死灾损杀悲])伤(?!亡|害|势|情|口|心|及|痛|人|感|员|者)"
)
_TRAPPED = r"被困(?!电梯故障)|困在|围困|受困|被压在?|压在|被埋|掩埋|埋压|卡在|被卡|夹在|被夹|滞留|没能逃出|未能逃|遇险(?!对象)"
_EVACUATED = r"疏散|转移|撤离|撤出|撤走|紧急避险|安置|(?:正在|正|已|往外|向外)撤(?=[,。;!]|$)"
_AFFECTED = r"受灾(?!商户|农户|户|区|地|严重|最|较|情)|受影响|受到影响|无家可归|(?:饮水|吃水|用水|供水|出行)(?:困难|受影响|中断)|(?:用户|居民|人)?(?:停电|停水|停气|断水|断电)|通信中断"
_RESCUED = r"获救|救出|[扒挖抬]出|脱险|逃生|生还|解救|逃出"
# what is asked first wins: 伤者经抢救无效死亡 is a death
_ORDER = (
    ("deaths", _DEAD), ("missing", _MISSING), ("serious", _SERIOUS), ("light", _LIGHT), ("trapped", _TRAPPED),
    ("injured", _HURT), ("evacuated", _EVACUATED), ("affected", _AFFECTED), ("rescued", _RESCUED),
)  # fmt: skip
KEYS = tuple((name, re.compile(pattern)) for name, pattern in _ORDER)
_PERSON = (
    r"(?:(?:大|中|小|男|女)+(?:学生|孩|童|生)(?!公寓|宿舍|街)|学生(?!公寓|宿舍|会|食堂)|儿童(?!医院|乐园|公园|福利)|幼儿(?!园)|孩子|孩童|学员|观众|驴友|工友|保安|孕妇|男孩|女孩|婴儿|工人(?!村|新村|文化)|民工|农民工|员工|职工|矿工|乘客|旅客|游客|村民(?!委|小组|家)|居民(?!楼|小区|区|点|委|家)|市民(?!广场|中心)|群众|百姓|民众|平民|士兵|警察|民警|官兵"
    r"|消防员|司机|驾驶员|船员|渔民|老人|妇女|女子|男子|师生|教师|用户|住客|顾客|食客|住户(?!家)|业主|人员|伤员|伤者|死者|患者|病人|遇难者|受害者|人质|灾民|难民|华人|同胞|游人|员|[男女](?=[\d一二两三四五六七八九十死伤,。、及和]|$))"
)
_COUNT = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>(?:余|多)?(?:名|位|人(?!民|员|类|次的|士|家|行|口|为|工|生|体|称|群)|人(?=员|士|为)|个人|个(?={_PERSON})|个(?=,(?:都|均)|(?:不晓得|不知道|不清楚))|具|口人?|条(?:鲜活的?)?(?:生命|人命)|例|人次|方(?=[男女])|(?={_PERSON})))"
)
_SHORT = re.compile(
    rf"(?P<number>{NUMBER})(?:人|名)?(?P<key>死|亡|失踪|失联|重伤|轻伤|伤(?!害|口|势|亡|人|重|情|后))(?!者|因|员|于|刑)"
)
_BARE = re.compile(
    rf"(?P<key>死亡|遇难|失踪|失联|受伤|重伤|轻伤|伤亡|被困|中毒|发病|就诊|住院|受灾|受影响|死者|伤者|罹难|疏散|转移|撤离|安置|确诊)(?:的)?(?:总)?(?:人数|人员|人口|者)(?:已经|已|也|目前|初步|统计|据统计|总数|均|共|分别)*"
    rf"(?:(?:由|从)[^,。;]{{0,8}}?[\d一二两三四五六七八九十百]+(?:名|人|例)?)?(?:更新为|更正为|修正为|上升至|上升为|上升到|增加到|增加至|增加为|增至|增为|升至|升到|升为|涨到|涨至|减少至|减至|降为|达到|达至|为|达|是|超过|突破|有|在|降至|变为|改为|共|[\d]+户)+(?P<number>{NUMBER})(?!年|月|日|时)"
)
_NEGATED = re.compile(r"(?:没有|没|无(?!证|照|良)|未(?!煮|炒|成年|满|熟|经|加|洗)|尚无|并无|未有|未造成|不存在|零)[^,。;]{0,12}$")
_LEFT = re.compile(
    r"(?:(?P<key>死亡|身亡|遇难|罹难|丧生|失踪|下落不明|失联|重伤|重症|危重|轻伤|轻微伤|受伤|烧伤|炸伤|送医|住院|就诊|确诊|病例|患者|压伤|撞伤|砸伤|撞死|烧死|炸死|砸死|压死|埋压|被困|中毒|伤员|伤者|死者|发病|疏散|转移|撤离|安置|受灾|死|伤|救出|解救|搜救出|营救出|扒出来?|挖出来?|抬出来?)"
    r"|影响|波及|(?P<moved>疏散|转移|撤离|安置|救出|解救)[^,。;\d]{0,8}?(?:\d+个?(?:村|社区|小区|单位|家|户|楼栋)[^,。;\d]{0,8}?)*)(?:的)?(?:名单上|仍|还|尚|了|有|者|群众|人员|人口|居民|村民|学生|师生)*(?:\d+户)?(?:总)?(?:人数|者)?(?:已经|已|也|共|共计|总数|初步|约有|目前|均|人数)*"
    r"(?:更新为|更正为|上升至|上升到|增加到|增加至|增至|升至|升到|达到|为|达|是|超过|突破|有)?:?$"
)
_STRONG = re.compile(r"累计|造成|导致|致使|致|共(?!同)|合计|总计|升至|增至|上升|增加|人数|夺去|酿成|更新|更正|确认|实为")
_TOTAL = re.compile(rf"{_STRONG.pattern}|已有|目前|截至|截止|统计")
_ADDED = re.compile(r"(?:另外?(?:还)?(?:有|一)?|还有|又有|再有|此外|新增|又)[^,。;]{0,6}$")
_WITHIN = re.compile(r"(?:其中|包括|含|之中|里有|当中|中有|中除|分别|年龄|最小|最大|各)[^。;]{0,22}$")
_CHANGED = re.compile(r"更正|更新为|修正|实为|应为|核实|有误|误报|并非|而非|不是")
_HARM = re.compile(r"伤亡|死伤")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One count of people. ``within`` is a part of another count; ``added`` comes on top of it; ``total`` claims to be the whole."""

    category: str
    number: Number
    start: int
    end: int
    sentence: int
    total: bool = False
    added: bool = False
    within: bool = False
    changed: bool = False
    opening: bool = False
    parent: str = ""
    until: bool = False
    strong: bool = False
    parallel: bool = True
    cared_for: bool = False
    died_later: bool = False


def _without_the_whole(found: list[Mention]) -> list[Mention]:
    """8名工人中毒,两人当场死亡,另6人送医: the eight are those same two and six, not eight more."""
    counts = [m for m in found if not m.within and m.category in ("deaths", "injured", "serious", "light") and m.number.value]
    first, rest = (counts[0], counts[1:]) if counts else (None, [])
    if (
        first
        and first.category == "injured"
        and len({m.category for m in rest}) > 1
        and sum(m.number.value for m in rest) == first.number.value
    ):
        return [m for m in found if m is not first]
    return found


def mentions(text: str, parts: tuple[Sentence, ...]) -> tuple[Mention, ...]:
    """Every count of people said in ``parts``, in order; sentences of the past and of what may be are not counted."""
    found: list[Mention] = []
    for index, part in enumerate(parts):
        if part.told and not part.maybe:
            own = _without_the_whole(list(_in_sentence(part.text, index)))
            found += (replace(m, start=m.start + part.start, end=m.end + part.start) for m in own)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Slot:
    number: Number
    start: int
    number_end: int
    end: int
    key: str | None


def _in_sentence(text: str, index: int) -> Iterator[Mention]:
    yield from _denials(text, index)
    slots = _slots(text)
    spent, opening, parent, carried, latest = 0, True, "", False, ""
    for place, slot in enumerate(slots):
        read = (
            _category(text, slot, _limit(text, slot, slots), spent)
            or _shared(text, slots[place:], slots)
            or _settled(text, slot, latest)
        )
        if read is None:
            continue
        category, end = read
        spent = max(spent, end)
        found = _mention(
            text, slot, category, min(slot.start, end), max(slot.end, end), index, slots[place - 1].end if place else 0
        )
        found = replace(found, opening=opening, within=found.within or _depth(text, slot.start) > 0, parent=parent)
        found = replace(found, strong=found.strong or carried)
        carried = carried or found.strong
        yield found
        opening, parent, latest = False, parent if found.within else category, category


_AND = re.compile(r"[^,。;:!?]{0,20}(?:和|及|与|、|以及)")


def _shared(text: str, rest: list[_Slot], slots: list[_Slot]) -> tuple[str, int] | None:
    """近50名儿童和3名老师中毒: what is said of the second count is said of the first."""
    if len(rest) < 2 or not _AND.fullmatch(text[rest[0].end : rest[1].start]):
        return None
    read = _right(text, rest[1], _limit(text, rest[1], slots))
    return (read[0], rest[0].end) if read else None


_NOW = re.compile(r"(?:核实|更正|修正|订正|更新|增加|上升|升|增|减少|降)(?:为|至|到)$")


def _settled(text: str, slot: _Slot, latest: str) -> tuple[str, int] | None:
    """受伤14人,后经核实为16人: a corrected count that names nothing goes on with the one before."""
    return (latest, slot.end) if latest and _NOW.search(text[max(0, slot.start - 6) : slot.start]) else None


def _depth(text: str, at: int) -> int:
    """Is ``at`` inside brackets? Counts there are parts: 11人(5女6男)."""
    return text.count("(", 0, at) - text.count(")", 0, at)


def _limit(text: str, slot: _Slot, slots: list[_Slot]) -> int:
    """Where the words about ``slot`` must end: at the next count on its own level of brackets."""
    later = (other.start for other in slots if other.start > slot.start and _depth(text, other.start) <= _depth(text, slot.start))
    return next(later, len(text))


_JOINED = re.compile(r"[^,。;:!?]{0,10}(?:和|与|及|以及|、)(?:另外?)?")


def _mention(text: str, slot: _Slot, category: str, start: int, end: int, index: int, floor: int) -> Mention:
    """``floor``: where the count before ends; what stands before it speaks of that count."""
    left = text[max(0, slot.start - 26) : slot.start]
    own = text[max(floor, slot.start - 26) : slot.start]
    clause = re.split(r"[,。;:]", left)[-1]
    return Mention(
        category=category, number=slot.number, start=start, end=end, sentence=index,
        total=bool(_TOTAL.search(own)), strong=bool(_STRONG.search(own)), parallel=len(clause) <= 6 or bool(_JOINED.fullmatch(text[floor:slot.start])), cared_for=category != "deaths" and bool(re.search(r"留院|留观|住院|仍在|治疗|送医|输液|观察|ICU|重症监护", text[start:end])), added=bool(_ADDED.search(clause)), within=bool(_WITHIN.search(left)),
        changed=bool(_CHANGED.search(text[max(floor, slot.start - 40):slot.start])) and not _ADDED.search(clause),
        until=bool(re.search(r"截至|截止", text[:slot.start])),
        died_later=category == "deaths" and bool(re.search(r"无效|不治|伤者", text[slot.start:end])),
    )  # fmt: skip


def _slots(text: str) -> list[_Slot]:
    """Counts of people in the order of the text, overlapping ones dropped."""
    raw: list[_Slot] = []
    for pattern in (_BARE, _SHORT, _COUNT):
        for match in pattern.finditer(text):
            number = read_number(match["number"])
            if number is None or _is_ordinal(text, match):
                continue
            key = match.groupdict().get("key")
            if re.match(r"左右|上下", text[match.end() :]):
                number = about(number)
            if _WITH.search(text[max(0, match.start() - 16) : match.start()]) or _AND_ALONE.match(text, match.end()):
                number = Number(
                    number.value + 1,
                    None if number.low is None else number.low + 1,
                    None if number.high is None else number.high + 1,
                )
            if not any(slot.start < match.end("number") and match.start("number") < slot.number_end for slot in raw):
                raw.append(_Slot(number, match.start("number"), match.end("number"), match.end(), _short_key(key)))
    pairs = (_Slot(Number(2.0, 2.0, 2.0), match.start(), match.end(), match.end(), None) for match in _PAIR.finditer(text))
    raw += [pair for pair in pairs if not any(slot.start < pair.end and pair.start < slot.number_end for slot in raw)]
    return sorted(raw, key=lambda slot: slot.start)


_ALONE = r"(?:母亲|父亲|妈妈|爸爸|妻子|丈夫|奶奶|爷爷|外婆|外公|司机|驾驶员|女主人|男主人|屋主|户主|店主|业主|车主|老人|女子|男子|老板|船长|孕妇)"
_WITH = re.compile(
    rf"{_ALONE}(?:和|与|及|以及|同|、|连同|带着)(?:其|她|他|自己|家中|家里|车上|店内)?的?(?:另外|另)?$"
)  # 母亲和|两个孩子遇难
_AND_ALONE = re.compile(
    r"(?:和|与|及|以及|连同)(?:其|他们|她|他)?(?:的)?[\d一二两三四五六七八九十]{1,3}岁的?(?:男孩|女孩|孩子|儿子|女儿|孙子|孙女|男童|女童|母亲|父亲|老人)"
)
_KIN = r"(?:夫妇|夫妻|母女|母子|父子|父女|祖孙|爷孙|姐弟|兄妹|姐妹|兄弟|婆媳|情侣|恋人)"
_PAIR = re.compile(
    rf"一对[^,。;\d]{{0,4}}?(?:{_KIN}|老人)(?!俩|二|两)|{_KIN}(?:俩|两人|二人)|(?<!对)(?<!名)(?<!位){_KIN}(?=双双|均|都|被|当场|不幸|受|遇难|身亡|死亡|获救|烧伤|中毒|送)"
    rf"|{_ALONE}(?:和|与|及)(?:其|她|他)?[\d一二两三四五六七八九十]{{1,3}}(?:岁|个?月大)的?(?:孩子|儿子|女儿|孙子|孙女|母亲|父亲|妻子|丈夫|老人|婴儿)(?=双双|均|都|不幸|被|遇难|身亡|死亡|中毒|受)"
)


def _is_ordinal(text: str, match: re.Match[str]) -> bool:
    before, after = (
        text[max(0, match.start("number") - 2) : match.start("number")],
        text[match.end("number") : match.end("number") + 1],
    )
    if re.search(r"(?:没有|未有|无)$", text[max(0, match.start("number") - 2) : match.start("number")]):
        return True
    return (
        before[-1:] in ("第", "·", "“", "初", "每", "/")
        or (before[-1:] == "-" and before[:1].isdigit())
        or after in ("岁", "级", "°")
    )


def _short_key(key: str | None) -> str | None:
    if key is None:
        return None
    return next((name for name, pattern in KEYS if pattern.search(key + ",")), "casualties" if "伤亡" in key else None)


def _category(text: str, slot: _Slot, limit: int, spent: int) -> tuple[str, int] | None:
    """What became of the people counted in ``slot``, and where the word for it ends (or begins, if it stands before)."""
    if slot.key:
        return slot.key, slot.end
    before = text[max(spent, slot.start - 24) : slot.start]
    if before.endswith("击毙"):
        return None
    left = _LEFT.search(before)
    if left and before[max(0, left.start() - 1) : left.start()] == "原":
        return None  # 原失联的4人: a figure of before
    right = None if left and text[slot.end : slot.end + 1] in ("、", ",", "和", "及", ")") else _right(text, slot, limit)
    if left and not (right and _directly(text, slot, right)):
        name = _left_key(left["key"] or left["moved"] or left.group()[:2])
        name = "trapped" if "被困" in left.group() and name != "evacuated" else name
        if name == "rescued" and re.match(
            r"[,;]?(?:但)?(?:均|都|全部|全)?(?:已)?(?:经[^,。]{0,6})?(?:死亡|遇难|身亡|无生命|没有生命)",
            text[slot.end : slot.end + 16],
        ):
            name = "deaths"
        return (name, slot.start - len(before) + left.start()) if name else None
    return right


def _left_key(key: str) -> str | None:
    return "affected" if key in ("影响", "波及") else next((name for name, pattern in KEYS if pattern.search(key + ",")), None)


def _directly(text: str, slot: _Slot, right: tuple[str, int]) -> bool:
    """5人受伤: the word follows at once, so that the one before belongs to the count before."""
    return right[1] - slot.end <= 6 and not re.search(r"[,;。]", text[slot.end : right[1]])


def _right(text: str, slot: _Slot, limit: int) -> tuple[str, int] | None:
    scope = _BRACKETS.sub(lambda inner: "\0" * len(inner.group()), _scope(text, slot.end, limit))
    if re.match(
        r"(?:人|名)?(?:的)?(?:调查|救援|救护|医护|医务|工作|搜救|消防|公安|民警|警察|官兵|专家|记者|嫌疑|警务|干部|党员|队员|志愿|特警|武警)",
        scope,
    ) and not re.search(rf"{_DEAD}|受伤|被困|失踪|失联|中毒", scope):
        return None
    if re.match(r"[^,。]{0,24}(?:接受|进行)了?(?:统一)?(?:身体)?检查(?!治疗)[^,。]{0,6}(?:[,。]|$)", scope):
        return None
    if re.match(r"[^,。]{0,8}(?:嫌疑|嫌犯|歹徒|凶手|袭击者|暴徒|武装|恐怖分子|劫匪)", scope) and not re.search(
        r"击毙|死|亡", scope
    ):
        return None
    unit_is_body = text[slot.number_end : slot.end] in ("具", "条生命", "条人命")
    if unit_is_body:
        return (
            ("deaths", slot.end)
            if (unit_is_body and re.match(r"[^,。;]{0,6}(?:遗体|尸体|遗骸)|$|[,。]", scope))
            or "条" in text[slot.number_end : slot.end]
            else None
        )
    fate = _FATE.match(text, slot.end)
    if fate:
        return "deaths", fate.end()
    return _first_key(scope, slot.end, text[slot.end + len(scope) : limit], followed=limit < len(text))


_THE_HURT = ("伤者", "伤员", "患者", "病人")  # nouns that leave open how badly: 2名伤者伤情较重
_FATE = re.compile(r"\((?:均|都|全部)?(?:已经|已)?(?:确认)?(?:不幸)?(?:死亡|遇难|身亡|溺亡|无生命体征)\)")
_BRACKETS = re.compile(r"\([^()]*\)?")


_TO_OTHERS = re.compile(r"(?:[打撞砍捅刺炸枪杀射砸压烧毒][死伤杀]|致[死伤]|杀害|击毙|误[杀伤])了?$")  # 一名军医开枪打死|13人
_DIES_LATER = re.compile(
    r"[,;](?:于|后|经|因|终|最终|不幸|但(?:因|经)?|虽经|送医)[^,。;\d]{0,3}[\d日凌晨上下午晚]{0,8}[^,。;]{0,12}?(?:不治|死亡|身亡|去世|离世)"
)


def _first_key(scope: str, offset: int, after: str, *, followed: bool) -> tuple[str, int] | None:
    """Death and being missing outweigh all that is said before (伤者经抢救无效死亡); else the first word counts.

    ``followed``: another count comes at once, so that a last word (…受灾,因灾死亡|2人) speaks of that one.
    """
    late = _DIES_LATER.match(after)
    if late and not re.search(_DEAD, scope) and (late.end() < len(after) or not followed):
        return "deaths", offset + len(scope) + late.end()
    hits = [
        (rank > 1 and match.start() + 99 * (match.group() in _THE_HURT), rank, name, match.end())
        for rank, (name, pattern) in enumerate(KEYS)
        if (match := pattern.search(scope))
        and not _NEGATED.search(scope[: match.start()])
        and not (followed and not after and match.end() >= len(scope) and _TO_OTHERS.search(scope))
    ]
    if not hits:
        return None
    _, _, name, end = min(hits)
    return name, offset + end


def _scope(text: str, start: int, limit: int) -> str:
    """The words that can say what became of them: to the end of the clause, or on while the next clause goes on about them."""
    end = start
    for piece in re.finditer(r"[^,;。:!?]*[,;。:!?]?", text[start:limit]):
        if end > start and not re.match(
            r"(?:全部|均|都|全|当场|不幸|已|被|经|送|随即|后|因|无一|先后|立即|紧急|目前|至今|仍|并|食用?后|饭后|餐后|吃后|食后|随后|之后|陆续|相继|出现|都)",
            piece.group(),
        ):
            break
        end = start + piece.end()
        if any(pattern.search(text[start:end]) for _, pattern in KEYS):
            break
    return text[start:end].rstrip(",;。:!?\n")


_DENIAL = re.compile(
    r"(?:没有|没人|没|未|无(?!辜)|暂无|尚无|并无|未有|未见|尚未(?:有|接到|收到|发现)?|未接到|未造成|没有造成|未发生|不会有|零|末有)[^,。;!?]{0,14}?(?P<what>人员?伤亡|伤亡|死亡|死伤|受伤|伤[到着]人|伤人|被困|失踪|失联|人员受灾|中毒死亡)"
    r"|(?P<what2>人员伤亡|伤亡)(?:情况)?(?:的)?(?:为零|为0)|(?P<what3>无一)(?:人)?(?P<what4>伤亡|死亡|受伤)"
)
_DENIED = {
    "人员伤亡": ("deaths", "injured"), "伤亡": ("deaths", "injured"), "人伤亡": ("deaths", "injured"), "死伤": ("deaths", "injured"),
    "死亡": ("deaths",), "中毒死亡": ("deaths",), "受伤": ("injured",), "伤到人": ("injured",), "伤着人": ("injured",), "伤人": ("injured",), "失联": ("missing",), "被困": ("trapped",), "失踪": ("missing",), "人员受灾": ("affected",),
}  # fmt: skip
_NONE = Number(0.0, 0.0, 0.0)


def _denials(text: str, index: int) -> Iterator[Mention]:
    for match in _DENIAL.finditer(text):
        if re.search(
            r"(?:不明|情况|原因|统计|数字|人数|更多|进一步|其他|其它|中方|中国|华人|新的|类似|确实|过这|见过|公布|掌握|清楚|透露|通报|确定|得知)",
            match.group(),
        ) or re.match(r"(?:情况|人数|数字|统计)(?:不|尚|还|待)", text[match.end() :]):
            continue
        what = match["what"] or match["what2"] or match["what4"]
        for category in _DENIED.get(what, ()):
            yield Mention(category=category, number=_NONE, start=match.start(), end=match.end(), sentence=index, total=True)
