"""现场检查: the page that works without a network, what it takes along, and where it brings it."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anlan.console import assets
from anlan.console.doors import page_for
from anlan.domains.enforcement import api as enforcement
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.http.problems import from_refusal


@page_for("enforcement.inspect")
@require_GET
def field(request: HttpRequest) -> HttpResponse:
    return render(request, "console/enforcement/field.html")


@page_for("enforcement.inspect")
@require_GET
def pack(request: HttpRequest) -> HttpResponse:
    """The officer's tasks with everything needed to do them alone."""
    actor = actor_of(request)
    answer = JsonResponse({
        "user": actor.user, "name": actor.name, "at": clock.now().isoformat(), "csrf": get_token(request), "items": enforcement.items_list(),
        "tasks": enforcement.tasks_of(actor),
    })  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer


@page_for("enforcement.inspect")
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """One record from the phone; its key makes a second sending harmless."""
    try:
        said, actor = json.loads(request.body), actor_of(request)
        if said["user"] != actor.user:
            raise Refused(refuse("field.user", _("这条记录由另一账号填写，请用原账号登录后同步。")))
        names = ("key", "inspection", "base_version", "made_at", "said", "files")
        command = enforcement.SyncField(**{name: said[name] for name in names})
        return JsonResponse(send(command, Context(actor=actor, key=f"field:{command.key}")))
    except (ValueError, KeyError, TypeError):
        return from_refusal(Refused(refuse("invalid", _("记录不完整，请重新同步。"))))
    except Refused as refusal:
        return from_refusal(refusal)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The service worker, told which files belong to this build. It lies under /field/, so that it can look after that page alone."""
    files, code = assets.offline()
    head = f"self.FIELD={json.dumps({'build': f'field-{assets.build_name()}', 'files': [reverse('field'), *files]})};\n"
    answer = HttpResponse(head + code, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


