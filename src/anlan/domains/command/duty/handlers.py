"""The roster is written; a shift hands over."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from anlan.domains.command.duty.commands import DropTurn, DutyHandedOver, HandOver, LoadRoster, RosterChanged, SaveTurn
from anlan.domains.command.duty.gathering import GROUPS, new_since, open_items
from anlan.domains.command.duty.roster import row_faults, seat_of
from anlan.domains.command.models import DutyNote, DutyTurn
from anlan.domains.command.models import HandOver as HandOverCase
from anlan.domains.command.rules import check_turn, may_hand_over, may_sign, may_withdraw, turn_hours
from anlan.domains.registry import api as registry
from anlan.kernel import clock
from anlan.kernel.saying import Said, say
from anlan.kernel.verdict import Refused, Verdict, refuse, refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import User
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.cases.api import open_case, set_deadline

SIGN_MINUTES = 30  # [K] how long a hand-over may wait for its signature
CLAUSE = "交接班签收时限（可配置）"


@handles(SaveTurn, area=lambda cmd: cmd.division)
def save_turn(cmd: SaveTurn, ctx: Context) -> int:
    fields, verdict = _turn(cmd.day, cmd.seat, cmd.name, cmd.starts, cmd.ends)
    if not verdict.allowed:
        raise Refused(verdict, {verdict.code.partition(".")[2]: verdict.text})
    row = _mine(cmd.turn, cmd.division) if cmd.turn else DutyTurn(division=cmd.division)
    for name, value in (fields | {"phone": cmd.phone.strip()[:40], "username": _account(cmd.username)}).items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise refused("roster.twice", say("{name}当日已在此岗位。", name=cmd.name), name="已经排班") from error
    _tell(cmd.division, row.day.isoformat())
    return int(row.pk)


@handles(DropTurn, subject=lambda cmd: DutyTurn.objects.select_for_update().get(pk=cmd.turn))
def drop_turn(cmd: DropTurn, ctx: Context, row: DutyTurn) -> None:
    if row.ends_at <= clock.now():
        raise refused("roster.past", "过去的值班是记录，不能删除。")
    row.delete()
    _tell(row.division, row.day.isoformat())


@handles(LoadRoster, area=lambda cmd: cmd.division)
def load_roster(cmd: LoadRoster, ctx: Context) -> int:
    """Rows whose turn is over are passed over: the exported sheet of a month can be brought back whole."""
    if not cmd.rows:
        raise refused("import.empty", "文件中没有数据：第一行应为表头，其后每行一条记录。", file="没有数据")
    accounts = set(User.objects.filter(username__in={row.get("username", "") for row in cmd.rows}, is_active=True).values_list("username", flat=True))
    faults = row_faults(cmd.rows, lambda row: _fault(row, accounts))
    if faults:
        raise Refused(refuse("roster.rows", say("{count} 行不能导入，全部没有写入。", count=len(faults))), dict(list(faults.items())[:50]))
    kept = [(row, fields) for row in cmd.rows for fields, verdict in [_turn_of(row)] if verdict.allowed]
    days = {fields["day"] for _, fields in kept}
    DutyTurn.objects.filter(division=cmd.division, day__in=days, ends_at__gt=clock.now()).delete()
    turns = {
        (fields["day"], fields["seat"], fields["name"]): DutyTurn(
            division=cmd.division, phone=row.get("phone", "")[:40], username=row.get("username", ""), **fields
        )
        for row, fields in kept
    }
    DutyTurn.objects.bulk_create(turns.values())
    if days:
        _tell(cmd.division, min(days).isoformat(), len(days))
    return len(turns)


@handles(HandOver, area=lambda cmd: cmd.division)
def hand_over(cmd: HandOver, ctx: Context) -> int:
    waiting = HandOverCase.objects.filter(division=cmd.division, state="open").values_list("number", flat=True).first() or ""
    may_hand_over(waiting, cmd.to, ctx.actor.user).require()
    receiver = _receiver(cmd.to, cmd.division)
    items = [{**item, "remark": cmd.remarks.get(item["subject"], "").strip()[:500]} for item in open_items(ctx.actor, cmd.division)]
    where, when = registry.division_name(cmd.division), clock.local_text(clock.now())
    case = open_case(
        HandOverCase, ctx, title=say("{where} {when} 交接班", where=where, when=when), division=cmd.division, giver=ctx.actor.name,
        giver_user=ctx.actor.user, receiver=str(receiver or ""), receiver_user=receiver.pk if receiver else None, text=cmd.text.strip()[:8000], items=items,
    )  # fmt: skip
    set_deadline(case, "sign", say("接班签收：{giver}", giver=ctx.actor.name), clock.now() + clock.minutes(SIGN_MINUTES), permission="command.duty", clause=CLAUSE)
    log(case.division, ctx, say("交班：{number}，列 {count} 项", number=case.number, count=len(items)), case.subject)
    tell_hand_over(case)
    return int(case.pk)


def can_sign(case: Any, data: Any, actor: Actor) -> Verdict:
    return may_sign(case.giver_user, case.receiver_user, actor.user)


def can_withdraw(case: Any, data: Any, actor: Actor) -> Verdict:
    return may_withdraw(case.giver_user, actor.user)


def signed(case: Any, data: Any, ctx: Context) -> None:
    """The receiving officer signs: what came in meanwhile is listed beside what was handed over."""
    case.receiver, case.receiver_user, case.signed_at = ctx.actor.name, ctx.actor.user, clock.now()
    case.since = [item for item in new_since(case.items, open_items(ctx.actor, case.division)) if item["group"] in GROUPS and item["group"] != "note"]
    case.save()
    log(case.division, ctx, say("接班签收：{number}，交班人 {giver}", number=case.number, giver=case.giver), case.subject)
    tell_hand_over(case)


def withdrawn(case: Any, data: Any, ctx: Context) -> None:
    log(case.division, ctx, say("交班撤回：{number}，{reason}", number=case.number, reason=str(data.get("reason", ""))), case.subject)
    tell_hand_over(case)


def log(division: str, ctx: Context, text: str, subject: str = "") -> DutyNote:
    """A line of the duty log."""
    said = text.packed() if isinstance(text, Said) else {}
    return DutyNote.objects.create(division=division, at=clock.now(), by=ctx.actor.name, text=str(text)[:4000], said=said, subject=subject)


def tell_hand_over(case: Any) -> None:
    emit(DutyHandedOver(
        subject=case.subject, area=case.division, hand_over=case.pk, title=case.title, giver=case.giver, receiver=case.receiver, state=case.state
    ))  # fmt: skip


def _turn(day: str, seat: str, name: str, starts: str, ends: str) -> tuple[dict[str, Any], Verdict]:
    hours, key = turn_hours(day, starts, ends), seat_of(seat.strip())
    verdict = check_turn(day, key, name, hours, clock.now())
    if hours is None:
        return {}, verdict
    return {"day": clock.local(hours[0]).date(), "seat": key, "name": name.strip()[:80], "starts_at": hours[0], "ends_at": hours[1]}, verdict


def _turn_of(row: Mapping[str, Any]) -> tuple[dict[str, Any], Verdict]:
    return _turn(*(str(row.get(name) or "") for name in ("day", "seat", "name", "starts", "ends")))


def _fault(row: Mapping[str, Any], accounts: set[str]) -> str:
    """What keeps a row from being written, in words; a turn that is over is no fault."""
    verdict = _turn_of(row)[1]
    if not verdict.allowed:
        return "" if verdict.code == "roster.past" and _over(row) else verdict.text
    unknown = row.get("username") and row["username"] not in accounts
    return say("没有账号 {name}，或已停用。", name=row["username"]) if unknown else ""


def _over(row: Mapping[str, Any]) -> bool:
    hours = turn_hours(*(str(row.get(name) or "") for name in ("day", "starts", "ends")))
    return hours is not None and hours[1] <= clock.now()


def _mine(turn: int, division: str) -> DutyTurn:
    row = DutyTurn.objects.select_for_update().get(pk=turn)
    if row.division != division:
        raise refused("roster.area", "此班次不属于所选区划。", division="区划不符")
    if row.ends_at <= clock.now():
        raise refused("roster.past", "过去的值班是记录，不能改。")
    return row


def _account(username: str) -> str:
    """The account a turn is tied to; refused when there is none of that name."""
    name = username.strip()
    if name and not User.objects.filter(username=name, is_active=True).exists():
        raise refused("roster.account", say("没有账号 {name}，或已停用。", name=name), username="没有此账号")
    return name


def _receiver(to: int | None, division: str) -> User | None:
    """Who is named to take over: an account that holds duty in the area."""
    if to is None:
        return None
    user = User.objects.filter(pk=to, is_active=True).first()
    if user is None or not user.as_actor().may("command.duty", division):
        raise refused("hand_over.receiver", "接班人在此辖区没有值班岗位。", to="请另选")
    return user


def _tell(division: str, day: str, days: int = 1) -> None:
    emit(RosterChanged(subject=f"roster/{division}", area=division, day=day, days=days))
