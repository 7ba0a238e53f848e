"""The life of a warning in a scenario: drafted by one, reviewed by another, issued, updated, lifted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from anlan.domains.decision import api as decision
from anlan.domains.drill.replay.actions import Payload, verb
from anlan.domains.drill.replay.world import StepFailed, World
from anlan.domains.registry import api as registry
from anlan.domains.warning import api as warning
from anlan.kernel.clock import now

COAST_KM = 5  # a coastal warning covers this much land behind the shore, as wide as a town


@verb
def draft_warning(world: World, by: str, said: Payload, _expect: Payload) -> str:
    polygon, about = _area(world, said), f"incident/{world.memory['incident']}" if "incident" in world.memory else ""
    draft = warning.DraftWarning(
        title=said["headline"], event_code=world.scenario.event_type, colour=said["colour"], division=str(world.scenario.place["division"]),
        polygon=polygon, headline=said["headline"], description=_situation(world), instruction=said["instruction"], subject=about,
        onset=now().isoformat(), expires=(now() + timedelta(hours=said["hours"])).isoformat(), divisions=tuple(said.get("divisions", ())),
    )  # fmt: skip
    world.memory["warning"] = world.do(by, draft)
    return f"预警 {world.memory['warning']}：{said['headline']}"


def _area(world: World, said: Payload) -> Mapping[str, Any]:
    """The outermost contour of the computed footprint, or the shore of the divisions named."""
    if "divisions" in said:
        return _shore(said["divisions"])
    run = world.known("footprint")
    outer = shapely.union_all([shape(feature["geometry"]) for feature in run.contours["features"]])
    return mapping(outer if outer.geom_type == "Polygon" else outer.convex_hull)


def _shore(codes: Any) -> Mapping[str, Any]:
    from anlan.domains.drill.city.geography import KM_PER_DEGREE, coast

    strip = coast().buffer(COAST_KM / KM_PER_DEGREE)
    land = shapely.union_all([area for code in codes if (area := registry.division_area(code)) is not None])
    return mapping(shapely.intersection(strip, land.buffer(0.02)).simplify(0.002).convex_hull)


def _situation(world: World) -> str:
    run = world.memory.get("footprint")
    if run is None:
        return world.scenario.summary
    return f"{world.scenario.title}。模型推算影响范围内约 {(run.exposure or {}).get('people', 0)} 人，随风向变化。"


@verb
def review_warning(world: World, by: str, said: Payload, _expect: Payload) -> str:
    world.do(by, warning.ReviewWarning(warning=world.known("warning"), opinion=said["opinion"]))
    return str(said["opinion"])


@verb
def issue_warning(world: World, by: str, _said: Payload, _expect: Payload) -> str:
    world.do(by, warning.SignAndIssueWarning(warning=world.known("warning")))
    reach = warning.reach(world.known("warning"))
    return f"送达对象 {reach.targets} 个，渠道 {reach.deliveries} 条（演练不外发 {reach.held} 条）"


@verb
def update_warning(world: World, by: str, said: Payload, _expect: Payload) -> str:
    changes = {name: said[name] for name in ("colour", "headline", "instruction") if name in said}
    world.do(by, warning.UpdateWarning(warning=world.known("warning"), changes=changes))
    return str(said["headline"])


@verb
def lift_warning(world: World, by: str, said: Payload, _expect: Payload) -> str:
    world.do(by, warning.LiftWarning(warning=world.known("warning"), reason=said["reason"]))
    return str(said["reason"])


def run_model(world: World, by: str, *, subject: str, model: str, inputs: Payload) -> decision.RunView:
    """A model is asked for and its result waited for."""
    number = world.do(
        by, decision.RunModel(subject=subject, model=model, inputs=inputs, division=str(world.scenario.place["division"]))
    )
    run = world.wait_for(
        lambda: (found := decision.get_run(number)).state in ("done", "failed") and found, f"模型 {model} 的结果"
    )
    if run.state == "failed":
        raise StepFailed(f"模型没有结果：{run.error}")
    return run
