"""The city goes into an empty database, and the three scenarios play through it from signal to record."""

import json
from argparse import Namespace
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from anlan.domains.drill import cli
from anlan.domains.drill.replay.opening import open_world
from anlan.domains.drill.replay.play import play
from anlan.domains.drill.scenarios import scenario_keys
from anlan.domains.drill.seeding import seed_city
from anlan.domains.registry import api as registry
from anlan.domains.warning import api as warning
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import User
from anlan.platform.bus.models import OutboxEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(settings, tmp_path):
    settings.HOME = tmp_path
    return seed_city("small")


def at_once(world):
    return list(play(world, speed=1e9, rest=lambda _: None))


def test_the_city_is_whole_and_marked_and_goes_in_only_once(city):
    assert city["chemical_enterprise"] == 58 and city["depot"] == 5 and city["division"] > 110
    plant = registry.find_thing("chemical_enterprise", "CE-0000011")
    assert plant.invented and plant.division == "320703007" and registry.division_of(plant.lon, plant.lat) == "320703007"
    assert {t.organisation_id for t in registry.things_of("storage_tank", enterprise=plant.code)} == {plant.organisation_id}
    graded = registry.things_of("major_hazard_installation")
    assert {t.attrs["level"] for t in graded} <= {"1", "2", "3", "4"}, "each is a major installation, its grade computed"
    assert sum(registry.population()[2]) == 4_599_360 and registry.roads().edge_count > 300
    owner = User.objects.get(username="school").as_actor()
    school = registry.find_thing("school", "SC-0000001")
    assert owner.may("warning.acknowledge", school.division, school.organisation_id) and not owner.may(
        "warning.acknowledge", "320703007", 1
    )
    with pytest.raises(CommandError, match="空库"):
        call_command("seed")


def test_the_three_scenarios_play_from_signal_to_record(city, tmp_path):
    for key in scenario_keys():
        outcomes = at_once(open_world(key, tmp_path))
        assert [f"{o.text}: {o.found}" for o in outcomes if not o.ok] == [], key
    issued = warning.visible_warnings(system("试验"))
    assert len(issued) == 2 and all(one.exercise and one.state == "lifted" for one in issued)
    assert not warning.public_warnings(), "an exercise never stands in public"
    chain = OutboxEvent.objects.get(name="command.incident.confirmed", data__event_type="12D02")
    alert = OutboxEvent.objects.filter(name="sensing.alert.raised", correlation=chain.correlation)
    assert alert.exists(), "the incident leads back to the reading"


def test_a_failing_step_ends_the_replay_and_the_command_line_answers_by_its_exit_code(city, tmp_path, capsys):
    world = open_world("lorry-fire-guannan", tmp_path)
    first = replace(world.scenario.steps[0], expect={"division": "320706"})
    world.scenario = replace(world.scenario, steps=(first, *world.scenario.steps[1:]))
    (outcome,) = at_once(world)
    assert not outcome.ok and "division 应为 320706" in outcome.found
    wanted = {"scenario": "typhoon-lekima", "list": False, "speed": 1e9, "json": True, "live": False}
    assert cli.run(Namespace(**wanted | {"list": True, "scenario": None})) == 0
    assert [json.loads(line)["key"] for line in capsys.readouterr().out.splitlines()] == list(scenario_keys())
    assert cli.run(Namespace(**wanted)) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert all(line["ok"] for line in lines) and {"at_s", "text", "found", "took_ms"} <= set(lines[0])
    assert cli.run(Namespace(**wanted | {"scenario": "flood"})) == 2 and "chlorine-xuwei" in capsys.readouterr().err
    User.objects.filter(username="duty").update(is_active=False)
    assert cli.run(Namespace(**wanted)) == 1


def test_without_a_city_the_replay_says_what_to_do(capsys):
    assert cli.run(Namespace(scenario="typhoon-lekima", list=False, speed=1e9, json=False, live=False)) == 2
    assert "anlan up" in capsys.readouterr().err
