"""The door of the plan library: what can be asked, told and known."""

from anlan.domains.plans.commands import (
    ApprovePlan,
    ChangeRehearsalLevel,
    ConfirmRead,
    CorrectPlan,
    DropSuggestion,
    ImportPlan,
    KeepSuggestions,
    LoadDemonstrationLibrary,
    MarkRehearsed,
    ProposeRevision,
    StartRehearsal,
)
from anlan.domains.plans.events import PlanImported, PlanInForce, PlanRepealed, RevisionProposed
from anlan.domains.plans.knowing import ask_library
from anlan.domains.plans.queries import (
    compile_tasks,
    get_plan,
    level_fork,
    level_proposal,
    library_report,
    lint_of,
    list_plans,
    plan_matches,
    questions_for,
    rehearsals_of,
    revisions_of,
    troubles_of,
)
from anlan.domains.plans.rehearsing import RehearsalView
from anlan.domains.plans.views import AskNext, LevelFork, LevelView, MatchReason, PlanMatch, PlanView, TaskSpec
from anlan.engines.planbook import check_size

__all__ = [
    "ApprovePlan", "AskNext", "ChangeRehearsalLevel", "ConfirmRead", "CorrectPlan", "DropSuggestion", "ImportPlan", "KeepSuggestions", "LevelFork", "LevelView", "LoadDemonstrationLibrary", "MarkRehearsed", "MatchReason", "PlanImported", "PlanInForce", "PlanMatch",
    "PlanRepealed", "PlanView", "ProposeRevision", "RehearsalView", "RevisionProposed", "StartRehearsal", "TaskSpec", "ask_library", "check_size", "compile_tasks", "get_plan", "level_fork", "level_proposal", "library_report", "lint_of", "list_plans",
    "plan_matches", "questions_for", "rehearsals_of", "revisions_of", "troubles_of",
]  # fmt: skip
