"""Figures beside the menu: capped, so that they cost the same on a bad day."""

from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible

CAP = 100


def open_alerts(actor: Actor) -> int:
    """Alerts nobody has acknowledged yet, at most 100 counted."""
    from anlan.platform.cases.api import tables

    if "alert" not in tables or not actor.grants_for("sensing.view"):
        return 0
    from django.apps import apps

    model = apps.get_model(tables["alert"].model)
    rows = model.objects.filter(visible(actor, "sensing.view"), state=tables["alert"].initial)
    return len(rows.order_by().values_list("pk")[:CAP])
