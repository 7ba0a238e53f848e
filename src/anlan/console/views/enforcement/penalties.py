"""行政处罚案件: one case on one page, its steps as forms, its file, its documents."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, fresh_key, number, page_for, posted
from anlan.console.pick import area_of
from anlan.console.views.enforcement.inspections import as_word
from anlan.console.views.registry import areas, division_names
from anlan.domains.enforcement import api as enforcement
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of
from anlan.platform.cases.act import Act
from anlan.platform.cases.api import choices, deadlines_of, get_table, timeline
from anlan.platform.http.security import require

STAGES = (
    ("立案", ("proposed", "dismissed")), ("调查取证", ("investigating", "concluded")), ("告知听证", ("noticed", "hearing")), ("审核", ("defended",)),
    ("决定", ("reviewed",)), ("送达", ("decided",)), ("执行", ("served",)), ("结案", ("executed", "closed")),
)  # fmt: skip
LISTS = ("kinds", "officers")


@page_for("enforcement.view")
def penalty(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    case = enforcement.get_penalty(actor, pk)
    chain = enforcement.check_file(case)
    name = "console/enforcement/penalty_now.html" if request.headers.get("HX-Request") else "console/enforcement/penalty.html"
    return render(request, name, {
        "case": case, "choices": (offered := _offered(case, actor)), "awaited": _awaited(case, offered), "stages": _stages(case.state), "range": enforcement.range_of(case), "needs": enforcement.needs(case),
        "systems": _systems(case, chain), "chain": chain, "papers": case.papers.order_by("number"), "forms": _forms(case), "deadlines": deadlines_of(case),
        "entries": timeline(case)[::-1], "place": division_names({case.division}).get(case.division, case.division), "kinds": enforcement.KINDS,
        "officers": enforcement.officers_for(actor, case.division), "standard": enforcement.table("discretion"), "owed": enforcement.owed_yuan(case),
        "may_prove": case.state == "investigating" and actor.may("enforcement.inspect", case.division, case.organisation_id),
        "may_export": actor.may("enforcement.export", case.division, case.organisation_id), "tier": enforcement.TIERS[enforcement.range_of(case).tier],
    })  # fmt: skip


def _offered(case: Any, actor: Any) -> list[Any]:
    """The steps open now; stopping the clock while it stands still, or starting it while it runs, is none."""
    idle = "pause" if case.paused_at else "resume"
    wrong = {idle} | ({"report_spot"} if not case.simple else set())
    return [one for one in choices(case, actor) if one.transition.verb not in wrong]


WHO = {"enforcement.head": gettext_noop("负责人"), "enforcement.legal": gettext_noop("法制审核人员"), "enforcement.inspect": gettext_noop("承办人员")}


def _awaited(case: Any, offered: list[Any]) -> list[tuple[str, str]]:
    """Where no step forward is this person's: whose it is, and which."""
    if any(one.transition.target for one in offered):
        return []
    onward = [t for t in case.table.transitions if case.state in t.sources and t.target and not t.danger and t.permission in WHO]
    return [(_(WHO[who]), "、".join(_(t.label) for t in steps)) for who, steps in groupby(sorted(onward, key=lambda t: t.permission), key=lambda t: t.permission)]


def _stages(state: str) -> list[tuple[str, str]]:
    at = next((i for i, (_label, states) in enumerate(STAGES) if state in states), -1)
    if state == "closed":
        at = len(STAGES)
    return [(label, "now" if i == at else "done" if i < at else "") for i, (label, _states) in enumerate(STAGES)]


def _systems(case: Any, chain: Any) -> list[tuple[str, bool, str]]:
    """三项制度, as they stand: publicity, whole-process record, legal review."""
    needed = enforcement.needs(case)["review"]
    review = (_("已由%(who)s审核通过") % {"who": case.reviewed_by}) if case.reviewed_by else _("本案须经法制审核，尚未通过") if needed else _("不属于须法制审核的情形")
    done = case.published_at is not None
    published = _("已公示") if done else _("裁量基准已公布；决定后七个工作日内公示")
    return [
        (_("行政执法公示"), done or case.decided_at is None, published),
        (_("执法全过程记录"), chain.allowed, _("%(n)d 件，校验一致") % {"n": chain.inputs.get("papers", 0)} if chain.allowed else chain.text),
        (_("重大执法决定法制审核"), bool(case.reviewed_by) or not needed, review),
    ]


def _forms(case: Any) -> list[tuple[str, str]]:
    return [(form, name) for form, (name, _make, sensible) in enforcement.PENALTY_FORMS.items() if sensible(case)]


@page_for("enforcement.view")
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """A step with all its form says, lists as lists."""
    transition = get_table("penalty").find(request.POST.get("verb", ""))
    said = {name: request.POST.get(name, "").strip() for name in request.POST if name not in ("csrfmiddlewaretoken", "verb", "version", "key")}
    data = {name: request.POST.getlist(name) if name in LISTS else value for name, value in said.items()}
    do(request, Act(kind="penalty", id=pk, verb=transition.verb, data=data, version=number(request.POST.get("version"))))
    return back(request, reverse("penalty", args=[pk]), _("已%(verb)s。") % {"verb": _(transition.label)})


@page_for("enforcement.inspect")
@require_POST
def circumstances(request: HttpRequest, pk: int) -> HttpResponse:
    flags = ("overdue", "slight", "corrected", "no_fault", "not_established", "endangered_life", "public_interest", "complex")
    said = {name: request.POST.get(name) == "1" for name in flags} | {"harm": request.POST.get("harm", "real"), "found": request.POST.getlist("found")}
    do(request, enforcement.StateCircumstances(penalty=pk, circumstances=said))
    return back(request, reverse("penalty", args=[pk]), _("情节已认定，裁量区间已重新计算。"))


@page_for("enforcement.inspect")
@require_POST
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(refuse("file.none", _("请先选择文件。")))
    said = posted(request, "title", "note")
    do(request, enforcement.AddEvidence(penalty=pk, file_name=file.name or "file", content=file.read(), **said))
    return back(request, reverse("penalty", args=[pk]), _("证据已归入案卷。"))


@page_for("enforcement.view")
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    case = enforcement.get_penalty(actor_of(request), pk)
    if form not in enforcement.PENALTY_FORMS:
        raise LookupError(_("没有这种文书。"))
    name, make, _sensible = enforcement.PENALTY_FORMS[form]
    return as_word(make(case), f"{case.number}-{form}", name)


@page_for("enforcement.export")
def file_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole record, to be checked elsewhere."""
    actor = actor_of(request)
    case = enforcement.get_penalty(actor, pk)
    require(actor, "enforcement.export", case.division)
    answer = HttpResponse(enforcement.file_zip(case), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{case.number}.zip"'
    return answer


@page_for("enforcement.inspect")
def new(request: HttpRequest) -> HttpResponse:
    """A case is proposed; from an inspection the party and the facts come with it."""
    actor = actor_of(request)
    said: dict[str, Any] = _from_inspection(request) | {k: v for k, v in request.GET.items() if v} | request.POST.dict()
    error, wrong = "", {}
    if request.method == "POST":
        try:
            names = ("division", "party", "violation", "facts", "ended_on", "party_kind", "party_code", "party_address", "party_head", "source", "enterprise")
            pk = do(request, enforcement.ProposeCase(
                **posted(request, *names), inspection=number(said.get("inspection")), circumstances={"overdue": True} if said.get("overdue") else {},
            ))  # fmt: skip
            return back(request, reverse("penalty", args=[pk]), _("已提请立案。"))
        except Refused as refusal:
            error, wrong = str(refusal), refusal.fields
    said.setdefault("division", area_of(actor, "enforcement.inspect"))
    return render(request, "console/enforcement/penalty_form.html", {
        "said": said, "error": error, "fields": wrong, "violations": enforcement.violations(), "areas": _places(actor, said["division"]), "key": fresh_key(),
    }, status=422 if error else 200)  # fmt: skip


def _places(actor: Any, chosen: str) -> list[tuple[str, str]]:
    """City and counties, and the town that came with the inspection, by their names."""
    found = areas(actor)
    return found if not chosen or chosen in dict(found) else [*found, (chosen, division_names({chosen}).get(chosen, chosen))]


def _from_inspection(request: HttpRequest) -> dict[str, Any]:
    pk = number(request.GET.get("inspection"))
    if not pk:
        return {}
    case = enforcement.get_inspection(actor_of(request), pk)
    faults = [(code, one) for code, one in case.answers.items() if one["result"] == "fault"]
    first = enforcement.get_item(faults[0][0])["violation"] if faults else ""
    return {
        "inspection": pk, "division": case.division, "party": case.party, "enterprise": case.enterprise, "party_address": case.party_address, "party_kind": "unit",
        "facts": "；".join(one["note"] for _code, one in faults), "violation": first, "source": _("执法检查"), "overdue": "1" if case.state == "failed" else "",
        "ended_on": case.finished_at.date().isoformat() if case.finished_at else "",
    }  # fmt: skip
