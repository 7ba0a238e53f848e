"""``python -m bench._sensing_desk SECONDS``: a duty officer at work in a house of its own process: looks at the desk, acknowledges, again and again.

Prints the 95th percentile of both in milliseconds, and how often it was done.
"""

import sys
import time

EVERY_S = 0.5


def main(seconds: float) -> str:
    from anlan.config import rooms
    from anlan.config.boot import boot

    rooms.open_only("registry", "sensing")
    boot()
    looks, nods, end = [], [], time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        alert = _look()
        looks.append(time.perf_counter() - began)
        if alert:
            began = time.perf_counter()
            _acknowledge(alert)
            nods.append(time.perf_counter() - began)
        time.sleep(EVERY_S)
    return f"{_p95(looks):.0f} {_p95(nods):.0f} {len(looks)}"


def _officer():
    from anlan.platform.accounts.actor import Actor, Grant

    return Actor(name="bench", grants=(Grant(role="bench", permissions=frozenset({"sensing.*"}), area="3207"),))


def _look() -> int | None:
    """What the desk shows: one line a rule, and the gravest alerts; gives one that nobody has seen yet."""
    from anlan.domains.sensing import api

    api.alert_groups(_officer())
    shown = api.open_alerts(_officer(), limit=100)
    return next((one.id for one in shown if one.state == "raised"), None)


def _acknowledge(alert: int) -> None:
    from anlan.domains.sensing import api
    from anlan.platform.bus.api import Context, send

    send(api.AcknowledgeAlert(alert=alert), Context(actor=_officer()))


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)] * 1e3 if seconds else 0.0


if __name__ == "__main__":
    print(main(float(sys.argv[1])))
