"""Enterprises as others see them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from anlan.domains.supervision.files import file_of
from anlan.domains.supervision.models import EnterpriseFile
from anlan.domains.supervision.models.files import SECTORS, SIZES
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area

MOST = 200
GRAVEST = Case(
    *(When(**{f"{name}__gt": 0}, then=Value(level)) for level, name in enumerate(("red", "orange", "yellow", "blue"), 1))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseView:
    """An enterprise with what supervision knows of it. ``id`` is the key of its file, ``subject`` the registered enterprise."""

    id: int
    subject: str
    code: str
    name: str
    division: str
    organisation_id: int | None
    lon: float | None
    lat: float | None
    invented: bool
    sector: str
    size: str
    open_dangers: int
    major_dangers: int
    overdue_dangers: int
    recurrent_dangers: int

    @property
    def sector_label(self) -> str:
        return SECTORS.get(self.sector, self.sector)

    @property
    def size_label(self) -> str:
        return SIZES.get(self.size, self.size)


_SAME = tuple(f.name for f in fields(EnterpriseView))


def view(file: EnterpriseFile) -> EnterpriseView:
    return EnterpriseView(**{name: getattr(file, name) for name in _SAME})


def get_enterprise(enterprise: int | str) -> EnterpriseView:
    """By the register's key or subject (``12``, ``chemical_enterprise/12``). LookupError when there is none."""
    return view(file_of(enterprise))


def enterprise_rows(actor: Actor, *, area: str = "", sector: str = "", q: str = "") -> QuerySet[EnterpriseFile]:
    rows: Any = EnterpriseFile.objects.filter(visible(actor, "supervision.view"), within_area(area))
    rows = rows.filter(sector=sector) if sector else rows
    return rows.filter(name__icontains=q) if q else rows


def coloured_rows(actor: Actor, area: str = "") -> QuerySet[Any]:
    """Enterprises with a known risk, ``gravest`` the level 1–4 of the gravest, those first."""
    return enterprise_rows(actor, area=area).annotate(gravest=GRAVEST).filter(gravest__isnull=False).order_by("gravest", "id")


def enterprise_page(actor: Actor, asked: Mapping[str, Any], sort: str, rows: int) -> tuple[list[EnterpriseFile], str]:
    """One page of a list sorted by ``sort`` (a column, ``-`` falling) and the key of the next: the value and number of the last row."""
    found = enterprise_rows(
        actor, area=str(asked.get("area") or ""), sector=str(asked.get("sector") or ""), q=str(asked.get("q") or "")
    )
    found = found.filter(grade=asked["grade"]) if asked.get("grade") else found
    name, falling = sort.lstrip("-"), sort.startswith("-")
    value, _, pk = str(asked.get("after") or "").rpartition("_")
    if value and pk.isdigit():
        beyond = Q(**{f"{name}__{'lt' if falling else 'gt'}": value}) | Q(**{name: value, "pk__gt": int(pk)})
        found = found.filter(beyond)
    order = F(name).desc() if falling else F(name).asc(nulls_last=True) if name == "score" else F(name).asc()
    page = list(found.order_by(order, "id")[: rows + 1])
    last = page[rows - 1] if len(page) > rows else None
    return page[:rows], f"{getattr(last, name)}_{last.pk}" if last and getattr(last, name) is not None else ""


def enterprises(actor: Actor, *, area: str = "", sector: str = "", q: str = "", limit: int = MOST) -> list[EnterpriseView]:
    """Enterprises the actor may see, by name."""
    return [view(row) for row in enterprise_rows(actor, area=area, sector=sector, q=q).order_by("name", "id")[:limit]]


def find_file(pk: int) -> EnterpriseFile:
    """The file by its key. LookupError when there is none."""
    found = EnterpriseFile.objects.select_related("organisation").filter(pk=pk).first()
    if found is None:
        raise LookupError("没有这份企业档案。")
    return found
