"""The last hour of March: 500 enterprises fill in and send their yearly risk report over HTTP, page by page as a browser does.

The hour is compressed into three minutes: 500 arrivals at random moments (a Poisson process, 2.8 a second against 0.14 in a real last hour), each
opening the list, beginning a report, writing three risk points and sending it, eight requests with half a second of thought between them: some 22
requests a second, twenty times what 500 enterprises in an hour would ask. That is as hard as if everyone came in the last three minutes. They have
signed in before: one password is checked in 0.1 s of a core, which spread over the hour is nothing and packed into three minutes would measure argon2.
Requests start when they are due, whatever is still running (an open loop), so that a slow answer does not thin out those behind it. Before it three minutes at the real rate are measured: the 25 enterprises that come then.
"""

import asyncio
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from bench._child import percentile
from bench.rows import row
from harness.house import House

REPORTING = int(os.environ.get("BENCH_REPORTING", "500"))
WITHIN_S = float(os.environ.get("BENCH_HOUR_S", "180"))
THOUGHT_S = 0.5
HOUR_S, SAMPLED_S = 3600.0, float(os.environ.get("BENCH_SAMPLED_S", "180"))
AT_REAL_RATE = round(500 * SAMPLED_S / HOUR_S)
POINT = {"unit": "罐区", "method": "LEC", "likelihood": "3", "exposure": "6", "severity": "15", "owner": "甲", "controls": "巡检、联锁"}
Took = list[tuple[str, float]]


def last_hour(house: House, label: str) -> Iterator[dict]:
    enterprises = people(house, AT_REAL_RATE + REPORTING)
    yield from measured(house, enterprises[:AT_REAL_RATE], SAMPLED_S, f"last hour of March at its real rate, {SAMPLED_S:.0f} s of it", label)
    yield from measured(house, enterprises[AT_REAL_RATE:], WITHIN_S, f"last hour of March in {WITHIN_S:.0f} s", label)


def measured(house: House, enterprises: list[dict[str, Any]], within_s: float, title: str, label: str) -> Iterator[dict]:
    before = cpu_s(house)
    took, failed = asyncio.run(load(house, enterprises, within_s))
    what = f"{title}, {len(enterprises)} enterprises, {len(took):,} requests over HTTP, {label}"
    yield row(f"{what}: errors {failed[:1]}", len(failed), "errors", target=0.0)
    yield row(f"{what}: p95", percentile([seconds for _, seconds in took], 0.95) * 1000, "ms", target=500.0)
    for step in dict.fromkeys(name for name, _ in took):
        yield row(f"{what}: {step}, p95", percentile([seconds for name, seconds in took if name == step], 0.95) * 1000, "ms")
    yield row(f"{what}: CPU of pages and reactions a request", (cpu_s(house) - before) / max(1, len(took)) * 1000, "ms")


def cpu_s(house: House) -> float:
    """User and system seconds of the web and worker processes so far."""
    ticks = os.sysconf("SC_CLK_TCK")
    pids = house.pids()
    fields = [Path(f"/proc/{pids[name]}/stat").read_text().rpartition(")")[2].split() for name in ("web", "worker")]
    return sum(int(each[11]) + int(each[12]) for each in fields) / ticks


def people(house: House, count: int) -> list[dict[str, Any]]:
    made = subprocess.run([sys.executable, "-m", "bench._supervision_people", str(count)], env=house.environment, capture_output=True, text=True, check=True)
    return json.loads(made.stdout.splitlines()[-1])


async def load(house: House, enterprises: list[dict[str, Any]], within_s: float) -> tuple[Took, list[str]]:
    chance, took, failed = random.Random(31), [], []
    moments = sorted(chance.uniform(0, within_s) for _ in enterprises)
    limits = httpx.Limits(max_connections=300, max_keepalive_connections=300)
    transport = httpx.AsyncHTTPTransport(limits=limits)
    began = time.perf_counter()

    async def come(at: float, one: dict[str, Any]) -> None:
        await asyncio.sleep(max(0.0, at - (time.perf_counter() - began)))
        try:
            await Visit(house.address, transport, one, took).report()
        except Exception as error:  # noqa: BLE001 - what failed is counted and told
            failed.append(f"{type(error).__name__}: {error}"[:200])

    await asyncio.gather(*(come(at, one) for at, one in zip(moments, enterprises, strict=True)))
    await transport.aclose()
    return took, failed


class Visit:
    """One enterprise at its browser."""

    def __init__(self, address: str, transport: httpx.AsyncHTTPTransport, one: dict[str, Any], took: Took) -> None:
        self.http = httpx.AsyncClient(base_url=address, transport=transport, cookies=one["cookies"], trust_env=False, timeout=60, headers={"referer": address})
        self.enterprise, self.took, self.token = one["enterprise"], took, ""

    async def ask(self, step: str, method: str, path: str, /, **form: str) -> httpx.Response:
        data = {**form, "csrfmiddlewaretoken": self.token} if method == "POST" else None
        began = time.perf_counter()
        answer = await self.http.request(method, path, data=data)
        self.took.append((step, time.perf_counter() - began))
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"{step}: {answer.status_code} {answer.text[:120]}")
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.text):
            self.token = found[1]
        await asyncio.sleep(THOUGHT_S)
        return answer

    async def report(self) -> None:
        await self.ask("list", "GET", "/risks/")
        where = (await self.ask("begin", "POST", "/risks/begin/", enterprise=self.enterprise, form="annual")).headers["location"]
        await self.ask("open", "GET", where)
        for number in range(3):
            await self.ask("save a risk point", "POST", f"{where}point/", name=f"风险点{number}", **POINT)
        await self.ask("open", "GET", where)
        sent = await self.ask("send", "POST", f"/act/risk_report/{where.strip('/').rpartition('/')[2]}/", verb="submit", signer="甲", committed="是")
        if sent.status_code != 302:
            raise RuntimeError("the report was not taken")
