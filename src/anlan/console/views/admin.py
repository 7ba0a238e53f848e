"""管理: the audit trail, how the house runs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.console.doors import number, page_for
from anlan.platform.accounts.requests import actor_of
from anlan.platform.accounts.scope import visible
from anlan.platform.bus.models import AuditEntry, Delivery, OutboxEvent
from anlan.platform.jobs.models import JobRun

PAGE = 60


@page_for("audit.view")
def audit(request: HttpRequest) -> HttpResponse:
    """Newest first; ``?subject=`` or ``?who=`` narrow it."""
    rows = AuditEntry.objects.filter(visible(actor_of(request), "audit.view", division="area", organisation=None)).order_by("-id")
    before, who, subject = number(request.GET.get("before")), request.GET.get("who", "").strip(), request.GET.get("subject", "").strip()
    rows = rows.filter(pk__lt=before) if before else rows
    rows = rows.filter(actor__icontains=who) if who else rows
    found = list((rows.filter(subject=subject) if subject else rows)[:PAGE])
    return render(request, "console/audit.html", {"rows": found, "asked": request.GET, "more": found[-1].pk if len(found) == PAGE else None})


@page_for("system.view")
def system(request: HttpRequest) -> HttpResponse:
    """What the worker owes and which jobs ran."""
    return render(request, "console/system.html", {
        "jobs": JobRun.objects.order_by("name"), "pending": len(Delivery.objects.filter(state="pending").values_list("pk")[:1000]),
        "dead": Delivery.objects.filter(state="dead").select_related("event").order_by("-id")[:50],
        "unrelayed": len(OutboxEvent.objects.filter(relayed_at=None).values_list("pk")[:1000]),
    })  # fmt: skip
