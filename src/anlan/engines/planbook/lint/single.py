"""Rules on one plan. Each finding names the rule, what is wrong, where, and what it rests on."""

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from anlan.engines.planbook.facts import Span
from anlan.engines.planbook.grading import table_for
from anlan.engines.planbook.lint.finding import Finding
from anlan.engines.planbook.lint.register import Register, against_register
from anlan.engines.planbook.plan import Bound, Condition, Level, Plan
from anlan.kernel.grades import Grade, ResponseLevel
from anlan.kernel.tables import document
from anlan.kernel.verdict import Citation

_ARTICLE_28 = Citation(source="突发事件应对法", clause="第二十八条")
_ARTICLE_71 = Citation(source="突发事件应对法", clause="第七十一条")
_RULES_2024 = Citation(source="突发事件应急预案管理办法（国办发〔2024〕5号）")
_ORDER_2 = Citation(source="生产安全事故应急预案管理办法（应急管理部令第2号）", clause="第三十三、三十五条")
_ORDER_493 = Citation(source="国务院令493", clause="第三条")


NOTHING_KNOWN = Register()


def lint_plan(plan: Plan, *, today: date | None = None, register: Register = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """Every finding on one plan. ``today`` allows the rule on overdue revision; ``register`` those on units and resources outside the plan."""
    found = [finding for rule in _RULES for finding in rule(plan)]
    found += [*_overdue(plan, today), *_undrilled(plan, today, register), *against_register(plan, register)]
    return tuple(sorted(found, key=lambda finding: ("error", "warning", "note").index(finding.severity)))


def _levels_without_condition(plan: Plan) -> Iterator[Finding]:
    for level in plan.levels:
        if level.condition is None:
            yield Finding(
                rule="level.no_condition", severity="error", text=f"{ResponseLevel(level.level).zh}响应没有写明启动条件，无法判断何时启动。",
                basis=_ARTICLE_71, words=level.words, plan=plan.title,
            )  # fmt: skip
    if not plan.levels and plan.kind in ("special", "general", "department") and plan.tier != "national":
        yield Finding(rule="level.none", severity="error", text="没有读到应急响应分级。", basis=_ARTICLE_71, plan=plan.title)


def _missing_levels(plan: Plan) -> Iterator[Finding]:
    numbers = [level.level for level in plan.levels]
    absent = [number for number in range(min(numbers, default=0), max(numbers, default=-1) + 1) if number not in numbers]
    for number in absent:
        yield Finding(
            rule="level.missing",
            severity="error",
            text=f"缺少{ResponseLevel(number).zh}响应。",
            basis=_ARTICLE_71,
            plan=plan.title,
        )


def _without_starter(plan: Plan) -> Iterator[Finding]:
    for level in plan.levels:
        if not level.starter:
            yield Finding(
                rule="level.no_starter", severity="warning", text=f"{ResponseLevel(level.level).zh}响应没有写明由谁启动。", basis=_ARTICLE_71,
                words=level.words, plan=plan.title,
            )  # fmt: skip


def _bounds(level: Level) -> dict[str, Bound]:
    leaves = level.condition.leaves() if level.condition else ()
    return {leaf.bound.quantity: leaf.bound for leaf in leaves if leaf.bound}


def _gaps_and_overlaps(plan: Plan) -> Iterator[Finding]:
    """Neighbouring levels must meet: where one ends the graver begins."""
    ordered = [level for level in plan.levels if level.condition]
    for graver, milder in itertools.pairwise(ordered):
        above, below = _bounds(graver), _bounds(milder)
        for name in above.keys() & below.keys():
            yield from _between(plan, graver, milder, above[name], below[name])


def _between(plan: Plan, graver: Level, milder: Level, above: Bound, below: Bound) -> Iterator[Finding]:
    names = f"{ResponseLevel(milder.level).zh}与{ResponseLevel(graver.level).zh}的{above.label}"
    if above.low is None or below.high is None:
        return
    if below.high < above.low:
        yield Finding(
            rule="level.gap", severity="error", text=f"{names}之间有空档：{below.high:g}到{above.low:g}不属于任何一级。", basis=_ARTICLE_71,
            words=milder.words, plan=plan.title,
        )  # fmt: skip
    elif below.high > above.low or (below.high_included and above.low_included):
        yield Finding(
            rule="level.overlap", severity="warning", text=f"{names}重叠：{above.low:g}到{below.high:g}同时属于两级。", basis=_ARTICLE_71,
            words=milder.words, plan=plan.title,
        )  # fmt: skip


_TABLE_NAMES = {
    "dead": "dead",
    "serious": "serious",
    "loss_yuan": "loss_wan",
    "area_ha": "area_ha",
    "dead_missing": "dead_missing",
}
_FACTOR = {"loss_yuan": 1e4}


def _law(source: str) -> Citation:
    """国务院令493 Art.3, as the tables note it, in the words of a citation."""
    name, _, article = source.partition(" Art.")
    return Citation(source=name, clause=f"第{article}条" if article else "")


Limits = dict[str, list[float | None]]


def _table_of(plan: Plan) -> dict[str, Any]:
    """The law's table for what the plan answers; empty where the law has none."""
    table = next((name for code in plan.event_types if (name := table_for(code))), None)
    found: dict[str, Any] = document("response_levels").get(table, {}) if table else {}
    return found


def _limits_of(content: dict[str, Any], grade: int) -> Limits:
    names = (Grade(grade).zh, ("特大型", "大型", "中型", "小型")[grade - 1])
    found: Limits = next((content[name] for name in names if name in content), {})
    return found


def _against_the_law(plan: Plan) -> Iterator[Finding]:
    """A grade the plan defines must be the law's: looser or stricter figures are said."""
    content = _table_of(plan)
    for rule in plan.grades:
        limits = _limits_of(content, rule.grade)
        for leaf in rule.condition.leaves():
            yield from _differs(plan, leaf, rule.grade, limits, str(content.get("source", "")))


def _levels_against_the_law(plan: Plan) -> Iterator[Finding]:
    """A level that waits for more than the law's grade of its number starts too late; that one starts sooner is a city's own choice."""
    content = _table_of(plan)
    for level in plan.levels:
        limits = _limits_of(content, level.level)
        for leaf in level.condition.leaves() if level.condition else ():
            said, low = _beside_the_law(leaf, limits)
            if said is not None and low is not None and said > low:
                yield Finding(
                    rule="level.later_than_law", severity="warning", basis=_law(str(content.get("source", ""))), words=leaf.words, plan=plan.title,
                    text=f"{ResponseLevel(level.level).zh}响应的{leaf.bound.label if leaf.bound else ''}下限 {said:g} 宽于法定{Grade(level.level).zh}事故的 {low:g}，启动会偏晚。",
                )  # fmt: skip


def _beside_the_law(leaf: Condition, limits: Limits) -> tuple[float | None, float | None]:
    """The lower bound a plan says and the law's, in the law's unit; None where one of them is not said."""
    name = _TABLE_NAMES.get(leaf.bound.quantity, "") if leaf.bound else ""
    if leaf.bound is None or leaf.bound.low is None or name not in limits:
        return None, None
    return leaf.bound.low / _FACTOR.get(leaf.bound.quantity, 1.0), limits[name][0]


def _differs(plan: Plan, leaf: Condition, grade: int, limits: Limits, source: str) -> Iterator[Finding]:
    bound = leaf.bound
    said, low = _beside_the_law(leaf, limits)
    if bound and said is not None and low is not None and said != low:
        way = "宽于" if said > low else "严于"
        yield Finding(
            rule="grade.differs", severity="warning", text=f"{Grade(grade).zh}的{bound.label}下限 {said:g} {way}法定 {low:g}。",
            basis=_law(source), words=leaf.words, plan=plan.title,
        )  # fmt: skip


def _measures_without_unit(plan: Plan) -> Iterator[Finding]:
    for measure in plan.measures:
        if not measure.units:
            yield Finding(
                rule="measure.no_unit", severity="warning", text=f"措施没有责任单位：{measure.text[:30]}", basis=_ARTICLE_28, words=measure.words,
                plan=plan.title,
            )  # fmt: skip


_GOVERNMENT_PARTS = (
    ("组织", "组织指挥体系与职责"),
    ("预警|预防", "预防与预警"),
    ("响应|处置", "处置程序"),
    ("保障", "应急保障"),
    ("后期|恢复|善后", "事后恢复"),
)


# an enterprise's plans have the chapters of the standard: 6 the general, 7 the special, 8 the on-site plan
_ENTERPRISE_PARTS = {
    "general": (
        "6",
        (("组织", "应急组织机构及职责"), ("响应|处置", "应急响应"), ("后期|善后|恢复", "后期处置"), ("保障", "应急保障")),
    ),
    "special": (
        "7",
        (
            ("范围", "适用范围"),
            ("组织", "应急组织机构及职责"),
            ("响应|启动", "响应启动"),
            ("措施|处置", "处置措施"),
            ("保障", "应急保障"),
        ),
    ),
    "on_site": ("8", (("风险", "事故风险描述"), ("职责|组织", "应急工作职责"), ("处置", "应急处置"), ("注意", "注意事项"))),
}


def _required(plan: Plan) -> tuple[Citation, tuple[tuple[str, str], ...]]:
    if plan.tier == "enterprise" and plan.kind in _ENTERPRISE_PARTS:
        clause, parts = _ENTERPRISE_PARTS[plan.kind]
        return Citation(source="GB/T 29639-2020", clause=f"第{clause}章"), parts
    return _ARTICLE_28, () if plan.kind == "on_site" else _GOVERNMENT_PARTS


def _missing_parts(plan: Plan) -> Iterator[Finding]:
    titles = " ".join(section.title for section in plan.sections)
    basis, parts = _required(plan)
    for words, name in parts:
        if not any(word in titles for word in words.split("|")):
            yield Finding(rule="part.missing", severity="error", text=f"缺少必备内容：{name}。", basis=basis, plan=plan.title)


def _two_leads(plan: Plan) -> Iterator[Finding]:
    leads: dict[str, tuple[str, Span]] = {}
    for measure in plan.measures:
        if not measure.units:
            continue
        before = leads.setdefault(measure.text, (measure.units[0], measure.words))
        if before[0] != measure.units[0]:
            yield Finding(
                rule="duty.two_leads", severity="warning", text=f"同一措施有两个牵头单位（{before[0]}、{measure.units[0]}）：{measure.text[:30]}",
                basis=_ARTICLE_28, words=measure.words, plan=plan.title,
            )  # fmt: skip


def _cycles(plan: Plan) -> Iterator[Finding]:
    basis = _ORDER_2 if plan.tier == "enterprise" else _RULES_2024
    if plan.drill_months is None:
        yield Finding(rule="drill.no_cycle", severity="note", text="没有写明演练周期。", basis=basis, plan=plan.title)
    if plan.revision_months is None:
        yield Finding(rule="revision.no_cycle", severity="note", text="没有写明评估修订周期。", basis=basis, plan=plan.title)


_RULES: tuple[Callable[[Plan], Iterator[Finding]], ...] = (
    _levels_without_condition, _missing_levels, _without_starter, _gaps_and_overlaps, _against_the_law, _levels_against_the_law, _measures_without_unit, _missing_parts,
    _two_leads, _cycles,
)  # fmt: skip


def _overdue(plan: Plan, today: date | None) -> Iterator[Finding]:
    """Older than its own revision cycle, three years where it states none."""
    if today is None or len(plan.issued_on) < 7:
        return
    year, month = int(plan.issued_on[:4]), int(plan.issued_on[5:7])
    months = (today.year - year) * 12 + today.month - month
    if months > (plan.revision_months or 36):
        yield Finding(
            rule="revision.overdue", severity="warning", text=f"发布已 {months} 个月，超过 {plan.revision_months or 36} 个月的评估修订周期。",
            basis=_RULES_2024, plan=plan.title,
        )  # fmt: skip


def _undrilled(plan: Plan, today: date | None, register: Register) -> Iterator[Finding]:
    """Not drilled within its own cycle; three years where it states none (a special plan, national rules of 2024), half a year on site."""
    last = register.drills.get(plan.title)
    if today is None or last is None:
        return
    months = (today.year - last.year) * 12 + today.month - last.month
    wanted = plan.drill_months or (6 if plan.kind == "on_site" else 36)
    if months > wanted:
        yield Finding(
            rule="drill.overdue", severity="warning", text=f"上次演练在 {last.isoformat()}，已过 {months} 个月，超过 {wanted} 个月的演练周期。",
            basis=_ORDER_2 if plan.tier == "enterprise" else _RULES_2024, plan=plan.title,
        )  # fmt: skip
