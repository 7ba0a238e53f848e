"""What an incident says of an enterprise goes into its file and its score."""

from typing import Any

from anlan.domains.supervision.commands import RecordAccident
from anlan.domains.supervision.models import EnterpriseAccident, EnterpriseFile
from anlan.domains.supervision.standing import regauge
from anlan.kernel import clock
from anlan.platform.bus.api import Context, handles
from anlan.platform.kinds.api import get_kind
from anlan.platform.kinds.handlers import complete, remember, search_entry, snapshot
from anlan.platform.search.api import keep


@handles(RecordAccident, area=lambda cmd: "")
def record_accident(cmd: RecordAccident, ctx: Context) -> int | None:
    """The accident's key; None where the organisation has no file."""
    file = EnterpriseFile.objects.filter(organisation=cmd.organisation).order_by("pk").first()
    if file is None:
        return None
    row = EnterpriseAccident.objects.filter(incident=cmd.incident).first() or _new(file, cmd)
    row.name, row.deaths, row.serious, row.updated_at = cmd.title[:200], cmd.deaths, cmd.serious, clock.now()
    _keep(row, ctx)
    regauge(file)
    return int(row.pk)


def _new(file: EnterpriseFile, cmd: RecordAccident) -> EnterpriseAccident:
    return EnterpriseAccident(
        code=f"{file.code}-ACC-{cmd.incident.rpartition('/')[2]}", division=file.division, organisation_id=file.organisation_id, enterprise=file.code,
        occurred_on=cmd.occurred_on, incident=cmd.incident, source=f"{cmd.incident} 自动登记", invented=file.invented, created_at=clock.now(),
    )  # fmt: skip


def _keep(row: Any, ctx: Context) -> None:
    """As the form would: computed columns, history, search."""
    kind, new = get_kind("enterprise_accident"), row.pk is None
    complete(kind, row)
    row.save()
    if new:
        remember(
            kind,
            row,
            ctx,
            "created",
            {name: [None, value] for name, value in snapshot(kind, row).items() if value not in (None, "")},
            1,
        )
    keep([search_entry(kind, row)])
