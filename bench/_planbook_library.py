"""Five hundred plans and three hundred scenarios for the matching bench, invented from lists; and the two rivals."""

import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

HAZARDS = {  # title words → (event types answered, words of the scope, what happens in a scenario, its type)
    "危险化学品事故": ("12D00", "危险化学品泄漏、火灾、爆炸、中毒", [("化工厂液氯储罐发生氯气泄漏", "12D02"), ("罐区甲醇储罐发生爆炸", "12D01")]),
    "道路交通事故": ("12H00", "翻车、碰撞、车辆坠水、车辆起火", [("高速公路上大客车与货车相撞", "12H02"), ("一辆面包车侧翻坠入沟中", "12H01")]),
    "火灾事故": ("12G00", "高层建筑、公共聚集场所、厂房火灾", [("一栋高层住宅发生火灾", "12G04"), ("一家超市突发大火", "12G06")]),
    "地震": ("11C00", "地震灾害", [("发生5.2级地震，多地有震感", "11C02")]),
    "森林火灾": ("11G00", "林区森林火灾", [("山林发生森林火灾", "11G01")]),
    "防汛防台风": ("11A00 11B01", "洪水、内涝、台风、暴雨", [("受台风影响出现大范围险情", "11B01"), ("河道出现洪峰，水位超警", "11A01")]),
    "地质灾害": ("11D00", "滑坡、崩塌、泥石流", [("山体发生滑坡，掩埋公路", "11D01")]),
    "海洋灾害": ("11E00", "风暴潮、海浪、海啸", [("风暴潮造成海水倒灌", "11E02")]),
    "突发环境事件": ("12Q00", "水污染、大气污染", [("河道水体受到污染，出现死鱼", "12Q01")]),
    "食品安全事故": ("13B03", "食物中毒、食源性疾病", [("学校食堂就餐后多名学生食物中毒", "13B03")]),
    "传染病疫情": ("13A00", "传染病暴发流行", [("出现聚集性病例，疑似登革热疫情", "13A07")]),
    "重大动物疫情": ("13E00", "动物疫病", [("养殖场确诊非洲猪瘟", "13E04")]),
    "海上搜救": ("12J00", "船舶碰撞、触礁、沉没", [("两艘货轮相撞，一艘沉没", "12J01")]),
    "城市轨道交通事故": ("12L00", "列车脱轨、追尾、火灾", [("地铁列车追尾", "12L02")]),
    "铁路交通事故": ("12K00", "列车脱轨、相撞", [("旅客列车脱轨", "12K01")]),
    "特种设备事故": ("12N00", "锅炉、压力容器、电梯", [("小区电梯坠落困人", "12N04"), ("工厂锅炉爆炸", "12N01")]),
    "建设工程施工事故": ("12C00", "坍塌、高处坠落", [("工地脚手架坍塌", "12C01")]),
    "燃气事故": ("12P09", "燃气泄漏、爆炸", [("燃气管道被挖断泄漏", "12P09")]),
    "大面积停电": ("12P08", "电网故障停电", [("电网故障造成大面积停电", "12P08")]),
    "供水突发事件": ("12P12", "供水中断、水质异常", [("自来水主管道爆管，大面积停水", "12P12")]),
    "桥梁隧道事故": ("12P04", "桥梁隧道垮塌", [("一座高架桥桥面垮塌", "12P04")]),
    "烟花爆竹事故": ("12E00", "烟花爆竹爆炸", [("烟花厂仓库发生爆炸", "12E01")]),
    "非煤矿山事故": ("12B00", "冒顶、透水、尾矿库", [("尾矿库出现溃坝险情", "12B04")]),
    "恐怖袭击事件": ("14F00", "恐怖袭击", [("发生暴力恐怖袭击事件", "14F00")]),
    "群体性事件": ("14A00", "聚集、围堵", [("数百人聚集讨薪，围堵道路", "14A00")]),
    "网络安全事件": ("14H00", "网络攻击、数据泄露", [("政务系统遭勒索病毒攻击瘫痪", "14H00")]),
    "低温雨雪冰冻": ("11B08", "低温冻害、冰冻", [("出现低温冻害，道路冰冻灾害严重", "11B08")]),
    "辐射事故": ("12T00", "放射源丢失、辐射", [("一枚放射源丢失", "12T03")]),
    "踩踏事件": ("12S00", "大型活动踩踏", [("灯会现场发生踩踏", "12S01")]),
    "溢油事件": ("12Q04", "船舶、码头溢油", [("码头油轮溢油", "12Q04")]),
}  # fmt: skip
AREAS = {
    "连云港市": "3207", "海州区": "320706", "连云区": "320703", "赣榆区": "320707", "东海县": "320722", "灌云县": "320723", "灌南县": "320724",
    "南京市": "3201", "徐州市": "3203", "盐城市": "3209", "宿迁市": "3213", "南通市": "3206", "无锡市": "3202", "常州市": "3204", "苏州市": "3205",
    "淮安市": "3208", "扬州市": "3210",
}  # fmt: skip
HOME = "3207"
_LEVELS = (("Ⅰ", "特别重大"), ("Ⅱ", "重大"), ("Ⅲ", "较大"), ("Ⅳ", "一般"))


@dataclass(frozen=True)
class Scenario:
    text: str
    division: str
    wanted: str


def plan_texts(count: int = 500) -> dict[str, str]:
    """Title → text. Every hazard for every area, so that neighbours' plans stand in the way."""
    found = {}
    for area in AREAS:
        for hazard, (_, scope, _) in HAZARDS.items():
            title = f"{area}{hazard}应急预案"
            found[title] = _plan(title, area, hazard, scope)
            if len(found) == count:
                return found
    return found


def _plan(title: str, area: str, hazard: str, scope: str) -> str:
    levels = "\n".join(f"5.{i}.1 {lv}级响应\n启动条件：符合下列情形之一的：\n（1）初判发生{grade}{hazard}；\n由{area}人民政府决定启动{lv}级响应。\n响应措施：采取以下措施：\n（1）组织救援。（牵头单位：应急管理局；时限：30分钟内）" for i, (lv, grade) in enumerate(_LEVELS, 1))
    return f"{title}\n1 总则\n1.1 适用范围\n本预案适用于{area}行政区域内{scope}等{hazard}的应对工作。\n2 组织指挥体系与职责\n应急管理局：负责综合协调火灾、爆炸、交通、医疗等救援力量。\n公安局：负责交通管制，疏散人员。\n消防救援支队：负责火灾扑救、泄漏处置和人员搜救。\n3 预防与预警\n加强监测，发布台风、暴雨、洪水等预警。\n4 信息报告\n接报后2小时内报告。\n5 应急响应\n{levels}\n6 后期处置\n7 应急保障\n"


def scenarios(count: int = 300) -> list[Scenario]:
    """Invented reports from the home city, its counties included; the county's or the city's plan is right where it happened."""
    rng = random.Random(20250101)
    home = [area for area, code in AREAS.items() if code.startswith(HOME)]
    found = []
    titles = set(plan_texts())
    while len(found) < count:
        hazard = list(HAZARDS)[len(found) % len(HAZARDS)]
        what, _ = rng.choice(HAZARDS[hazard][2])
        area = rng.choice(home)
        hurt = rng.choice(["造成2人死亡、5人受伤", "暂无人员伤亡", f"造成{rng.randint(1, 12)}人受伤", "伤亡情况不明", "已疏散群众300余人"])
        text = f"{rng.choice(['今天上午9时许', '昨晚11时20分', '7月3日凌晨'])}，{'连云港市' if area != '连云港市' and rng.random() < 0.5 else ''}{area}{what}，{hurt}。消防、公安、医疗救护人员已赶到现场处置。"
        if f"连云港市{hazard}应急预案" in titles:
            found.append(Scenario(text, AREAS[area], hazard))
    return found


def is_right(scenario: Scenario, title: str) -> bool:
    """The plan of this hazard of the home city, or of the county where it happened."""
    area = next((name for name in AREAS if title.startswith(name)), "")
    return title == f"{area}{scenario.wanted}应急预案" and scenario.division.startswith(AREAS.get(area, "-"))


class BM25:
    """Okapi BM25 over character pairs of whole texts, k1 1.5, b 0.75."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._docs = {title: Counter(self._pairs(text)) for title, text in texts.items()}
        self._df = Counter(word for doc in self._docs.values() for word in doc)
        self._mean = sum(sum(doc.values()) for doc in self._docs.values()) / len(self._docs)

    @staticmethod
    def _pairs(text: str) -> Iterator[str]:
        for run in re.findall(r"[\u4e00-\u9fff]+", text):
            yield from (run[i:i + 2] for i in range(len(run) - 1))

    def rank(self, query: str) -> list[str]:
        words = set(self._pairs(query))
        scores = {title: sum(self._weight(word, doc) for word in words) for title, doc in self._docs.items()}
        return sorted(scores, key=lambda title: -scores[title])

    def _weight(self, word: str, doc: Counter[str]) -> float:
        count, n = doc.get(word, 0), self._df.get(word, 0)
        if not count:
            return 0.0
        idf = math.log(1 + (len(self._docs) - n + 0.5) / (n + 0.5))
        return idf * count * 2.5 / (count + 1.5 * (0.25 + 0.75 * sum(doc.values()) / self._mean))


def keyword_rank(texts: dict[str, str], query: str) -> list[str]:
    """A plain table: how many words of a plan's title and scope stand in the report."""
    def score(title: str) -> int:
        hazard = next(h for h in HAZARDS if h in title)
        words = [*HAZARDS[hazard][1].split("、"), hazard, hazard.replace("事故", "")]
        return sum(word in query for word in words)

    return sorted(texts, key=lambda title: -score(title))
