"""The audit trail: a chain of hashes over who did what, so that a changed or missing row is seen."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from anlan.kernel import clock
from anlan.platform.bus.context import Context
from anlan.platform.bus.messages import Command, payload
from anlan.platform.bus.models import AuditEntry

COVERED = ("at", "command_id", "command", "actor", "user", "channel", "area", "subject", "outcome", "reason", "data", "cause", "key", "result")


def write(cmd: Command, ctx: Context, *, area: str, outcome: str, reason: str = "", subject: str = "", result: Any = None) -> AuditEntry:
    """Append one row to the chain; call inside the transaction of the command, after :func:`order.take_turn`."""
    last = AuditEntry.objects.order_by("-id").values_list("digest", flat=True).first() or ""
    entry = AuditEntry(
        at=clock.now(), command_id=ctx.id, command=type(cmd).__name__, actor=ctx.actor.name, user=ctx.actor.user, channel=ctx.actor.channel,
        area=area, subject=subject, outcome=outcome, reason=reason[:200], data=payload(cmd), cause=ctx.cause,
        key=(ctx.key or None) if outcome == "done" else None, result=result, previous=last,
    )  # fmt: skip
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    return entry


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and the row's own content in a fixed order."""
    content = {name: getattr(entry, name) for name in COVERED} | {"at": entry.at.isoformat()}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256((entry.previous + text).encode()).hexdigest()


def faults() -> Iterator[str]:
    """Every break in the chain, in words; nothing when it holds."""
    previous = ""
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        if entry.previous != previous:
            yield f"第 {entry.pk} 行之前有记录被删除或插入 / a row before {entry.pk} was removed or inserted"
        if digest(entry) != entry.digest:
            yield f"第 {entry.pk} 行内容被改动 / row {entry.pk} was changed"
        previous = entry.digest
