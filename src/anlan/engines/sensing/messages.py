"""Single messages of many devices, read together: a message costs a look-up and a parse, never an array of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec
import numpy as np

from anlan.engines.sensing.payloads import LONGEST, OWN, Template, read_payload
from anlan.engines.sensing.points import PointTable
from anlan.engines.sensing.readings import I8, Readings, concatenate, readings
from anlan.engines.sensing.taking import resolve
from anlan.engines.sensing.times import BAD, values_us


class Message(NamedTuple):
    """What one device said: ``template`` is how its model speaks, ``at_us`` when it was heard, ``seq`` its place in the stream."""

    template: Template
    device: str
    payload: bytes
    at_us: int
    seq: int


class _Own(msgspec.Struct, gc=False):
    """The house's own way: ``{"time": …, "values": {"cl2": 1.2}}``."""

    values: dict[str, float | None]
    time: str | float | None = None


class Lost(NamedTuple):
    """Readings of one message that could not be used."""

    device: str
    reason: str
    number: int
    text: str


@dataclass(slots=True)
class _Rows:
    """Columns being gathered, a list each."""

    point: list[int] = field(default_factory=list)
    time: list[str | float] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    at_us: list[int] = field(default_factory=list)
    seq: list[int] = field(default_factory=list)
    device: list[str] = field(default_factory=list)


_NAN = float("nan")
_own = msgspec.json.Decoder(_Own)


def read_messages(messages: Sequence[Message], points: PointTable) -> tuple[Readings, I8, list[Lost]]:
    """All readings, the ``seq`` of each, and what was lost. The readings are not in any order."""
    rows, lost = _Rows(), list[Lost]()
    others = [message for message in messages if not _read_own(message, points.numbers, rows, lost)]
    batch, seqs = _batch(rows, lost)
    parts = [_read_other(message, points, lost) for message in others]
    all_seqs = [seqs, *(np.full(len(part), message.seq) for part, message in zip(parts, others, strict=True))]
    return concatenate([batch, *parts]), np.concatenate(all_seqs), lost


def _read_own(message: Message, numbers: Mapping[str, int], rows: _Rows, lost: list[Lost]) -> bool:
    """False for a message that is not said, or not cleanly said, in the house's own way."""
    if message.template is not OWN or len(message.payload) > LONGEST:
        return False
    try:
        said = _own.decode(message.payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    time = message.at_us if said.time is None else said.time
    for quantity, value in said.values.items():
        number = numbers.get(f"{message.device}/{quantity}")
        if number is None:
            lost.append(Lost(message.device, "unknown_point", 1, quantity))
            continue
        rows.point.append(number)
        rows.time.append(time)
        rows.value.append(_NAN if value is None else value)
        rows.at_us.append(message.at_us)
        rows.seq.append(message.seq)
        rows.device.append(message.device)
    return bool(said.values)


def _batch(rows: _Rows, lost: list[Lost]) -> tuple[Readings, I8]:
    times, seqs = values_us(rows.time), np.array(rows.seq, dtype=np.int64)
    batch = readings(rows.point, times, rows.value, received_us=rows.at_us)
    good = times != BAD
    if good.all():
        return batch, seqs
    lost += [Lost(rows.device[row], "bad_time", 1, str(rows.time[row])) for row in np.flatnonzero(~good).tolist()]
    return batch.take(good), seqs[good]


def _read_other(message: Message, points: PointTable, lost: list[Lost]) -> Readings:
    """By the template of its model, value by value."""
    taken = resolve(read_payload(message.template, message.device, message.payload, message.at_us), points, message.at_us)
    text = taken.examples[0].text if taken.examples else ""
    lost += [Lost(message.device, reason, count, text) for reason, count in taken.refused.items()]
    return taken.readings
