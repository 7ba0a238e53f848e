"""A simulated Modbus controller: one listener, a unit a device; the house comes and asks."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from anlan.engines.sensing.protocols import modbus

UNITS = 247  # Modbus knows no more addresses on one line
REGISTERS = {
    "level": {"address": 0, "scale": 0.1}, "pressure": {"address": 1, "scale": 0.001}, "pump": {"address": 8, "function": 1, "type": "bool"},
}  # fmt: skip


async def listen(host: str, heard: Callable[[int], None]) -> tuple[asyncio.Server, int]:
    """The server and its port; ``heard`` is told the unit of each question answered."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):  # the last: our own end
            while True:
                await _answer(reader, writer, heard)

    server = await asyncio.start_server(serve, host, 0)
    return server, server.sockets[0].getsockname()[1]


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Callable[[int], None]) -> None:
    question = await reader.readexactly(12)
    writer.write(modbus.serve(question, question[6], time.time_ns() // 1000))
    await writer.drain()
    heard(question[6])


async def served(host: str, seconds: float, register: Callable[[int], Awaitable[None]]) -> dict[int, int]:
    """Listen, be put on the register at the port found, answer for some seconds: unit → questions answered."""
    counts: dict[int, int] = {}

    def count(unit: int) -> None:
        counts[unit] = counts.get(unit, 0) + 1

    server, port = await listen(host, count)
    await register(port)
    async with server:
        await asyncio.sleep(seconds)
    return counts
