"""How readings of a replay get in: by HTTP into a running system, or judged here by the same kernel where none runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

import httpx

from anlan.domains.sensing import api as sensing
from anlan.kernel.clock import now
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send

Row = tuple[str, datetime, float]
DIVISION = "320703007"


class Feed(Protocol):
    """``name`` is shown at the start; ``take`` raises RuntimeError with the reason when a delivery is not accepted."""

    name: str

    def take(self, rows: Sequence[Row]) -> None: ...

    def close(self) -> None: ...


class HereFeed:
    """Judged in this process by the live rules, without a bus."""

    name = "本进程检测（未发现运行中的系统）"

    def __init__(self, run: str, *, exercise: bool) -> None:
        self.run, self.exercise = run, exercise

    def take(self, rows: Sequence[Row]) -> None:
        sensing.feed(rows, name=self.run, exercise=self.exercise)

    def close(self) -> None:
        """Nothing is held."""


class HttpFeed:
    """``POST /api/sensing/readings`` of the running system, with a gateway key of this replay's own, revoked at the end."""

    def __init__(self, address: str, run: str) -> None:
        self.name = f"HTTP {address}/api/sensing/readings"
        self.run, self.count = run, 0
        key, digest = sensing.new_key()
        self.key_id = send(sensing.IssueAccessKey(name=f"演练回放 {run}", division=DIVISION, digest=digest), _house())
        self.http = httpx.Client(base_url=address, timeout=10, headers={"X-Device-Key": key}, trust_env=False)

    def take(self, rows: Sequence[Row]) -> None:
        self.count += 1
        body = [{"point": point, "time": min(at, now()).isoformat(), "value": value} for point, at, value in rows]
        answer = self._post(body)
        if answer.status_code != 200 or answer.json().get("refused"):  # noqa: PLR2004
            raise RuntimeError(f"读数未被接收（{answer.status_code}）：{answer.text[:200]}")

    def _post(self, body: Iterable[dict]) -> httpx.Response:
        """A key just issued is known to the ingress within a second, so the first delivery is tried again."""
        for _ in range(8):
            answer = self.http.post(
                "/api/sensing/readings", json=list(body), headers={"Idempotency-Key": f"{self.run}-{self.count}"}
            )
            if answer.status_code != 401 or self.count > 1:  # noqa: PLR2004
                return answer
            import time

            time.sleep(0.5)
        return answer

    def close(self) -> None:
        self.http.close()
        send(sensing.RevokeAccessKey(key=self.key_id), _house())


def _house() -> Context:
    return Context(actor=system("演练回放", channel="cli"))
