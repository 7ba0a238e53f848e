"""Invented permits, people, trainings, insurance and risk points."""

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import shapely

from anlan.domains.registry.api import things_of
from anlan.domains.supervision.demo.sectors import permits_of, points_of
from anlan.domains.supervision.demo.words import ANSWERING, PEOPLE, SURNAMES, TRAININGS
from anlan.domains.supervision.models import EnterpriseFile
from anlan.domains.supervision.standing import today
from anlan.kernel import clock
from anlan.platform.kinds.api import get_kind
from anlan.platform.kinds.bulk import load
from anlan.platform.kinds.handlers import complete

Row = dict[str, Any]
GRAVE_SHARE = 0.3
INSURED_SHARE = 0.9  # some have none
TERMS = (-40, 45, 200, 380, 520, 700, 900)  # days until a certificate ends
COVER_YUAN = {"large": 2e7, "medium": 1e7, "small": 5e6, "micro": 3e6}
SPREAD_DEG = 0.0018  # points lie within some 200 m of the enterprise


def make_records(files: Sequence[EnterpriseFile], seed: int) -> dict[str, int]:
    made: dict[str, list[Row]] = {}
    answered = _installations()
    for number, file in enumerate(files):
        chance = random.Random(seed * 7919 + number)
        for kind, row in _of(file, chance, answered.get(file.code, ())):
            made.setdefault(kind, []).append(row)
    for kind, rows in made.items():
        _load(kind, rows)
    return {kind: len(rows) for kind, rows in made.items()}


def _load(key: str, rows: Sequence[Row]) -> None:
    kind = get_kind(key)
    things = [kind.model(created_at=clock.now(), **row) for row in rows]
    for thing in things:
        complete(kind, thing)
    load(kind, things)


def _installations() -> dict[str, list[str]]:
    """Enterprise → codes of its major-hazard installations, for those who answer for them."""
    found: dict[str, list[str]] = {}
    for each in things_of("major_hazard_installation", limit=100_000):
        found.setdefault(str(each.attrs.get("enterprise") or ""), []).append(each.code)
    return found


def _of(file: EnterpriseFile, chance: random.Random, installations: Sequence[str]) -> Iterator[tuple[str, Row]]:
    for name, rows in (
        ("enterprise_permit", _permits),
        ("safety_person", partial(_people, installations=installations)),
        ("safety_training", _trainings),
        ("safety_insurance", _insurance),
        ("risk_point", _points),
    ):
        for number, row in enumerate(rows(file, chance), 1):
            yield name, {**_same(file, name, number), **row}


def _same(file: EnterpriseFile, kind: str, number: int) -> Row:
    return {
        "code": f"{file.code}-{kind[:2].upper()}{kind[-3:].upper()}-{number}", "division": file.division, "organisation_id": file.organisation_id, "enterprise": file.code,
        "source": "演示数据，虚构", "invented": True,
    }  # fmt: skip


def _permits(file: EnterpriseFile, chance: random.Random) -> Iterator[Row]:
    for permit, name, years in permits_of(file.sector):
        issued = today() - timedelta(days=chance.randint(30, 1100))
        yield {"name": name, "permit": permit, "number": f"演示字{chance.randint(10_000, 99_999)}号", "issued_by": "演示发证机关", "issued_on": issued,
               "expires_on": issued + timedelta(days=365 * years) if years else None}  # fmt: skip


def _people(file: EnterpriseFile, chance: random.Random, installations: Sequence[str] = ()) -> Iterator[Row]:
    answering = [(post, prefix, code) for code in installations for post, prefix in ANSWERING]
    for post, prefix, code in [*((post, prefix, "") for post, prefix in PEOPLE), *answering]:
        yield {"name": f"{chance.choice(SURNAMES)}某{chance.choice('甲乙丙丁戊己')}", "post": post, "certificate": f"{prefix}{chance.randint(10_000, 99_999)}", "installation": code,
               "certified_until": today() + timedelta(days=chance.choice(TERMS))}  # fmt: skip


def _trainings(file: EnterpriseFile, chance: random.Random) -> Iterator[Row]:
    for training, name, most, hours, days in TRAININGS:
        people = chance.randint(most // 3, most)
        yield {"name": name, "training": training, "held_on": today() - timedelta(days=chance.randint(5, days)), "hours": float(hours),
               "people": people, "passed": people - min(chance.randint(0, 2), people)}  # fmt: skip


def _insurance(file: EnterpriseFile, chance: random.Random) -> Iterator[Row]:
    if chance.random() < INSURED_SHARE:
        start = today() - timedelta(days=chance.randint(10, 340))
        yield {"name": "安全生产责任保险", "insurer": "演示财产保险公司（虚构）", "policy": f"YS{chance.randint(10**9, 10**10)}", "cover_yuan": COVER_YUAN[file.size or "small"], "valid_from": start,
               "valid_until": start + timedelta(days=365)}  # fmt: skip


def _points(file: EnterpriseFile, chance: random.Random) -> Iterator[Row]:
    for unit, name, hazard, accident, likely, exposed, grave, controls in _some(points_of(file.sector), chance):
        yield {"name": name, "unit": unit, "hazard": hazard, "accident": accident, "method": "LEC", "likelihood": likely, "exposure": exposed, "severity": grave,
               "owner": f"{chance.choice(SURNAMES)}某", "controls": controls, "emergency": "按现场处置方案停车、撤人、报警", "geom": _near(file, chance)}  # fmt: skip


def _some(known: Sequence[Any], chance: random.Random) -> list[Any]:
    """The gravest of the sector, which comes first, is at some only."""
    return ([known[0]] if chance.random() < GRAVE_SHARE else []) + chance.sample(
        known[1:], min(len(known) - 1, chance.randint(3, 6))
    )


def _near(file: EnterpriseFile, chance: random.Random) -> Any:
    if file.lon is None or file.lat is None:
        return None
    return shapely.Point(
        file.lon + chance.uniform(-SPREAD_DEG, SPREAD_DEG), file.lat + chance.uniform(-SPREAD_DEG, SPREAD_DEG) * 0.8
    )
