"""The register's door: what is where, who is near, how many people, names, roads; booking stock, moving forces, opening shelters."""

from anlan.domains.registry.commands import LoadThings, SetShelter
from anlan.domains.registry.events import ForceStateChanged, ShelterStateChanged, StockBooked, StockReleased
from anlan.domains.registry.load_reference import load_divisions, load_gazetteer, load_population, load_roads
from anlan.domains.registry.models.hazards import SECTORS
from anlan.domains.registry.queries import (
    Buildings,
    buildings_within,
    find_thing,
    get_thing,
    kinds_within,
    nearest,
    protected_targets_within,
    things_of,
    things_within,
)
from anlan.domains.registry.reference import (
    division_area,
    division_name,
    division_of,
    gazetteer,
    people_within,
    population,
    roads,
)
from anlan.domains.registry.stock import book_stock, release_stock, set_force_state
from anlan.domains.registry.views import ThingView

__all__ = [
    "SECTORS", "Buildings", "ForceStateChanged", "LoadThings", "SetShelter", "ShelterStateChanged", "StockBooked", "StockReleased", "ThingView", "book_stock", "buildings_within", "division_area",
    "division_name", "division_of", "find_thing", "gazetteer", "get_thing", "kinds_within", "load_divisions", "load_gazetteer", "load_population", "load_roads",
    "nearest", "people_within", "population", "protected_targets_within", "release_stock", "roads", "set_force_state", "things_of", "things_within",
]  # fmt: skip
