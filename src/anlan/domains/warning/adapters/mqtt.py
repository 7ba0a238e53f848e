"""MQTT: published on the NATS subject that the server's MQTT listener maps to a topic (``warnings.3207.red`` ↔ ``warnings/3207/red``)."""

import nats
from nats.js.errors import NotFoundError

from anlan.domains.warning.adapters.parcel import Door, Outcome, Parcel
from anlan.engines import cap
from anlan.kernel.grades import WarningColour

STREAM = "WARNINGS"
DAY_S = 86_400


class Mqtt:
    """Kept once in a stream too, by the parcel's key, so that a county cut off catches up. Subscribers may hear a repeat after a crash of ours:

    the CAP identifier tells them.
    """

    def __init__(self, url: str) -> None:
        self.url = url

    async def send(self, parcel: Parcel, door: Door) -> Outcome:
        bus = await nats.connect(self.url, connect_timeout=int(door.timeout_s) or 1, allow_reconnect=False, name="anlan warning")
        try:
            stream = bus.jetstream(timeout=door.timeout_s)
            prefix = door.address or "warnings"
            await _ensure(stream, prefix)
            told = {"Nats-Msg-Id": parcel.key, "Content-Type": cap.CAP_TYPE}
            answer = await stream.publish(subject_of(parcel, prefix), parcel.xml, headers=told)
        finally:
            await bus.close()
        return Outcome(ok=True, detail=f"{subject_of(parcel, prefix)} #{answer.seq}{' (已有)' if answer.duplicate else ''}")


def subject_of(parcel: Parcel, prefix: str) -> str:
    return f"{prefix}.{parcel.division}.{WarningColour(parcel.colour).name.lower()}"


async def _ensure(stream: nats.js.JetStreamContext, prefix: str) -> None:
    name = STREAM if prefix == "warnings" else f"{STREAM}_{prefix.replace('.', '_')}"
    try:
        await stream.stream_info(name)
    except NotFoundError:
        await stream.add_stream(name=name, subjects=[f"{prefix}.>"], duplicate_window=DAY_S, max_age=30 * DAY_S)
