"""The child of ``bench/citysafety.py``."""

import sys
from datetime import UTC, date, datetime, timedelta
from random import Random

from bench._affairs import COUNTIES, timed
from bench._child import percentile, tell

RISKS, INCIDENTS = 5000, 100_000


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


if __name__ == "__main__":
    main(sys.argv[1])
