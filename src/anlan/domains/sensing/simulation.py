"""``anlan sensing simulate``: invented devices, registered and marked so, that speak a protocol to the running platform."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from math import sin

from asgiref.sync import sync_to_async

from anlan.domains.sensing import commands, mqttline, simulatedplc, simulatedreplies
from anlan.domains.sensing.fieldserver import auth_code
from anlan.domains.sensing.keys import digest_of, new_key
from anlan.domains.sensing.models import DeviceModel
from anlan.engines.sensing.protocols import PROTOCOLS, jt808
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

DIVISION, LON, LAT = "320703007", 119.60, 34.55  # Xuwei New Area, about
ANSWER_WITHIN_S, TRIES = 3.0, 5
SETTLE_S = 2.0  # the ingress looks at the register once a second
MODELS = {
    "hj212": [("a21005", "一氧化碳", "mg/m3"), ("a01001", "温度", "°C")],
    "sl651": [("39", "水位", "m"), ("20", "降水量", "mm")],
    "jt808": [
        ("lon", "经度", "°"), ("lat", "纬度", "°"), ("altitude_m", "海拔", "m"), ("speed_kmh", "速度", "km/h"), ("direction_deg", "方向", "°"),
        ("alarm", "报警标志", ""), ("status", "状态", ""),
    ],
    "gb26875": [
        ("fires", "火警部件数", ""), ("faults", "故障部件数", ""), ("fire.1.1.2.10", "2区10号感烟 火警", ""), ("fault.1.1.2.10", "2区10号感烟 故障", ""),
        ("shielded.1.1.2.10", "2区10号感烟 屏蔽", ""), ("temperature_c.1.1.2.10", "2区10号感温", "°C"),
    ],
    "modbus": [("level", "液位", "%"), ("pressure", "压力", "MPa"), ("pump", "泵运行", "")],
    "mqtt": [("level", "液位", "%")],
}  # fmt: skip
Say = Callable[[int, int], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    protocol: str
    devices: int
    rate: float
    seconds: float
    host: str
    port: int
    mqtt_account: tuple[str, str] = ("", "")
    encoding: str = ""  # of the protocol's own variants; empty: its usual one


@dataclass(slots=True)
class Tally:
    sent: int = 0
    answered: int = 0


def run(fleet: Fleet) -> int:
    """Register, speak, say how many messages were answered; exit code 1 if not all were."""
    if fleet.protocol == "modbus":
        return _asked(fleet)
    if not fleet.port:
        sys.stderr.write(f"{fleet.protocol} 的端口没有打开：请设置 ANLAN_{fleet.protocol.upper()}_PORT 后重新启动。\n")
        return 2
    if fleet.encoding and fleet.encoding not in variants_of(fleet.protocol):
        known = "、".join(variants_of(fleet.protocol)) or "没有别的编码"
        sys.stderr.write(f"{fleet.protocol} 不会用 {fleet.encoding} 编码：{known}。\n")
        return 2
    keys = register(fleet)
    tally = asyncio.run(speak(fleet, keys))
    per_s = tally.answered / fleet.seconds
    sys.stdout.write(f"{fleet.protocol}: {fleet.devices} 台设备，发送 {tally.sent}，应答 {tally.answered}（{per_s:.0f} 条/秒）\n")
    return 0 if tally.sent == tally.answered else 1


def variants_of(protocol: str) -> Mapping[str, Callable[[int, int], bytes]]:
    return PROTOCOLS[protocol].variants if protocol in PROTOCOLS else {}


def _asked(fleet: Fleet) -> int:
    """Controllers do not speak: they are on the register at our own port, and the house asks them."""
    fleet = replace(fleet, devices=min(fleet.devices, simulatedplc.UNITS))

    async def on_register(port: int) -> None:
        await sync_to_async(register)(replace(fleet, port=port))

    counts = asyncio.run(simulatedplc.served(fleet.host, SETTLE_S + fleet.seconds, on_register))
    sys.stdout.write(f"modbus: {fleet.devices} 台设备，{len(counts)} 台被轮询，应答 {sum(counts.values())} 次（{sum(counts.values()) / fleet.seconds:.0f} 次/秒）\n")
    return 0 if len(counts) == fleet.devices else 1


def number_of(protocol: str, number: int, port: int = 0) -> str:
    """What a simulated device calls itself, as its codec's simulator says it."""
    return {
        "hj212": f"SIM{number:021d}", "sl651": f"{number:010d}", "jt808": str(10_000_000_000 + number), "gb26875": str(1_000_000 + number),
        "modbus": f"127.0.0.1:{port}/{number + 1}",
    }.get(protocol, "")  # fmt: skip


def register(fleet: Fleet) -> list[str]:
    """The devices on the register, with what each proves itself by."""
    ctx, secrets = Context(actor=system("设备模拟器", "cli")), []
    quantities = [{"quantity": q, "name": name, "unit": unit, "kind": f"sim_{q}"} for q, name, unit in MODELS[fleet.protocol]]
    plc = {"protocol": "modbus", "template": {"every_s": 1 / fleet.rate, "registers": simulatedplc.REGISTERS}} if fleet.protocol == "modbus" else {}
    model = {"name": f"模拟设备 {fleet.protocol}", "quantities": quantities, **plc}
    DeviceModel.objects.update_or_create(key=f"sim-{fleet.protocol}", defaults=model)
    for n in range(fleet.devices):
        code = f"SIM-{fleet.protocol}-{n}"
        send(commands.RegisterDevice(
            code=code, name=f"模拟设备 {code}", model=f"sim-{fleet.protocol}", division=DIVISION, lon=LON + n % 100 / 1000, lat=LAT + n // 100 / 1000,
            number=number_of(fleet.protocol, n, fleet.port), invented=True, source="设备模拟器",
        ), Context(actor=ctx.actor))  # fmt: skip
        secret, digest = _secret(fleet.protocol, n)
        secrets.append(secret)
        if digest:
            send(commands.IssueAccessKey(name=code, division=DIVISION, device=code, digest=digest, per_minute=100_000), Context(actor=ctx.actor))
    return secrets


def _secret(protocol: str, number: int) -> tuple[str, str]:
    """(what the device says, the digest the house keeps)."""
    if protocol == "mqtt":
        return new_key()
    if protocol == "modbus":
        return "", ""
    if protocol == "jt808":
        return auth_code(number_of(protocol, number)), ""
    password = {"hj212": "123456", "sl651": "1234", "gb26875": ""}[protocol]
    return password, digest_of(f"{number_of(protocol, number)}:{password}")


async def speak(fleet: Fleet, secrets: list[str]) -> Tally:
    tally = Tally()
    await asyncio.sleep(SETTLE_S)
    until = time.monotonic() + fleet.seconds
    await asyncio.gather(*(_device(fleet, n, secrets[n], until, tally) for n in range(fleet.devices)))
    return tally


async def _device(fleet: Fleet, number: int, secret: str, until: float, tally: Tally) -> None:
    """One device on its line: a message, its answer, a rest."""
    await asyncio.sleep(number / max(fleet.devices, 1) / fleet.rate)
    reader, writer = await asyncio.open_connection(fleet.host, fleet.port)
    for greeting in _greetings(fleet, number, secret):
        writer.write(greeting)
        await reader.read(4096)
    while time.monotonic() < until:
        began = time.monotonic()
        tally.sent += 1
        answered = await _answered(fleet, reader, writer, _message(fleet, number, secret))
        tally.answered += answered  # after the wait: what others counted meanwhile is not lost
        await _obey(fleet, reader, writer, began + 1 / fleet.rate)
    writer.close()


async def _answered(fleet: Fleet, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes) -> bool:
    """As a device does: what is not answered is said again. An order may come instead of the answer, or with it."""
    for _ in range(TRIES):
        writer.write(message)
        try:
            heard = await asyncio.wait_for(reader.read(4096), ANSWER_WITHIN_S)
        except TimeoutError:
            continue
        writer.write(simulatedreplies.replies(fleet.protocol, heard, time.time_ns() // 1000))
        return bool(heard)
    return False


async def _obey(fleet: Fleet, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, until: float) -> None:
    """Rest until it is time to speak again, doing what is ordered meanwhile."""
    while (left := until - time.monotonic()) > 0:
        try:
            heard = await asyncio.wait_for(reader.read(4096), left)
        except TimeoutError:
            break
        if not heard:
            await asyncio.sleep(left)
        writer.write(simulatedreplies.replies(fleet.protocol, heard, time.time_ns() // 1000))


def _greetings(fleet: Fleet, number: int, secret: str) -> list[bytes]:
    if fleet.protocol == "mqtt":
        return [mqttline.connect(f"SIM-mqtt-{number}", *fleet.mqtt_account)]
    if fleet.protocol == "jt808":
        hello = jt808.Message(id=jt808.AUTHENTICATE, terminal=number_of("jt808", number), serial=0, body=secret.encode())
        return [jt808.encode(hello)]
    return []


def _message(fleet: Fleet, number: int, secret: str) -> bytes:
    now_us = time.time_ns() // 1000
    if fleet.protocol != "mqtt":
        return variants_of(fleet.protocol).get(fleet.encoding, PROTOCOLS[fleet.protocol].simulate)(number, now_us)
    body = json.dumps({"time": now_us, "values": {"level": round(50 + 20 * sin(now_us / 6e8 + number), 2)}}).encode()
    return mqttline.publish(f"devices/SIM-mqtt-{number}/{secret}", now_us // 1000 % 65_535 + 1, body)


