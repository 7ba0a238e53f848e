"""What a plan is: its title, tier, kind, number, dates, jurisdiction, and the event types it answers."""

import re
from collections.abc import Iterator
from functools import cache

from anlan.engines.planbook.extract.lexicon import division_names
from anlan.engines.planbook.extract.view import View
from anlan.kernel.divisions import canonical
from anlan.kernel.tables import rows

_TITLE = re.compile(r"[^\n。;,]{2,60}?(?:应急预案|预案|现场处置方案|处置方案|救援方案)(?:\([^()\n]{1,12}\))?")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[(]\d{4}[〕\])]\d{1,4}号|预案编号[:]?(?P<own>[A-Za-z0-9\-]+)")
_DATE = re.compile(
    r"(?P<y>(?:19|20)\d{2}|二[〇○零]\d?[一二三四五六七八九〇○零]{2})年(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日)?"
)
_REPEALS = re.compile(
    r"《(?P<title>[^《》]{4,60}预案(?:\([^()《》]{1,12}\))?)》(?:\([^()]*\))?(?:同时废止|即行废止|废止|停止执行)"
)
_KINDS = (
    ("on_site", r"现场处置方案|处置方案"), ("general", r"总体应急预案|总体预案|综合应急预案"), ("department", r"部门.{0,6}预案|(?:局|委员会|厅)[^\n]{0,20}应急预案"),
)  # fmt: skip
_TIERS = (
    ("enterprise", r"公司|厂(?!区)|酒店|集团|企业|医院|学校|项目部"), ("park", r"园区|开发区|新区|工业园|港区|景区|基地"), ("street", r"街道|镇|乡(?!村)|社区"),
    ("national", r"^国家|中央"), ("county", r"县|[^市]区(?!域)"), ("city", r"市"), ("province", r"省|自治区"),
)  # fmt: skip
# what a title names → the codes it answers, the kind before the class
HAZARDS = (
    ("液氯", "12D02"), ("液氨", "12D02"), ("氨泄漏", "12D02"), ("氯气泄漏", "12D02"), ("有毒气体泄漏", "12D02"), ("有限空间", "12D04"), ("中毒窒息", "12D04"), ("储罐", "12D00"), ("罐区", "12D00"),
    ("危险化学品", "12D00"), ("化工", "12D00"), ("烟花爆竹", "12E00"), ("民用爆炸", "12E00"), ("煤矿", "12A00"), ("非煤矿山", "12B00"), ("尾矿库", "12B04"), ("建设工程", "12C00"), ("建筑施工", "12C00"),
    ("工贸", "12F00"), ("生产安全事故", "12000"), ("道路交通", "12H00"), ("道路运输", "12H00"), ("水上", "12J00"), ("海上搜救", "12J00"), ("海上", "12J00"), ("渔业", "12J00"), ("船舶", "12J00"), ("轨道交通", "12L00"), ("铁路", "12K00"),
    ("民用航空", "12M00"), ("航空器", "12M00"), ("特种设备", "12N00"), ("电梯", "12N04"), ("大面积停电", "12P08"), ("燃气", "12P09"), ("油气", "12P09"), ("长输管道", "12P09"), ("供水", "12P12"), ("供热", "12P12"), ("桥梁", "12P04"), ("隧道", "12P04"),
    ("通信", "12P10"), ("建筑物倒塌", "12P13"), ("房屋", "12P13"), ("踩踏", "12S00"), ("大型群众性活动", "12S00"), ("溢油", "12Q04"), ("饮用水", "12Q05"), ("水源", "12Q05"), ("突发环境", "12Q00"), ("环境事件", "12Q00"), ("重污染天气", "12Q02"), ("辐射", "12T00"),
    ("核", "12T01"), ("农业机械", "12R00"), ("农机", "12R00"), ("能源供应", "12U00"), ("森林", "11G00"), ("草原", "11G00"), ("火灾", "12G00"), ("消防", "12G00"), ("防汛", "11A00"), ("洪涝", "11A00"), ("防汛防旱", "11A00"), ("抗旱", "11A51"), ("内涝", "11A02"),
    ("水库", "11A03"), ("台风", "11B01"), ("防台", "11B01"), ("雨雪冰冻", "11B08"), ("暴雪", "11B04"), ("低温", "11B08"), ("寒潮", "11B05"), ("高温", "11B09"), ("气象", "11B00"), ("雷电", "11B14"), ("大雾", "11B17"), ("地震", "11C00"), ("地质灾害", "11D00"), ("风暴潮", "11E02"), ("海啸", "11E01"),
    ("海洋灾害", "11E00"), ("赤潮", "11E05"), ("浒苔", "11E05"), ("生物灾害", "11F00"), ("林业有害生物", "11F10"), ("自然灾害救助", "11000"), ("传染病", "13A00"), ("疫情防控", "13A00"), ("突发公共卫生", "13000"), ("食品安全", "13B03"), ("食物中毒", "13B03"), ("药品", "13B01"), ("疫苗", "13B02"),
    ("职业中毒", "13C01"), ("中毒", "13C00"), ("动物疫", "13E00"), ("猪瘟", "13E04"), ("群体性", "14A00"), ("刑事", "14B00"), ("金融", "14C00"), ("非法集资", "14C00"), ("市场", "14D00"), ("粮食", "14D00"), ("价格", "14D00"), ("恐怖", "14F00"), ("反恐", "14F00"), ("涉外", "14G00"), ("网络", "14H00"), ("信息安全", "14H00"),
    ("地铁", "12L00"), ("校车", "12H05"), ("有限空间", "12D04"), ("医疗救援", "13000"),
)  # fmt: skip


def title_of(seen: View) -> str:
    """The first line that is a title of a plan; two lines are joined when the issuer stands above it."""
    lines = [line.strip() for line in seen.text[:1500].split("\n") if line.strip()]
    for order, line in enumerate(lines[:25]):
        book = re.search(r"《([^《》]{4,50}预案)》", line) if len(line) < 60 else None
        match = _TITLE.fullmatch(book.group(1) if book else re.sub(r"^[^\w×＊*]*(?:演示文本)?[::]?", "", line).strip("《》"))
        if match:
            above = lines[order - 1] if order else ""
            return (
                above + match.group()
                if re.fullmatch(r"[\u4e00-\u9fff()]{4,30}(?:公司|厂|酒店|集团|人民政府|局|管委会)", above)
                else match.group()
            )
    book = re.search(r"《([^《》\n]{4,50}预案)》", seen.text[:3000])
    return book.group(1) if book else (lines[0][:60] if lines else "")


def kind_of(title: str, text: str) -> str:
    found = next((kind for kind, pattern in _KINDS if re.search(pattern, title)), None)
    return found or ("special" if re.search(r"预案", title) else "general" if "总体" in text[:400] else "special")


def tier_of(title: str) -> str:
    return next((tier for tier, pattern in _TIERS if re.search(pattern, title)), "city")


def division_of(title: str, text: str) -> str:
    """The division named in the title (连云港市 → 3207), else the one named most in the opening."""
    names = division_codes()
    for length in range(12, 1, -1):
        for start in range(len(title) - length + 1):
            code = names.get(title[start : start + length])
            if code:
                return code
    named = [code for name, code in names.items() if len(name) > 2 and len(code) <= 4 and name in text[:2000]]
    return named[0] if len(set(named)) == 1 else ""


@cache
def division_codes() -> dict[str, str]:
    """Name → code, of the country's divisions and of the city's streets and zones."""
    return {**division_names(), **_home_names()}


@cache
def _home_names() -> dict[str, str]:
    """Streets and functional zones of the tables in the kernel, by their short names: 徐圩新区 carries the code of 徐圩街道."""
    found = {row["name_zh"]: canonical(row["code"]) for row in rows("divisions") if row["code"]}
    for row in rows("streets"):
        short = re.sub(r"(?:街道|镇|乡|农场)$", "", row["name_zh"])
        found[row["name_zh"]] = canonical(row["code"])
        if len(short) > 1:
            found[short + "新区"] = canonical(row["code"])
    return found


def event_types_of(title: str, scope: str) -> tuple[str, ...]:
    """Codes the title names, or for a title that names none, those of its scope; 10000 for a general plan."""
    for words in (title, scope):
        found = tuple(dict.fromkeys(named_hazards(words)))
        if found and not (words is title and "总体" in title):
            return _finest(found)
        if "总体" in words or "综合应急预案" in words:
            return ("10000",)
    return ("10000",) if re.search(r"突发事件", title) else ()


def named_hazards(words: str) -> Iterator[str]:
    """Codes of the hazards named, a longer name before one inside it: 森林火灾 is no 火灾 of buildings."""
    for word, code in sorted(HAZARDS, key=lambda pair: -len(pair[0])):
        if word in words:
            words = words.replace(word + "火灾" if word in ("森林", "草原") else word, "|")
            yield code


def _finest(codes: tuple[str, ...]) -> tuple[str, ...]:
    """12000 beside 12D00 says no more than 12D00."""
    return tuple(
        code
        for code in codes
        if not (code.endswith("000") and any(other != code and other.startswith(code[:2]) for other in codes))
    )


def document_number(seen: View) -> str:
    match = _NUMBER.search(re.sub(r"[^。\n]*废止[^。\n]*", "", seen.text[:2500]))
    return (match["own"] or match.group()) if match else ""


def issued_on(seen: View) -> str:
    match = _DATE.search(seen.text[:1500])
    if match is None or not match["y"].isdigit() or not match["m"].isdigit():
        return ""
    return f"{match['y']}-{int(match['m']):02d}" + (f"-{int(match['d']):02d}" if match["d"] and match["d"].isdigit() else "")


def supersedes(seen: View) -> str:
    match = _REPEALS.search(seen.text)
    return match["title"] if match else ""
