"""Influences run out by themselves."""

from anlan.domains.citysafety.commands import ExpireInfluences
from anlan.domains.citysafety.models import CityRisk, Influence
from anlan.kernel import clock
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.jobs.periodic import every


@every(seconds=600, name="citysafety.influences")
def let_influences_run_out() -> int:
    """Only where one has run out on a risk that still stands above its base."""
    stale = Influence.objects.filter(until__lte=clock.now()).exclude(risk__grade="").select_related("risk")
    if not any(row.risk.grade != row.risk.base_grade for row in stale):
        return 0
    division = CityRisk.objects.order_by("division").values_list("division", flat=True).first() or ""
    return int(send(ExpireInfluences(division=division[:4]), Context(actor=system("clock"))))
