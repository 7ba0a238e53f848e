"""Where: the phrase that names the place of the event, then what the gazetteer, a road and a kilometre make of it."""

import re
from collections.abc import Sequence
from functools import cache

from anlan.engines.planbook.extract.gazetteer import Gazetteer
from anlan.engines.planbook.extract.lexicon import country_names, division_names, world_places
from anlan.engines.planbook.extract.locating import BEARING, located
from anlan.engines.planbook.extract.view import View, view
from anlan.engines.planbook.facts import Place, Span

_LAND = (
    r"两地|三地|多地|等地|省|自治区|自治州|首都|首府|邦|郡|大区|市|地区|州|县|旗|区|镇|乡|街道|村|屯|庄|社区|小区|新区|开发区|工业园|园区|工业区|港区|林场|农场|岛|半岛|海域|水域|近海|外海|海(?![啸警关军拔水浪上洋鲜难事报南口淀珠盐外滩])|沿岸|海湾|海峡|湾|山|岭|沟|峪|峡谷|河|江|湖|水库|港|码头|渡口|锚地|航道|外海|海面|泊位|作业区|堆场|闸|大堤|堤坝|堤|海滩|浴场|沙滩|农贸市场|基地|产业园"
    r"|高速公路|高速|公路|国道|省道|县道|乡道|大道|大街|街|路|巷|弄|胡同|环路|六环|五环|四环|三环|二环|立交桥|立交|高架桥|高架|大桥|桥|隧道|收费站|服务区|路口|交叉口|交界处|交会处|路段|方向|匝道|互通|枢纽"
    r"|厂|公司|集团|矿|煤矿|矿区|工地|车间|仓库|库房|厂房|作坊|加油站|油库|罐区|商场|商城|超市|市场|酒店|宾馆|饭店|餐馆|酒吧|门店|店铺|店|购物中心|广场|大厦|大楼|中心|楼|公寓|医院|卫生院|学校|小学|中学|大学|学院|高中|初中|国中|国小|女中|附中|附小|一中|二中|三中|职校|技校|校区|县城|古城|古镇|幼儿园|托育机构|托育园|福利院|养老院|敬老院"
    r"|食堂|火车站|车站|机场|地铁站|清真寺|教堂|寺|庙|公园|景区|停车场|监狱|住宅|民宅|民房|村民家|家中|附近|境内|一带|地区|郊区|市区|城区|城西|城东|交界|段|号|栋|幢|单元|层|院|站|园|采石场|采砂场|养殖场|猪场|鸡场|农场|牧场|砂场|石场|料场|渣场|填埋场|剧场|球场|赛场|会场|水塔|宿舍|礼堂|会所|饭庄|农庄|山庄"
)
_TAIL = re.compile(
    rf"(?:{_LAND})(?:附近|境内|一带|内|上|里|外|处|旁|对面|门口|门前|入口处?|出口处?|[东南西北]{{1,2}}(?:侧|面|部|边|方向)?|中央|路段|段|方向)*$"
)
_ANY = re.compile(_LAND)
_STOP = re.compile(
    r"[。!?;\n]|发生|突发|突然|爆发|爆炸|遭到|遭遇|遭(?!受)|遇到|出现|发现山火|发现火情|发现|感觉|感到|感受|连续|传来|起火|失火|着火|燃起|燃烧|火灾|大火|食物中毒|集体|疑似|相撞|追尾|迎头|迎面|正面相|对向|侧翻|相继|刚(?!果)|由于|因(?![特山])|被|一(?:辆|架|列|艘|起|名|位|伙|场|声|股)"
    r"|(?<!第)[两二三四五六七八九十\d]+(?:余|多)?(?:辆|名|位|人(?!民)|死|车|个人)|驾驶|造成|导致|有人|有[一两二三四五\d近约多]|里氏|[\d.一二三四五六七八九十点]+级(?!公路)|\d+日|[一二三四五六七八九十]+日|\(北京时间|当地时间|北京时间|\((?![\u4e00-\u9fff]{1,4}\)|[A-Za-z][A-Za-z .'-]{1,30}\))|的?(?:强烈)?地震|地震|余震|强震|均|也(?!门)|又|再次|曾|陆续|共有|开始|进行|举行|受(?!灾)|今[天日晨早晚]|昨[天日晨晚夜]|当[天日晚]|凌晨|清晨|上午|下午|(?<=[市县区镇村])(?:民众|市民|居民|群众)"
    r"|时(?=[翻坠撞侧失冲])|翻[下入沉]|突遇|由(?=[\u4e00-\u9fff]{2,8}(?:驶往|开往|飞往|驶向))|决口|管涌|渗漏|泄漏|泄露|坍塌|倒塌|垮塌|塌陷|塌方|滑坡|翻车|吹翻|坠入|坠海|触礁|沉没|停堆|冲出跑道|断裂|爆裂|溢油|漏油|漏水|晕倒|溺水|冒烟|挖断|被困|失联|倾覆|搁浅|脱轨|踩踏|翻扣|遭受|普降|突降|目前|报警|预警|告急|跳闸|停电|有个|有一|有只|有条|这边|那边|这里|那里|[赵钱孙李周吴郑王冯陈杨朱许何张刘徐孙马胡林郭]某"
    r"|近?\d+(?:余|多)?名|至少|约有|约\d+(?!\d*(?:米|公里|千米))|因为|接到|赶到|通报|报告|表示|说"
)
_LEAD = re.compile(
    r"^(?:[,、:]|在|于|称|位于|是在|就在|现将|关于|有关|发生在|发生于|从|距|当地时间|几乎|,在|行至|途经|途径|行经|驶至|走到|我们|我是|我在|咱们|过境|登陆|接(?!到|警|报))+"
)


def find_place(
    seen: View, anchor: int, after_time: int | None, hits: Sequence[Span], stretch: Span, gazetteer: Gazetteer | None, home: str = "",
) -> Place | None:  # fmt: skip
    """The place of the event whose word stands at ``anchor`` in ``stretch``; ``after_time`` is where its time ends, ``hits`` are places the register knows."""
    opening = _opening(seen.text, anchor)
    near = [(start, end, 0.5 + _worth(seen.text, start, end, anchor)) for start, end in hits if opening <= start < anchor + 30]
    phrases = [*_phrases(seen.text, anchor, after_time, stretch), *near, *_in_the_lead(seen.text, anchor, stretch)]
    found = [(begin, end, worth + _renown(seen.text[begin:end], begin, end, hits)) for begin, end, worth in phrases]
    best = max(found, key=lambda p: p[2], default=None) or _elsewhere(seen.text, stretch)
    if best is None:
        return None
    return located(seen, best[0], best[1], gazetteer, home)


def _in_the_lead(text: str, anchor: int, stretch: Span) -> list[tuple[int, int, float]]:
    """Where the word for the event stands behind the first sentence, that one may have told the place already."""
    end = text.find("。", *stretch)
    if not 0 <= end < anchor:
        return []
    return [(begin, stop, worth - 1.0) for begin, stop, worth in _phrases(text, end, None, stretch)]


def _elsewhere(text: str, stretch: Span) -> tuple[int, int, float] | None:
    """No place beside the event: the likeliest that any of its sentences names."""
    ends = [match.end() for match in re.finditer("[。!?;\n]", text[slice(*stretch)])][:20]
    named = (phrase for end in ends for phrase in _phrases(text, stretch[0] + end - 1, None, stretch))
    return max((phrase for phrase in named if phrase[2] > 2.0), key=lambda p: p[2], default=None)


@cache
def _folded(name: str) -> str:
    return view(name).text


def places_named(text: str, gazetteer: Gazetteer | None) -> list[Span]:
    """Where the register's names stand in ``text``, each as long as it is written there."""
    if gazetteer is None:
        return []
    found: list[Span] = []
    for at, entry in gazetteer.find(text):
        name = next(
            (name for name in sorted((entry.name, *entry.aliases), key=len, reverse=True) if text.startswith(_folded(name), at)),
            "",
        )
        if name and not re.match(r"[东西南北中]?(?:大?道|路|街|海域|舰队|港|机场|站)", text[at + len(name) : at + len(name) + 3]):
            joins = found and found[-1][1] == at  # 赣榆|柘汪
            found = [*(found[:-1] if joins else found), (found[-1][0] if joins else at, at + len(name))]
    return found


_GENERIC = re.compile(
    rf"(?:{_LAND}|附近|周边|周围|旁边|该|本|此|事发|现场|个|几|多|各|两|[一二三四五六七八九十\d]|内|外|上|下|里|处|侧|旁|前|后|岸|船|车|地|部|方|东|南|西|北|沿海|卫生院|家)+"
)


def _renown(phrase: str, begin: int, end: int, hits: Sequence[tuple[int, int]]) -> float:
    """A place the register knows counts more; 附近村, 厂区, 二楼 say where only to those who stand there."""
    if any(begin <= start < end for start, _ in hits):
        return 1.0 if _known(phrase) else 2.0
    return -1.5 if _GENERIC.fullmatch(phrase) and not _known(phrase) else 0.0


def _phrases(text: str, anchor: int, after_time: int | None, stretch: Span) -> list[tuple[int, int, float]]:
    """Candidate ranges with a score: after the time, after 在, before 发生, known names."""
    found = []
    starts: list[tuple[int, float]] = []
    if after_time is not None:
        starts.append((after_time, 3.0))
    low = _opening(text, anchor)
    starts += [(low, 1.0)]
    if after_time is not None and _opening(text, after_time) != low:
        starts.append((_opening(text, after_time), 1.0))
    starts += [
        (low + m.end(), 2.2)
        for m in re.finditer(
            r"(?:在|位于|发生在|发生于|行至|途经|行经|驶至|过境|登陆|导致|造成|致使|地点[是为]?|地址[是为]?|针对|,|:|\)|日电|讯|获悉|报道|消息|表示|称|指出|证实|(?:突袭|袭击|攻击|闯入|冲向|冲入|混入)了?)",
            text[low : anchor + 30],
        )
    ]
    for named in _NAMED.finditer(text, *stretch):
        if rough := _phrase(text, named.end()):
            found.append(
                (*rough, 1.9 + _worth(text, *rough, max(anchor, rough[1]) if abs(anchor - rough[1]) < 30 else rough[1] + 30))
            )
    for start, worth in starts:
        rough = _phrase(text, start)
        if rough:
            begin, end = rough
            behind = 2.0 if "。" in text[anchor:begin] and start != after_time else 0.0
            found.append((begin, end, worth + _worth(text, begin, end, anchor) - behind))
    return found


_NAMED = re.compile(
    r"(?:事故|火灾|爆炸|事件|泄漏|袭击|枪击|车祸|惨剧|地震)案?[^,。;在于]{0,14}?发生(?:在|于)(?!当|今|昨|\d|上午|下午|凌晨|晚)|一幕[^,。;]{0,6}(?:发生|出现)在|事发地?(?:点)?(?:为|是|在|于|位于|:)?(?=[^时前后生现,。地])|(?:地点|地址|位置)(?:为|是|在|:)"
)


def _opening(text: str, at: int) -> int:
    """Where the sentence that holds ``at`` begins."""
    return max(text.rfind(mark, max(0, at - 600), at) for mark in "。\n;!?】") + 1


def _phrase(text: str, start: int) -> tuple[int, int] | None:
    """From ``start`` over 在 and commas to the first word that is no place; trimmed back to a place word or a known name."""
    lead = _LEAD.match(text[start : start + 12])
    begin = start + (lead.end() if lead else 0)
    window = text[begin : begin + 70]
    stop = _STOP.search(window)
    chunk = window[: stop.start()] if stop else window
    end = len(chunk) if stop and (_is_whole(chunk, stop.group()) or _is_here(chunk, stop.group())) else _trim(chunk)
    return (begin, _goes_on(text, begin, begin + end)) if end >= 2 else None


_FARTHER = re.compile(r"的[\u4e00-\u9fff·]{2,8}(?=[,、。]|[一两](?:名|个|辆|座|所|家|处)|发生|遭)")


def _goes_on(text: str, begin: int, end: int) -> int:
    """巴格达以北约60公里|的巴古拜: the place that lies there, whatever its name."""
    more = _FARTHER.match(text, end) if BEARING.search(text[begin:end][-12:]) else None
    return more.end() if more else end


def _is_whole(chunk: str, stop: str) -> bool:
    """印度经济首都孟买|发生: what stands between the time and 发生 is the place, all of it."""
    if "," in chunk or not 2 <= len(chunk) <= 45 or _is_telling(chunk) or chunk.endswith(("时", "中", "后")):
        return False
    if re.fullmatch(r"发生|突发|突然|爆发|遭到|起火|失火|着火|火灾|大火|相撞", stop):
        return _known(chunk) or bool(_ANY.search(chunk))
    is_short = len(chunk) <= 20 and bool(_names().match(chunk))
    return is_short and bool(
        re.fullmatch(r"一.|[\d一二三四五六七八九十]+日|今.|昨.|当.|凌晨|清晨|上午|下午|\(北京时间|当地时间|北京时间", stop)
    )


def _is_here(chunk: str, stop: str) -> bool:
    """徐圩|这边: said of a place, whatever its name."""
    return bool(re.fullmatch(r"[这那][边里]", stop)) and 2 <= len(chunk) <= 15 and not _is_telling(chunk)


def _trim(chunk: str) -> int:
    """The length of ``chunk`` up to its last place word: commas end it unless another place word follows at once."""
    end = 0
    for piece in re.finditer(r"[^,]*,?", chunk):
        body = piece.group().rstrip(",")
        if (
            not body
            or body.endswith(("不少市", "许多市", "多市"))
            or not (_ANY.search(body) or _known(body))
            or (end and _is_telling(body))
        ):
            break
        end = piece.start() + len(body)
        if end > 45:
            break
    body = chunk[:end]
    while (
        body
        and not (_TAIL.search(body) or _ends_known(body))
        and not re.search(r"(?:内|上|里|外|处|旁|侧|面|口|米|公里|[Kk]?[Mm]|[Kk]\d+|方向|部|端|[东南西北])$", body)
    ):
        body = body[:-1]
    if body.endswith("部") and chunk[len(body) : len(body) + 1] in ("分", "队", "门"):
        body = body[:-1]
    return len(body.rstrip("的,、在"))


def _is_telling(body: str) -> bool:
    return bool(
        re.search(
            r"记者|消防|民警|交警|官兵|司机|警方|官员|当局|政府|媒体|市民|居民|抵达|派出|带领|接|称|据|了|将|把|正|系|是", body
        )
    )


def _known(text: str) -> bool:
    return bool(_names().search(text))


def _ends_known(text: str) -> bool:
    return bool(_names_at_end().search(text))


@cache
def _names() -> re.Pattern[str]:
    names = sorted({*country_names(), *division_names(), *world_places()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


@cache
def _names_at_end() -> re.Pattern[str]:
    return re.compile(f"(?:{_names().pattern})$")


def _worth(text: str, begin: int, end: int, anchor: int) -> float:
    phrase = text[begin:end]
    worth = min(2.0, 0.5 * len(_ANY.findall(phrase))) + (1.5 if _known(phrase) else 0.0)
    worth -= 1.0 if (phrase[0] in "该本" and not re.match(r"该[国省市县州].{2}", phrase)) or phrase.startswith("我县") else 0.0
    worth -= 3.0 if _tells(text, end) or text.startswith("籍", end) else 0.0  # 重庆籍大货车: where it comes from
    worth -= 2.0 if _FELT.match(text[end : end + 12]) else 0.0
    worth -= (
        2.5 if _OWNER.search(phrase) and re.match(r"的?(?:一|[两二三四\d]+)?(?:辆|艘|架|列|名|位)", text[end : end + 4]) else 0.0
    )
    worth += 1.5 if _HAPPENS_HERE.match(text[end : end + 30]) else 0.0
    worth -= 0.02 * abs(anchor - end) + (2.0 if _is_telling(phrase) else 0.0)
    return worth - (
        1.5
        if re.match(
            r"[^,]{0,10}(?:警方|政府|消防|公安|交警|部门|医院(?!发)|大队|网|社|报|台网|勘探局)", text[end : end + 3] + phrase[-3:]
        )
        else 0.0
    )


_SAYS = r"(?:通报|报告|消息|称|介绍|表示|发布|反映|说|宣布|证实|透露|测出|测定|援引|公布|获悉|确认|接(?:到|警|报|群众|市民))"
_TELLS = re.compile(
    rf"[^,。;发]{{0,2}}{_SAYS}|[^,。;:发起爆遭]{{0,11}}?(?:官员|发言人|人士|负责人|警方|部|局|厅|社|台|所|署|中心|政府)[^,。;:发起爆遭]{{0,8}}{_SAYS}"
)
_FELT = re.compile(r"[^,。;]{0,4}(?:均|都|也)?有[^,。;]{0,6}震感")


def _tells(text: str, end: int) -> bool:
    """伊拉克内政部|官员28日说, 湖州市110指挥中心|接群众报警: who tells of it, not where it was."""
    return bool(_TELLS.match(text[end : end + 24])) or bool(
        (match := _TELLS.match(text[max(0, end - 3) : end + 24])) and match.end() > min(3, end)
    )


_OWNER = re.compile(r"(?:公司|集团|车队|大队|支队|局|学校|厂|省|自治区|航空|航运)$")  # 驻马店汽车运输公司|一辆客车: whose it is

_HAPPENS_HERE = re.compile(
    r"[,、]?(?:(?:当地时间|北京时间|当[天日晚]|昨|今|\d|[一二三四五六七八九十]+日|凌晨|清晨|早|上午|下午|晚|\()[^,。]{0,20}?)?(?:的)?(?:突|又)?(?:发生|突发|爆发|遭|起火|失火|感|出现|一|有)"
)
