"""Drafts filled with what the registers hold: an enterprise's plan by GB/T 29639-2020, a government's special plan by the rules of 2024."""

from collections.abc import Iterable
from dataclasses import replace

from anlan.domains.registry import api as registry
from anlan.engines import planbook
from anlan.kernel.tables import event_type_name, event_types
from anlan.kernel.verdict import refused
from anlan.platform.accounts.models import Organisation

_NEAR_M = 2_000.0
_FEW, _MANY, _CITY = 12, 30, 4  # _CITY: figures of a city's division code


def enterprises() -> list[registry.ThingView]:
    return registry.things_of("chemical_enterprise", limit=500)


FORMS = {"general": "综合应急预案", "special": "专项应急预案", "on_site": "现场处置方案"}


def places_of(enterprise: int) -> list[str]:
    """Tanks and installations an on-site plan may be for, as the registers say them."""
    facts = _enterprise_facts(enterprise)
    return [*facts.tanks, *facts.installations]


def draft_for(enterprise: int, form: str = "general", accident: str = "leak", place: str = "") -> str:
    """The text of the draft. Refused for a thing that is no enterprise of the register, and for a form or an accident that is none."""
    facts = _enterprise_facts(enterprise)
    if form not in FORMS or accident not in planbook.ACCIDENTS:
        raise refused("plan.form", "没有这种预案或事故类型。", form="请从名单中选择。")
    if form == "special":
        return planbook.special_plan(facts, accident)
    if form == "on_site":
        known = [*facts.tanks, *facts.installations]
        chosen = place if place in known else known[0] if known else "现场"
        return planbook.on_site_plan(_at(facts, chosen), accident, chosen)
    return planbook.enterprise_plan(facts)


def _at(facts: planbook.EnterpriseFacts, place: str) -> planbook.EnterpriseFacts:
    """Of all substances those that are kept in this place; all, where the register does not say."""
    here = tuple(name for name in facts.substances if name in place)
    return replace(facts, substances=here) if here else facts


def _enterprise_facts(enterprise: int) -> planbook.EnterpriseFacts:
    try:
        thing = registry.get_thing(f"chemical_enterprise/{enterprise}")
    except LookupError as error:
        raise refused("plan.enterprise", "没有这家企业。", enterprise="请从名单中选择。") from error
    return _facts(thing)


def government_draft(event_type: str, division: str) -> str:
    """The text of a special plan of ``division`` for a class of events. Refused for a code that is none."""
    if event_type not in event_types():
        raise refused("plan.event_type", "没有这类突发事件。", event_type="请从名单中选择。")
    inside = list(Organisation.objects.filter(division__startswith=division).exclude(phone="").order_by("name")[:_MANY])
    return planbook.government_plan(planbook.GovernmentFacts(
        place=registry.division_name(division), event_type=event_type, hazard=event_type_name(event_type), is_county=len(division) > _CITY,
        teams=tuple(thing.name for thing in registry.things_of("rescue_team", limit=_MANY)), supplies=tuple(thing.name for thing in registry.things_of("depot", limit=_MANY)),
        shelters=tuple(thing.name for thing in registry.things_of("shelter", limit=_MANY)), contacts=tuple(f"{unit.name}：{unit.phone}" for unit in inside),
    ))  # fmt: skip


def _facts(thing: registry.ThingView) -> planbook.EnterpriseFacts:
    tanks = registry.things_of("storage_tank", enterprise=thing.code, limit=60)
    near = _near(thing, "rescue_team", "depot")
    return planbook.EnterpriseFacts(
        name=thing.name, place=registry.division_name(thing.division), park=str(thing.attrs.get("park") or ""), product=str(thing.attrs.get("product") or ""),
        employees=thing.attrs.get("employees"), substances=tuple(dict.fromkeys(str(t.attrs["substance"]) for t in tanks if t.attrs.get("substance"))),
        tanks=tuple(_tank(tank) for tank in tanks), installations=tuple(_installation(i) for i in registry.things_of("major_hazard_installation", enterprise=thing.code, limit=60)),
        supplies=tuple(f"{name}（距厂区约{metres / 1000:.1f}公里，可申请支援）" for kind, name, metres in near if kind == "depot"),
        teams=tuple(f"{name}（距厂区约{metres / 1000:.1f}公里，应急支援）" for kind, name, metres in near if kind == "rescue_team"), neighbours=tuple(_neighbours(thing)),
    )  # fmt: skip


def _tank(tank: registry.ThingView) -> str:
    stock = tank.attrs.get("stock_t")
    return f"储罐{tank.name}：{tank.attrs.get('substance') or '物质未登记'}" + (f"，设计最大存量{stock:g}吨" if stock else "")


def _installation(thing: registry.ThingView) -> str:
    level = {"1": "一级", "2": "二级", "3": "三级", "4": "四级", "0": "不构成"}.get(str(thing.attrs.get("level") or ""), "未定级")
    return f"{thing.name}：重大危险源{level}（GB 18218-2018）"


def _near(thing: registry.ThingView, *kinds: str) -> Iterable[tuple[str, str, float]]:
    if thing.lon is None or thing.lat is None:
        return []
    return [
        (found.kind, found.name, metres)
        for kind in kinds
        for found, metres in registry.nearest(thing.lon, thing.lat, [kind], 3, 50_000)
    ]


def _neighbours(thing: registry.ThingView) -> Iterable[str]:
    if thing.lon is None or thing.lat is None:
        return []
    found = registry.nearest(thing.lon, thing.lat, ["school", "hospital", "nursing_home", "crowded_place"], _FEW, _NEAR_M)
    return [f"{each.name}，距厂区约{metres:.0f}米" for each, metres in found]
