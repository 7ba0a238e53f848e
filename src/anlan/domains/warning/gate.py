"""The one gate. Every message that leaves the house, by whatever channel, passes :func:`let_out`; nothing else calls an adapter."""

import asyncio
import logging
from collections.abc import Mapping
from functools import lru_cache

from anlan.domains.warning.adapters import Adapter, Door, Outcome, Parcel
from anlan.domains.warning.keys import signing_key
from anlan.engines import cap
from anlan.kernel.verdict import Verdict, allow, refuse

log = logging.getLogger(__name__)


def check_may_leave(parcel: Parcel, door: Door) -> Verdict:
    """Decided on the very bytes that would leave: a drill never by a live channel, an unsigned or altered message by none."""
    return _check(parcel.xml, parcel.exercise, door.live)


@lru_cache(maxsize=256)
def _check(xml: bytes, exercise: bool, live: bool) -> Verdict:
    try:
        alert = cap.read(xml)
    except cap.InvalidCap as refusal:
        return refusal.verdict
    verdict = cap.check_may_leave(alert, channel_live=live)
    if not verdict.allowed:
        return verdict
    if exercise and (live or alert.status is not cap.Status.EXERCISE):
        return refuse("exercise", "演练预警不得经实战通道发出，也不得标为 Actual。", status=str(alert.status), live=live)
    signed = cap.verify(xml, signing_key().cert_pem)
    return allow("may_leave", status=str(alert.status), live=live) if signed.allowed else signed


async def let_out(parcel: Parcel, door: Door, adapters: Mapping[str, Adapter]) -> Outcome:
    """Send, or say why not. Never raises, never takes longer than the receiver's time limit."""
    verdict = check_may_leave(parcel, door)
    if not verdict.allowed:
        log.error("gate: %s to %s refused: %s", parcel.identifier, door.key, verdict.text)
        return Outcome(ok=False, detail=f"出口守卫拒绝：{verdict.text}"[:400], retry=False)
    adapter = adapters.get(door.channel)
    if adapter is None:
        return Outcome(ok=False, detail=f"没有“{door.channel}”通道", retry=False)
    try:
        async with asyncio.timeout(door.timeout_s):
            return await adapter.send(parcel, door)
    except TimeoutError:
        return Outcome(ok=False, detail=f"{door.timeout_s:g} 秒内未应答")
    except Exception as error:  # noqa: BLE001 - whatever a channel throws is a value with a reason
        return Outcome(ok=False, detail=f"{type(error).__name__}: {error}"[:400])
