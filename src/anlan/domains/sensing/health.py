"""Devices as an operator sees them: heard or silent, their points with the newest value, what was wrong, what was refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from anlan.domains.sensing.latest import Latest
from anlan.domains.sensing.models import AccessKey, Alert, Device, DeviceFault, Point
from anlan.domains.sensing.queries import history_of, latest_of
from anlan.engines.sensing.history.faults import fault_counts
from anlan.kernel import clock
from anlan.kernel.verdict import refused as refuse_code
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible

SILENT_AFTER = timedelta(minutes=10)  # [K] a device not heard for so long is shown as silent; rules of silence have windows of their own
PAGE, SCANNED = 50, 2_000
STATES = ("online", "silent", "never", "maintenance")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointHealth:
    point: Point
    newest: Latest | None
    faults: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceHealth:
    device: Device
    state: str
    heard_at: datetime | None
    points: tuple[PointHealth, ...]
    alerts: int


def devices(actor: Actor, *, q: str = "", state: str = "", model: str = "", after: str = "") -> tuple[list[DeviceHealth], str]:
    """A page of devices by code, and the code to go on after (empty at the end). A state is looked for in at most 2,000 devices."""
    rows = Device.objects.filter(visible(actor, "sensing.view"), code__gt=after).order_by("code").select_related("model", "organisation")
    rows = rows.filter(Q(code__icontains=q) | Q(name__icontains=q) | Q(number=q)) if q else rows
    rows = rows.filter(model__key=model) if model else rows
    found: list[DeviceHealth] = []
    last = ""
    for health in _healths(rows[: SCANNED if state else PAGE + 1]):
        if len(found) == PAGE:
            return found, last
        last = health.device.code
        found += [health] if state in ("", health.state) else []
    return found, ""


def _healths(rows: Iterable[Device]) -> Iterator[DeviceHealth]:
    listed = list(rows)
    for start in range(0, len(listed), PAGE):
        yield from _some(listed[start : start + PAGE])


def _some(listed: Sequence[Device]) -> list[DeviceHealth]:
    of_device: dict[int, list[Point]] = {device.pk: [] for device in listed}
    for point in Point.objects.filter(device__in=of_device).order_by("key"):
        of_device[point.device_id].append(point)
    newest = latest_of([point for points in of_device.values() for point in points])
    alerts = Alert.objects.filter(point__device__in=of_device, closed_at=None, active=True).values_list("point__device_id", flat=True)
    counted = list(alerts[:1_000])
    return [_health(device, of_device[device.pk], newest, {}, counted.count(device.pk)) for device in listed]


def _health(device: Device, points: Sequence[Point], newest: dict[str, Latest], faults: dict[int, dict[str, int]], alerts: int) -> DeviceHealth:
    found = tuple(PointHealth(point=p, newest=newest.get(p.key), faults=faults.get(p.pk, {})) for p in points)
    heard_at = max((p.newest.heard_at for p in found if p.newest), default=None)
    return DeviceHealth(device=device, state=state_of(device, heard_at), heard_at=heard_at, points=found, alerts=alerts)


def state_of(device: Any, heard_at: datetime | None) -> str:
    now = clock.now()
    if device.maintenance_until and device.maintenance_until > now:
        return "maintenance"
    if heard_at is None:
        return "never"
    return "silent" if now - heard_at > SILENT_AFTER else "online"


def device(code: str, *, hours: int = 24) -> DeviceHealth:
    """One device with the faults of its points in the last hours. LookupError if there is none."""
    found = Device.objects.select_related("model", "organisation").filter(code=code).first()
    if found is None:
        raise LookupError(f"没有设备 {code}")
    points = list(found.points.order_by("key"))
    now_us = int(clock.now().timestamp() * 1e6)
    faults = fault_counts(history_of(), [p.pk for p in points], now_us - hours * 3_600_000_000, now_us + 86_400_000_000)
    alerts = Alert.objects.filter(point__device=found, closed_at=None, active=True).count()
    return _health(found, points, latest_of(points), faults, alerts)


def device_seen(code: str, actor: Actor) -> Device:
    """A device the actor may see; LookupError if there is none, Refused if it is another's."""
    found = Device.objects.filter(code=code).first()
    if found is None:
        raise LookupError(f"没有设备 {code}")
    if not actor.may("sensing.view", found.division, found.organisation_id):
        raise refuse_code("denied", "此设备不在您的辖区。", area=found.division)
    return found


def refused_of(device: Device) -> list[DeviceFault]:
    """What this device was refused for: unknown points, units, keys, too much."""
    names = {device.code, device.number} - {""}
    return list(DeviceFault.objects.filter(device_code__in=names).order_by("-last_at")[:50])


def refused(limit: int = 100) -> list[DeviceFault]:
    """The newest refusals of all, those nobody knows among them."""
    return list(DeviceFault.objects.order_by("-last_at")[:limit])


def keys_of(device: Device) -> list[AccessKey]:
    return list(AccessKey.objects.filter(device=device).order_by("-created_at")[:20])
