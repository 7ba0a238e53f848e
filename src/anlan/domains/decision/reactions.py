"""A run that was asked for is computed here: in the worker, outside any transaction; a failure is kept with its reason."""

from typing import Any

from anlan.domains.decision.commands import KeepFailure, KeepResult
from anlan.domains.decision.events import RunAsked
from anlan.domains.decision.exposing import exposure_of
from anlan.domains.decision.models import ModelRun
from anlan.engines import science
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import reacts


@reacts(RunAsked)
def compute_run(event: RunAsked, ctx: Any) -> None:
    run = ModelRun.objects.get(pk=event.run)
    if run.state != "asked":
        return
    try:
        found = science.run(run.model, run.inputs).as_dict()
    except Refused as refusal:
        ctx.send(KeepFailure(run=run.pk, error=str(refusal)))
        return
    contours = found["outputs"].pop("contours", None)
    place = (run.inputs["lon"], run.inputs["lat"]) if contours and {"lon", "lat"} <= set(run.inputs) else None
    exposure = exposure_of(contours, place) if contours else None
    ctx.send(KeepResult(run=run.pk, result=found, contours=contours, exposure=exposure))
