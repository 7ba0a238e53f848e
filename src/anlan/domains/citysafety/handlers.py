"""The commands of city safety."""

from datetime import date, timedelta
from typing import Any

from anlan.domains.citysafety import analysis, rules
from anlan.domains.citysafety import commands as c
from anlan.domains.citysafety.effects import start_clock
from anlan.domains.citysafety.events import BriefMade, StandardAdopted
from anlan.domains.citysafety.evidence import gather
from anlan.domains.citysafety.models import (
    Brief,
    Campaign,
    CampaignItem,
    CityRisk,
    Creation,
    CreationItem,
    CreationTask,
    Standard,
)
from anlan.domains.citysafety.standards import shipped, standard_called
from anlan.domains.citysafety.versions import move_items, standards
from anlan.domains.citysafety.weighing import expire, note_assessment, present_grade, press, release, touched_by
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import link, note, open_case


def _today() -> date:
    return clock.local(clock.now()).date()


@handles(c.ReviewRisk, subject=lambda cmd: CityRisk.objects.select_for_update().get(pk=cmd.risk))
def review_risk(cmd: c.ReviewRisk, ctx: Context, risk: CityRisk) -> int:
    rules.may_review(cmd.grade, cmd.reason, cmd.next_on, _today()).require()
    before = risk.base_grade
    risk.base_grade, risk.reviewed_on, risk.review_due_on = cmd.grade, _today(), cmd.next_on
    risk.measures = cmd.measures.strip() or risk.measures
    CityRisk.objects.filter(pk=risk.pk).update(
        base_grade=risk.base_grade, reviewed_on=risk.reviewed_on, review_due_on=risk.review_due_on, measures=risk.measures
    )
    moved = "" if before == cmd.grade else f"评估等级由{rules.GRADE_WORDS[before]}改为{rules.GRADE_WORDS[cmd.grade]}；"
    note_assessment(risk, present_grade(risk), f"人工评估：{moved}{cmd.reason.strip()}", "", ctx, automatic=False)
    return int(risk.pk)


@handles(c.WeighEvent, area=lambda cmd: cmd.division)
def weigh_event(cmd: c.WeighEvent, ctx: Context) -> int:
    return press(touched_by(cmd.lon, cmd.lat, cmd.thing), cmd.subject, cmd.form, cmd.text, cmd.steps, ctx)


@handles(c.EndInfluence, area=lambda cmd: cmd.division)
def end_influence(cmd: c.EndInfluence, ctx: Context) -> int:
    return release(cmd.subject, clock.now() + timedelta(days=cmd.days), ctx)


@handles(c.ExpireInfluences, area=lambda cmd: cmd.division)
def expire_influences(cmd: c.ExpireInfluences, ctx: Context) -> int:
    return expire(ctx)


@handles(c.AdoptStandard, area=lambda cmd: cmd.division)
def adopt_standard(cmd: c.AdoptStandard, ctx: Context) -> int:
    content = dict(cmd.content)
    if lacking := {name: "缺少此项" for name in ("version", "title", "valid_from", "source") if not content.get(name)}:
        raise refused("standard.incomplete", "细则缺少必要内容。", **lacking)
    if wrong := rules.check_standard(content):
        raise refused("standard.content", f"细则内容不正确：{'；'.join(wrong)}", content="；".join(wrong))
    if content["version"] == shipped()["version"] or Standard.objects.filter(version=content["version"]).exists():
        raise refused("standard.version", "这个版本号已经用过；细则不修改，只能另立版本。", version="已用过")
    row = Standard.objects.create(
        version=content["version"], title=content["title"], valid_from=content["valid_from"], content=content, adopted_at=clock.now(), adopted_by=ctx.actor.name
    )
    emit(StandardAdopted(subject=f"standard/{row.pk}", area=cmd.division, version=row.version))
    return int(row.pk)


@handles(c.GatherEvidence, subject=lambda cmd: Creation.objects.select_for_update().get(pk=cmd.creation))
def gather_evidence(cmd: c.GatherEvidence, ctx: Context, creation: Creation) -> int:
    rules.may_score_now(creation.state, review=True).require()
    specs = {row["key"]: row.get("evidence", []) for row in standard_called(creation.standard)["items"]}
    items = list(creation.items.all())
    for item in items:
        item.evidence, item.proposed = gather(specs.get(item.key, []), creation.division, item.points)
        item.gathered_at = clock.now()
    CreationItem.objects.bulk_update(items, ["evidence", "proposed", "gathered_at"])
    note(creation, ctx, "gather", f"从平台记录采集 {len(items)} 项佐证")
    return len(items)


def _item(cmd: Any) -> Creation:
    return Creation.objects.select_for_update().get(items=cmd.item)


@handles(c.ScoreItem, subject=_item)
def score_item(cmd: c.ScoreItem, ctx: Context, creation: Creation) -> float | None:
    """The creation's total so far."""
    item = CreationItem.objects.get(pk=cmd.item)
    rules.may_score_now(creation.state, review=cmd.review).require()
    rules.may_score(cmd.score, item.points).require()
    part = "review" if cmd.review else "self"
    setattr(item, f"{part}_score", cmd.score)
    setattr(item, f"{part}_note", cmd.note.strip())
    item.save()
    total = _total(creation, part)
    creation.save(update_fields=[f"{part}_score"])
    note(creation, ctx, part, f"{'模拟评审' if cmd.review else '自评'} {item.key} {item.title}：{'撤回' if cmd.score is None else f'{cmd.score:g} 分'}")
    return total


def _total(creation: Creation, part: str) -> float | None:
    """The sum of what is scored, set on the creation; None while nothing is."""
    scores = [s for s in creation.items.values_list(f"{part}_score", flat=True) if s is not None]
    total = round(sum(scores), 2) if scores else None
    setattr(creation, f"{part}_score", total)
    return total


@handles(c.MoveToStandard, subject=lambda cmd: Creation.objects.select_for_update().get(pk=cmd.creation))
def move_to_standard(cmd: c.MoveToStandard, ctx: Context, creation: Creation) -> int:
    """How many items went over."""
    content = next((each for each in standards() if each["version"] == cmd.version), None)
    if content is None or content["version"] == creation.standard:
        raise refused("standard.same", "请选择另一个已采用的细则版本。", version="请选择")
    if creation.state not in ("preparing", "assessing"):
        raise refused("creation.state", "已进入评审或申报，不能再更换细则版本。")
    before, (kept, lost) = creation.standard, move_items(creation, content)
    creation.standard = content["version"]
    for part in ("self", "review"):
        _total(creation, part)
    creation.save()
    note(creation, ctx, "standard", f"细则由 {before} 更换为 {creation.standard}：沿用 {kept} 项，{lost} 项自评因分值变化须重评")
    return kept


@handles(c.GiveGap, subject=_item)
def give_gap(cmd: c.GiveGap, ctx: Context, creation: Creation) -> int:
    if not cmd.text.strip():
        raise refused("creation.gap", "请写明缺项和要求。", text="请填写此项。")
    item = CreationItem.objects.get(pk=cmd.item)
    task = open_case(
        CreationTask, ctx, title=f"{item.key} {cmd.text.strip()}"[:80], division=creation.division, organisation_id=cmd.organisation, item=item, text=cmd.text.strip(),
        due_on=cmd.due_on, invented=creation.invented,
    )  # fmt: skip
    start_clock(task, {}, ctx)
    link(creation, task.subject, "gap")
    return int(task.pk)


@handles(c.MakeBrief, area=lambda cmd: cmd.division)
def make_brief(cmd: c.MakeBrief, ctx: Context) -> int:
    if cmd.form not in ("daily", "monthly"):
        raise refused("brief.form", "报告种类应为日报或月报。", form="请选择")
    if cmd.day > _today():
        raise refused("brief.day", "不能做将来的报告。", day="请选择今天或以前的日期")
    period, found = analysis.period_of(cmd.form, cmd.day)[0], analysis.figures(cmd.division, cmd.form, cmd.day)
    place = registry.division_name(cmd.division)
    brief = open_case(
        Brief, ctx, title=analysis.title_of(cmd.form, period, place), division=cmd.division, form=cmd.form, begins_on=period.begins, ends_on=period.ends,
        figures=analysis.stored(found), findings=analysis.findings(cmd.division, cmd.form, cmd.day, found),
    )  # fmt: skip
    emit(BriefMade(subject=brief.subject, area=brief.division, title=brief.title, form=cmd.form))
    return int(brief.pk)


@handles(c.BringItems, subject=lambda cmd: Campaign.objects.select_for_update().get(pk=cmd.campaign))
def bring_items(cmd: c.BringItems, ctx: Context, campaign: Campaign) -> int:
    """All lines or none; each wrong line is named."""
    if campaign.state == "closed":
        raise refused("campaign.closed", "行动已结束。")
    units = {name: pk for pk, *names in Organisation.objects.values_list("pk", "name", "short_name", "code") for name in names if name}
    wrong = {f"第 {number} 行": text for number, row in enumerate(cmd.rows, 1) if (text := _fault(row, units))}
    if wrong or not cmd.rows:
        raise refused("campaign.rows", "清单有误，没有导入。" if wrong else "清单是空的。", **wrong)
    for row in cmd.rows:
        item = open_case(
            CampaignItem, ctx, title=str(row["problem"])[:80], division=campaign.division, organisation_id=units[str(row["unit"])], campaign=campaign,
            place=str(row.get("place", "")), problem=str(row["problem"]), due_on=_day(row.get("due_on")), invented=campaign.invented,
        )  # fmt: skip
        start_clock(item, {}, ctx)
    note(campaign, ctx, "list", f"列入清单 {len(cmd.rows)} 项")
    return len(cmd.rows)


def _fault(row: Any, units: dict[str, int]) -> str:
    if not str(row.get("problem") or "").strip():
        return "没有写问题"
    if str(row.get("unit") or "") not in units:
        return f"没有“{row.get('unit')}”这个单位"
    return "" if _day(row.get("due_on")) else "整改时限应为 2025-07-01"


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
