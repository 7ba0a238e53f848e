"""The door of drill: the demonstration city into an empty database, the scenarios, and playing one."""

from anlan.domains.drill.replay.opening import open_world
from anlan.domains.drill.replay.play import Outcome, play
from anlan.domains.drill.replay.world import World
from anlan.domains.drill.scenarios import Scenario, Step, get_scenario, scenario_keys
from anlan.domains.drill.seeding import seed_city

__all__ = ["Outcome", "Scenario", "Step", "World", "get_scenario", "open_world", "play", "scenario_keys", "seed_city"]
