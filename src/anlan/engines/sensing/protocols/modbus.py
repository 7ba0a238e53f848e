"""Modbus TCP (Modbus Application Protocol Specification V1.1b3; Messaging on TCP/IP V1.0b): the house asks, the controller answers.

A frame is transaction (2), protocol 0 (2), length of what follows (2), unit (1), function (1), data; numbers are big-endian. An answer with
the function's high bit set is an exception and its code. No sockets here: plans, requests and the reading of answers.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sin
from types import MappingProxyType
from typing import Any, Literal

from anlan.engines.sensing.protocols.base import BadFrame, Heard, Measured

COILS, INPUTS, HOLDING, INPUT_REGISTERS = 1, 2, 3, 4  # functions that read (6.1–6.4)
WRITE_COIL, WRITE_REGISTER = 5, 6
MOST_REGISTERS, MOST_BITS = 125, 2_000  # 6.1, 6.3
LARGEST = 260  # bytes of a frame: 7 of header, 253 of data
KEPT = 256
GAP = 8  # registers not asked for that are cheaper to read than to skip
EXCEPTIONS: Mapping[int, str] = MappingProxyType({
    1: "illegal function", 2: "illegal data address", 3: "illegal data value", 4: "server device failure", 5: "acknowledge", 6: "server device busy",
    8: "memory parity error", 10: "gateway path unavailable", 11: "gateway target failed to respond",
})  # fmt: skip
# type → (struct code, registers)
TYPES: Mapping[str, tuple[str, int]] = MappingProxyType({
    "uint16": ("H", 1), "int16": ("h", 1), "uint32": ("I", 2), "int32": ("i", 2), "float32": ("f", 2), "uint64": ("Q", 4), "int64": ("q", 4),
    "float64": ("d", 4), "bool": ("?", 1),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Where a quantity lies. ``words`` says which register of several comes first: ``big`` the high one (as the bytes), ``little`` the low one."""

    quantity: str
    address: int
    function: int = HOLDING
    type: str = "uint16"
    words: Literal["big", "little"] = "big"
    scale: float = 1.0
    offset: float = 0.0

    @property
    def count(self) -> int:
        return TYPES[self.type][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request: ``count`` registers (or bits) from ``address``, and what lies in them."""

    function: int
    address: int
    count: int
    registers: tuple[Register, ...]


def register_from(quantity: str, given: Mapping[str, Any]) -> Register:
    """From its stored form; raises ValueError that says what is wrong."""
    try:
        made = Register(quantity=quantity, **given)
    except TypeError as error:
        raise ValueError(f"寄存器 {quantity} 的字段不对：{error}") from error
    if made.type not in TYPES:
        raise ValueError(f"寄存器 {quantity} 的类型 {made.type!r} 不支持：可用 {', '.join(TYPES)}")
    if made.function not in (COILS, INPUTS, HOLDING, INPUT_REGISTERS):
        raise ValueError(f"寄存器 {quantity} 的功能码 {made.function!r} 不是读取（1、2、3、4）")
    if isinstance(made.address, bool) or not isinstance(made.address, int) or not 0 <= made.address <= 0x10000 - made.count:
        raise ValueError(f"寄存器 {quantity} 的地址应为 0 至 65535")
    if made.words not in ("big", "little"):
        raise ValueError(f"寄存器 {quantity} 的字序应为 big 或 little")
    return made


def plan(registers: Sequence[Register]) -> list[Ask]:
    """As few requests as hold them all: neighbours are read together, never more than the standard allows."""
    asks: list[Ask] = []
    for one in sorted(registers, key=lambda r: (r.function, r.address, r.quantity)):
        most = MOST_BITS if one.function in (COILS, INPUTS) else MOST_REGISTERS
        last = asks[-1] if asks else None
        width = one.count if one.function in (HOLDING, INPUT_REGISTERS) else 1
        near = last is not None and last.function == one.function and one.address <= last.address + last.count + GAP
        if last is not None and near and one.address + width - last.address <= most:
            count = max(last.count, one.address + width - last.address)
            asks[-1] = Ask(function=last.function, address=last.address, count=count, registers=(*last.registers, one))
        else:
            asks.append(Ask(function=one.function, address=one.address, count=width, registers=(one,)))
    return asks


def request(transaction: int, unit: int, ask: Ask) -> bytes:
    return _frame(transaction, unit, struct.pack(">BHH", ask.function, ask.address, ask.count))


def write_register(transaction: int, unit: int, address: int, value: int) -> bytes:
    """6.6: one holding register."""
    return _frame(transaction, unit, struct.pack(">BHH", WRITE_REGISTER, address, value & 0xFFFF))


def write_coil(transaction: int, unit: int, address: int, *, on: bool) -> bytes:
    """6.5: one coil."""
    return _frame(transaction, unit, struct.pack(">BHH", WRITE_COIL, address, 0xFF00 if on else 0))


def _frame(transaction: int, unit: int, body: bytes) -> bytes:
    return struct.pack(">HHHB", transaction & 0xFFFF, 0, len(body) + 1, unit) + body


def values(ask: Ask, data: bytes, at_us: int) -> list[Measured]:
    """What an answer's data say; raises ValueError if they are fewer than were asked for."""
    bits = ask.function in (COILS, INPUTS)
    wanted = (ask.count + 7) // 8 if bits else ask.count * 2
    if len(data) < wanted:
        raise ValueError(f"{len(data)} bytes for {wanted}")
    read = _bit if bits else _number
    return [
        Measured(quantity=r.quantity, time_us=at_us, value=float(read(r, r.address - ask.address, data)) * r.scale + r.offset)
        for r in ask.registers
    ]


def _bit(_: Register, at: int, data: bytes) -> int:
    return data[at // 8] >> at % 8 & 1


def _number(register: Register, at: int, data: bytes) -> float:
    words = [data[2 * n : 2 * n + 2] for n in range(at, at + register.count)]
    raw = b"".join(words if register.words == "big" else reversed(words))
    if register.type == "bool":
        return float(any(raw))
    return float(struct.unpack(">" + TYPES[register.type][0], raw)[0])


@dataclass(slots=True)
class ModbusSession:
    """One connection to a controller: what was asked and not yet answered; answers cut out of the stream. Bounded in length."""

    device: str
    unit: int = 1
    _rest: bytes = b""
    _asked: dict[int, Ask] = field(default_factory=dict)
    _transaction: int = 0

    def ask(self, what: Ask) -> bytes:
        """The bytes to send; their answer is known by the transaction. Of many unanswered the oldest is forgotten."""
        self._transaction = (self._transaction + 1) & 0xFFFF
        self._asked[self._transaction] = what
        while len(self._asked) > 64:  # noqa: PLR2004 - asks one connection has under way
            self._asked.pop(next(iter(self._asked)))
        return request(self._transaction, self.unit, what)

    @property
    def waiting(self) -> int:
        return len(self._asked)

    def feed(self, data: bytes, now_us: int) -> list[Heard | BadFrame]:
        buffer, found = self._rest + data, list[Heard | BadFrame]()
        while len(buffer) >= 7:  # noqa: PLR2004 - the header
            transaction, protocol, length, unit = struct.unpack(">HHHB", buffer[:7])
            if protocol or not 3 <= length <= LARGEST - 6:  # noqa: PLR2004 - unit, function and a byte at least
                self._rest = b""
                return [
                    *found,
                    BadFrame(reason="header", data=buffer[:KEPT]),
                ]  # a TCP stream that lost its place has no way back but a new connection
            if len(buffer) < 6 + length:
                break
            found.append(self._answered(transaction, unit, buffer[7 : 6 + length], now_us))
            buffer = buffer[6 + length :]
        self._rest = buffer
        return found

    def _answered(self, transaction: int, unit: int, body: bytes, now_us: int) -> Heard | BadFrame:
        ask = self._asked.pop(transaction, None)
        if ask is None or unit != self.unit:
            return BadFrame(reason="unasked", data=body[:KEPT])
        if body[0] == ask.function | 0x80:
            return BadFrame(
                reason="exception",
                data=f"{EXCEPTIONS.get(body[1], body[1])}: function {ask.function}, address {ask.address}".encode(),
            )
        if body[0] != ask.function or len(body) != 2 + body[1]:
            return BadFrame(reason="length", data=body[:KEPT])
        try:
            return Heard(device=self.device, kind=str(ask.function), measured=tuple(values(ask, body[2:], now_us)))
        except (ValueError, struct.error, IndexError) as error:
            return BadFrame(reason="content", data=f"{error}: ".encode()[:80] + body[:KEPT])


def serve(frame: bytes, number: int, now_us: int) -> bytes:
    """A simulated controller's answer to one request: register n holds a slow swing of its own; beyond 1000 there is nothing (exception 2)."""
    transaction, _, _, unit, function, address, count = struct.unpack(">HHHBBHH", frame[:12])
    if function not in (COILS, INPUTS, HOLDING, INPUT_REGISTERS):
        return _frame(transaction, unit, bytes([function | 0x80, 1]))
    if address + count > 1_000:  # noqa: PLR2004 - what the simulated controller has
        return _frame(transaction, unit, bytes([function | 0x80, 2]))
    swings = [round(500 + 300 * sin(now_us / 6e8 + number + n)) for n in range(address, address + count)]
    if function in (COILS, INPUTS):
        packed = sum(1 << n for n, value in enumerate(swings) if value > 700).to_bytes((count + 7) // 8, "little")  # noqa: PLR2004
        return _frame(transaction, unit, bytes([function, len(packed)]) + packed)
    return _frame(transaction, unit, bytes([function, 2 * count]) + b"".join(value.to_bytes(2, "big") for value in swings))
