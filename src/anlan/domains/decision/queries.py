"""Questions to decision: runs of a subject, one run, two compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anlan.domains.decision.models import ModelRun
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as it was when asked. ``contours`` is GeoJSON, ``exposure`` {levels, targets, people, …}; both None before the end."""

    id: int
    subject: str
    title: str
    model: str
    model_version: str
    division: str
    state: str
    at: datetime
    asked_by: str
    inputs: Mapping[str, Any]
    assumed: Sequence[Mapping[str, str]]
    outputs: Mapping[str, Any]
    warnings: Sequence[str]
    contours: Mapping[str, Any] | None
    exposure: Mapping[str, Any] | None
    sha256: str
    duration_s: float | None
    error: str
    exercise: bool
    asked_at: datetime
    progress: float
    doing: str


def runs_for(subject: str, *, done: bool = True) -> list[RunView]:
    """Runs for a subject, oldest first; with ``done`` only those that gave a result."""
    rows = ModelRun.objects.filter(subject=subject).order_by("id")
    return [view(row) for row in (rows.filter(state="done") if done else rows)]


def visible_runs(actor: Actor, *, subject: str = "", limit: int = 50) -> list[RunView]:
    """Newest first, of what the actor may see."""
    rows = ModelRun.objects.filter(visible(actor, "decision.view", organisation=None)).order_by("-id")
    return [view(row) for row in (rows.filter(subject=subject) if subject else rows)[:limit]]


def get_run(run: int) -> RunView:
    """LookupError where there is none."""
    row = ModelRun.objects.filter(pk=run).first()
    if row is None:
        raise LookupError(f"没有编号为 {run} 的模型运行")
    return view(row)


def compare(first: RunView, second: RunView) -> dict[str, Any]:
    """What differs in the inputs, and level by level in distance, area and people."""
    names = sorted({*first.inputs, *second.inputs})
    inputs = [(name, first.inputs.get(name), second.inputs.get(name)) for name in names]
    changed = [{"name": name, "first": a, "second": b} for name, a, b in inputs if a != b]
    tables = [{level["label"]: level for level in (run.exposure or {}).get("levels", [])} for run in (first, second)]
    labels = list(dict.fromkeys([*tables[0], *tables[1]]))
    return {"inputs": changed, "levels": [{"label": label, "first": tables[0].get(label), "second": tables[1].get(label)} for label in labels]}


def view(row: ModelRun) -> RunView:
    return RunView(
        id=row.pk, subject=row.subject, title=row.title, model=row.model, model_version=row.model_version, division=row.division, state=row.state,
        at=row.finished_at or row.asked_at, asked_by=row.asked_by, inputs=row.inputs, assumed=row.assumed, outputs=row.outputs, warnings=row.warnings,
        contours=row.contours, exposure=row.exposure, sha256=row.sha256, duration_s=row.duration_s, error=row.error, exercise=row.exercise,
        asked_at=row.asked_at, progress=row.progress, doing=row.doing,
    )  # fmt: skip
