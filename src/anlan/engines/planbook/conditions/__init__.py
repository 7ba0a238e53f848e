"""Conditions of plans: read from Chinese words into logic (:func:`read_condition`), held against a situation (:func:`evaluate`)."""

from anlan.engines.planbook.conditions.evaluate import Outcome, Situation, evaluate, plain_facts, situation_of
from anlan.engines.planbook.conditions.reader import read_condition

__all__ = ["Outcome", "Situation", "evaluate", "plain_facts", "read_condition", "situation_of"]
