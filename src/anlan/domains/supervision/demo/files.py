"""Files for enterprises of the register."""

from collections.abc import Sequence

from anlan.domains.registry.api import ThingView
from anlan.domains.supervision.files import SAME
from anlan.domains.supervision.models import EnterpriseFile
from anlan.kernel import clock
from anlan.platform.kinds.bulk import insert


def make_files(things: Sequence[ThingView]) -> list[EnterpriseFile]:
    rows = [
        EnterpriseFile(subject=thing.subject, safety_grade=str(thing.attrs.get("safety_grade") or ""), counted_at=clock.now(), **{n: getattr(thing, n) for n in SAME})
        for thing in things
    ]  # fmt: skip
    insert(rows)
    return rows
