"""Decision's door: run a model for a subject, propose its inputs, read what came of it, consult over it."""

from anlan.domains.decision.commands import OpenConsultation, PinNote, RunModel, StopRun, TakeDownNote
from anlan.domains.decision.consulting import consultations, get_consultation
from anlan.domains.decision.events import (
    ConsultationConcluded,
    ConsultationOpened,
    FootprintComputed,
    RunAsked,
    RunFailed,
    RunFinished,
)
from anlan.domains.decision.filling import Request, propose_for, propose_inputs, propose_run, typhoon_places
from anlan.domains.decision.queries import RunView, compare, get_run, runs_for, visible_runs

__all__ = [
    "ConsultationConcluded", "ConsultationOpened", "FootprintComputed", "OpenConsultation", "PinNote", "Request", "RunAsked", "RunFailed", "RunFinished", "RunModel", "RunView",
    "StopRun", "TakeDownNote", "compare", "consultations", "get_consultation", "get_run", "propose_for", "propose_inputs", "propose_run", "runs_for", "typhoon_places", "visible_runs",
]  # fmt: skip
