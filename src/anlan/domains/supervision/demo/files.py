"""Files for enterprises of the register; of the invented ones also what an enterprise says of itself and what was checked there."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from anlan.domains.registry.api import ThingView
from anlan.domains.supervision.demo.words import LACKING, SURNAMES
from anlan.domains.supervision.duties import DUTIES
from anlan.domains.supervision.files import said_by_register
from anlan.domains.supervision.models import EnterpriseFile
from anlan.kernel import clock
from anlan.platform.kinds.bulk import insert

CHEMICAL_SIZES = ("large", "medium", "medium")
SIZES = ("large", "medium", "medium", "small", "small", "small", "micro")
CHECKED_SHARE = 0.9
LACKING_SHARE = 0.25


def make_files(things: Sequence[ThingView], seed: int = 1) -> list[EnterpriseFile]:
    rows = [EnterpriseFile(subject=thing.subject, counted_at=clock.now(), **said_by_register(thing)) for thing in things]
    for number, row in enumerate(rows, 1):
        if row.invented:
            _fill(row, number, random.Random(seed * 15_485_863 + number))
    insert(rows)
    return rows


def _fill(row: EnterpriseFile, number: int, chance: random.Random) -> None:
    """What the register does not say of an invented enterprise; what it says stays."""
    row.size = row.size or chance.choice(CHEMICAL_SIZES if row.sector == "chemical" else SIZES)
    row.credit_code = row.credit_code or invented_code(number)
    row.legal_person = row.legal_person or f"{chance.choice(SURNAMES)}某"
    row.accepted_on = date(chance.randint(2008, 2022), chance.randint(1, 12), chance.randint(1, 28))
    row.duties = _checked(chance) if chance.random() < CHECKED_SHARE else {}


def invented_code(number: int) -> str:
    """Eighteen places like a credit code, never a true one: GB 32100-2015 uses neither the letter S nor this ending."""
    return f"91320700YS{number:07d}S"


def _checked(chance: random.Random) -> dict[str, Any]:
    """The twenty duties as an officer found them on one day, the few that lack with what was seen."""
    at = (clock.now() - timedelta(days=chance.randint(10, 200))).isoformat()
    said = {}
    for duty in DUTIES:
        note = LACKING.get(duty.number, "") if chance.random() < LACKING_SHARE else ""
        said[str(duty.number)] = {"state": "no" if note else "yes", "note": note, "by": "演示执法人员（虚构）", "at": at}
    return said
