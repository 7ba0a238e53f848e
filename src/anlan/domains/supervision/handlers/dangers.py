"""Dangers come in; their clocks speak."""

from datetime import timedelta
from typing import Any

from anlan.domains.registry.api import get_thing
from anlan.domains.supervision import events, files
from anlan.domains.supervision.commands import MarkOverdue, NoteAlarm, RegisterDanger, SettleByRecheck
from anlan.domains.supervision.effects import danger as effects
from anlan.domains.supervision.models import Danger, EnterpriseFile
from anlan.domains.supervision.models.danger import CATEGORIES, LEVELS, SOURCES
from anlan.domains.supervision.norms import after_days, norm
from anlan.domains.supervision.queries.dangers import unfixed_at
from anlan.domains.supervision.rules import dangers as rules
from anlan.domains.supervision.said import moment
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, handles
from anlan.platform.cases.api import link, links_of, move, note, open_case, set_deadline

UNVERIFIED = ("public", "sensor", "video")


def place_of(cmd: RegisterDanger) -> tuple[str, int | None]:
    """Where the right is asked for: the enterprise's division and owner."""
    file = files.file_of(cmd.enterprise)
    return file.division, file.organisation_id


@handles(RegisterDanger, area=place_of)
def register(cmd: RegisterDanger, ctx: Context) -> int:
    return register_danger(cmd, ctx).pk


def register_danger(cmd: RegisterDanger, ctx: Context) -> Danger:
    """Open the case with its clocks; the one there is when the same origin told the same before."""
    _check(cmd)
    file = files.file_of(cmd.enterprise)
    lon, lat = _position(cmd, file)
    if cmd.origin and (known := Danger.objects.filter(origin=cmd.origin, title=cmd.title[:200], file=file).first()):
        return known
    made = open_case(
        Danger,
        ctx,
        title=cmd.title.strip(),
        division=file.division,
        organisation_id=file.organisation_id,
        file=file,
        sector=file.sector,
        text=cmd.text or cmd.title,
        level=cmd.level,
        source=cmd.source,
        category=cmd.category,
        clause=cmd.clause[:200],
        origin=cmd.origin[:60],
        place=cmd.place[:200],
        thing=cmd.thing,
        lon=lon,
        lat=lat,
        state="found" if cmd.source in UNVERIFIED else "registered",
        found_by=ctx.actor.name[:120],
        recurs=_same_before(file, cmd.category),
        invented=file.invented,
    )
    if cmd.origin:
        link(made, cmd.origin, "from")
    term = "danger.major_days" if made.level == "major" else "danger.general_days"
    effects.start_fixing(made, moment(cmd.due_at) or after_days(made.opened_at, term))
    effects.start_duties(made)
    effects.tell(events.DangerFound, made)
    return made


def _position(cmd: RegisterDanger, file: EnterpriseFile) -> tuple[float | None, float | None]:
    """As said, else of the thing, else of the enterprise. Refused where the thing is not the enterprise's."""
    if cmd.thing and (owner := files.enterprise_of(cmd.thing)) and owner.subject != file.subject:
        raise refused("danger.thing", "所选设备设施不属于这家企业。", thing="请选择本企业的设备设施。")
    if cmd.lon is not None and cmd.lat is not None:
        return cmd.lon, cmd.lat
    thing = get_thing(cmd.thing) if cmd.thing else file
    return thing.lon, thing.lat


def _check(cmd: RegisterDanger) -> None:
    wrong = {
        name: "请选择。"
        for name, table in (("level", LEVELS), ("source", SOURCES), ("category", CATEGORIES))
        if getattr(cmd, name) not in table
    }
    if not cmd.title.strip():
        wrong["title"] = "请写明隐患。"
    if cmd.level == "major" and not cmd.clause.strip():
        wrong["clause"] = "重大隐患要写明判定标准的条款。"
    if wrong:
        raise refused("danger.fields", "隐患登记有内容需要改正。", **wrong)


def _same_before(file: EnterpriseFile, category: str) -> Danger | None:
    """The last danger of the same category at this enterprise that was closed within the norm's days; "other" is no category to recur in."""
    since = clock.now() - timedelta(days=float(norm("danger.recur_days")))
    rows = Danger.objects.filter(file=file, category=category, state="closed", closed_at__gte=since).order_by("-closed_at")
    return None if category == "other" else rows.first()


@handles(MarkOverdue, subject=lambda cmd: Danger.objects.select_for_update().get(pk=cmd.danger))
def mark_overdue(cmd: MarkOverdue, ctx: Context, danger: Danger) -> Any:
    """Late: said once, and pressed one level higher each time the next clock runs out."""
    if danger.state not in ("registered", "fixing"):
        return None
    area = rules.escalation(danger.division, danger.escalated_to)
    if not area:
        return None
    effects.keep(danger, overdue=True, escalated_to=area)
    note(danger, ctx, "overdue", "逾期未整改，提级督办" if cmd.deadline == "escalate" else "逾期未整改", escalated_to=area)
    set_deadline(
        danger,
        "escalate",
        f"逾期督办：{danger.title}"[:200],
        after_days(clock.now(), "danger.escalate_days"),
        permission=effects.PRESS,
        clause=str(rules.ART41),
    )
    effects.tell(events.DangerOverdue, danger, escalated_to=area)
    return area


@handles(NoteAlarm, area=lambda cmd: "")
def note_alarm(cmd: NoteAlarm, ctx: Context) -> list[int]:
    """The dangers it was kept on; an alarm is kept once."""
    rows = Danger.objects.select_for_update().filter(pk__in=unfixed_at(cmd.thing, cmd.lon, cmd.lat)).exclude(origin=cmd.alert)
    return [danger.pk for danger in rows.order_by("pk") if _alarmed(danger, cmd, ctx)]


def _alarmed(danger: Danger, cmd: NoteAlarm, ctx: Context) -> bool:
    if any(each.other == cmd.alert for each in links_of(danger)):
        return False
    link(danger, cmd.alert, "alarm")
    note(danger, ctx, "alarm", f"整改未完成，同一部位报警：{cmd.title}", alert=cmd.alert, level=cmd.level)
    return True


@handles(SettleByRecheck, subject=lambda cmd: Danger.objects.select_for_update().get(pk=cmd.danger))
def settle_by_recheck(cmd: SettleByRecheck, ctx: Context, danger: Danger) -> str:
    """Its state afterwards; a danger that is already accepted or closed stays as it is."""
    if cmd.passed and danger.state in ("registered", "fixing", "fixed"):
        move(danger, "recheck", ctx, opinion=cmd.opinion)
    elif not cmd.passed and danger.state == "fixed":
        move(danger, "refuse", ctx, opinion=cmd.opinion)
    return danger.state
