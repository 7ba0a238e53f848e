"""Is it alive, and how is it: for supervisors and Prometheus."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from anlan.platform.bus.models import Delivery, OutboxEvent

_outbox = Gauge("anlan_outbox_unrelayed", "Events not yet relayed to the service bus")
_pending = Gauge("anlan_reactions_pending", "Reactions owed")
_dead = Gauge("anlan_reactions_dead", "Reactions on the dead-letter shelf")


def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format; capped counts, so bounded at any size."""
    _outbox.set(len(OutboxEvent.objects.filter(relayed_at=None).values_list("pk")[:10_000]))
    _pending.set(len(Delivery.objects.filter(state="pending").values_list("pk")[:10_000]))
    _dead.set(len(Delivery.objects.filter(state="dead").values_list("pk")[:10_000]))
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
