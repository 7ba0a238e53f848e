"""Devices of the demonstration: those of the chlorine plant and its weather station, all invented; rules the house brings, one of its own."""

from collections.abc import Iterator

from anlan.domains.registry import api as registry
from anlan.domains.sensing import api as sensing
from anlan.kernel.coords import destination
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.api import Context, send

CITY, XUWEI = "3207", "320703007"
TANK = ("storage_tank", "ST-0000001")  # V-101, the chlorine tank of the scenario
SOURCE = "演示设备，虚构"
COLD = sensing.DraftRule(
    code="demo-tank-cold", name="液氯储罐温度骤降", division=XUWEI, kind="threshold", level=2, selector={"kind": "tank_temperature"}, event_type="12D02",
    condition={"limit": 0.0, "side": "below", "hysteresis": 2.0, "hold_s": 60, "clear_hold_s": 120}, clause="演示设定：液氯常温储存，罐温低于 0 ℃ 视为异常",
)  # fmt: skip


def make_devices(actor: Actor) -> int:
    """Install models and rules, register the devices, put the tank's rule live; returns how many devices."""
    sensing.install(CITY, actor)
    version = send(COLD, Context(actor=actor))
    send(sensing.PutRuleLive(rule=COLD.code, version=version), Context(actor=actor))
    return sum(1 for device in devices() if send(device, Context(actor=actor)))


def devices() -> Iterator[sensing.RegisterDevice]:
    """Three chlorine detectors downwind of the tank, the tank's own unit, a weather station in the park."""
    tank = registry.find_thing(*TANK)
    if tank is None or tank.lon is None or tank.lat is None:
        return
    for number, distance_m in enumerate((40, 150, 400), 1):
        lon, lat = destination(tank.lon, tank.lat, 292, distance_m)  # west-north-west: where the scenario's wind blows to
        yield _device(f"DEMO-GD-{number}", f"演示氯气探测器{number}号", "gas-cl2", float(lon), float(lat), tank)
    yield _device("DEMO-TANK-V101", "演示液氯储罐V-101监测单元", "tank", tank.lon, tank.lat, tank)
    yield _device("DEMO-WX-1", "演示徐圩自动气象站", "weather", 119.5700, 34.5450, None)


def _device(code: str, name: str, model: str, lon: float, lat: float, tank: registry.ThingView | None) -> sensing.RegisterDevice:
    return sensing.RegisterDevice(
        code=code, name=name, model=model, division=XUWEI, lon=round(lon, 6), lat=round(lat, 6), invented=True, source=SOURCE,
        organisation=tank.organisation_id if tank else None, thing=tank.subject if tank else "",
    )  # fmt: skip
