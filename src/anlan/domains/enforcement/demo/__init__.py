"""An invented, marked year of enforcement: officers, a plan, a draw, inspections in every state, penalty cases with sealed files."""

from random import Random

from anlan.domains.enforcement.demo.files import make_cases
from anlan.domains.enforcement.demo.staff import INSPECTORS, make_draw, make_plan, make_staff
from anlan.domains.enforcement.demo.visits import make_visits
from anlan.domains.registry import api as registry

SIZES = {"small": (48, 20), "city": (600, 160), "province": (3000, 800)}


def make(scale: str, seed: int) -> dict[str, int]:
    chance = Random(f"enforcement-{seed}")
    visits, cases = SIZES.get(scale, SIZES["small"])
    things = registry.things_of(
        "chemical_enterprise", limit=visits * 2, invented=True
    )  # nothing is ever invented about a real enterprise
    if not things:
        return {}
    officers = make_staff()
    team = [{"id": row.pk, "name": row.name, "certificate": row.certificate} for row in officers]
    plan = make_plan(len(things))
    draw = make_draw(things, [officers[n] for n in INSPECTORS], plan, chance)
    inspections = make_visits(chance, things, team, plan, draw, visits)
    return {"officer": len(officers), "inspection": len(inspections), "penalty": make_cases(chance, inspections, team, cases)}
