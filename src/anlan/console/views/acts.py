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
    "officers": gettext_lazy("执法人员编号"), "officer": gettext_lazy("回避的人员"), "substitute": gettext_lazy("接替的人员"), "signed": gettext_lazy("签字情况"), "text_of_record": gettext_lazy("笔录内容（已出示执法证件）"), "title": gettext_lazy("名称"), "things": gettext_lazy("登记保存的物品"), "outcome": gettext_lazy("处理决定"), "facts": gettext_lazy("查明的违法事实"), "suggestion": gettext_lazy("处理建议"), "how": gettext_lazy("送达方式"), "receiver": gettext_lazy("签收人"), "education": gettext_lazy("教育情况"), "statement": gettext_lazy("当事人意见"), "answer": gettext_lazy("复核意见"), "at": gettext_lazy("时间"), "place": gettext_lazy("地点"), "chair": gettext_lazy("主持人（非本案调查人员）"), "record": gettext_lazy("笔录"), "participants": gettext_lazy("参加的负责人（用、分开）"), "conclusion": gettext_lazy("结论"), "kinds": gettext_lazy("处罚种类"), "organ": gettext_lazy("机关"), "until": gettext_lazy("延至"), "amount_yuan": gettext_lazy("金额（元）"), "voucher": gettext_lazy("票据号"), "court": gettext_lazy("人民法院"), "where": gettext_lazy("公示的网站或者平台"), "lines": gettext_lazy("安排"), "due_on": gettext_lazy("期限"), "answers": gettext_lazy("检查结果"),
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
    return changed(request, request.POST.get("next") or case_url(f"{kind}/{pk}") or "/", _done(_(transition.label)))


def _done(label: str) -> str:
    """What was done, in words: 已验收; a verb that says 已 itself (已报职代会) is not said twice."""
    return f"{label}。" if label.startswith("已") else _("已%(verb)s。") % {"verb": label}
