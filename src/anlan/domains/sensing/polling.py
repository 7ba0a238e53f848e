"""Controllers that are asked, not heard: each device of a ``modbus`` model is polled at its address, its answers taken in like any delivery.

The model's template is ``{"every_s": 5, "registers": {"pressure": {"address": 0, "type": "float32", "scale": 1}}}``; the device's number is
``host:port/unit``. An address that does not answer is tried again, ever more slowly, and counted.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async

from anlan.domains.sensing.ingress import Ingress, Turned
from anlan.domains.sensing.models import Device
from anlan.engines import sensing as engine
from anlan.engines.sensing.protocols import BadFrame
from anlan.engines.sensing.protocols.modbus import Ask, ModbusSession, plan, register_from

log = logging.getLogger("anlan.sensing")
CONNECT_S, ANSWER_S = 5.0, 3.0
SLOWEST_S = 300.0
USUAL_S, FASTEST_S = 5.0, 0.1
LOOK_S = 2.0
CHUNK = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A controller to be asked: where, what, how often."""

    code: str
    host: str
    port: int
    unit: int
    every_s: float
    asks: tuple[Ask, ...]


def targets() -> dict[str, Target]:
    """By device code. One nobody can read is left out and said so; it must not stop the others."""
    found: dict[str, Target] = {}
    rows = Device.objects.filter(model__protocol="modbus").exclude(number="").values_list("code", "number", "model__template")
    for code, number, template in rows:
        try:
            found[code] = target_from(code, number, template)
        except (ValueError, TypeError, AttributeError) as error:
            log.warning("device %s cannot be polled: %s", code, error)
    return found


def target_from(code: str, number: str, template: Mapping[str, Any]) -> Target:
    """Raises ValueError that says what is wrong."""
    address, _, unit = number.partition("/")
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"终端编号应为 主机:端口/单元，而不是 {number!r}")
    registers = [register_from(name, given) for name, given in template.get("registers", {}).items()]
    every_s = max(float(template.get("every_s", USUAL_S)), FASTEST_S)
    return Target(code=code, host=host, port=int(port), unit=int(unit or 1), every_s=every_s, asks=tuple(plan(registers)))


async def serve_polls(ingress: Ingress, stop: asyncio.Event, look: Callable[[], dict[str, Target]] = targets) -> None:
    """A task a controller, as the register says; looked at again when it changed."""
    running: dict[str, tuple[Target, asyncio.Task[None]]] = {}
    revision = -1
    while not stop.is_set():
        if ingress.holder.roster.revision != revision:
            revision = ingress.holder.roster.revision
            wanted = await sync_to_async(look)()
            await _end(task for code, (target, task) in running.items() if wanted.get(code) != target)
            running = {code: pair for code, pair in running.items() if wanted.get(code) == pair[0]}
            for code, target in wanted.items():
                running.setdefault(code, (target, asyncio.create_task(_poll(ingress, target))))
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), LOOK_S)
    await _end(task for _, task in running.values())


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    ending = list(tasks)
    for task in ending:
        task.cancel()
    await asyncio.gather(*ending, return_exceptions=True)


async def _poll(ingress: Ingress, target: Target) -> None:
    """For ever; a connection that breaks is made anew after a pause that grows."""
    pause = target.every_s
    while True:
        try:
            reader, writer = await asyncio.wait_for(asyncio.open_connection(target.host, target.port), CONNECT_S)
        except (OSError, TimeoutError) as error:
            ingress.faults.add(target.code, "no_answer", 1, f"{target.host}:{target.port} {error}"[:200])
            await asyncio.sleep(pause)
            pause = min(pause * 2, SLOWEST_S)
            continue
        try:
            await _converse(ingress, target, reader, writer)
            pause = target.every_s
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            ingress.faults.add(target.code, "no_answer", 1, str(error)[:200])
            await asyncio.sleep(target.every_s)
        finally:
            writer.close()


async def _converse(ingress: Ingress, target: Target, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    session = ModbusSession(target.code, target.unit)
    while True:
        began = time.monotonic()
        for ask in target.asks:
            writer.write(session.ask(ask))
            await writer.drain()
            await _hear(ingress, target, session, reader)
        await asyncio.sleep(max(0.0, target.every_s - (time.monotonic() - began)))


async def _hear(ingress: Ingress, target: Target, session: ModbusSession, reader: asyncio.StreamReader) -> None:
    """Until the one question is answered."""
    while session.waiting:
        data = await asyncio.wait_for(reader.read(CHUNK), ANSWER_S)
        if not data:
            raise ConnectionResetError("连接被对方关闭")
        for heard in session.feed(data, time.time_ns() // 1000):
            if isinstance(heard, BadFrame):
                ingress.faults.add(target.code, f"frame_{heard.reason}"[:30], 1, heard.data.decode("utf-8", "replace"))
            else:
                await _keep(ingress, target, heard.measured)


async def _keep(ingress: Ingress, target: Target, measured: Iterable[Any]) -> None:
    """Readings that could not be made durable are lost with this round; the next round asks again."""
    numbers = ingress.holder.roster.table.numbers
    known = [(numbers[key], m) for m in measured if (key := f"{target.code}/{m.quantity}") in numbers]
    batch = engine.readings(
        [n for n, _ in known], [m.time_us for _, m in known], [m.value for _, m in known], received_us=time.time_ns() // 1000
    )
    if len(batch):
        with suppress(Turned):
            await ingress.store(batch)
