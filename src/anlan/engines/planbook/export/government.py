"""A draft of a city's or county's special plan 专项应急预案, by what the rules of 2024 ask of plans of that level, filled with what the registers know.

突发事件应急预案管理办法（国办发〔2024〕5号）: a plan of city or county level lays weight on organisation, risk control, monitoring and warning, reporting,
handling, control of the site and the securing of teams and supplies. What nobody told stands as ［请填写：…］ and is listed by :func:`.enterprise.left_open`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from anlan.engines.planbook.export.enterprise import listed, or_open
from anlan.engines.planbook.grading import table_for
from anlan.kernel.grades import ResponseLevel
from anlan.kernel.tables import document, event_type_name

_OPEN = "［请填写：{}］"
_GRADES = (("特别重大", "特大型"), ("重大", "大型"), ("较大", "中型"), ("一般", "小型"))
_SAID = {
    "dead": ("人", "死亡"), "dead_missing": ("人", "死亡（含失踪）"), "serious": ("人", "重伤（含急性工业中毒）"), "loss_wan": ("万元", "直接经济损失"), "loss_yi": ("亿元", "直接经济损失"),
    "area_ha": ("公顷", "受害森林面积"), "oil_t": ("吨", "溢油"),
}  # fmt: skip
_GROUPS = (
    ("综合协调组", "负责信息汇总、综合协调、督办落实和会议保障"), ("抢险救援组", "负责现场抢险、人员搜救和险情控制"), ("医疗救治组", "负责伤员救治、转运和卫生防疫"),
    ("治安交通组", "负责现场警戒、交通管制和治安维护"), ("转移安置组", "负责受威胁群众的转移、安置和基本生活保障"), ("物资保障组", "负责应急物资、装备、运力和资金保障"),
    ("新闻舆论组", "负责信息发布和舆论引导"), ("善后处置组", "负责善后、抚恤、保险理赔和恢复"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class GovernmentFacts:
    """What is known. ``place`` the city or county, ``event_type`` a code of GB/T 35561; ``units`` lines of "单位：职责"; the lists hold a line of text each."""

    place: str
    event_type: str
    hazard: str = ""
    office: str = ""
    units: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()
    shelters: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    telephone: str = ""
    is_county: bool = False

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "GovernmentFacts":
        """From plain values; ValueError names a field that is not one, or the one that is missing."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(said.keys() - known):
            raise ValueError(f"不认识的项：{'、'.join(unknown)}；可用：{'、'.join(sorted(known))}")
        if missing := [name for name in ("place", "event_type") if not said.get(name)]:
            raise ValueError(f"缺少：{'、'.join(missing)}")
        given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
        return cls(**given)

    @property
    def matter(self) -> str:
        """What the plan is about, as its title says it."""
        return self.hazard or event_type_name(self.event_type)

    @property
    def short(self) -> str:
        return "县" if self.is_county else "市"


def government_plan(facts: GovernmentFacts) -> str:
    """The text of the draft, one paragraph a line, in the chapters usual for special plans."""
    parts = (
        _general(facts),
        _organisation(facts),
        _warning(facts),
        _response(facts),
        _after(facts),
        _support(facts),
        _supplement(facts),
    )
    return "\n".join([f"{facts.place}{facts.matter}应急预案", *(line for part in parts for line in part)]) + "\n"


def _general(facts: GovernmentFacts) -> Iterator[str]:
    yield from (
        "1 总则",
        "1.1 编制依据",
        "依据《中华人民共和国突发事件应对法》《突发事件应急预案管理办法》等法律法规和上级预案制定。",
    )
    yield from ("1.2 适用范围", f"本预案适用于{facts.place}行政区域内{facts.matter}的防范和应急处置工作。")
    yield from ("1.3 风险情况", *listed(facts.risks, "本地区风险评估的主要结论"))
    yield from ("1.4 事件分级", *_grades(facts))


def _grades(facts: GovernmentFacts) -> Iterator[str]:
    """The law's own table for the type; open where the collected law gives none."""
    table = table_for(facts.event_type)
    content = document("response_levels").get(table, {}) if table else {}
    for names in _GRADES:
        limits = next((content[name] for name in names if name in content), None)
        name = next((name for name in names if name in content), names[0])
        yield f"{name}：{_limits(limits)}。" if limits else f"{names[0]}：{_OPEN.format(names[0] + '的标准')}。"
    if content:
        yield f"分级标准依据{content['source']}。"


def _limits(rows: Mapping[str, tuple[float | None, float | None]]) -> str:
    told = [_limit(_SAID[name], low, high) for name, (low, high) in rows.items() if name in _SAID]
    return "造成" + "，或者".join(told) + "的" if told else _OPEN.format("标准")


def _limit(said: tuple[str, str], low: float | None, high: float | None) -> str:
    unit, what = said
    bounds = [f"{low:g}{unit}以上" if low else "", f"{high:g}{unit}以下" if high else ""]
    return "".join(bounds) + what


def _organisation(facts: GovernmentFacts) -> Iterator[str]:
    head = f"{facts.short}{facts.matter}应急指挥部"
    yield from (
        "2 组织指挥体系与职责",
        "2.1 应急指挥部",
        f"{head}总指挥：{_OPEN.format('分管负责同志职务')}；副总指挥：{_OPEN.format('副总指挥职务')}。",
    )
    yield f"{head}：负责统一领导、组织和指挥{facts.matter}应对工作，决定启动、调整和终止应急响应，决定向上级请求支援。"
    yield from (
        "2.2 指挥部办公室",
        f"指挥部办公室：设在{or_open(facts.office, '牵头部门')}，负责值班值守、信息汇总和综合协调，提出响应建议，组织预案编制、演练和评估。",
    )
    yield from ("2.3 成员单位及职责", *(f"{line}。" if not line.endswith("。") else line for line in facts.units))
    if not facts.units:
        yield _OPEN.format("成员单位及其职责")
    yield from ("2.4 现场指挥部及工作组", *(f"{name}：{duty}。" for name, duty in _GROUPS))


def _warning(facts: GovernmentFacts) -> Iterator[str]:
    yield from ("3 风险防控、监测和预警", "3.1 风险防控", "指挥部办公室每年组织风险隐患排查，建立台账并督促治理。")
    yield from (
        "3.2 监测",
        f"各成员单位按职责监测，重要信息立即报告指挥部办公室。值班电话：{or_open(facts.telephone, '值班电话')}。",
    )
    yield from ("3.3 预警", "预警级别由高到低分为一级、二级、三级、四级，分别用红色、橙色、黄色、蓝色标示。")
    yield from (
        "3.4 信息报告",
        "事发地人民政府和有关部门接报后立即核实，按规定时限向上一级人民政府和指挥部办公室报告，情况紧急时可以越级报告，并及时续报。",
    )


def _response(facts: GovernmentFacts) -> Iterator[str]:
    yield from (
        "4 应急响应",
        "4.1 先期处置",
        "事发单位应当立即组织自救互救，控制危险源，疏散受威胁人员，并向所在地有关部门报告。",
        "4.2 响应分级",
    )
    starters = ("主要负责同志", "总指挥", "副总指挥", "指挥部办公室主任")
    for number, (grades, who) in enumerate(zip(_GRADES, starters, strict=True), 1):
        level = ResponseLevel(number).zh
        decider = f"{facts.short}委、{facts.short}人民政府{who}" if number == 1 else who
        yield from (
            f"4.2.{number} {level}响应",
            "启动条件：符合下列情形之一的：",
            f"（1）初判发生{grades[0]}{facts.matter}；",
            f"（2）{_OPEN.format(level + '响应的其他启动条件')}。",
        )
        yield from (f"由{decider}决定启动{level}响应。", *_measures(number))
    yield from (
        "4.3 现场管控",
        "现场指挥部划定警戒区和管制区，统一登记进出人员和装备。",
        "4.4 响应终止",
        "险情消除、人员搜救结束、次生危害得到控制后，由启动响应的同一主体决定终止。",
    )


def _measures(number: int) -> Iterator[str]:
    """Measures of the mildest level in full; each graver one adds."""
    told = {
        4: ("派出工作组赶赴现场，核实情况并报告。（牵头单位：指挥部办公室；时限：30分钟内）", "组织抢险救援和人员搜救。（牵头单位：抢险救援组；时限：30分钟内）"),
        3: ("副总指挥赶赴现场，成立现场指挥部。（牵头单位：指挥部办公室；时限：60分钟内）", "转移安置受威胁群众。（牵头单位：转移安置组；时限：60分钟内）"),
        2: ("总指挥赶赴现场统一指挥，增调专业力量和物资。（牵头单位：指挥部办公室；时限：60分钟内）", "发布权威信息，回应社会关切。（牵头单位：新闻舆论组；时限：120分钟内）"),
        1: ("请求上级支援，动员社会力量参与。（牵头单位：指挥部办公室；时限：60分钟内）",),
    }  # fmt: skip
    yield "响应措施：" + ("采取以下措施：" if number == 4 else f"在{ResponseLevel(number + 1).zh}响应措施基础上，采取以下措施：")  # noqa: PLR2004 - the mildest
    yield from (f"（{order}）{text}" for order, text in enumerate(told[number], 1))


def _after(facts: GovernmentFacts) -> Iterator[str]:
    yield from ("5 后期处置", "指挥部组织善后、调查评估和恢复重建，评估结果用于修订本预案。")


def _support(facts: GovernmentFacts) -> Iterator[str]:
    yield from (
        "6 应急保障",
        "6.1 队伍保障",
        *listed(facts.teams, "专业和社会救援队伍"),
        "6.2 物资装备保障",
        *listed(facts.supplies, "应急物资的名称、数量和存放地"),
    )
    yield from (
        "6.3 避难场所",
        *listed(facts.shelters, "应急避难场所"),
        "6.4 通信和经费保障",
        f"通信联络方式：{_OPEN.format('备用通信方式')}。经费由本级财政按规定保障。",
    )


def _supplement(facts: GovernmentFacts) -> Iterator[str]:
    yield from (
        "7 预案管理",
        "7.1 演练",
        "本预案至少每3年组织一次应急演练，易发多发的应当增加频次。",
        "7.2 评估和修订",
        "指挥部办公室每3年组织一次预案评估，有重大变化的及时修订。",
    )
    yield from (
        "8 附则",
        f"本预案由{or_open(facts.office, '牵头部门')}负责解释，自印发之日起实施。",
        "附件 联系方式",
        *listed(facts.contacts, "各单位值班电话"),
    )
