"""隐患: the list, one danger with its verbs, registering one from a phone, photographs, the two lists as Excel."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.chain import chain_of
from anlan.console.doors import back, do, fresh_key, page_for, posted
from anlan.console.views.registry import division_names, thing_name
from anlan.console.views.supervision.home import own_areas
from anlan.console.waiting import case_url
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import choices, deadlines_of, timeline
from anlan.platform.papers.api import EXCEL

STATES = (
    ("open", gettext_lazy("未销号")), ("overdue", gettext_lazy("逾期")), ("found", gettext_lazy("待核实")), ("registered", gettext_lazy("已登记")), ("fixing", gettext_lazy("整改中")), ("fixed", gettext_lazy("待验收")), ("accepted", gettext_lazy("验收合格")),
    ("listed", gettext_lazy("挂牌督办")), ("stopped", gettext_lazy("停产停用")), ("recurrent", gettext_lazy("重复隐患")), ("closed", gettext_lazy("已销号")), ("dismissed", gettext_lazy("不属实")),
)  # fmt: skip
FIELDS = (
    "enterprise",
    "title",
    "text",
    "level",
    "source",
    "category",
    "clause",
    "place",
    "due_at",
    "lon",
    "lat",
    "origin",
    "thing",
)

NEVER = ("danger.self_accept",)
"""Refusals that no filling-in mends: such a verb is not offered. An enterprise does not accept its own major danger."""


@page_for("supervision.view")
def dangers(request: HttpRequest) -> HttpResponse:
    actor, asked = actor_of(request), request.GET.dict()
    asked.setdefault("state", "open")
    found, after = supervision.page_of(supervision.danger_rows(actor, asked), asked.get("after", ""))
    more = urlencode({**{name: value for name, value in asked.items() if name != "after"}, "after": after}) if after else ""
    return render(request, "console/supervision/dangers.html", {
        "rows": found, "names": division_names({row.division for row in found}), "asked": asked, "more": more, "areas": own_areas(actor), "states": STATES,
        "levels": supervision.LEVELS, "sources": supervision.SOURCES, "sectors": supervision.SECTORS, "now": clock.now(),
        "query": urlencode({n: v for n, v in asked.items() if n != "after"}), "may_find": bool(actor.grants_for("supervision.find")),
        "enterprise": supervision.find_file(int(asked["enterprise"])) if asked.get("enterprise", "").isdigit() else None,
    })  # fmt: skip


@page_for("supervision.view")
def danger(request: HttpRequest, pk: int) -> HttpResponse:
    actor, found = actor_of(request), supervision.find_danger(pk)
    if not actor.may("supervision.view", found.division, found.organisation_id):
        raise LookupError(_("没有这条隐患，或不在您的辖区。"))
    name = "console/supervision/danger_now.html" if request.headers.get("HX-Request") else "console/supervision/danger.html"
    return render(request, name, {
        "danger": found, "file": found.file, "choices": [choice for choice in choices(found, actor) if fits(found, choice.transition.verb) and not _never(found, choice.transition, actor)], "entries": timeline(found)[::-1], "deadlines": deadlines_of(found),
        "evidence": supervision.evidence_of(found), "five": supervision.five_of(found), "place": division_names({found.division}).get(found.division, found.division),
        "proofs": _proofs(found), "thing": thing_name(found.thing), "thing_url": case_url(found.thing), "parts": chain_of(found.subject, actor), "chain_map": found.subject, "steps": _steps(found),
        "may_attach": actor.may("files.add", found.division, found.organisation_id) and found.closed_at is None, "stages": supervision.STAGES,
    })  # fmt: skip


def _proofs(row: Any) -> dict[str, str]:
    """Verb → the proof it was done with, the last one given."""
    return {entry.verb: str(entry.data["proof"]) for entry in timeline(row) if isinstance(entry.data, dict) and entry.data.get("proof")}


def _never(row: Any, transition: Any, actor: Any) -> bool:
    return transition.verb in ("accept", "refuse") and transition.guard(row, {}, actor).code in NEVER


def fits(row: Any, verb: str) -> bool:
    """Verbs that could not be meant now are not offered: lifting a stop where none is, reporting twice what was reported."""
    stopped, listed, major = row.stopped_at is not None, row.listed_at is not None, row.level == "major"
    asked = any(each.name == "extension" and each.state == "running" for each in deadlines_of(row))
    offered = {
        "ask_extension": not asked, "deny_extension": asked, "recheck": row.source == "inspection",
        "suspend": major and not stopped, "resume": stopped and row.state in ("fixed", "accepted"), "list": major and not listed, "publish": listed,
        "tell_regulator": major and row.told_regulator_at is None, "tell_workers": major and row.told_workers_at is None,
    }  # fmt: skip
    return offered.get(verb, True)


def _steps(row: Any) -> list[tuple[str, str]]:
    """The path of a danger that is true; one that is not has left it."""
    path = [state for state in row.table.states if state != "dismissed"]
    at = path.index(row.state) if row.state in path else -1
    return [(str(row.table.states[state]), "now" if i == at else "done" if i < at else "") for i, state in enumerate(path)]


@page_for("supervision.find")
def register(request: HttpRequest) -> HttpResponse:
    """One form for the enterprise's own check, a visit, a report from the public; photographs come with it."""
    actor = actor_of(request)
    said = {**request.GET.dict(), **posted(request, *FIELDS)} if request.method == "POST" else request.GET.dict()
    if request.method == "POST":
        try:
            pk = do(request, _command(said))
        except Refused as refusal:
            return _form(request, said, error=str(refusal), wrong=refusal.fields)
        _keep_photographs(request, pk, "before", said)
        return back(request, reverse("danger", args=[pk]), _("隐患已登记。"))
    said.setdefault("source", "enterprise" if _own(actor) else "inspection")
    return _form(request, said)


def _own(actor: Any) -> bool:
    return all(grant.organisation for grant in actor.grants_for("supervision.find"))


def _command(said: dict[str, str]) -> supervision.RegisterDanger:
    values: dict[str, Any] = {name: said[name] for name in FIELDS if said.get(name)}
    if not values.get("enterprise"):
        raise Refused(refuse("danger.enterprise", _("请先选择企业。")), {"enterprise": _("请从列表中选择。")})
    values["lon"], values["lat"] = _degrees(said.get("lon")), _degrees(said.get("lat"))
    return supervision.RegisterDanger(**{"title": "", **values})


def _degrees(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _form(request: HttpRequest, said: dict[str, str], error: str = "", wrong: Any = None) -> HttpResponse:
    actor = actor_of(request)
    chosen = supervision.enterprises(actor, q=said.get("q", ""), limit=200)
    if said.get("enterprise") and said["enterprise"] not in {one.subject for one in chosen}:
        chosen = [supervision.get_enterprise(said["enterprise"]), *chosen]
    return render(request, "console/supervision/danger_form.html", {
        "said": said, "error": error, "fields": wrong or {}, "key": fresh_key(), "enterprises": chosen, "own": _own(actor), "things": _things(said, chosen),
        "levels": supervision.LEVELS, "sources": supervision.SOURCES, "categories": supervision.CATEGORIES, "clauses": supervision.criteria(),
    }, status=422 if error else 200)  # fmt: skip


def _things(said: dict[str, str], chosen: list[Any]) -> list[Any]:
    """The tanks and installations to choose from, once the enterprise is known."""
    subject = said.get("enterprise") or (chosen[0].subject if len(chosen) == 1 else "")
    return supervision.things_of_enterprise(subject) if subject else []


@page_for("files.add")
@require_POST
def add_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    if not request.FILES:
        raise Refused(refuse("file.none", _("请先选择文件。")))
    _keep_photographs(request, pk, request.POST.get("stage", ""), request.POST.dict())
    return back(request, reverse("danger", args=[pk]), _("照片和凭证已保存。"))


def _keep_photographs(request: HttpRequest, pk: int, stage: str, said: dict[str, Any]) -> None:
    for file in request.FILES.getlist("file"):
        send(supervision.AddEvidence(
            danger=pk, stage=stage, file_name=file.name or "file", content=file.read(), lon=_degrees(said.get("lon")), lat=_degrees(said.get("lat")),
        ), Context(actor=actor_of(request)))  # fmt: skip


@page_for("supervision.view")
def two_lists(request: HttpRequest) -> HttpResponse:
    """What the list shows as the two lists, in one Excel book."""
    answer = HttpResponse(supervision.two_lists(actor_of(request), request.GET.dict()), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="two-lists-{clock.local(clock.now()):%Y%m%d}.xlsx"'
    return answer
