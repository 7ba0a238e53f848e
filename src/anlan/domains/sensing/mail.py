"""A message of the stream, read: readings, a tick, or nothing that can be used (and then counted)."""

from dataclasses import dataclass
from typing import Any

from anlan.domains.sensing import streams
from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.keys import digest_of
from anlan.domains.sensing.roster import Roster
from anlan.engines import sensing as engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """``seq`` and ``at_us`` are given by the stream, and so the same at every reading of it."""

    seq: int
    at_us: int
    subject: str
    data: bytes


def opened(message: Any) -> Mail:
    metadata = message.metadata
    return Mail(
        seq=metadata.sequence.stream, at_us=int(metadata.timestamp.timestamp() * 1e6), subject=message.subject, data=message.data
    )


def readings_of(mail: Mail, roster: Roster, faults: Faults) -> engine.Readings:
    """The readings a message holds; none for one nobody can read."""
    if mail.subject.startswith(streams.DEVICES):
        return _from_device(mail, roster, faults)
    try:
        return engine.from_bytes(mail.data)
    except Exception as error:  # noqa: BLE001 - a poisoned message must not stop the stream; Arrow raises many kinds
        faults.add(mail.subject, "malformed", 1, str(error))
        return engine.empty()


def _from_device(mail: Mail, roster: Roster, faults: Faults) -> engine.Readings:
    """``devices.<code>.<key>``: what an MQTT device published, by the template of its model."""
    _, code, *rest = mail.subject.split(".")
    key = roster.keys.get(digest_of(rest[0])) if rest else None
    device = roster.devices.get(code)
    if device is None or key is None or not key.reaches(device):
        faults.add(code, "unknown_device" if device is None else "unknown_key", 1)
        return engine.empty()
    taken = engine.resolve(engine.read_payload(device.template, code, mail.data, mail.at_us), roster.table, mail.at_us)
    for reason, count in taken.refused.items():
        faults.add(code, reason, count, taken.examples[0].text if taken.examples else "")
    return taken.readings
