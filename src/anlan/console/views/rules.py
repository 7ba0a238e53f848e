"""报警规则: what is in force, a rule written and tried on history before it goes live."""

import json
from collections import Counter
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, number, page_for
from anlan.console.pick import area_of
from anlan.console.rulewords import EXAMPLES, FIELD_WORDS, KIND_WORDS, STARTING
from anlan.domains.sensing import api as sensing
from anlan.engines import sensing as engine
from anlan.kernel import clock
from anlan.kernel.divisions import canonical
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of

SELECTORS = {"kind": "sel_kind", "device": "device", "point": "point", "model": "model"}  # selector → form field
LEVELS = ((1, gettext_lazy("一级（红）")), (2, gettext_lazy("二级（橙）")), (3, gettext_lazy("三级（黄）")), (4, gettext_lazy("四级（蓝）")))
MOST_DAYS = 92
SPANS_SHOWN = 200


@page_for("sensing.view")
def rules(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return render(request, "console/rules.html", {
        "rules": sensing.rules_of(actor), "kinds": KIND_WORDS, "may_edit": bool(actor.grants_for("sensing.rules")),
    })  # fmt: skip


@page_for("sensing.view")
def rule(request: HttpRequest, code: str = "") -> HttpResponse:
    """A rule with its versions, or an empty one to be written; ``?version=`` opens another version's form."""
    actor = actor_of(request)
    found = sensing.rule_of(code) if code else None
    if found and not actor.hears("sensing.view", found.rule.division):
        raise Refused(refuse("denied", _("此规则不在您的辖区。"), area=found.rule.division))
    versions = list(found.rule.versions.all()) if found else []
    wanted = number(request.GET.get("version"))
    shown = next((v for v in versions if v.version == wanted), found and (found.newest or found.live))
    return render(request, "console/rule.html", {
        "found": found, "versions": versions, "shown": shown, "kinds": KIND_WORDS, "kind": shown.kind if shown else "threshold",
        "blanks": blanks(shown.kind if shown else "threshold", dict(shown.condition) if shown else {}), "selector": shown.selector if shown else {},
        "known": sensing.selector_words(),
        "division": found.rule.division if found else area_of(actor, "sensing.rules"), "levels": LEVELS,
        "may_edit": bool(actor.grants_for("sensing.rules")), "today": clock.local(clock.now()).date().isoformat(),
        "month_ago": (clock.local(clock.now()) - timedelta(days=7)).date().isoformat(),
    })  # fmt: skip


@page_for("sensing.rules")
def parts(request: HttpRequest) -> HttpResponse:
    """The fields of a kind of rule."""
    kind = request.GET.get("kind", "threshold")
    return render(request, "console/parts/rule_fields.html", {"blanks": blanks(kind, STARTING.get(kind, {}))})


def blanks(kind: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """One blank a field of the condition, in the order of its declaration."""
    shape = engine.CONDITIONS.get(kind, engine.Threshold)
    return [_blank(kind, field, given.get(field.name)) for field in fields(shape)]


def _blank(kind: str, field: Any, value: Any) -> dict[str, Any]:
    label, unit = FIELD_WORDS.get(field.name, (field.name, ""))
    default = None if field.default is MISSING else field.default
    value = default if value is None else value
    wide = field.name in EXAMPLES
    options = {"side": ("inside", "outside") if kind == "fence" else ("above", "below"), "direction": ("either", "rise", "fall")}.get(field.name, ())
    text = json.dumps(value, ensure_ascii=False) if wide and value not in (None, ()) else ("" if wide or value is None else value)
    return {
        "name": field.name, "label": label, "unit": unit, "value": text, "wide": wide, "options": options, "example": EXAMPLES.get(field.name, ""),
        "required": default is None and field.default is MISSING and not field.name.endswith("_kmh"),
    }  # fmt: skip


def asked_rule(request: HttpRequest) -> dict[str, Any]:
    """Kind, condition and selector as the form says them; Refused at the field that cannot be read."""
    said = request.POST
    kind = said.get("kind", "")
    shape = engine.CONDITIONS.get(kind)
    if shape is None:
        raise Refused(refuse("rule.kind", _("请选择规则类型。")), {"kind": _("请选择")})
    condition = {f.name: value for f in fields(shape) if (value := _value(f, said.get(f"c_{f.name}", "").strip())) is not None}
    lacking = [str(FIELD_WORDS.get(name, (name, ""))[0]) for name in engine.required_fields(kind) if name not in condition]
    if lacking:
        raise Refused(refuse("rule.condition", _("请填写：%(fields)s。") % {"fields": "、".join(lacking)}), dict.fromkeys(lacking, _("请填写")))
    selector = {name: text for name, field in SELECTORS.items() if (text := said.get(field, "").strip())}
    return {"kind": kind, "condition": condition, "selector": selector}


def _value(field: Any, text: str) -> Any:
    if not text:
        return None
    if field.name in ("side", "direction"):
        return text
    try:
        return json.loads(text) if field.name in EXAMPLES else (int(text) if "int" in str(field.type) and "float" not in str(field.type) else float(text))
    except ValueError as error:
        label = FIELD_WORDS.get(field.name, (field.name, ""))[0]
        raise Refused(refuse("rule.condition", _("%(label)s 填写不正确。") % {"label": label}), {str(label): str(error)}) from error


@page_for("sensing.rules")
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How many alarms the rule would have raised, where and when, drawn on the curve of the point that had most."""
    try:
        return render(request, "console/parts/rule_preview.html", _previewed(request))
    except Refused as refused:
        return render(request, "console/parts/errors.html", {"error": refused.verdict.text, "fields": refused.fields}, status=422)


def _previewed(request: HttpRequest) -> dict[str, Any]:
    asked, division = asked_rule(request), canonical(request.POST.get("division", "") or area_of(actor_of(request), "sensing.rules"))
    if not actor_of(request).may("sensing.rules", division):
        raise Refused(refuse("denied", _("此区划不在您的辖区。"), area=division))
    selector = {"area": division, **asked["selector"]}
    sensing.check_selector(selector, division).require()
    start, end = _window(request)
    found = sensing.run_preview(asked["kind"], asked["condition"], selector, start, end)
    since = max(start, datetime.fromtimestamp(found.first_us / 1e6, UTC)) if found.first_us else start
    end = min(end, clock.now())
    days = max((end - since).total_seconds() / 86_400, 1e-9)
    shown = request.POST.get("show_point") or next(iter(found.by_point), "") or found.first_point
    point = sensing.find_point(shown)
    return {
        "found": found, "a_week": found.raised / days * 7 if days >= 1 else None, "since": since, "top": list(found.by_point.items())[:20], "shown": shown, "point": point,
        "drawn": _drawn(asked, selector, point, found, start, end) if point else None, "hours": _by_day(found), "fails": found.points == 0, "unfit": found.armed == 0,
    }  # fmt: skip


def _drawn(asked: dict[str, Any], selector: dict[str, str], point: Any, found: Any, start: Any, end: Any) -> dict[str, Any]:
    rule = engine.Rule(id=_("拟用规则"), version=0, on=engine.Selector(**selector), condition=engine.condition_from(asked["kind"], asked["condition"]))
    level = 2
    spans = [(a // 1000, (b or int(end.timestamp() * 1e6)) // 1000, _("会报警"), level) for key, a, b, _stage in found.spans if key == point.key]
    return sensing.curve(point, start, end, conditions=[rule], spans=spans[:SPANS_SHOWN])


def _by_day(found: Any) -> list[tuple[str, int]]:
    days = Counter(clock.local_text(datetime.fromtimestamp(c.decided.time_us / 1e6, UTC))[:10] for c in found.told if c.raised)
    return sorted(days.items())


def _window(request: HttpRequest) -> tuple[Any, Any]:
    start, end = (clock.parse_time(request.POST.get(name, "") + "T00:00:00+08:00") for name in ("from", "until"))
    end += timedelta(days=1)
    if not timedelta(0) < end - start <= timedelta(days=MOST_DAYS):
        raise Refused(refuse("history.window", _("预演时段应为 1 至 %(days)s 天。") % {"days": MOST_DAYS}), {_("预演时段"): _("请调整起止日期")})
    return start, end


@page_for("sensing.rules")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """A new version, as a draft or live at once."""
    asked, said = asked_rule(request), request.POST
    code = said.get("code", "").strip()
    version = do(request, sensing.DraftRule(
        code=code, name=said.get("name", "").strip() or code, division=said.get("division", "").strip(), level=number(said.get("level")) or 3,
        clause=said.get("clause", "").strip(), event_type=said.get("event_type", "").strip(), parent=said.get("parent", "").strip(), **asked,
    ))  # fmt: skip
    if said.get("live"):
        do(request, sensing.PutRuleLive(rule=code, version=version))
        return back(request, f"/rules/{code}/", _("第 %(n)s 版已启用。") % {"n": version})
    return back(request, f"/rules/{code}/", _("已存为第 %(n)s 版草稿，尚未启用。") % {"n": version})


@page_for("sensing.rules")
@require_POST
def put_live(request: HttpRequest, code: str, version: int) -> HttpResponse:
    do(request, sensing.PutRuleLive(rule=code, version=version))
    return back(request, f"/rules/{code}/", _("第 %(n)s 版已启用。") % {"n": version})


@page_for("sensing.rules")
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    do(request, sensing.RetireRule(rule=code))
    return back(request, f"/rules/{code}/", _("规则已停用，它的报警随之恢复。"))
