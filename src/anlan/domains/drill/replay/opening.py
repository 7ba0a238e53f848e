"""Getting ready to replay: is a system running on this data folder, whose doors and whose worker to use."""

import json
from datetime import timedelta
from pathlib import Path

import httpx

from anlan.domains.drill.replay.feeds import Feed, HereFeed, RunningFeed
from anlan.domains.drill.replay.world import World
from anlan.domains.drill.scenarios import get_scenario
from anlan.kernel.clock import now
from anlan.kernel.ids import new_id

TAIL = timedelta(seconds=5)  # readings end this long before now, so that none comes from the future


def running_address(home: Path) -> str:
    """Where the Anlan that runs on this data folder listens; empty text where none does."""
    try:
        address = str(json.loads((home / "status.json").read_text(encoding="utf-8"))["address"])
        healthy = httpx.get(f"{address}/health", timeout=2, trust_env=False).status_code == 200  # noqa: PLR2004
    except (OSError, ValueError, KeyError, httpx.HTTPError):
        return ""
    return address if healthy else ""


def open_world(key: str, home: Path, *, live: bool = False) -> World:
    """A world for the scenario. LookupError names the scenarios there are."""
    scenario, run, address = get_scenario(key), new_id()[-8:], running_address(home)
    feed: Feed = RunningFeed(address, home, run) if address else HereFeed(run, exercise=not live)
    zero = now() - scenario.duration - TAIL if any(step.do == "reading" for step in scenario.steps) else now()
    return World(scenario=scenario, run=run, zero=zero, feed=feed, worker_runs=bool(address), live=live)
