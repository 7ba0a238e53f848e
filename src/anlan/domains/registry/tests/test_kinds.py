"""Every kind of the issue is declared (``test_contract`` proves what each can do); the computed columns are right."""

import pytest

from anlan.domains.registry.rules import installation_grade, may_change_state, shelter_capacity
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.kinds.api import SaveRecord, get_kind, kinds

ASKED = (
    "major_hazard_installation", "chemical_enterprise", "enterprise", "chemical_park", "storage_tank", "reservoir", "sluice", "river_section", "seawall_section",
    "monitoring_station", "geological_hazard_point", "forest_block", "hospital", "school", "nursing_home", "crowded_place", "bridge", "port_berth",
    "fire_station", "rescue_team", "expert", "depot", "stock_item", "large_equipment", "transport_unit", "shelter", "camera", "hazmat_vehicle", "building", "water_intake",
)  # fmt: skip


def test_every_kind_asked_for_is_declared_with_symbol_filters_and_label():
    assert {key for key, kind in kinds.items() if kind.room == "registry"} == set(ASKED)
    for key in ASKED:
        kind = get_kind(key)
        fields = {f.name for f in kind.model._meta.get_fields()}
        assert (
            kind.label
            and kind.layer.symbol
            and set(kind.columns) | set(kind.filters) | set(kind.search) | set(kind.sorts) <= fields
        ), key
        assert kind.own_fields, key
    assert {key for key in ASKED if get_kind(key).protected_target} == {"hospital", "school", "nursing_home", "crowded_place"}


def test_the_grade_of_an_installation_is_that_of_the_standard():
    stocks = [{"substance": "乙烯", "mass_t": 100}, {"substance": "氯", "mass_t": 10}]
    assert installation_grade(stocks, 40) == {
        "s_index": 4.0,
        "r_index": 13.2,
        "alpha": 1.2,
        "level": "3",
    }  # hazard-sources, worked check
    assert installation_grade([], 0)["level"] == "0"
    for wrong in ("氯", [1], [{"substance": "不存在的物质", "mass_t": 1}], [{"substance": "氯", "mass_t": -1}]):
        with pytest.raises(Refused):
            installation_grade(wrong, 0)


@pytest.mark.django_db(transaction=True)
def test_a_wrong_stock_list_is_refused_at_the_door():
    data = {"code": "X", "name": "单元", "division": "320703007", "chemicals": [{"substance": "氯", "mass_t": "很多"}]}
    with pytest.raises(Refused):
        send(SaveRecord(kind="major_hazard_installation", data=data), Context(actor=system("试验")))


def test_shelters_hold_by_class_and_unknown_stays_unknown():
    assert shelter_capacity("emergency", 500) == {"capacity": 1000, "longest_stay_days": 1}
    assert shelter_capacity("", 500)["capacity"] is None and shelter_capacity("central", None)["capacity"] is None


def test_a_force_cannot_skip_to_the_scene_from_rest():
    assert not may_change_state("standby", "on_scene").allowed and not may_change_state("off", "called").allowed
