"""Photographs and papers of a danger are kept with what they say of themselves."""

from anlan.domains.supervision.commands import AddEvidence
from anlan.domains.supervision.models import Danger, Evidence
from anlan.domains.supervision.models.evidence import STAGES
from anlan.domains.supervision.photographs import said_by
from anlan.kernel import clock
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, handles
from anlan.platform.cases.api import note
from anlan.platform.files.api import attach


@handles(AddEvidence, subject=lambda cmd: Danger.objects.select_for_update().get(pk=cmd.danger))
def add_evidence(cmd: AddEvidence, ctx: Context, danger: Danger) -> int:
    if cmd.stage not in STAGES:
        raise refused("evidence.stage", "请选择整改前、整改后或凭证。", stage="请选择。")
    taken_at, own_place = said_by(cmd.content)
    place = own_place or ((cmd.lon, cmd.lat) if cmd.lon is not None and cmd.lat is not None else None)
    row = attach(danger.subject, danger.division, cmd.file_name, cmd.content, ctx, danger.organisation_id)
    made, new = Evidence.objects.get_or_create(danger=danger, stage=cmd.stage, sha256=row.sha256, defaults={
        "file": row.pk, "file_name": row.name, "content_type": row.content_type, "taken_at": taken_at, "lon": place[0] if place else None,
        "lat": place[1] if place else None, "located_by": ("exif" if own_place else "phone") if place else "", "added_at": clock.now(), "added_by": ctx.actor.name[:120],
    })  # fmt: skip
    if new:
        note(
            danger,
            ctx,
            "evidence",
            f"{STAGES[cmd.stage]}：{row.name}",
            sha256=row.sha256,
            lon=made.lon,
            lat=made.lat,
            taken_at=taken_at,
        )
    return made.pk
