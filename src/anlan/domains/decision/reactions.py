"""A run that was asked for is computed here: in the worker, outside any transaction; a failure is kept with its reason."""

import logging
import time
from typing import Any

from anlan.domains.decision import rules
from anlan.domains.decision.commands import KeepFailure, KeepResult
from anlan.domains.decision.events import RunAsked
from anlan.domains.decision.exposing import exposure_at_sea, exposure_of
from anlan.domains.decision.models import ModelRun
from anlan.engines import science
from anlan.engines.science import progress
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import reacts

EVERY_S = 1.0  # how often a run in the making is looked at: is it still wanted
log = logging.getLogger(__name__)


class StoppedError(Exception):
    """Somebody no longer wants this run."""


@reacts(RunAsked)
def compute_run(event: RunAsked, ctx: Any) -> None:
    run = ModelRun.objects.get(pk=event.run)
    if run.state != "asked":
        return
    try:
        with progress.watched(watcher(run.pk)):
            found = science.run(run.model, run.inputs).as_dict()
    except StoppedError:
        return
    except Refused as refusal:
        ctx.send(KeepFailure(run=run.pk, error=str(refusal)))
        return
    except Exception:  # a fault of the model is told to the person who waits, and to the log with its trace
        log.exception("model %s failed in run %s", run.model, run.pk)
        ctx.send(KeepFailure(run=run.pk, error="模型在计算中出错，没有结果；请调整输入再算，并把本次运行的编号告诉系统管理员。"))
        return
    contours = found["outputs"].pop("contours", None)
    place = (
        (run.inputs["lon"], run.inputs["lat"])
        if contours and {"lon", "lat"} <= set(run.inputs) and all(isinstance(run.inputs[n], int | float) for n in ("lon", "lat"))
        else None
    )
    count = exposure_at_sea if run.model == rules.OIL_AT_SEA else exposure_of
    exposure = count(contours, place) if contours else None
    ctx.send(KeepResult(run=run.pk, result=found, contours=contours, exposure=exposure))


def watcher(pk: int) -> progress.Listener:
    """Keeps how far a run has come, at most once a second; ends it when it was stopped meanwhile."""
    last = time.monotonic()

    def hear(share: float, doing: str) -> None:
        nonlocal last
        if time.monotonic() - last < EVERY_S:
            return
        last = time.monotonic()
        if not ModelRun.objects.filter(pk=pk, state="asked").update(progress=round(share, 3), doing=doing[:80]):
            raise StoppedError

    return hear
