"""What is known of an incident, as the plan library asks it: the facts, who and what lies in reach, warnings in force, whose plant it is."""

from typing import Any

from shapely import Point

from anlan.domains.command.models import Incident
from anlan.domains.command.units import scene_unit
from anlan.domains.decision import api as decision
from anlan.domains.registry import api as registry
from anlan.domains.warning import api as warning
from anlan.platform.accounts.models import Organisation

IN_REACH_M = 1_000.0  # [K] looked round where no model has said how far it reaches
_METRES_A_DEGREE = 111_320.0
# what the register calls a kind → the words plans use for it
WORDS = {
    "school": ("学校", "校园"), "hospital": ("医院", "医疗机构"), "nursing_home": ("养老院", "养老机构"), "crowded_place": ("人员密集场所", "公共场所"),
    "chemical_enterprise": ("化工企业", "危险化学品单位"), "major_hazard_installation": ("重大危险源",), "reservoir": ("水库",), "bridge": ("桥梁",), "seawall_section": ("海堤",),
    "port_berth": ("港口", "码头"),
}  # fmt: skip


def known_of(incident: Incident) -> dict[str, Any]:
    """``facts`` for :func:`plans.plan_matches`. People in reach count as 受威胁人数 only where a model has counted them."""
    exposed, people = _in_reach(incident)
    figures = {**({"threatened": people} if people is not None else {}), **(incident.facts.get("figures") or {})}
    found = {
        **incident.facts,
        "event_type": incident.event_type,
        "exposed": exposed,
        "figures": figures,
        "names": _names(incident),
    }
    colours = {each.event_code: int(each.colour) for each in warning.open_warnings(incident.subject) if each.event_code}
    return found | ({"warnings": colours} if colours else {})


def _in_reach(incident: Incident) -> tuple[tuple[str, ...], int | None]:
    """(words for what lies in reach, how many people): by the last footprint, else what lies round the place."""
    runs = [run for run in decision.runs_for(incident.subject) if run.exposure]
    if runs:
        exposure = runs[-1].exposure or {}
        return _words(target["kind"] for target in exposure.get("targets") or ()), exposure.get("people")
    if incident.lon is None or incident.lat is None:
        return (), None
    round_it = Point(incident.lon, incident.lat).buffer(IN_REACH_M / _METRES_A_DEGREE)
    return _words(registry.kinds_within(round_it, WORDS)), None


def _words(kinds: Any) -> tuple[str, ...]:
    return tuple(word for kind in dict.fromkeys(kinds) for word in WORDS.get(kind, ()))


def _names(incident: Incident) -> tuple[str, ...]:
    """The enterprise where it happened: its own plan is for this."""
    unit = scene_unit(incident)
    return tuple(Organisation.objects.filter(pk=unit).values_list("name", flat=True)) if unit else ()
