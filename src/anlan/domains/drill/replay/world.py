"""What a replay knows while it runs: who acts, what came of earlier steps, the doors readings go through, the clock it plays by."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anlan.domains.drill.replay.feeds import Feed
from anlan.domains.drill.scenarios import Scenario, Step
from anlan.kernel.clock import local_text
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.models import User
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Command, Context, send

PATIENCE_S = 30.0  # a running system has this long to show what a check asks for
LOOK_EVERY_S = 0.2


class StepFailed(Exception):  # noqa: N818 - what the last line of a replay says
    """A step did not do or show what it should; the text says what was found instead."""


@dataclass(slots=True, kw_only=True)
class World:
    """``worker_runs``: another process works off reactions; otherwise the replay does so itself after each step."""

    scenario: Scenario
    run: str
    zero: datetime
    feed: Feed
    worker_runs: bool
    live: bool = False
    memory: dict[str, Any] = field(default_factory=dict)
    _count: int = 0

    def at(self, step: Step) -> datetime:
        """When the step happens by the scenario's own clock, moved to end about now."""
        return self.zero + step.at

    def actor(self, username: str) -> Actor:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise StepFailed(f"没有账号 {username}：请先装入演示城市（anlan up）")
        return user.as_actor("cli")

    def do(self, username: str, command: Command) -> Any:
        """Send a command as this person; its key makes a repeated step harmless. What follows is worked off unless a worker does."""
        self._count += 1
        ctx = Context(actor=self.actor(username), key=f"replay:{self.run}:{self._count}", exercise=not self.live)
        result = send(command, ctx)
        self.settle()
        return result

    def settle(self) -> None:
        if not self.worker_runs:
            deliver.drain()

    def wait_for(self, look: Callable[[], Any], what: str) -> Any:
        """What ``look`` finds as soon as it finds something; StepFailed when it stays empty."""
        until = time.monotonic() + (PATIENCE_S if self.worker_runs else 0)
        while True:
            self.settle()
            if found := look():
                return found
            if time.monotonic() >= until:
                raise StepFailed(f"没有出现：{what}")
            time.sleep(LOOK_EVERY_S)

    def known(self, name: str) -> Any:
        """What an earlier step left behind; StepFailed where none did."""
        if name not in self.memory:
            raise StepFailed(f"前面的步骤没有留下 {name}")
        return self.memory[name]

    def words(self, text: str) -> str:
        """A message with the moment of the event filled in as people say it, by the replay's clock."""
        moment = self.zero + self.scenario.occurred
        return text.format(occurred=local_text(moment, "%-H时%-M分许"), occurred_day=local_text(moment, "%-m月%-d日"))
