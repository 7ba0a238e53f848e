"""Handlers of the register's own commands."""

from anlan.domains.registry.commands import LoadThings, SetShelter
from anlan.domains.registry.events import ShelterStateChanged
from anlan.domains.registry.loading import load_rows
from anlan.domains.registry.models import Shelter
from anlan.kernel.clock import now
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, emit, handles
from anlan.platform.kinds.api import get_kind
from anlan.platform.kinds.commands import RecordsImported


@handles(LoadThings, area=lambda cmd: cmd.division)
def load_things(cmd: LoadThings, _ctx: Context) -> int:
    kind = get_kind(cmd.kind)
    count = load_rows(kind, cmd.rows)
    emit(RecordsImported(subject=f"{kind.key}/0", area=cmd.division, kind=kind.key, created=count, updated=0, refused=0))
    return count


@handles(SetShelter, subject=lambda cmd: Shelter.objects.select_for_update().get(pk=cmd.shelter))
def set_shelter(cmd: SetShelter, _ctx: Context, shelter: Shelter) -> int:
    if cmd.state not in ("closed", "open", "full"):
        raise refused("shelter.state", "状态只能是 closed、open 或 full。", state="不正确")
    if cmd.occupants < 0 or (shelter.capacity is not None and cmd.occupants > shelter.capacity):
        raise refused("shelter.capacity", f"安置人数应在 0 至 {shelter.capacity} 之间；请另开避难场所。", occupants="超出容量")
    before, shelter.state, shelter.occupants = shelter.state, cmd.state, cmd.occupants if cmd.state != "closed" else 0
    shelter.engaged_in, shelter.updated_at = cmd.subject if cmd.state != "closed" else "", now()
    shelter.save(update_fields=["state", "occupants", "engaged_in", "updated_at"])
    emit(ShelterStateChanged(
        subject=shelter.subject, area=shelter.division, organisation=shelter.organisation_id, title=shelter.name, before=before, state=shelter.state,
        occupants=shelter.occupants, engaged_in=shelter.engaged_in,
    ))  # fmt: skip
    return shelter.pk
