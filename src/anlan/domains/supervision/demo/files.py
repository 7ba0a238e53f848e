"""Files for enterprises of the register."""

from collections.abc import Sequence

from anlan.domains.registry.api import ThingView
from anlan.domains.supervision.files import said_by_register
from anlan.domains.supervision.models import EnterpriseFile
from anlan.kernel import clock
from anlan.platform.kinds.bulk import insert


def make_files(things: Sequence[ThingView]) -> list[EnterpriseFile]:
    rows = [EnterpriseFile(subject=thing.subject, counted_at=clock.now(), **said_by_register(thing)) for thing in things]
    insert(rows)
    return rows
