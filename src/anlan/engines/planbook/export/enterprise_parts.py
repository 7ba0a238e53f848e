"""Drafts of an enterprise's special plan 专项应急预案 and on-site handling plan 现场处置方案, by clauses 7 and 8 of GB/T 29639-2020.

What to do with a substance stands in its safety data sheet; where the registers do not hold it, it stays open like all that nobody knows.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from anlan.engines.planbook.export.enterprise import EnterpriseFacts, listed, or_open

_OPEN = "［请填写：{}］"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accident:
    """A kind of accident an enterprise plans for: what starts Ⅱ, what the groups do; each line is done by the unit it begins with."""

    key: str
    name: str
    risk: str
    wide: str
    steps: tuple[str, ...]
    first: tuple[str, ...]
    cautions: tuple[str, ...]


def _accidents() -> Iterator[Accident]:
    text = resources.files("anlan.engines.planbook").joinpath("data/accidents.json").read_text(encoding="utf-8")
    for said in json.loads(text):
        values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
        yield Accident(**values)


ACCIDENTS = {each.key: each for each in _accidents()}


def special_plan(facts: EnterpriseFacts, accident: str) -> str:
    """The draft of a special plan, clause 7: scope, organisation, start of response, measures, support. KeyError for an accident not among :data:`ACCIDENTS`."""
    kind = ACCIDENTS[accident]
    return _joined(
        f"{facts.name}{kind.name}事故专项应急预案",
        _scope(facts, kind),
        _organisation(),
        _start(facts, kind),
        _measures(facts, kind),
        _support(facts),
    )


def on_site_plan(facts: EnterpriseFacts, accident: str, place: str) -> str:
    """The draft for one ``place`` (a tank, a unit, a post), clause 8: risk, duties, handling, cautions."""
    kind = ACCIDENTS[accident]
    return _joined(
        f"{facts.name}{place.split('：', maxsplit=1)[0]}{kind.name}事故现场处置方案",
        _risk(facts, kind, place),
        _duties(),
        _handling(facts, kind),
        _cautions(kind),
    )


def _joined(title: str, *parts: Iterator[str]) -> str:
    return "\n".join([title, *(line for part in parts for line in part)]) + "\n"


def _scope(facts: EnterpriseFacts, kind: Accident) -> Iterator[str]:
    yield from ("1 适用范围", f"本预案适用于{facts.name}范围内{kind.name}事故的应急处置，与本单位生产安全事故综合应急预案衔接。")
    yield from ("可能涉及的危险源：", *listed((*facts.installations, *facts.tanks), "可能发生此类事故的装置、储罐和场所"))


def _organisation() -> Iterator[str]:
    yield from (
        "2 应急组织机构及职责",
        "2.1 应急指挥部",
        f"总指挥：{_OPEN.format('姓名、电话')}；副总指挥：{_OPEN.format('姓名、电话')}。",
    )
    yield from (
        "应急指挥部：负责统一指挥此类事故的处置，决定响应的启动、调整和终止，报告政府部门并请求支援。",
        "2.2 工作组及职责",
    )
    yield from (
        "抢险救援组：负责切断物料、堵漏、灭火和搜救被困人员。",
        "疏散警戒组：负责划定警戒区，引导人员向上风向疏散，清点人数。",
        "医疗救护组：负责伤员现场急救，联系并引导救护车。",
    )
    yield from ("环境监测组：负责监测厂界有毒气体浓度和事故水去向，组织截流。", "物资保障组：负责应急物资、装备和车辆的供应。")


def _start(facts: EnterpriseFacts, kind: Accident) -> Iterator[str]:
    regulator = facts.regulator or f"{or_open(facts.place, '所在县区')}应急管理局和负有安全生产监督管理职责的有关部门"
    yield from ("3 响应启动", "3.1 响应分级")
    yield "Ⅰ级响应：造成1人以上死亡，或者事故影响厂界以外，需要政府和社会力量支援，由总指挥启动。"
    yield f"Ⅱ级响应：造成1人以上重伤，或者{kind.wide}，本单位力量能够处置，由总指挥启动。"
    yield "Ⅲ级响应：事故限于一个车间或装置，车间力量能够处置，由车间负责人启动。"
    yield from (
        "3.2 启动程序",
        f"24小时应急值守电话：{or_open(facts.telephone, '值守电话')}。",
        "现场人员立即向应急指挥部报告；应急指挥部10分钟内召开应急会议，明确处置方案和资源。",
    )
    yield f"总指挥接到报告后，应于1小时内向{regulator}报告（国务院令493第九条）；需要支援时一并请求。"


def _measures(facts: EnterpriseFacts, kind: Accident) -> Iterator[str]:
    yield from ("4 处置措施", *kind.steps)
    for substance in facts.substances[:8]:
        yield f"{substance}的处置要点：{_OPEN.format(f'{substance}安全技术说明书（SDS）第4至6部分的急救、消防和泄漏处置要点')}"
    yield "处置完毕、监测合格、人员清点无误后，由总指挥宣布响应终止。"


def _support(facts: EnterpriseFacts) -> Iterator[str]:
    yield from (
        "5 应急保障",
        "5.1 应急队伍",
        *listed(facts.teams, "专兼职队伍和协议队伍"),
        "5.2 物资装备",
        *listed(facts.supplies, "应急物资装备的名称、数量、存放位置"),
    )
    yield from ("5.3 周边单位和人员", *listed(facts.neighbours, "周边单位、居民和联系方式"), "5.4 演练与修订")
    yield "本预案每年至少组织一次应急演练（应急管理部令2号第三十三条），每三年评估一次。"


def _risk(facts: EnterpriseFacts, kind: Accident, place: str) -> Iterator[str]:
    yield from ("1 事故风险描述", f"事故地点：{place}。", f"事故类型与危害：{kind.risk}。")
    yield f"涉及物质：{or_open('、'.join(facts.substances), '物质名称和数量')}。"
    yield f"可能发生的季节、征兆和影响范围：{_OPEN.format('季节、事故前征兆、严重程度和影响范围')}"


def _duties() -> Iterator[str]:
    yield from (
        "2 应急工作职责",
        "当班班长：负责现场处置的指挥，报告应急指挥部，决定撤离。",
        "当班人员：负责报告、初期处置和配合救援。",
        "监护人：负责清点人数，引导救援力量。",
    )
    yield f"岗位人员和联系电话：{_OPEN.format('岗位、姓名、电话')}"


def _handling(facts: EnterpriseFacts, kind: Accident) -> Iterator[str]:
    yield from ("3 应急处置", "3.1 处置程序", *kind.first)
    yield from (
        "3.2 报告",
        f"值守电话：{or_open(facts.telephone, '值守电话')}；火警119，医疗急救120。",
        "报告内容：时间、地点、物质、伤亡和被困人数、已采取的措施。",
    )
    yield from ("3.3 扩大响应", "当班班长不能控制事态时，立即请求启动专项应急预案，全员撤到上风向集合点清点。")


def _cautions(kind: Accident) -> Iterator[str]:
    yield from ("4 注意事项", *(f"（{order}）{line}" for order, line in enumerate(kind.cautions, 1)))
    yield from (
        f"个人防护器材的种类、数量和位置：{_OPEN.format('防护器材和存放位置')}",
        "本方案每半年至少演练一次（应急管理部令2号第三十三条）。",
    )
