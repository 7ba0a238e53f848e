"""Magnitude, area, loss; substances, vehicles, and what is being done."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from anlan.engines.planbook.extract.lexicon import substances
from anlan.engines.planbook.extract.numbers import NUMBER, about, read_number
from anlan.engines.planbook.extract.sentences import Sentence
from anlan.engines.planbook.extract.view import View
from anlan.engines.planbook.facts import Figure, Named

_MAGNITUDE = re.compile(
    rf"(?:里氏|震级(?:为|是|再?被?修正为|被?上调至|:)?(?:里氏)?)(?P<a>{NUMBER})级|(?:发生(?:了)?|的|[县市区省州域海岛近])?(?:里氏)?(?P<b>\d{{1,2}}\.\d{{1,2}}|[一二三四五六七八九]点[零一二三四五六七八九]|\d(?=级(?:强烈)?地震))级(?:左右|以上)?(?:的)?(?:强烈|左右)?(?=地震|强震|余震|[,。;的]|破坏)|规模(?P<c>\d\.\d)级?的?(?:有感|强烈)?(?=地震|强震)"
)
_AREA = re.compile(rf"(?P<n>{NUMBER})(?P<unit>平方米|平米|㎡|平方公里|公顷|亩|平方千米)")
_AREA_WORD = re.compile(r"过火|燃烧|受灾|受害|受损|受淹|被淹|倒伏|绝收|成灾|着火|面积|烧毁|烧|淹没|污染|油膜|油污|火场")
_AREA_NOT = re.compile(r"建筑面积|总面积|占地|岛面积|国土|营业面积|每平方|(?:位于|拥有|总建筑)[^,。]{0,12}$")
_LOSS = re.compile(rf"(?P<n>{NUMBER})(?P<unit>万元|亿元|元|万余元|万美元|亿美元|(?<=[万亿右])(?=[,。;、]|$))")
_LOSS_WORD = re.compile(r"(?:经济)?损失|价值|财产|吞噬|烧(?:掉|毁)")
_LOSS_NOT = re.compile(r"赔偿|罚款|资金|捐|补偿|拨|费|奖|款项?|投资|物资|慰问")
_UNIT_M2 = {"平方米": 1.0, "平米": 1.0, "㎡": 1.0, "平方公里": 1e6, "平方千米": 1e6, "公顷": 1e4, "亩": 2000 / 3}
_UNIT_YUAN = {"": 1.0, "元": 1.0, "万元": 1e4, "万余元": 1e4, "亿元": 1e8}


def magnitude(seen: View, parts: Iterable[Sentence]) -> Figure | None:
    """The magnitude of the main shock: the last correction, else the first said, headline included."""
    found: Figure | None = None
    lesser = False
    for part in parts:
        if part.past and found:
            continue
        for match in _MAGNITUDE.finditer(part.text):
            number = read_number(match["a"] or match["b"] or match["c"])
            after = bool(
                re.search(r"余震[^,。;]{0,6}$", part.text[: match.start()])
                or re.match(r"级?[^,。;\d]{0,4}余震", part.text[match.end() :])
            )
            corrected = re.search(r"修正|上调|下调|更正|重新测定", part.text[max(0, match.start() - 8) : match.end()])
            if number and 1 <= number.value < 10 and (found is None or corrected or (lesser and not after)):
                value, lesser = round(number.value, 1), after
                group = next(name for name in "abc" if match[name])
                found = Figure(
                    value=value,
                    min=value,
                    max=value,
                    words=seen.span(part.start + match.start(group), part.start + match.end(group)),
                )
    return found


def area(seen: View, parts: Iterable[Sentence]) -> Figure | None:
    """The area burnt, flooded or hit, in m²; 亩 is 2000/3 m²."""
    return _last(seen, parts, _AREA, _AREA_WORD, _AREA_NOT, _UNIT_M2)


def loss(seen: View, parts: Iterable[Sentence]) -> Figure | None:
    """Direct loss in yuan; sums in foreign money are not read."""
    return _last(seen, parts, _LOSS, _LOSS_WORD, _LOSS_NOT, _UNIT_YUAN)


def _last(
    seen: View, parts: Iterable[Sentence], pattern: re.Pattern[str], word: re.Pattern[str], unless: re.Pattern[str], units: dict[str, float],
) -> Figure | None:  # fmt: skip
    found: Figure | None = None
    for part in parts:
        for match in pattern.finditer(part.text):
            around = part.text[max(0, match.start() - 18) : match.end() + 6]
            number = read_number(match["n"])
            if (
                part.past
                or number is None
                or match["unit"] not in units
                or not word.search(around)
                or unless.search(part.text[max(0, match.start() - 14) : match.end()])
            ):
                continue
            if re.match(r"左右|上下", part.text[match.end() :]):
                number = about(number)
            factor = units[match["unit"]]
            scaled = [None if x is None else round(x * factor, 2) for x in (number.value, number.low, number.high)]
            if found is None or (scaled[0] or 0) >= (found.value or 0) or re.search(r"更正|核实|修正|实为", around):
                found = Figure(
                    value=scaled[0],
                    min=scaled[1],
                    max=scaled[2],
                    words=seen.span(part.start + match.start(), part.start + match.end()),
                )
    return found


@cache
def _substance_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word, *_ in substances()))


_LONE = re.compile(
    r"(?<![\u4e00-\u9fff甲乙丙])(?:氯|氨|苯)(?=泄漏|泄露|罐|槽|储罐|气体|中毒|浓度)|(?<=[的装载吨液])(?:苯|氨|氯|溴)(?=的|泄|罐|槽)"
)
_LONE_NAMES = {"氯": ("氯", "7782-50-5"), "氨": ("氨", "7664-41-7"), "苯": ("苯", "71-43-2"), "溴": ("溴", "7726-95-6")}
_NOT_SUBSTANCE = re.compile(r"(?:不是|并非|而非|排除|未检出|没有)[^,。;]{0,6}$")


def named_substances(seen: View, parts: Iterable[Sentence]) -> tuple[Named, ...]:
    """Substances named, once each, those denied (不是氯气) left out."""
    table = {word: (name, cas, listed) for word, name, cas, listed in substances()}
    found: dict[str, Named] = {}
    for start, word in sorted(_substance_hits(parts)):
        name, cas, listed = table.get(word) or (*_LONE_NAMES[word], True)
        if not _NOT_SUBSTANCE.search(seen.text[max(0, start - 10) : start]):
            found.setdefault(name, Named(name=name, words=seen.span(start, start + len(word)), cas=cas, listed=listed))
    return tuple(found.values())


def _substance_hits(parts: Iterable[Sentence]) -> Iterator[tuple[int, str]]:
    for part in parts:
        for pattern in (_substance_pattern(), _LONE):
            yield from ((part.start + match.start(), match.group()) for match in pattern.finditer(part.text))


_VEHICLE = re.compile(
    rf"(?:(?P<n>{NUMBER})(?:辆|台|列|艘|架|车(?=连|相|追)))?(?P<what>[^,。;:、\d]{{0,12}}?(?:槽罐车|罐车|油罐车|危化品运输车|大货车|半挂车|货车|大客车|客车|大巴车?|中巴车?|小客车|轿车|面包车|公交车|校车|摩托车|三轮车|电动车|自行车|搅拌车|出租车|拖拉机|挂车|卡车|救护车|消防车|渔船|货轮|油轮|客轮|列车|动车组|火车|客机|飞机|直升机))"
)
_KIND = re.compile(
    r"(?:槽罐车|油罐车|罐车|危化品运输车|大货车|半挂车|货车|大客车|客车|大巴|中巴|小客车|轿车|面包车|公交车|校车|摩托车|三轮车|电动车|自行车|搅拌车|出租车|拖拉机|挂车|卡车|救护车|消防车|渔船|货轮|油轮|客轮|列车|动车组|火车|客机|飞机|直升机)车?$"
)


def vehicles(seen: View, parts: Iterable[Sentence]) -> tuple[Named, ...]:
    """Vehicles involved or sent, once each kind, with the count said."""
    found: dict[str, Named] = {}
    for part in parts:
        for match in _VEHICLE.finditer(part.text):
            kind = _KIND.search(match["what"])
            if kind is None:
                continue
            number = read_number(match["n"]) if match["n"] else None
            begin = part.start + (match.start("n") if match["n"] else match.end() - len(kind.group()))
            found.setdefault(
                kind.group(),
                Named(
                    name=kind.group(), words=seen.span(begin, part.start + match.end()), count=number.value if number else None
                ),
            )
    return tuple(found.values())


_MEASURE = (
    ("疏散转移", r"疏散|转移|撤离"), ("搜救", r"搜救|营救|解救|搜寻|救出|搜索"), ("灭火", r"扑救|灭火|扑灭|控制火势"), ("医疗救治", r"救治|抢救|送医|送往.{0,10}医院|医治"),
    ("交通管制", r"交通管制|封闭|封锁|绕行|分流|疏导"), ("警戒", r"警戒|拉起警戒线|隔离"), ("堵漏", r"堵漏|关阀|切断|倒罐|稀释|喷淋|中和"), ("监测", r"监测|检测|采样|化验"),
    ("启动响应", r"启动.{0,14}(?:预案|响应)"), ("成立指挥部", r"成立.{0,16}(?:指挥部|领导小组)"), ("调查", r"调查|勘查|勘察|勘验"), ("控制人员", r"刑拘|控制.{0,6}(?:司机|人员)|拘留|抓获|逮捕"),
    ("排险加固", r"排险|加固|抢险|排涝|清淤|清障"), ("安置救助", r"安置|帐篷|救灾物资|慰问"), ("发布预警", r"发布.{0,10}(?:预警|警报)"), ("停产停课", r"停产|停课|停业|停运|关停"),
)  # fmt: skip
_MEASURES = tuple((name, re.compile(pattern)) for name, pattern in _MEASURE)


def measures(seen: View, parts: Iterable[Sentence]) -> tuple[Named, ...]:
    """What is being done, one entry a kind of measure, with the words; what is denied or only may be is left out."""
    found: dict[str, Named] = {}
    for part in parts:
        for name, pattern in _MEASURES:
            match = pattern.search(part.text)
            if match and not part.maybe and not re.search(r"(?:没有|未|无法|尚未)[^,。;]{0,4}$", part.text[: match.start()]):
                found.setdefault(name, Named(name=name, words=seen.span(part.start + match.start(), part.start + match.end())))
    return tuple(found.values())
