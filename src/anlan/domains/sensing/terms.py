"""How long history is kept, what is held as evidence, and the letting go of the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from anlan.domains.sensing import commands
from anlan.domains.sensing.models import Device, HistoryHold, HistoryTerm, Point
from anlan.domains.sensing.queries import history_of
from anlan.engines.sensing import retain
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible
from anlan.platform.bus.api import Context, handles

LEAST_DAYS, MOST_DAYS = 7, 36_500  # [K] the last week is never let go: alarms of these days are still being looked at
MOST_A_DAY = 10_000_000  # readings of one point: a hundred a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the page of history shows."""

    days: int
    terms: tuple[HistoryTerm, ...]
    holds: tuple[HistoryHold, ...]
    oldest: date | None
    days_held: int


@handles(commands.KeepHistory, area=lambda _: "")
def keep_history(cmd: commands.KeepHistory, ctx: Context) -> None:
    if cmd.days and not LEAST_DAYS <= cmd.days <= MOST_DAYS:
        raise refused("history.days", f"保存天数应为 0（永久）或 {LEAST_DAYS} 至 {MOST_DAYS}。", days="请调整")
    HistoryTerm.objects.create(days=cmd.days, reason=_said(cmd.reason), by=ctx.actor.name, at=clock.now())


def _held_device(cmd: commands.HoldHistory) -> Device:
    found = Device.objects.select_for_update().filter(code=cmd.device).first()
    if found is None:
        raise refused("device.unknown", "没有这台设备，请核对编码。", device="未登记")
    return found


@handles(commands.HoldHistory, subject=_held_device)
def hold_history(cmd: commands.HoldHistory, ctx: Context, device: Device) -> int:
    if device.holds.filter(lifted_at=None).exists():
        raise refused("history.held", "这台设备的读数已在保全中。", device="已保全")
    return int(device.holds.create(reason=_said(cmd.reason), by=ctx.actor.name, at=clock.now()).pk)


@handles(commands.LiftHold, subject=lambda cmd: Device.objects.select_for_update().get(holds=cmd.hold))
def lift_hold(cmd: commands.LiftHold, ctx: Context, device: Device) -> None:
    lifted = {"lifted_by": ctx.actor.name, "lifted_at": clock.now(), "lifted_for": _said(cmd.reason)}
    if not device.holds.filter(pk=cmd.hold, lifted_at=None).update(**lifted):
        raise refused("history.lifted", "这项保全已经解除。")


def _said(reason: str) -> str:
    if not reason.strip():
        raise refused("history.reason", "请写明依据或事由。", reason="必填")
    return reason.strip()[:200]


def kept_history(actor: Actor) -> Kept:
    days = history_of().layout.days()
    seen = visible(actor, "sensing.view", "device__division", "device__organisation")
    terms, holds = tuple(HistoryTerm.objects.all()[:20]), tuple(HistoryHold.objects.filter(seen).select_related("device")[:200])
    return Kept(
        days=terms[0].days if terms else 0, terms=terms, holds=holds, oldest=days[0] if days else None, days_held=len(days)
    )


def held_now(device: Device) -> HistoryHold | None:
    return device.holds.filter(lifted_at=None).first()


def let_go() -> int:
    """Whole days that are past their term, but for devices under hold; gives how many days were touched."""
    term = HistoryTerm.objects.first()
    if term is None or not term.days:
        return 0
    before = clock.local(clock.now()).date() - timedelta(days=term.days)
    held = Point.objects.filter(device__holds__lifted_at=None, device__holds__isnull=False).values_list("pk", flat=True)
    return retain(history_of().layout, before, set(held), beside=True)


def history_rows(device: Device, start: datetime, end: datetime) -> Iterator[tuple[Point, int, float, int]]:
    """Every reading of a device in a window, point after point, a day at a time: (point, µs, value, quality)."""
    reader = history_of()
    for point in device.points.order_by("key"):
        at = start
        while at < end:
            until = min(at + timedelta(days=1), end)
            found = reader.raw(point.pk, int(at.timestamp() * 1e6), int(until.timestamp() * 1e6), limit=MOST_A_DAY)
            yield from (
                (point, *row) for row in zip(found.time_us.tolist(), found.value.tolist(), found.quality.tolist(), strict=True)
            )
            at = until
