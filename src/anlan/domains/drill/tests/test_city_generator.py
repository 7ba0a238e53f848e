"""The things of the city: numbers of the plan, marks, places; the same every time."""

from datetime import date
from functools import cache

import numpy as np
import pytest
import shapely

from anlan.domains.drill.city import generator, geography
from anlan.domains.drill.city.things.hazards import critical_quantities

COMMON = {"code", "name", "division", "lon", "lat", "contact_phone", "source", "approximate", "invented"}


@cache
def small() -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for batch in generator.generate("small"):
        found.setdefault(batch.kind, []).extend(batch.rows())
    return found


def test_scales_hold_exactly_as_many_things_as_they_say():
    for scale, total in generator.SCALES.items():
        assert sum(generator.counts(scale).values()) == total
        assert generator.counts(scale)["camera"] > 0
    assert {kind: len(rows) for kind, rows in small().items()} == dict(generator.counts("small"))
    with pytest.raises(ValueError, match="small, city, province"):
        generator.counts("galaxy")


def test_the_same_seed_gives_the_same_city():
    again = [b.columns for b in generator.generate("small", kinds=("school", "stock_item"))]
    assert again == [b.columns for b in generator.generate("small", kinds=("school", "stock_item"))]
    other = [b.columns for b in generator.generate("small", seed=2, kinds=("school", "stock_item"))]
    assert other != again


@pytest.mark.parametrize("kind", generator.KIND_KEYS)
def test_rows_are_marked_and_lie_in_their_division(kind):
    rows = small()[kind]
    assert all(set(row) >= COMMON for row in rows)
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"] and isinstance(row["invented"], bool)
        assert ("演示" in row["name"]) == row["invented"]
        assert geography.division_at(row["lon"], row["lat"]) == row["division"], row


def test_the_plan_is_met():
    assert sum(r["category"] == "producer" for r in small()["chemical_enterprise"]) == 55
    assert sum(r["volume_m3"] for r in small()["storage_tank"]) == 7_000_000
    assert sum(r["hazardous_storage_m3"] for r in small()["port_berth"]) == 900_000
    assert sum(r["length_km"] for r in small()["seawall_section"]) == pytest.approx(144.0, abs=1e-9)
    assert sum(r["area_mu"] for r in small()["forest_block"]) == 365_000
    assert sorted(r["level"] for r in small()["depot"]) == ["city"] + ["county"] * 4
    assert {r["reserve_mode"] for r in small()["stock_item"]} == {"physical", "agreed", "capacity"}
    assert {r["special_group"] for r in small()["stock_item"]} >= {"women", "children", "disabled", "elderly"}


def test_the_plan_is_met_at_every_scale():
    for scale in ("city", "province"):
        tanks = next(iter(generator.generate(scale, kinds=("storage_tank",))))
        assert sum(tanks.columns["volume_m3"]) == 7_000_000
        assert (
            max(generator.counts(scale)[k] for k in ("storage_tank", "forest_block", "seawall_section", "port_berth"))
            <= generator.BATCH
        )


def test_unknown_figures_stay_empty_and_facts_keep_theirs():
    reservoirs = {r["name"]: r for r in small()["reservoir"]}
    assert reservoirs["石梁河水库"]["check_flood_level_m"] == 28.0 and reservoirs["石梁河水库"]["total_capacity_1e4m3"] == 53_100
    assert reservoirs["房山水库"]["total_capacity_1e4m3"] is None
    assert not any(not r["invented"] for r in small()["fire_station"]), "no list of fire stations is public"


def test_every_installation_is_major_by_gb18218():
    limit = critical_quantities()
    for row in small()["major_hazard_installation"]:
        assert sum(c["mass_t"] / limit[c["cas"]] for c in row["chemicals"]) >= 1


def test_the_chlorine_plant_stands_in_xuwei():
    plant = next(r for r in small()["chemical_enterprise"] if r["name"] == "演示海晟氯碱有限公司")
    tank = small()["storage_tank"][0]
    assert plant["division"] == geography.XUWEI and plant["invented"]
    assert tank["substance"] == "氯" and tank["enterprise"] == plant["code"]


def test_berths_and_walls_are_at_the_coast_and_stock_is_where_it_says():
    lines = geography.coast()
    for row in small()["port_berth"]:
        assert lines.distance(shapely.Point(row["lon"], row["lat"])) < 0.02
    depots = {d["code"]: d for d in small()["depot"]}
    for row in small()["stock_item"]:
        assert bool(row["depot"]) == (row["reserve_mode"] == "physical")
        if row["depot"]:
            assert (row["lon"], row["lat"]) == (depots[row["depot"]]["lon"], depots[row["depot"]]["lat"])
        assert row["expires_on"] is None or date.fromisoformat(row["expires_on"])


def test_hospitals_stand_where_people_live():
    from anlan.domains.drill.city.population import grid

    density = {(round(x, 2), round(y, 2)): r for x, y, r in zip(grid().lon, grid().lat, grid().residents, strict=True)}
    near = [density.get((round(r["lon"], 2), round(r["lat"], 2)), 0) for r in small()["school"]]
    assert np.median(near) > np.median(grid().residents)
