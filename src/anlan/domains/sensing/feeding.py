"""Readings judged without a bus: for replays and drills, by the same kernel, the same rules and the same commands."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from anlan.domains.sensing import detection, latest
from anlan.domains.sensing.commands import TellTransitions
from anlan.domains.sensing.models import Alert
from anlan.domains.sensing.queries import home
from anlan.domains.sensing.roster import load_roster
from anlan.engines import sensing as engine
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

_running: dict[str, engine.Detector] = {}


def feed(rows: Iterable[tuple[str, datetime, float]], *, name: str, exercise: bool) -> list[int]:
    """Raises LookupError for a point nobody registered. The state of a feed lives as long as this process."""
    roster = load_roster()
    found = _running.setdefault(name, engine.detector(roster.table, roster.rules))
    _tell(found.rearm(roster.rules, roster.table), name, exercise)
    batch = _batch(rows, roster.table)
    kept, told = found.take(batch, found.seq + 1)
    if len(kept):
        told += found.tick(int(kept.time_us.max()), found.seq + 1)
    latest.write(home(), latest.taken(found), f"feed-{hashlib.sha256(name.encode()).hexdigest()[:12]}.npy")
    return _tell(told, name, exercise)


def _batch(rows: Iterable[tuple[str, datetime, float]], table: engine.PointTable) -> engine.Readings:
    listed = list(rows)
    unknown = sorted({key for key, _, _ in listed if key not in table.numbers})
    if unknown:
        raise LookupError(f"未登记的测点：{', '.join(unknown[:5])}")
    return engine.readings(
        [table.numbers[key] for key, _, _ in listed], [int(at.timestamp() * 1e6) for _, at, _ in listed], [value for _, _, value in listed]
    )


def _tell(told: list[engine.Transition], name: str, exercise: bool) -> list[int]:
    raised: list[int] = []
    for change in told:
        command = TellTransitions(transitions=(detection.stored(change),))
        context = Context(actor=system("监测系统"), key=f"feed:{name}:{change.id}"[:160], exercise=exercise)
        raised += [alert for alert in send(command, context) if alert and change.raised]
    return [pk for pk in dict.fromkeys(raised) if Alert.objects.filter(pk=pk).exists()]
