"""Lint 检查: a plan that cannot work is said to be so, with the clause that asks for better."""

from anlan.engines.planbook.lint.finding import Finding
from anlan.engines.planbook.lint.library import PlanGraph, lint_library, plan_graph
from anlan.engines.planbook.lint.register import Register
from anlan.engines.planbook.lint.single import lint_plan

__all__ = ["Finding", "PlanGraph", "Register", "lint_library", "lint_plan", "plan_graph"]
