"""The door of the plan library: what can be asked, told and known."""

from anlan.domains.plans.commands import ApprovePlan, CorrectPlan, ImportPlan, LoadDemonstrationLibrary, ProposeRevision
from anlan.domains.plans.events import PlanImported, PlanInForce, PlanRepealed, RevisionProposed
from anlan.domains.plans.queries import compile_tasks, get_plan, library_report, lint_of, list_plans, plan_matches, revisions_of
from anlan.domains.plans.views import LevelView, MatchReason, PlanMatch, PlanView, TaskSpec

__all__ = [
    "ApprovePlan", "CorrectPlan", "ImportPlan", "LevelView", "LoadDemonstrationLibrary", "MatchReason", "PlanImported", "PlanInForce", "PlanMatch",
    "PlanRepealed", "PlanView", "ProposeRevision", "RevisionProposed", "TaskSpec", "compile_tasks", "get_plan", "library_report", "lint_of", "list_plans",
    "plan_matches", "revisions_of",
]  # fmt: skip
