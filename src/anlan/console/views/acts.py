"""The plain verbs of any case, from a button or a small form: one door for all life-cycles."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from anlan.console.doors import changed, do, number, page_for
from anlan.console.waiting import case_url
from anlan.platform.cases.act import Act
from anlan.platform.cases.api import get_table

#: words for the fields a verb asks for, by the name of the field; others show the name itself
FIELDS = {
    "reason": gettext_lazy("理由"), "result": gettext_lazy("完成情况"), "opinion": gettext_lazy("意见"), "assignee": gettext_lazy("指派给"), "minutes": gettext_lazy("静音分钟数"), "note": gettext_lazy("备注"),
    "proof": gettext_lazy("凭证（文号、日期或说明）"),
    "day": gettext_lazy("日期"), "seat": gettext_lazy("岗位"), "name": gettext_lazy("姓名"), "username": gettext_lazy("账号"), "file": gettext_lazy("文件"),
}  # fmt: skip


@page_for()
@require_POST
def act(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Do a verb; the fields it needs come with the form, and what is refused is said in words."""
    transition = get_table(kind).find(request.POST.get("verb", ""))
    data: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in transition.fields if name in request.POST}
    if data.get("minutes", "").isdigit():
        data["minutes"] = int(data["minutes"])
    do(request, Act(kind=kind, id=pk, verb=transition.verb, text=request.POST.get("text", ""), data=data, version=number(request.POST.get("version"))))
    return changed(request, request.POST.get("next") or case_url(f"{kind}/{pk}") or "/", _("已%(verb)s。") % {"verb": _(transition.label)})
