"""An invented past of city safety: a risk list made from the demonstration city's own register, reviews, a creation, a campaign, a brief."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from anlan.domains.citysafety import models as m
from anlan.domains.citysafety.commands import GatherEvidence, MakeBrief
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.act import OpenCase
from anlan.platform.kinds.api import get_kind

CITY = "3207"
MARK = "演示数据（虚构）"
SOURCES = (
    ("industry", "chemical_enterprise", "危化生产储存", "LYG-EMB", 40), ("industry", "major_hazard_installation", "重大危险源", "LYG-EMB", 30),
    ("crowded", "crowded_place", "人员密集", "LYG-FIRE", 40), ("crowded", "school", "校园安全", "LYG-EDU", 30),
    ("infrastructure", "bridge", "桥梁垮塌", "LYG-TRAFFIC", 20), ("infrastructure", "port_berth", "港口作业", "LYG-PORT", 12),
    ("natural", "geological_hazard_point", "地质灾害", "LYG-NR", 20), ("natural", "seawall_section", "风暴潮漫堤", "LYG-WATER", 16),
    ("natural", "reservoir", "水库溃决", "LYG-WATER", 16), ("lifeline", "sluice", "排涝不畅", "LYG-WATER", 16),
)  # fmt: skip
MEASURES = "演示措施：落实包保责任人，每季度检查一次，编制现场处置方案，接入监测。"


def make(scale: str, seed: int) -> dict[str, int]:
    chance = Random(f"citysafety-{seed}")
    made = {"city_risk": _risks(chance)}
    return made | {"creation": _creation(chance), "campaign_item": _campaign(chance), "brief": _briefs()}


def _risks(chance: Random) -> int:
    units = {code: (pk, name) for pk, code, name in Organisation.objects.values_list("pk", "code", "name")}
    rows = [row for spec in SOURCES for row in _of_kind(chance, units, *spec)]
    made = m.CityRisk.objects.bulk_create(rows)
    m.Assessment.objects.bulk_create([_first(row) for row in made] + [one for row in chance.sample(made, min(24, len(made))) for one in _raised(chance, row)])
    return len(made)


def _of_kind(chance: Random, units: dict[str, tuple[int, str]], category: str, key: str, word: str, office: str, most: int) -> list[m.CityRisk]:
    model = get_kind(key).model
    things = model._default_manager.filter(invented=True).exclude(geom=None).order_by("pk")[:most]  # type: ignore[attr-defined]  # real ones are not graded by us
    return [_risk(chance, units, category, key, word, office, thing) for thing in things]


def _risk(chance: Random, units: dict[str, tuple[int, str]], category: str, key: str, word: str, office: str, thing: Any) -> m.CityRisk:
    today = clock.local(clock.now()).date()
    grade = chance.choices("1234", weights=(4, 16, 50, 30))[0]
    reviewed = today - timedelta(days=chance.randrange(10, 400))
    owner, name = units.get(office, (None, ""))
    return m.CityRisk(
        code=f"CR-{key[:12]}-{thing.pk}", name=f"{thing.name}{word}风险"[:200], division=thing.division, organisation_id=owner, geom=thing.geom,
        category=category, base_grade=grade, grade=grade, scenario=f"演示：{word}可能造成人员伤亡和财产损失。", measures=MEASURES if chance.random() < 0.93 else "",
        supervisor=name, reach_m=1000.0, thing=f"{key}/{thing.pk}", reviewed_on=reviewed, review_due_on=reviewed + timedelta(days=365), invented=True, source=MARK,
        approximate=True, created_at=clock.now(), updated_at=clock.now(), quality=80,
    )  # fmt: skip


def _first(risk: m.CityRisk) -> m.Assessment:
    at = datetime.combine(risk.reviewed_on or clock.now().date(), datetime.min.time(), tzinfo=clock.SHANGHAI) + timedelta(hours=10)
    return m.Assessment(risk=risk, at=at, before="", after=risk.base_grade, base=risk.base_grade, reason="首次辨识评估（演示）", by="演示城市")


def _raised(chance: Random, risk: m.CityRisk) -> list[m.Assessment]:
    """Raised for a few days and let down again, some time in the past half-year."""
    if risk.base_grade == "1":
        return []
    at, up = clock.now() - timedelta(days=chance.randrange(8, 180)), str(int(risk.base_grade) - 1)
    said = {"risk": risk, "base": risk.base_grade, "by": "演示城市", "automatic": True}
    return [
        m.Assessment(**said, at=at, before=risk.base_grade, after=up, reason="关联范围内监测报警（演示），上调 1 级"),
        m.Assessment(**said, at=at + timedelta(hours=chance.randrange(3, 90)), before=up, after=risk.base_grade, reason="影响解除，恢复到评估等级（演示）"),
    ]


def _creation(chance: Random) -> int:
    house = Context(actor=system("演示城市", channel="cli"))
    office = Organisation.objects.filter(code="LYG-EMB").first()
    pk = int(send(OpenCase(kind="creation", division=CITY, organisation=office.pk if office else None, data={"title": "创建省级安全发展示范城市（演示）"}), house))
    send(GatherEvidence(creation=pk), house)
    creation = m.Creation.objects.get(pk=pk)
    creation.invented, creation.state = True, "assessing"
    items = list(creation.items.all())
    for item in items:
        if item.points is not None and chance.random() < 0.7:
            item.self_score, item.self_note = round(item.points * chance.choice((0.5, 0.8, 1.0)), 1), "演示自评"
    m.CreationItem.objects.bulk_update(items, ["self_score", "self_note"])
    creation.self_score = sum(i.self_score or 0 for i in items)
    creation.save()
    return 1


def _campaign(chance: Random) -> int:
    today, units = clock.local(clock.now()).date(), list(Organisation.objects.filter(kind="government").exclude(code="LYG-GOV"))
    campaign = m.Campaign.objects.create(
        number="CAMPAIGN-DEMO-1", title="城镇燃气安全综合整治（演示）", state="running", division=CITY, opened_at=clock.now() - timedelta(days=60), field="城镇燃气",
        basis="演示方案", goal="排查整治餐饮场所用气隐患。", begins_on=today - timedelta(days=60), ends_on=today + timedelta(days=60), invented=True,
    )  # fmt: skip
    rows = [_campaign_item(chance, campaign, units, number) for number in range(40)]
    return len(m.CampaignItem.objects.bulk_create(rows))


def _campaign_item(chance: Random, campaign: m.Campaign, units: list[Organisation], number: int) -> m.CampaignItem:
    unit = chance.choice(units) if units else None
    state = chance.choices(("open", "fixed", "accepted"), weights=(4, 2, 6))[0]
    return m.CampaignItem(
        number=f"CAMPAIGN_ITEM-DEMO-{number:03d}", title=f"演示餐饮店{number + 1}用气隐患", state=state, division=unit.division if unit else CITY, organisation=unit,
        campaign=campaign, place=f"演示路{number + 1}号", problem="软管老化，未装泄漏报警装置。", due_on=campaign.begins_on + timedelta(days=chance.randrange(30, 100)),
        result="" if state == "open" else "已更换软管并加装报警装置（演示）。", opened_at=campaign.opened_at,
        closed_at=clock.now() if state == "accepted" else None, invented=True,
    )  # fmt: skip


def _briefs() -> int:
    """Yesterday's brief and last month's report, from the other rooms' invented past."""
    house, today = Context(actor=system("演示城市", channel="cli")), clock.local(clock.now()).date()
    days = (("daily", today - timedelta(days=1)), ("monthly", today.replace(day=1) - timedelta(days=1)))
    pks = [send(MakeBrief(division=CITY, form=form, day=day), house) for form, day in days]
    m.Brief.objects.filter(pk__in=pks).update(invented=True)
    return len(pks)
