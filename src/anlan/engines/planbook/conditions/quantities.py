"""What a number in a condition counts: by its unit and the words beside it. The names are those of :class:`.evaluate.Situation`."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quantity:
    """``name`` of the quantity, its Chinese ``label``, the units it is said in with their factor to the base unit, the words that tell it."""

    name: str
    label: str
    units: dict[str, float]
    words: re.Pattern[str]


COUNT = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"  # how a number is written

_PEOPLE = {"人": 1.0, "名": 1.0, "万人": 1e4, "人次": 1.0, "例": 1.0, "": 1.0}
_LENGTH = {"毫米": 1.0, "mm": 1.0}


def _people(name: str, label: str, words: str) -> Quantity:
    return Quantity(name, label, _PEOPLE, re.compile(words))


QUANTITIES = (
    _people(
        "dead_missing",
        "死亡（含失踪）人数",
        r"失踪(?:和|、|或|及)?死亡|死亡(?:\(?(?:含|和|或|及|与|、)?(?:者)?失踪\)?|失踪)|因灾死亡(?:和|、)失踪|死亡\(含失踪\)|死亡、失踪",
    ),
    _people("dead", "死亡人数", r"死亡|遇难"),
    _people("missing", "失踪人数", r"失踪|失联"),
    _people("threatened", "受威胁人数", r"受威胁|威胁"),
    _people("serious", "重伤（含急性工业中毒）人数", r"重伤|急性工业中毒|危重"),
    _people("trapped", "被困人数", r"被困|受困|围困|涉险|遇险|生命安全"),
    _people("relocated", "紧急转移安置人数", r"转移|安置|疏散|紧急生活救助|撤离"),
    _people("ill", "发病或中毒人数", r"中毒|发病|病例|感染|住院|不良反应"),
    _people("injured", "受伤人数", r"受伤|伤亡|负伤|伤(?!害)"),
    _people("drought_people", "旱灾需救助人口", r"需(?:政府)?救助人数|缺粮|缺水|农牧业人口"),
    _people("affected", "受灾或受影响人数", r"受灾|受影响|饮水困难|饮用水|停水|停电|滞留"),
    Quantity("loss_yuan", "直接经济损失（元）", {"万元": 1e4, "亿元": 1e8, "元": 1.0}, re.compile(r"损失|")),
    Quantity("rooms", "倒塌和严重损坏房屋（间）", {"间": 1.0, "万间": 1e4}, re.compile(r"")),
    Quantity("households", "倒塌和严重损坏房屋（户）", {"户": 1.0, "万户": 1e4}, re.compile(r"")),
    Quantity("rain_1h_mm", "1小时降雨量（毫米）", _LENGTH, re.compile(r"(?<!\d)1(?:个)?小时|小时(?:降)?雨强|每小时")),
    Quantity("rain_3h_mm", "3小时降雨量（毫米）", _LENGTH, re.compile(r"(?<!\d)3(?:个)?小时")),
    Quantity("rain_6h_mm", "6小时降雨量（毫米）", _LENGTH, re.compile(r"(?<!\d)6(?:个)?小时")),
    Quantity("rain_12h_mm", "12小时降雨量（毫米）", _LENGTH, re.compile(r"12(?:个)?小时")),
    Quantity("rain_24h_mm", "24小时降雨量（毫米）", _LENGTH, re.compile(r"24(?:个)?小时|日(?:降)?雨量|")),
    Quantity("gust_beaufort", "阵风风力（级）", {"级": 1.0}, re.compile(r"阵风")),
    Quantity("mean_wind_beaufort", "平均风力（级）", {"级": 1.0}, re.compile(r"风力|风")),
    Quantity("magnitude", "震级", {"级": 1.0, "": 1.0}, re.compile(r"地震|震级|里氏|")),
    Quantity("grass_area_ha", "受害草原面积（公顷）", {"公顷": 1.0}, re.compile(r"草原(?!防)")),
    Quantity("incidents", "同时发生起数", {"起": 1.0}, re.compile(r"")),
    Quantity("area_ha", "受害森林面积（公顷）", {"公顷": 1.0}, re.compile(r"")),
    Quantity("area_m2", "面积（平方米）", {"平方米": 1.0, "平方公里": 1e6, "亩": 2000 / 3}, re.compile(r"")),
    Quantity(
        "burning_h",
        "持续时间（小时）",
        {"小时": 1.0, "个小时": 1.0, "分钟": 1 / 60},
        re.compile(
            r"燃烧|未得到|未扑灭|明火|未(?:有效)?控制|持续|连续|中断|未能|封闭|停运|关闭|停[水气电产]|断[水电气]|恢复|抢修|抢通|瘫痪|阻断|堵塞|拥堵|延误|晚点|滞留|被困"
        ),
    ),
    Quantity("vehicles", "车辆（辆）", {"辆": 1.0}, re.compile(r"")),
    Quantity("oil_t", "泄漏或溢油量（吨）", {"吨": 1.0, "公斤": 0.001, "千克": 0.001}, re.compile(r"溢油|泄漏|油|")),
    Quantity("over_warning_m", "超警戒水位（米）", {"米": 1.0, "厘米": 0.01}, re.compile(r"警戒(?:水|潮)位")),
    Quantity("over_guarantee_m", "超保证水位（米）", {"米": 1.0, "厘米": 0.01}, re.compile(r"保证水位")),
    Quantity("surge_cm", "风暴增水（厘米）", {"厘米": 1.0, "米": 100.0}, re.compile(r"增水")),
    Quantity("tide_m", "潮位（米）", {"米": 1.0}, re.compile(r"潮位|高潮")),
    Quantity("water_level_m", "水位（米）", {"米": 1.0}, re.compile(r"水位")),
    Quantity("wave_m", "浪高（米）", {"米": 1.0}, re.compile(r"浪")),
    Quantity(
        "discharge_m3_s",
        "流量（立方米每秒）",
        {"立方米每秒": 1.0, "立方米/秒": 1.0, "立方米每小时": 1 / 3600, "立方米/小时": 1 / 3600, "m3/s": 1.0},
        re.compile(r""),
    ),
    Quantity("load_shed_pct", "减供负荷占比（%）", {"%": 1.0}, re.compile(r"减供负荷|负荷")),
    Quantity("users_out_pct", "停电用户占比（%）", {"%": 1.0}, re.compile(r"(?:供电)?用户(?:停电)?")),
    Quantity("share_pct", "占比（%）", {"%": 1.0}, re.compile(r"")),
    Quantity("temperature_drop_c", "降温幅度（℃）", {"℃": 1.0, "摄氏度": 1.0}, re.compile(r"下降|降温|降幅")),
    Quantity("temperature_c", "温度（℃）", {"℃": 1.0, "摄氏度": 1.0}, re.compile(r"气温|")),
)
QUANTITY_UNITS = {quantity.name: quantity.units for quantity in QUANTITIES}
LABELS = {quantity.name: quantity.label for quantity in QUANTITIES}
UNIT = "|".join(sorted({unit for quantity in QUANTITIES for unit in quantity.units if unit}, key=len, reverse=True))


def quantity_of(unit: str, right: str, left: str) -> tuple[Quantity, float] | None:
    """What ``unit`` counts: told by the words right behind it, else by the nearest words before it, else by the unit alone."""
    fitting = [quantity for quantity in QUANTITIES if unit in quantity.units]
    for side, anchored in ((right, True), (left, False)):
        found = _told(fitting, side, anchored=anchored)
        if found:
            return found, found.units[unit]
    if unit == "例":
        return next(quantity for quantity in fitting if quantity.name == "ill"), 1.0  # 5例肺鼠疫: cases, whatever of
    alone = next((quantity for quantity in fitting if unit and quantity.words.fullmatch("")), None)
    return (alone, alone.units[unit]) if alone else None


def _told(fitting: list[Quantity], side: str, *, anchored: bool) -> Quantity | None:
    hits = [
        (match, order, quantity)
        for order, quantity in enumerate(fitting)
        for match in _hits(quantity.words, side, anchored=anchored)
    ]
    if not hits:
        return None
    if anchored:
        return min(hits, key=lambda hit: (hit[0].start(), hit[1]))[2]
    return max(hits, key=lambda hit: (hit[0].end(), -hit[1]))[2]


def _hits(words: re.Pattern[str], side: str, *, anchored: bool) -> list[re.Match[str]]:
    return [match for match in words.finditer(side) if match.group() and (not anchored or match.start() <= 2)]
