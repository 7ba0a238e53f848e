"""The criteria of major dangers, to be searched and cited; the norms a city sets itself."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anlan.console.doors import back, do, page_for
from anlan.domains.supervision import api as supervision
from anlan.kernel.verdict import Refused, refuse
from anlan.platform.accounts.requests import actor_of


@page_for("supervision.view")
def criteria(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    return render(request, "console/supervision/criteria.html", {
        "asked": asked, "rows": supervision.criteria(asked.get("q", "").strip(), asked.get("standard", "")), "standards": supervision.standards(),
        "may_load": bool(actor_of(request).grants_for("supervision.norms")), "may_find": bool(actor_of(request).grants_for("supervision.find")),
    })  # fmt: skip


@page_for("supervision.norms")
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(refuse("file.none", _("请先选择文件。")))
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(refuse("criteria.text", _("文件应为 UTF-8 文本（txt 或 md）。"))) from error
    told = do(request, supervision.LoadCriteria(text=text, source=request.POST.get("source", "").strip() or (file.name or "")))
    return back(request, reverse("criteria"), _("已读入 %(standards)d 个标准、%(criteria)d 条判定条款。") % told)


@page_for("supervision.view")
def norms(request: HttpRequest) -> HttpResponse:
    chosen = supervision.norms_set()
    values = {key: chosen[key].value if key in chosen else spec.value for key, spec in supervision.NORMS.items()}
    rows = [
        (key, spec, read_out(values[key]), json.dumps(values[key], ensure_ascii=False), chosen.get(key))
        for key, spec in supervision.NORMS.items()
    ]
    return render(
        request,
        "console/supervision/norms.html",
        {"rows": rows, "may_set": bool(actor_of(request).grants_for("supervision.norms"))},
    )


def read_out(value: Any) -> list[str]:
    """A norm as people read it: its parts one by one; the rows of a matrix as lines."""
    if isinstance(value, dict):
        return [f"{_part(name)} {amount}" for name, amount in value.items()]
    if isinstance(value, list):
        return [" ".join(map(str, each)) if isinstance(each, list) else str(each) for each in value]
    return [str(value)]


def _part(name: str) -> str:
    """``hot:特级`` → 动火作业 特级."""
    kind, _sep, level = name.partition(":")
    return " ".join(
        _(word) for word in (supervision.WORK_KINDS.get(kind, "其他作业" if kind == "other" else kind), level) if word
    )


@page_for("supervision.norms")
@require_POST
def set_norm(request: HttpRequest) -> HttpResponse:
    try:
        value: Any = json.loads(request.POST.get("value", ""))
    except ValueError as error:
        raise Refused(refuse("norm.value", _("取值的写法不正确，应如现值的样子。"))) from error
    do(request, supervision.SetNorm(key=request.POST.get("key", ""), value=value, basis=request.POST.get("basis", "").strip()))
    return back(request, reverse("norms"), _("约定已更新，自即时起生效。"))
