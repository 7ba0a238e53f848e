"""Playing a scenario: wait until a step is due, do it, check it, tell it; stop at the first that fails."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from anlan.domains.command import api as command
from anlan.domains.drill.replay.actions import verbs
from anlan.domains.drill.replay.checks import checks
from anlan.domains.drill.replay.warnings import run_model
from anlan.domains.drill.replay.world import StepFailed, World
from anlan.domains.drill.scenarios import Step
from anlan.kernel.verdict import Refused

COLOURS = ("", "blue", "yellow", "orange", "red")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One step as it went. ``found`` is what it did or what was found instead."""

    number: int
    at_s: float
    by: str
    do: str
    text: str
    ok: bool
    found: str
    took_ms: int


def play(world: World, speed: float, rest: Callable[[float], None] = time.sleep) -> Iterator[Outcome]:
    """Outcomes one by one; readings of the same moment are one delivery. Ends after the first that is not ok."""
    began = time.monotonic()
    for number, step in enumerate(world.scenario.steps, 1):
        rest(max(0.0, step.at.total_seconds() / speed - (time.monotonic() - began)))
        outcome = _one(world, number, step)
        yield outcome
        if not outcome.ok:
            return


def _one(world: World, number: int, step: Step) -> Outcome:
    started = time.monotonic()
    try:
        found, ok = doors[step.do](world, step), True
    except (StepFailed, Refused, LookupError, RuntimeError) as error:
        found, ok = f"{error}", False
        if isinstance(error, Refused) and error.fields:
            found += "（" + "；".join(f"{name}：{why}" for name, why in error.fields.items()) + "）"
    took_ms = round((time.monotonic() - started) * 1000)
    return Outcome(
        number=number, at_s=step.at.total_seconds(), by=step.by, do=step.do, text=step.text, ok=ok, found=found, took_ms=took_ms
    )


def _reading(world: World, step: Step) -> str:
    readings = step.payload["readings"]
    world.feed.take([(r["point"], world.at(step), r["value"]) for r in readings])  # type: ignore[attr-defined]
    world.settle()
    return ""


def _report(world: World, step: Step) -> str:
    """A message in plain words is taken in; what was understood is compared with what is expected."""
    text = world.words(str(step.payload["text"]))
    sent = command.ReceiveReport(division=str(world.scenario.place["division"]), source=str(step.payload["source"]), text=text)
    world.memory["report"] = world.do(step.by, sent)
    facts = command.get_report(world.actor(step.by), world.memory["report"]).facts
    _compare("event_type", str(facts.get("event_type") or ""), step)
    _compare("division", str(facts.get("division") or ""), step)
    if (substance := step.expect.get("substance")) and substance not in "".join(facts.get("substances") or ()):
        raise StepFailed(f"应认出物质 {substance}，得到 {facts.get('substances')}")
    return f"类型 {facts.get('event_type')}，地点 {facts.get('place')}（{facts.get('division')}），物质 {'、'.join(facts.get('substances') or ()) or '—'}"


def _compare(name: str, found: str, step: Step) -> None:
    wanted = str(step.expect.get(name, ""))
    if not found.startswith(wanted):
        raise StepFailed(f"{name} 应为 {wanted}，得到 {found or '空'}")


def _track(world: World, step: Step) -> str:
    """The analyst has the typhoon's wind along the coast computed for the coming day; the colour it calls for is compared."""
    given = world.scenario.track
    inputs = {name: given[name] for name in ("places", "land_factor", "gust_factor")} | {
        "track": given["name"],
        "now": step.payload["now"],
    }
    run = run_model(world, "analyst", subject=f"typhoon/{given['name']}", model="typhoon.warning", inputs=inputs)
    worst = max(run.outputs["places"], key=lambda place: COLOURS.index(place["colour"]))
    if worst["colour"] != step.expect["colour"]:
        raise StepFailed(f"应为 {step.expect['colour']}，模型给出 {worst['colour'] or '无'}")
    return f"{worst['name']} {worst['colour']}：平均 {worst['peak_force']} 级、阵风 {worst['peak_gust_force']} 级"


def _command(world: World, step: Step) -> str:
    return verbs[str(step.payload["verb"])](world, step.by, step.payload, step.expect)


def _check(world: World, step: Step) -> str:
    return checks[str(step.payload["what"])](world, step.payload, step.expect)


doors: dict[str, Callable[[World, Step], str]] = {
    "reading": _reading,
    "report": _report,
    "track": _track,
    "command": _command,
    "check": _check,
}
