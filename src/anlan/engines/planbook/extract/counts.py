"""Counts of people in a sentence, in order."""

import re
from dataclasses import dataclass

from anlan.engines.planbook.extract.fates import KEYS
from anlan.engines.planbook.extract.numbers import NUMBER, Number, about, read_number

_PERSON = (
    r"(?:(?:大|中|小|男|女)+(?:学生|孩|童|生)(?!公寓|宿舍|街)|学生(?!公寓|宿舍|会|食堂)|儿童(?!医院|乐园|公园|福利)|幼儿(?!园)|孩子|孩童|学员|观众|驴友|工友|保安|孕妇|男孩|女孩|婴儿|工人(?!村|新村|文化)|民工|农民工|员工|职工|矿工|乘客|旅客|游客|村民(?!委|小组|家)|居民(?!楼|小区|区|点|委|家)|市民(?!广场|中心)|群众|百姓|民众|平民|士兵|警察|民警|官兵"
    r"|消防员|司机|驾驶员|船员|渔民|老人|妇女|女子|男子|女性|男性|乘员|师生|教师|用户|住客|顾客|食客|住户(?!家)|业主|人员|伤员|伤者|死者|患者|病人|遇难者|受害者|人质|灾民|难民|华人|同胞|游人|员|[男女](?=[\d一二两三四五六七八九十死伤,。、及和]|$))"
)

_COUNT = re.compile(
    rf"(?P<number>{NUMBER})(?P<unit>(?:余|多)?(?:名|位|人(?!民|员|类|次的|士|家|行|口|为|工|生|体|称|群)|人(?=员|士|为)|个人|个(?={_PERSON})|个(?=,(?:都|均)|(?:不晓得|不知道|不清楚))|具|口人?|条(?:鲜活的?)?(?:生命|人命)|例|人次|方(?=[男女])|(?={_PERSON})))"
)

_SHORT = re.compile(
    rf"(?P<number>{NUMBER})(?:人|名)?(?P<key>死|亡|失踪|失联|重伤|轻伤|伤(?!害|口|势|亡|人|重|情|后))(?!者|因|员|于|刑)"
)

_BARE = re.compile(
    rf"(?P<key>死亡|遇难|失踪|失联|受伤|重伤|轻伤|伤亡|被困|中毒|发病|就诊|住院|受灾|受影响|死者|伤者|罹难|疏散|转移|撤离|安置|确诊)(?:的)?(?:总)?(?:人数|人员|人口|者)(?:已经|已|也|目前|初步|统计|据统计|总数|均|共|分别)*"
    rf"(?:(?:由|从)[^,。;]{{0,8}}?[\d一二两三四五六七八九十百]+(?:名|人|例)?)?(?:更新为|更正为|修正为|上升至|上升为|上升到|增加到|增加至|增加为|增至|增为|升至|升到|升为|涨到|涨至|减少至|减至|降为|达到|达至|为|达|是|超过|经?过|突破|有|在|降至|变为|改为|共|[\d]+户)+了?(?P<number>{NUMBER})(?!年|月|日|时)"
)


@dataclass(frozen=True, slots=True)
class Slot:
    number: Number
    start: int
    number_end: int
    end: int
    key: str | None


def depth_at(text: str, at: int) -> int:
    """Is ``at`` inside brackets? Counts there are parts: 11人(5女6男)."""
    return text.count("(", 0, at) - text.count(")", 0, at)


def limit_of(text: str, slot: Slot, slots: list[Slot]) -> int:
    """Where the words about ``slot`` must end: at the next count on its own level of brackets."""
    later = (
        other.start for other in slots if other.start > slot.start and depth_at(text, other.start) <= depth_at(text, slot.start)
    )
    return next(later, len(text))


def slots_in(text: str) -> list[Slot]:
    """Counts of people in the order of the text, overlapping ones dropped."""
    raw: list[Slot] = []
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
                raw.append(Slot(number, match.start("number"), match.end("number"), match.end(), _short_key(key)))
    pairs = (Slot(Number(2.0, 2.0, 2.0), match.start(), match.end(), match.end(), None) for match in _PAIR.finditer(text))
    raw += [pair for pair in pairs if not any(slot.start < pair.end and pair.start < slot.number_end for slot in raw)]
    return sorted(raw, key=lambda slot: slot.start)


_ALONE = r"(?:母亲|父亲|妈妈|爸爸|妻子|丈夫|奶奶|爷爷|外婆|外公|司机|驾驶员|女主人|男主人|屋主|户主|店主|业主|车主|老人|女子|男子|老板|船长|孕妇|袭击者|枪手|凶手|行凶者|驾车者|肇事者)(?:本人|自己)?"

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
