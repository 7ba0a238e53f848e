"""What the pages ask of city safety."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from anlan.domains.citysafety.models import Assessment, Brief, Campaign, CityRisk, Creation, CreationItem, Influence
from anlan.domains.citysafety.models.risks import CATEGORIES
from anlan.domains.citysafety.weighing import active
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible, within_area

SEE = "citysafety.view"
SHOWN = 8


def today() -> date:
    return clock.local(clock.now()).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The risk list in one look: by category and grade, what was raised, what is overdue, what changed lately."""

    table: list[tuple[str, str, list[int], int]]
    total: int
    lifted: int
    late: int
    raised: list[CityRisk]
    overdue: list[CityRisk]
    bare: int
    unowned: list[CityRisk]
    changes: list[Assessment]


def overview(actor: Actor, area: str) -> Overview:
    rows = CityRisk.objects.filter(visible(actor, SEE), within_area(area))
    counts: dict[tuple[str, str], int] = {(r["category"], r["grade"] or "3"): r["n"] for r in rows.values("category", "grade").order_by().annotate(n=Count("id"))}
    table = [(key, str(label), [counts.get((key, g), 0) for g in "1234"], sum(counts.get((key, g), 0) for g in "1234")) for key, label in CATEGORIES.items()]
    raised = rows.filter(influences__steps__gt=0).filter(Q(influences__until=None) | Q(influences__until__gt=clock.now())).distinct()
    overdue = rows.filter(review_due_on__lt=today())
    changes = Assessment.objects.filter(risk__in=rows).select_related("risk")[:SHOWN]
    unowned = rows.filter(Q(organisation=None) | Q(measures=""))
    return Overview(
        table=table, total=sum(line[3] for line in table), lifted=raised.count(), late=overdue.count(), raised=list(raised.order_by("grade", "pk")[:SHOWN]),
        overdue=list(overdue.select_related("organisation").order_by("review_due_on")[:SHOWN]), bare=unowned.count(),
        unowned=list(unowned.select_related("organisation").order_by("grade", "pk")[:SHOWN]), changes=list(changes),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRoom:
    risk: CityRisk
    active: list[Influence]
    assessments: list[Assessment]


def risk_room(actor: Actor, pk: int) -> RiskRoom:
    """A risk with what bears upon it and the whole line of its assessments."""
    risk = CityRisk.objects.select_related("organisation").filter(pk=pk).first()
    if risk is None:
        raise LookupError("没有这项风险。")
    if not actor.may(SEE, risk.division, risk.organisation_id):
        raise Refused(refuse("denied", "此风险不在您的辖区或职责内。", area=risk.division))
    return RiskRoom(risk=risk, active=active(risk), assessments=list(risk.assessments.all()[:200]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of the standard in a creation."""

    title: str
    items: list[CreationItem]
    known: float
    scored: float
    reviewed: float


def get_creation(actor: Actor, pk: int) -> Creation:
    row = Creation.objects.filter(pk=pk).first()
    if row is None:
        raise LookupError("没有这个创建。")
    if not actor.may(SEE, row.division, row.organisation_id):
        raise Refused(refuse("denied", "此创建不在您的辖区。", area=row.division))
    return row


def blocks_of(creation: Creation) -> list[Block]:
    """The items by block, in the order of the standard."""
    found: dict[str, list[CreationItem]] = {}
    for item in creation.items.prefetch_related("tasks"):
        found.setdefault(item.block, []).append(item)
    return [
        Block(
            title=title, items=items, known=sum(i.points or 0 for i in items), scored=sum(i.self_score or 0 for i in items),
            reviewed=sum(i.review_score or 0 for i in items),
        )
        for title, items in found.items()
    ]  # fmt: skip


def gaps_of(creation: Creation) -> list[tuple[CreationItem, str]]:
    """Items that lack something, with what it is."""
    return [(item, text) for item in creation.items.all() if (text := _gap(item))]


def _gap(item: CreationItem) -> str:
    if item.points is None:
        return "细则分值未知，须导入正式细则"
    if item.self_score is None:
        return "未自评"
    lost = item.points - item.self_score
    return f"自评失 {lost:g} 分" if lost > 0 else ""


def latest_creations(actor: Actor) -> list[Creation]:
    return list(Creation.objects.filter(visible(actor, SEE)).order_by("-pk")[:10])


def recognised_share(actor: Actor) -> tuple[int, int]:
    """(recognised, all) creation objects: the plan wants a third by 2025 (五（三）专栏3-4)."""
    rows = Creation.objects.filter(visible(actor, SEE)).exclude(state="ended")
    return rows.filter(state="recognised").count(), rows.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    campaign: Campaign
    total: int
    accepted: int
    fixed: int
    open: int
    late: int


def campaign_progress(actor: Actor, pk: int | None = None) -> list[Progress]:
    """How far the campaigns are, running ones first; one query."""
    rows = Campaign.objects.filter(visible(actor, SEE))
    rows = rows.filter(pk=pk) if pk else rows
    counted = rows.annotate(
        total=Count("items", filter=~Q(items__state="dropped")), accepted=Count("items", filter=Q(items__state="accepted")),
        fixed=Count("items", filter=Q(items__state="fixed")), open_=Count("items", filter=Q(items__state="open")),
        late=Count("items", filter=Q(items__state="open", items__due_on__lt=today())),
    ).order_by("state", "-pk")  # fmt: skip
    return [Progress(campaign=c, total=c.total, accepted=c.accepted, fixed=c.fixed, open=c.open_, late=c.late) for c in counted[:50]]


def get_brief(actor: Actor, pk: int) -> Brief:
    row = Brief.objects.filter(pk=pk).first()
    if row is None:
        raise LookupError("没有这份报告。")
    if not actor.may(SEE, row.division, row.organisation_id):
        raise Refused(refuse("denied", "此报告不在您的辖区。", area=row.division))
    return row


def latest_briefs(actor: Actor, limit: int = 8) -> list[Any]:
    return list(Brief.objects.filter(visible(actor, SEE)).order_by("-pk")[:limit])
