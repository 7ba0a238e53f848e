"""Planbook 预案: plan documents become plans that run, and words become facts. The names below are the room's door."""

from anlan.engines.planbook.activation import (
    Activation,
    DueTask,
    ExerciseClock,
    Fork,
    LevelProposal,
    activate,
    fork,
    is_late,
    real_time,
    review_level,
)
from anlan.engines.planbook.conditions import Situation, evaluate, plain_facts, read_condition, situation_of
from anlan.engines.planbook.conditions.quantities import LABELS as QUANTITY_LABELS
from anlan.engines.planbook.deadlines import ReportingDeadline, reporting_deadlines
from anlan.engines.planbook.documents import Document, read_document, read_text
from anlan.engines.planbook.export import (
    Card,
    EnterpriseFacts,
    GovernmentFacts,
    action_cards,
    cards_to_word,
    enterprise_plan,
    government_plan,
    left_open,
    plan_to_word,
)
from anlan.engines.planbook.extract import Gazetteer, GazetteerEntry, ListGazetteer, extract, home_gazetteer
from anlan.engines.planbook.extract.view import view
from anlan.engines.planbook.facts import EventFacts, Facts, Figure, Named, Place, TypeGuess, When
from anlan.engines.planbook.grading import Graded, grade, grade_by_table, grade_event, table_for
from anlan.engines.planbook.knowledge import NODE_KINDS, Answer, KnowledgeGraph, PastCase, ask, knowledge_graph
from anlan.engines.planbook.library import demonstration_plans
from anlan.engines.planbook.lint import Finding, PlanGraph, Register, lint_library, lint_plan, plan_graph
from anlan.engines.planbook.match import Context, Match, Question, Reason, Task, compile_tasks, match, questions_above
from anlan.engines.planbook.plan import Bound, Condition, Duty, Level, Measure, Plan, Unit
from anlan.engines.planbook.plan_json import plan_from_json, plan_schema
from anlan.engines.planbook.refine import Doubt, Rejected, Suggestion, checked, request_for
from anlan.engines.planbook.structure import looks_like_plan, read_plan

__all__ = [
    "NODE_KINDS",
    "QUANTITY_LABELS",
    "Activation",
    "Answer",
    "Bound",
    "Card",
    "Condition",
    "Context",
    "Document",
    "Doubt",
    "DueTask",
    "Duty",
    "EnterpriseFacts",
    "EventFacts",
    "ExerciseClock",
    "Facts",
    "Figure",
    "Finding",
    "Fork",
    "Gazetteer",
    "GazetteerEntry",
    "GovernmentFacts",
    "Graded",
    "KnowledgeGraph",
    "Level",
    "LevelProposal",
    "ListGazetteer",
    "Match",
    "Measure",
    "Named",
    "PastCase",
    "Place",
    "Plan",
    "PlanGraph",
    "Question",
    "Reason",
    "Register",
    "Rejected",
    "ReportingDeadline",
    "Situation",
    "Suggestion",
    "Task",
    "TypeGuess",
    "Unit",
    "When",
    "action_cards",
    "activate",
    "ask",
    "cards_to_word",
    "checked",
    "compile_tasks",
    "demonstration_plans",
    "enterprise_plan",
    "evaluate",
    "extract",
    "fork",
    "government_plan",
    "grade",
    "grade_by_table",
    "grade_event",
    "home_gazetteer",
    "is_late",
    "knowledge_graph",
    "left_open",
    "lint_library",
    "lint_plan",
    "looks_like_plan",
    "match",
    "plain_facts",
    "plan_from_json",
    "plan_graph",
    "plan_schema",
    "plan_to_word",
    "questions_above",
    "read_condition",
    "read_document",
    "read_plan",
    "read_text",
    "real_time",
    "reporting_deadlines",
    "request_for",
    "review_level",
    "situation_of",
    "table_for",
    "view",
]  # fmt: skip
