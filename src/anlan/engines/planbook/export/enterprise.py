"""A draft of an enterprise's general plan 综合应急预案, by the contents of GB/T 29639-2020, filled with what the registers know.

What no register knows is not invented: it stands as ［请填写：…］ and is listed by :func:`left_open`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

_OPEN = "［请填写：{}］"
_GROUPS = (
    ("抢险救援组", "负责切断物料、堵漏、灭火和搜救被困人员"), ("疏散警戒组", "负责划定警戒区，引导人员向上风向疏散，清点人数"),
    ("医疗救护组", "负责伤员现场急救，联系并引导救护车"), ("通信联络组", "负责接警、内外通信和信息上报"),
    ("物资保障组", "负责应急物资、装备和车辆的供应"), ("环境监测组", "负责监测厂界有毒气体浓度和事故水去向，组织截流"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFacts:
    """What is known of an enterprise. ``tanks``, ``installations``, ``supplies``, ``teams``, ``neighbours`` hold one line of text each, as a person would write it."""

    name: str
    place: str = ""
    park: str = ""
    product: str = ""
    employees: int | None = None
    substances: tuple[str, ...] = ()
    tanks: tuple[str, ...] = ()
    installations: tuple[str, ...] = ()
    supplies: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    telephone: str = ""
    regulator: str = ""

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "EnterpriseFacts":
        """From plain values; ValueError names a field that is not one."""
        known = {field.name for field in fields(cls)}
        if unknown := sorted(said.keys() - known):
            raise ValueError(f"不认识的项：{'、'.join(unknown)}；可用：{'、'.join(sorted(known))}")
        if not said.get("name"):
            raise ValueError("缺少企业名称 name。")
        given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
        return cls(**given)


def enterprise_plan(facts: EnterpriseFacts) -> str:
    """The text of the draft, one paragraph a line, numbered as the standard orders its chapters."""
    return (
        "\n".join(
            [
                f"{facts.name}生产安全事故综合应急预案",
                *_general(facts),
                *_organisation(),
                *_response(facts),
                *_after(),
                *_support(facts),
                *_annexes(facts),
            ]
        )
        + "\n"
    )


def left_open(text: str) -> tuple[str, ...]:
    """What people still have to fill in."""
    return tuple(re.findall(r"［请填写：([^］]+)］", text))


def or_open(value: object, what: str) -> str:
    return str(value) if value not in ("", None, ()) else _OPEN.format(what)


def _general(facts: EnterpriseFacts) -> Iterator[str]:
    yield from ("1 总则", "1.1 适用范围", f"本预案适用于{facts.name}范围内发生的生产安全事故的应急处置。", "1.2 响应分级")
    yield "依据事故危害程度、影响范围和本单位控制事态的能力，应急响应由高到低分为Ⅰ级、Ⅱ级、Ⅲ级。"
    harm = "、".join(facts.substances[:4])
    yield f"Ⅰ级响应：发生爆炸，或者{harm + '等' if harm else ''}危险物质泄漏影响厂界以外，或者造成1人以上死亡，需要政府和社会力量支援，由总指挥启动。"
    yield "Ⅱ级响应：造成1人以上重伤，或者事故影响两个以上车间，本单位力量能够处置，由总指挥启动。"
    yield "Ⅲ级响应：事故限于一个车间或装置，车间力量能够处置，由车间负责人启动。"


def _organisation() -> Iterator[str]:
    yield from ("2 应急组织机构及职责", "2.1 应急指挥部")
    yield f"应急指挥部总指挥：{_OPEN.format('主要负责人姓名、电话')}；副总指挥：{_OPEN.format('分管负责人姓名、电话')}。"
    yield from (
        "应急指挥部：负责统一指挥本单位应急处置，决定响应的启动、调整和终止，向政府部门报告并请求支援。",
        "2.2 工作组及职责",
    )
    yield from (f"{name}：{duty}。" for name, duty in _GROUPS)


def _response(facts: EnterpriseFacts) -> Iterator[str]:
    yield from ("3 应急响应", "3.1 信息报告", "3.1.1 信息接报", f"24小时应急值守电话：{or_open(facts.telephone, '值守电话')}。")
    regulator = facts.regulator or f"{or_open(facts.place, '所在县区')}应急管理局和负有安全生产监督管理职责的有关部门"
    yield f"事故发生后，现场人员应立即向应急指挥部报告；总指挥接到报告后，应于1小时内向{regulator}报告（国务院令493第九条）。"
    yield from (
        "3.1.2 信息处置与研判",
        "应急指挥部根据事故性质、严重程度、影响范围和可控性，对照1.2作出响应启动或预警启动的决定。",
    )
    yield from ("3.2 预警", "3.2.1 预警启动", "监测报警达到设定值，或者接到政府预警信息时，由应急指挥部发布预警。")
    yield from (
        "3.2.2 响应准备",
        "各工作组立即集结，检查装备、通信和消防水源。",
        "3.2.3 预警解除",
        "险情消除后由总指挥宣布解除。",
    )
    yield from ("3.3 响应启动", "应急指挥部10分钟内召开应急会议，明确处置方案。", "3.4 应急处置")
    yield from (
        "抢险救援组立即停止作业、切断物料，佩戴空气呼吸器实施堵漏和灭火。",
        "疏散警戒组15分钟内完成危险区人员疏散和清点。",
        "医疗救护组立即抢救伤员并转送医院。",
    )
    yield "环境监测组30分钟内开始厂界监测，关闭雨水和事故水外排口。"
    yield from ("3.5 应急支援", "事态超出本单位能力时，由总指挥请求政府救援，并向到场力量移交情况。")
    yield from ("3.6 响应终止", "现场得到控制、次生危害消除、人员全部清点后，由总指挥宣布终止。")


def _after() -> Iterator[str]:
    yield from ("4 后期处置", "污染物处理、生产秩序恢复、人员安置和善后赔偿由应急指挥部组织；处置评估结果用于修订本预案。")


def _support(facts: EnterpriseFacts) -> Iterator[str]:
    yield from (
        "5 应急保障",
        "5.1 通信与信息保障",
        f"值守电话{or_open(facts.telephone, '值守电话')}，备用通信方式：{_OPEN.format('备用通信方式')}。",
    )
    yield from ("5.2 应急队伍保障", *listed(facts.teams, "专兼职队伍和协议队伍"))
    yield from ("5.3 物资装备保障", *listed(facts.supplies, "应急物资装备的名称、数量、存放位置"))
    yield from (
        "5.4 其他保障",
        "应急经费列入年度安全投入。",
        "本预案每年至少组织一次综合或专项应急演练，每半年至少组织一次现场处置方案演练（应急管理部令2号第三十三条），每三年评估一次。",
    )


def _annexes(facts: EnterpriseFacts) -> Iterator[str]:
    people = f"，职工{facts.employees}人" if facts.employees else ""
    yield from (
        "附件1 生产经营单位概况",
        f"{facts.name}位于{or_open(facts.park or facts.place, '地址')}，主要产品：{or_open(facts.product, '主要产品')}{people}。",
    )
    yield from ("附件2 风险评估的结果", *listed((*facts.installations, *facts.tanks), "危险源和风险评估结论"))
    yield from ("附件3 预案体系与衔接", f"本预案与{or_open(facts.park, '所在园区')}及当地政府生产安全事故应急预案衔接。")
    yield from ("附件4 周边敏感目标", *listed(facts.neighbours, "周边单位、居民和联系方式"))
    yield from (
        "附件5 有关部门、机构和人员联系方式",
        _OPEN.format("联系人和电话"),
        "附件6 关键路线、标识和图纸",
        _OPEN.format("疏散路线、集合点、平面布置图"),
    )


def listed(lines: tuple[str, ...], what: str) -> Iterator[str]:
    yield from (f"（{order}）{line}；" for order, line in enumerate(lines, 1))
    if not lines:
        yield _OPEN.format(what)
