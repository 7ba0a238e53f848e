"""The child of ``bench/citysafety.py``."""

import sys
from datetime import UTC, date, datetime, timedelta
from random import Random

from bench._affairs import COUNTIES, pages, timed
from bench._child import percentile, tell

RISKS, INCIDENTS = 5000, 100_000
PAGES = {
    "风险总览，5,000 项": "/citysafety/", "风险清单": "/registry/city_risk/", "一项风险的时间线": "/citysafety/risks/1/", "创建评分": "/citysafety/creation/1/", "评价细则": "/citysafety/standard/",
    "整治行动，5,000 项": "/citysafety/campaigns/1/", "清单事项": "/cases/campaign_item/", "月报": "/citysafety/briefs/1/", "突发事件，10 万起，全部": "/cases/incident/?state=all",
}  # fmt: skip


def prepare() -> None:
    from anlan.config.boot import boot

    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    import shapely

    from anlan.domains.citysafety.models import CityRisk
    from anlan.domains.command.models import Incident
    from anlan.kernel import clock
    from anlan.platform.accounts.models import Division

    chance, stamps = Random(1), {"created_at": clock.now(), "updated_at": clock.now()}
    Division.objects.bulk_create(Division(code=c, name=c, level=len(c)) for c in ("3207", *COUNTIES))
    CityRisk.objects.bulk_create(
        (CityRisk(code=f"R{i}", name=f"风险{i}", division=chance.choice(COUNTIES), category="industry", base_grade="3", grade="3", reach_m=1000.0,
                  geom=shapely.Point(118.6 + chance.random(), 34.1 + chance.random()), review_due_on=date(2026, 1, 1), **stamps) for i in range(RISKS)),
        batch_size=2000,
    )  # fmt: skip
    begin = datetime(2015, 1, 1, tzinfo=UTC)
    Incident.objects.bulk_create(
        (Incident(number=f"I{i}", title=f"事件{i}", division=chance.choice(COUNTIES), event_type="12D01", state="archived", opened_at=(at := begin + timedelta(minutes=i * 55)), known_at=at,
                  closed_at=at + timedelta(days=3)) for i in range(INCIDENTS)),
        batch_size=2000,
    )  # fmt: skip


def main(label: str) -> None:
    prepare()
    from anlan.domains.citysafety import api as city
    from anlan.platform.accounts.actor import system
    from anlan.platform.bus.api import Context, send

    number = iter(range(1000))

    def happens() -> None:
        n = next(number)
        send(city.WeighEvent(subject=f"incident/{n}", form="incident", text="事件", division="320703", steps=1, lon=118.6 + n / 60, lat=34.5), Context(actor=system("bench")))

    taken = timed(happens, 30)
    tell({"what": f"一起事件对 5,000 项风险的重新评估，p95（{label}）", "value": percentile(taken, 0.95) * 1000, "unit": "ms", "target": 500.0, "direction": "lower"})
    seen = timed(lambda: city.overview(system("bench"), "3207"), 10)
    tell({"what": f"风险总览，p95（{label}）", "value": percentile(seen, 0.95) * 1000, "unit": "ms", "target": 1000.0, "direction": "lower"})
    made = timed(lambda: send(city.MakeBrief(division="3207", form="monthly", day=date(2025, 3, 1)), Context(actor=system("bench"))), 3)
    tell({"what": f"月报：十年 10 万起事件，最慢（{label}）", "value": max(made), "unit": "s", "target": 10.0, "direction": "lower"})
    work()
    pages(label, PAGES, "bureau_head")


def work() -> None:
    """A creation with its evidence, and a campaign of 5,000 problems."""
    from anlan.domains.citysafety import api as city
    from anlan.domains.citysafety.models import CampaignItem
    from anlan.kernel import clock
    from anlan.platform.accounts.actor import system
    from anlan.platform.bus.api import Context, send
    from anlan.platform.cases.api import OpenCase

    ctx, at = Context(actor=system("bench")), clock.now()
    creation = send(OpenCase(kind="creation", division="3207", data={"title": "创建"}), ctx)
    send(city.GatherEvidence(creation=creation), ctx)
    said = {"title": "整治", "field": "燃气", "begins_on": "2025-01-01", "ends_on": "2025-12-31"}
    campaign = send(OpenCase(kind="campaign", division="3207", data=said), ctx)
    CampaignItem.objects.bulk_create(
        (CampaignItem(number=f"BENCH-{n}", title=f"问题{n}", problem="…", state="open" if n % 20 == 0 else "accepted", division="3207", opened_at=at, campaign_id=campaign,
                      due_on=at.date()) for n in range(RISKS)),
        batch_size=1000,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
