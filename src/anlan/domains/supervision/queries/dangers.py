"""Dangers: lists, one, those of an enterprise."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from anlan.domains.supervision.effects.danger import UNFIXED
from anlan.domains.supervision.files import file_of
from anlan.domains.supervision.models import Danger, Evidence
from anlan.domains.supervision.rules.dangers import FIVE
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area
from anlan.platform.kinds.along import by_index

PAGE = 50
NEAR_DEG, MOST_AT_A_PLACE = 0.0003, 20  # some 30 m
NEW, OPEN = "supervision_danger_new", "supervision_danger_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerView:
    """A danger as other rooms see it."""

    id: int
    number: str
    title: str
    text: str
    state: str
    state_label: str
    level: str
    source: str
    category: str
    clause: str
    origin: str
    division: str
    organisation_id: int | None
    enterprise: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    overdue: bool
    listed_at: datetime | None
    stopped_at: datetime | None
    lon: float | None
    lat: float | None
    invented: bool

    @property
    def subject(self) -> str:
        return f"danger/{self.id}"


_SAME = tuple(f.name for f in fields(DangerView) if f.name != "enterprise")


def view(danger: Danger) -> DangerView:
    return DangerView(**{name: getattr(danger, name) for name in _SAME}, enterprise=danger.file.subject)


def get_danger(pk: int) -> DangerView:
    """LookupError when there is none."""
    return view(find_danger(pk))


def find_danger(pk: int) -> Danger:
    found = Danger.objects.select_related("file", "recurs").filter(pk=pk).first()
    if found is None:
        raise LookupError("没有这条隐患。")
    return found


def dangers_of(enterprise: int | str, *, open_only: bool = False, limit: int = 200) -> list[DangerView]:
    """Dangers of an enterprise, newest first."""
    rows = Danger.objects.select_related("file").filter(file=file_of(enterprise))
    return [view(row) for row in (rows.filter(closed_at=None) if open_only else rows)[:limit]]


def dangers_from(origin: str) -> list[DangerView]:
    """Dangers that came from a case (``inspection/3``), oldest first."""
    return [view(row) for row in Danger.objects.select_related("file").filter(origin=origin).order_by("id")]


def unfixed_at(thing: str, lon: float | None, lat: float | None) -> list[int]:
    """Dangers not yet put right at this very thing, or, where a danger names no thing, at this place; keys, oldest first."""
    rows = Danger.objects.filter(state__in=UNFIXED, closed_at=None, exercise=False)
    found = set(rows.filter(thing=thing).values_list("pk", flat=True)) if thing else set()
    if lon is not None and lat is not None:
        box = {"lon__range": (lon - NEAR_DEG, lon + NEAR_DEG), "lat__range": (lat - NEAR_DEG, lat + NEAR_DEG)}
        found |= set(rows.filter(thing="", **box).values_list("pk", flat=True))
    return sorted(found)[:MOST_AT_A_PLACE]


def danger_rows(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Danger]:
    """What a list asks for: ``state`` (a state, ``open``, ``overdue``, ``listed``, ``stopped``, ``recurrent``), level, source, sector, area, enterprise, q."""
    rows: QuerySet[Danger] = Danger.objects.select_related("file").filter(visible(actor, "supervision.view"))
    for name in ("level", "source", "sector", "category"):
        rows = rows.filter(**{name: asked[name]}) if asked.get(name) else rows
    if asked.get("area"):
        rows = rows.filter(within_area(str(asked["area"])))
    if str(asked.get("enterprise") or "").isdigit():
        rows = rows.filter(file=int(asked["enterprise"]))
    if asked.get("q"):
        rows = rows.filter(Q(title__icontains=asked["q"]) | Q(number=str(asked["q"]).upper()))
    return _by_time(_in_state(rows, str(asked.get("state") or "")), actor, asked)


def _by_time(rows: QuerySet[Danger], actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Danger]:
    """Lists of a government are read in the order of time: SQLite would read the whole area and sort it. An enterprise's own are few."""
    few = asked.get("enterprise") or any(grant.organisation is not None for grant in actor.grants_for("supervision.view"))
    index = {"": NEW, "recurrent": NEW, "open": OPEN, "overdue": OPEN, "listed": OPEN, "stopped": OPEN}.get(
        str(asked.get("state") or "")
    )
    return rows if few or index is None else by_index(rows, index)


def _in_state(rows: QuerySet[Danger], state: str) -> QuerySet[Danger]:
    match state:
        case "":
            return rows
        case "open":
            return rows.filter(closed_at=None)
        case "overdue":
            return rows.filter(overdue=True, closed_at=None)
        case "listed":
            return rows.filter(listed_at__isnull=False, closed_at=None)
        case "stopped":
            return rows.filter(stopped_at__isnull=False, closed_at=None)
        case "recurrent":
            return rows.filter(recurs__isnull=False)
    return rows.filter(state=state)


def page_of(rows: QuerySet[Danger], after: str = "") -> tuple[list[Danger], str]:
    """One page, newest first, and the key of the next: the time and number of the last row."""
    at, _, pk = after.rpartition("_")
    if at and pk.isdigit():
        moment = datetime.fromisoformat(at)
        rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=int(pk)), opened_at__lte=moment)
    found = list(rows.order_by("-opened_at", "-id")[: PAGE + 1])
    more = len(found) > PAGE
    return found[:PAGE], f"{found[PAGE - 1].opened_at.isoformat()}_{found[PAGE - 1].pk}" if more else ""


def evidence_of(danger: Danger) -> dict[str, list[Evidence]]:
    """Photographs and papers by stage."""
    found: dict[str, list[Evidence]] = {}
    for each in danger.evidence.all():
        found.setdefault(each.stage, []).append(each)
    return found


def five_of(danger: Danger) -> list[tuple[str, str, Any]]:
    """五落实: name, word, what is settled."""
    return [(name, word, getattr(danger, name)) for name, word in FIVE.items()]


def grave_dangers(actor: Actor, limit: int) -> list[Danger]:
    """Open major dangers, newest first, for the map."""
    rows = Danger.objects.filter(visible(actor, "supervision.view"), level="major", closed_at=None, exercise=False)
    return list(by_index(rows, OPEN).order_by("-opened_at", "-id")[:limit])
