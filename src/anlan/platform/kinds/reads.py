"""Who looked at whose telephone number: a record with personal columns, opened by a person, is a line of the audit trail."""

from typing import Any

from anlan.kernel import clock
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import send
from anlan.platform.kinds.commands import ReadPersonal
from anlan.platform.kinds.kind import Kind

AGAIN_MINUTES = 30  # a page that keeps itself fresh is one look, not thirty


def note_reading(kind: Kind, row: Any, actor: Actor) -> None:
    """Note that ``actor`` was shown the personal columns of ``row``; nothing to note where none is said."""
    shown = tuple(name for name in kind.personal if getattr(row, name, None))
    if not shown:
        return
    look = int(clock.now().timestamp() // (60 * AGAIN_MINUTES))
    key = f"read:{actor.user or actor.name}:{row.subject}:{look}"
    send(
        ReadPersonal(kind=kind.key, id=row.pk, columns=shown, area=row.division, organisation=row.organisation_id),
        Context(actor=actor, key=key[:160]),
    )


@handles(ReadPersonal, area=lambda cmd: (cmd.area, cmd.organisation))
def read_personal(cmd: ReadPersonal, ctx: Context) -> None:
    """Nothing changes: the trail's line is all there is to do."""
