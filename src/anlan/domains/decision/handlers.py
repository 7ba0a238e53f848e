"""Load, ask the rules, save, tell."""

from typing import Any

from anlan.domains.decision import rules
from anlan.domains.decision.commands import KeepFailure, KeepResult, OpenConsultation, PinNote, RunModel, StopRun, TakeDownNote
from anlan.domains.decision.events import (
    ConsultationOpened,
    FootprintComputed,
    NotePinned,
    NoteTakenDown,
    RunAsked,
    RunFailed,
    RunFinished,
)
from anlan.domains.decision.exposing import outline
from anlan.domains.decision.filling import typhoon_places
from anlan.domains.decision.models import Consultation, ModelRun, Pin
from anlan.engines import science
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import emit, handles
from anlan.platform.cases.api import link, note, open_case
from anlan.platform.cases.life import join


def _run(cmd: Any) -> ModelRun:
    return ModelRun.objects.select_for_update().get(pk=cmd.run)


@handles(RunModel, area=lambda cmd: cmd.division)
def ask_run(cmd: RunModel, ctx: Any) -> int:
    inputs = dict(cmd.inputs)
    if cmd.model == "typhoon.warning":
        inputs.setdefault("places", typhoon_places())
        inputs.setdefault("now", clock.now().isoformat())
    warnings = science.check_inputs(cmd.model, inputs)
    spec = science.describe(cmd.model)
    run = ModelRun.objects.create(
        subject=cmd.subject, title=cmd.title or f"{inputs.get('substance', '')}{spec.zh}", model=spec.id, model_version=spec.version, inputs=science.plain(inputs),
        assumed=[dict(note) for note in cmd.assumed], division=cmd.division, asked_at=clock.now(), asked_by=ctx.actor.name, warnings=warnings,
        exercise=ctx.exercise,
    )  # fmt: skip
    emit(RunAsked(subject=cmd.subject, area=cmd.division, run=run.pk, model=run.model))
    return run.pk


@handles(StopRun, subject=_run)
def stop_run(cmd: StopRun, ctx: Any, run: ModelRun) -> None:  # noqa: ARG001
    rules.may_stop(run.state).require()
    run.state, run.finished_at = "stopped", clock.now()
    run.save()


@handles(KeepResult, subject=_run)
def keep_result(cmd: KeepResult, ctx: Any, run: ModelRun) -> None:  # noqa: ARG001
    if run.state != "asked":
        return
    result = cmd.result
    run.state, run.finished_at, run.duration_s = "done", clock.now(), result["duration_s"]
    run.sha256, run.warnings, run.outputs = result["sha256"], result["warnings"], result["outputs"]
    run.contours, run.exposure = cmd.contours, cmd.exposure
    run.geom = outline(cmd.contours) if cmd.contours else None
    run.save()
    emit(_told(run))


@handles(KeepFailure, subject=_run)
def keep_failure(cmd: KeepFailure, ctx: Any, run: ModelRun) -> None:  # noqa: ARG001
    if run.state != "asked":
        return
    run.state, run.finished_at, run.error = "failed", clock.now(), cmd.error
    run.save()
    emit(RunFailed(subject=run.subject, area=run.division, run=run.pk, model=run.model, error=cmd.error))


@handles(OpenConsultation, area=lambda cmd: cmd.division)
def open_consultation(cmd: OpenConsultation, ctx: Any) -> int:
    case = open_case(Consultation, ctx, title=cmd.title, division=cmd.division, about=cmd.about)
    link(case, cmd.about, "about")
    for run in cmd.runs:
        link(case, f"run/{run}", "considers")
    emit(ConsultationOpened(subject=cmd.about, area=cmd.division, consultation=case.pk, title=case.title))
    return case.pk


@handles(PinNote, subject=lambda cmd: Consultation.objects.select_for_update().get(pk=cmd.consultation))
def pin_note(cmd: PinNote, ctx: Any, case: Consultation) -> int:
    rules.may_discuss(case.state).require()
    text = cmd.text.strip()
    if wrong := rules.check_note(text, cmd.lon, cmd.lat):
        raise refused("decision.note", "便签没有贴上。", **wrong)
    join(case)
    pin = Pin.objects.create(consultation=case, lon=cmd.lon, lat=cmd.lat, text=text, author=ctx.actor.name, at=clock.now())
    note(case, ctx, "pin", f"贴便签：{text}", pin=pin.pk, lon=cmd.lon, lat=cmd.lat)
    emit(NotePinned(subject=case.about, area=case.division, consultation=case.pk, pin=pin.pk, text=text, author=pin.author))
    return pin.pk


def _case_of_pin(cmd: TakeDownNote) -> Consultation:
    return Consultation.objects.select_for_update().get(pins=cmd.pin)


@handles(TakeDownNote, subject=_case_of_pin)
def take_down_note(cmd: TakeDownNote, ctx: Any, case: Consultation) -> None:
    rules.may_discuss(case.state).require()
    pin = case.pins.get(pk=cmd.pin)
    if pin.author != ctx.actor.name and not ctx.actor.may("decision.run", case.division, case.organisation_id):
        raise refused("decision.note.not_yours", "只能取下自己的便签。")
    if pin.removed_at is not None:
        return
    join(case)
    pin.removed_by, pin.removed_at = ctx.actor.name, clock.now()
    pin.save()
    note(case, ctx, "unpin", f"取下便签：{pin.text}", pin=pin.pk)
    emit(NoteTakenDown(subject=case.about, area=case.division, consultation=case.pk, pin=pin.pk))


def _told(run: ModelRun) -> FootprintComputed | RunFinished:
    common = {"subject": run.subject, "area": run.division, "run": run.pk, "model": run.model, "title": run.title}
    if not run.exposure:
        return RunFinished(**common, summary=rules.summary_of(run.model, run.outputs))
    levels = [{name: level.get(name) for name in ("level", "label", "area_km2", "distance_m", "people_inside")} for level in run.exposure["levels"]]
    return FootprintComputed(**common, levels=levels, people=run.exposure["people"], targets=run.exposure["targets_count"])
