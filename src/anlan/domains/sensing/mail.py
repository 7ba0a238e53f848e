"""Messages of the stream, read together: readings, or nothing that can be used (and then counted)."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from anlan.domains.sensing import streams
from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.keys import digest_of
from anlan.domains.sensing.roster import Known, Roster
from anlan.engines import sensing as engine
from anlan.engines.sensing.messages import Message, read_messages
from anlan.engines.sensing.readings import I8


class Mail(NamedTuple):
    """``seq`` and ``at_us`` are given by the stream, and so the same at every reading of it."""

    seq: int
    at_us: int
    subject: str
    data: bytes


def readings_of(mails: Sequence[Mail], roster: Roster, faults: Faults) -> tuple[engine.Readings, I8]:
    """The readings messages hold, with the sequence of each; none for a message nobody can read."""
    spoken = [mail for mail in mails if mail.subject.startswith(streams.DEVICES)]
    batches = [mail for mail in mails if not mail.subject.startswith(streams.DEVICES)] if spoken else mails
    parts = [_batch_of(mail, faults) for mail in batches]
    seqs = [np.full(len(part), mail.seq, dtype=np.int64) for part, mail in zip(parts, batches, strict=True)]
    if spoken:
        found, numbers = _from_devices(spoken, roster, faults)
        parts, seqs = [*parts, found], [*seqs, numbers]
    return engine.concatenate(parts), np.concatenate([np.empty(0, np.int64), *seqs])


def _batch_of(mail: Mail, faults: Faults) -> engine.Readings:
    try:
        return engine.from_bytes(mail.data)
    except Exception as error:  # noqa: BLE001 - a poisoned message must not stop the stream; Arrow raises many kinds
        faults.add(mail.subject, "malformed", 1, str(error))
        return engine.empty()


def _from_devices(mails: Sequence[Mail], roster: Roster, faults: Faults) -> tuple[engine.Readings, I8]:
    """``devices.<code>.<key>``: what MQTT devices published, by the template of their models."""
    admitted = ((mail, _sender(mail.subject, roster, faults)) for mail in mails)
    messages = [Message(known.template, known.code, mail.data, mail.at_us, mail.seq) for mail, known in admitted if known]
    found, seqs, lost = read_messages(messages, roster.table)
    for who, reason, count, text in lost:
        faults.add(who, reason, count, text)
    return found, seqs


def _sender(subject: str, roster: Roster, faults: Faults) -> Known | None:
    """Whose message it is; None, counted, for one who did not prove it."""
    known = roster.senders.get(subject)
    if known is None:
        _, code, *rest = subject.split(".")
        known = _proven(code, rest[0] if rest else "", roster, faults)
        if known is not None:
            roster.senders[subject] = known  # as many as there are devices and keys, never more
    return known


def _proven(code: str, given_key: str, roster: Roster, faults: Faults) -> Known | None:
    key, device = roster.keys.get(digest_of(given_key)) if given_key else None, roster.devices.get(code)
    if device is not None and key is not None and key.reaches(device):
        return device
    revoked = bool(given_key) and digest_of(given_key) in roster.revoked
    faults.add(code, "unknown_device" if device is None else "revoked_key" if revoked else "unknown_key", 1)
    return None
