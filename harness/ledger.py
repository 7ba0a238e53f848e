"""What a house has in its books, asked in a process of its own with that house's settings: ``python -m harness.ledger``."""

import asyncio
import json
import subprocess
import sys
from collections import Counter

from harness.house import House


def read_ledger(house: House) -> dict:
    command = [sys.executable, "-m", "harness.ledger"]
    done = subprocess.run(command, env=house.environment | {"ANLAN_NATS": bus_of(house)}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def bus_of(house: House) -> str:
    return (house.home / "nats" / "url").read_text(encoding="utf-8")


def ledger() -> dict:
    from anlan.config.boot import boot

    boot()
    from django.conf import settings
    from django.db.models import Count

    from anlan.domains.command.models import Report
    from anlan.platform.bus.audit import faults
    from anlan.platform.bus.models import AuditEntry, Delivery, OutboxEvent

    return {
        "reports": Counter(Report.objects.values_list("text", flat=True)),
        "outbox": OutboxEvent.objects.count(),
        "unrelayed": OutboxEvent.objects.filter(relayed_at=None).count(),
        "deliveries": {row["state"]: row["n"] for row in Delivery.objects.values("state").annotate(n=Count("id"))},
        "dead": [(row.reaction, row.error[-300:]) for row in Delivery.objects.filter(state="dead")[:5]],
        "audit_faults": list(faults())[:5],
        "received": AuditEntry.objects.filter(command="ReceiveReport", outcome="done").count(),
        "on_the_bus": asyncio.run(_on_the_bus(settings.NATS_URL)),
    }


async def _on_the_bus(url: str) -> dict[str, int]:
    """Messages of the stream EVENTS, and how many different ids they have."""
    import nats

    bus = await nats.connect(url)
    stream = bus.jetstream()
    count = (await stream.stream_info("EVENTS")).state.messages
    asked = await stream.pull_subscribe("events.>", stream="EVENTS")
    ids: set[str] = set()
    seen = 0
    while seen < count:
        for message in await asked.fetch(min(500, count - seen), timeout=5):
            ids.add(message.headers["Nats-Msg-Id"])
            seen += 1
    await bus.close()
    return {"messages": count, "different": len(ids)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(ledger(), ensure_ascii=False) + "\n")
