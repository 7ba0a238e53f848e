"""Scenarios 演练情景 as data: what comes in, when, by which door, and what the platform should then show."""

from anlan.domains.drill.scenarios.model import Scenario, Step
from anlan.domains.drill.scenarios.reading import get_scenario, scenario_keys

__all__ = ["Scenario", "Step", "get_scenario", "scenario_keys"]
