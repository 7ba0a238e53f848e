"""``@every(seconds=…)`` and the round that runs what is due."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from anlan.kernel import clock

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    name: str
    seconds: float
    function: Callable[[], Any]


jobs: dict[str, Job] = {}


def every(*, seconds: float, name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Run the function each ``seconds`` in some worker. It must be harmless to run again after a crash."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        jobs[name] = Job(name=name, seconds=seconds, function=function)
        return function

    return register


def run_due() -> list[str]:
    """Run each job whose time has come and that no other worker has claimed; returns their names."""
    now = clock.now()
    claimed = [job for job in jobs.values() if _claim(job, now)]
    for job in claimed:
        _run(job)
    return [job.name for job in claimed]


_next: dict[str, datetime] = {}


def _claim(job: Job, now: datetime) -> bool:
    """Look at the table only when our own memory says it may be time."""
    from anlan.platform.jobs.models import JobRun

    if _next.get(job.name, now) > now:
        return False
    _next[job.name] = upcoming = now + timedelta(seconds=job.seconds)
    if JobRun.objects.filter(name=job.name, next_at__lte=now).update(next_at=upcoming, runs=F("runs") + 1):
        return True
    _, created = JobRun.objects.get_or_create(name=job.name, defaults={"next_at": upcoming, "runs": 1})
    return created


def _run(job: Job) -> None:
    from anlan.platform.jobs.models import JobRun

    try:
        job.function()
    except Exception as error:  # a job that fails is tried again next period; its error is kept where the operator looks
        log.exception("job %s failed", job.name)
        JobRun.objects.filter(name=job.name).update(last_error=str(error)[:2000], failures=F("failures") + 1)
