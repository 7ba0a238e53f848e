"""Getting ready to replay: is a system running on this data folder, whose doors and whose worker to use."""

import json
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

import httpx

from anlan.domains.drill.replay.feeds import Feed, HereFeed, RunningFeed
from anlan.domains.drill.replay.world import World
from anlan.domains.drill.scenarios import Scenario, get_scenario
from anlan.domains.sensing import api as sensing
from anlan.kernel.clock import local_text, now
from anlan.kernel.ids import new_id

TAIL = timedelta(seconds=5)  # readings end this long before now, so that none comes from the future


class TooSoon(Exception):  # noqa: N818 - the sentence the operator reads
    """The points of the scenario were heard after the time its readings would begin."""


def running_address(home: Path) -> str:
    """Where the Anlan that runs on this data folder listens; empty text where none does."""
    try:
        address = str(json.loads((home / "status.json").read_text(encoding="utf-8"))["address"])
        healthy = httpx.get(f"{address}/health", timeout=2, trust_env=False).status_code == 200  # noqa: PLR2004
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return ""
    return address if healthy else ""


def open_world(key: str, home: Path, *, speed: float | None = None, live: bool = False) -> World:
    """A world for the scenario. LookupError names the scenarios there are; TooSoon says when one with readings can be played again."""
    scenario, run, address = get_scenario(key), new_id()[-8:], running_address(home)
    zero = _zero(scenario, speed or scenario.speed)
    if address:
        _check_not_heard_since(scenario, zero)
    feed: Feed = RunningFeed(address, home, run) if address else HereFeed(run, exercise=not live)
    return World(scenario=scenario, run=run, zero=zero, feed=feed, worker_runs=bool(address), live=live)


def _zero(scenario: Scenario, speed: float) -> datetime:
    """Where the scenario's clock begins: with readings so far back that, played this fast, it catches up with the present at its end."""
    if not points_of(scenario):
        return now()
    return now() - scenario.duration * (1 - 1 / max(speed, 1.0)) - TAIL


def points_of(scenario: Scenario) -> frozenset[str]:
    """The points the scenario's readings are of."""
    return frozenset(r["point"] for step in scenario.steps for r in step.payload.get("readings", ()))  # type: ignore[attr-defined]


def _check_not_heard_since(scenario: Scenario, zero: datetime) -> None:
    """Detection does not judge what is older than the last it heard, so a replay must not begin before it."""
    heard = [found.at for point in points_of(scenario) if (found := sensing.latest(point))]
    if heard and max(heard) >= zero:
        wait_min = ceil((max(heard) - zero).total_seconds() / 60)
        raise TooSoon(
            f"这些测点在 {local_text(max(heard), '%H:%M')} 已有读数，回放会倒退到它之前；请在 {wait_min} 分钟后再放，或用 --speed 1。"
        )
