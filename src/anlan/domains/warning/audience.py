"""Who must hear a warning: the divisions it touches, the people in it, the protected targets that have to answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from secrets import token_urlsafe
from typing import Any

from anlan.domains.registry import api as registry
from anlan.domains.warning.models import Message, Receipt, WarningCase
from anlan.platform.accounts.models import Division
from anlan.platform.geo import intersecting
from anlan.platform.kinds.api import get_kind

COUNTY, STREET = 6, 9  # Division.level


def divisions_touched(shape: Any, inside: str) -> tuple[str, ...]:
    """Counties, and functional zones with an outline of their own, that share ground with ``shape``; ``inside`` when none is drawn."""
    rows = intersecting(Division.objects.filter(level__in=(COUNTY, STREET)), shape)
    codes = sorted(rows.values_list("code", flat=True))
    finest = [code for code in codes if not any(other != code and other.startswith(code) for other in codes)]
    return tuple(finest) or (inside,)


def names_of(codes: Sequence[str]) -> str:
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    return "、".join(names.get(code, code) for code in codes)


def people_in(shape: Any) -> int:
    """Estimated residents inside, by the registry's population grid (approximate)."""
    return int(registry.people_within(shape))


def ask_targets(case: WarningCase, message: Message) -> list[Receipt]:
    """One receipt asked of each school, hospital, nursing home … inside the area."""
    things = registry.protected_targets_within(case.geom)
    contacts = contacts_of(things)
    Receipt.objects.bulk_create([_receipt(message, thing, contacts) for thing in things], ignore_conflicts=True)
    return list(Receipt.objects.filter(message=message))


def contacts_of(things: Iterable[Any]) -> Mapping[str, tuple[str, str]]:
    """Who answers for each thing, by telephone: the record's contact, else its organisation's duty telephone."""
    kinds: dict[str, list[int]] = defaultdict(list)
    for thing in things:
        kinds[thing.kind].append(thing.id)
    found = {}
    for kind, ids in kinds.items():
        rows = get_kind(kind).model._default_manager.filter(pk__in=ids).select_related("organisation")  # noqa: SLF001 - Django's name
        found |= {f"{kind}/{row.pk}": (row.contact_name, row.contact_phone or _duty_phone(row.organisation)) for row in rows}
    return found


def _duty_phone(organisation: Any) -> str:
    return organisation.phone if organisation else ""


def _receipt(message: Message, thing: Any, contacts: Mapping[str, tuple[str, str]]) -> Receipt:
    name, phone = contacts.get(thing.subject, ("", ""))
    return Receipt(
        message=message, target=thing.subject, name=thing.name, division=thing.division, organisation_id=thing.organisation_id,
        contact_name=name[:80], contact_phone=phone[:40], lon=thing.lon, lat=thing.lat, token=token_urlsafe(32),
    )  # fmt: skip
