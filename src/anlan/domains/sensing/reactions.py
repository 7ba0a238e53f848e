"""What sensing does when it hears: imported devices get their points."""

from typing import Any

from anlan.domains.sensing.commands import CompletePoints
from anlan.platform.bus.api import reacts
from anlan.platform.kinds.commands import RecordsImported


@reacts(RecordsImported)
def complete_points(event: RecordsImported, ctx: Any) -> None:
    if event.kind == "device":
        ctx.send(CompletePoints())
