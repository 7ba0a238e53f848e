"""From structure back to paper: a plan in official layout, and action cards 应急处置卡 a unit can carry."""

from anlan.engines.planbook.export.cards import Card, action_cards, cards_to_word
from anlan.engines.planbook.export.enterprise import EnterpriseFacts, enterprise_plan, left_open
from anlan.engines.planbook.export.enterprise_parts import ACCIDENTS, Accident, on_site_plan, special_plan
from anlan.engines.planbook.export.government import GovernmentFacts, government_plan
from anlan.engines.planbook.export.word import plan_to_word

__all__ = [
    "ACCIDENTS",
    "Accident",
    "Card",
    "EnterpriseFacts",
    "GovernmentFacts",
    "action_cards",
    "cards_to_word",
    "enterprise_plan",
    "government_plan",
    "left_open",
    "on_site_plan",
    "plan_to_word",
    "special_plan",
]
