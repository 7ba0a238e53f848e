"""Documents made on the spot: the plan of the visit, its record, the order to put right, the opinion of the re-check."""

from collections.abc import Callable, Mapping
from typing import Any

from anlan.domains.enforcement.documents.organ import organ_for
from anlan.domains.enforcement.documents.sheet import Sheet, number_of
from anlan.domains.enforcement.models import Inspection
from anlan.domains.enforcement.rules.inspecting import RESULTS, get_item
from anlan.kernel import clock
from anlan.platform.files.api import attachments_of, open_file

COPIES = "本文书一式两份：一份由应急管理部门备案，一份交被检查单位。"
NUMBER_WORDS: Mapping[str, str] = {"record": "检记", "order": "责改", "recheck": "复查"}
"""The word in the number of each document that is also made on the spot."""


def _sheet(case: Inspection, title: str, word: str) -> Sheet:
    return Sheet(organ_for(case), title, number_of(word, case), invented=case.invented)


def _officers(case: Inspection) -> str:
    return "、".join(f"{one['name']}（{one['certificate']}）" for one in case.officers)


def visit_plan(case: Inspection) -> bytes:
    sheet = _sheet(case, "现场检查方案", "检查")
    sheet.line("被检查单位", case.party).line("地址", case.party_address).line(
        "检查时间", f"{case.planned_on:%Y年%m月%d日}"
    ).line("行政执法人员", _officers(case))
    sheet.table(
        ("编号", "检查内容", "依据", "检查方式"),
        [(one["code"], one["title"], one["clause"], one["method"]) for one in map(get_item, case.items)],
        widths=(16, 60, 42, 36),
    )
    return sheet.sealed(organ_for(case), case.opened_at).bytes()


def record(case: Inspection) -> bytes:
    """现场检查记录 (安全生产法 Art. 68)."""
    sheet = _sheet(case, "现场检查记录", NUMBER_WORDS["record"])
    sheet.line("被检查单位", case.party).line("地址", case.party_address or case.place).line("现场负责人", case.companion)
    sheet.line("检查场所", case.place)
    sheet.line(
        "检查时间",
        f"{clock.local_text(case.started_at, '%Y年%m月%d日 %H:%M')} 至 {clock.local_text(case.finished_at, '%d日 %H:%M')}",
    )
    sheet.text(
        f"我们是{organ_for(case)}的行政执法人员{_officers(case)}，现依法对你单位进行现场检查，请予以配合。已出示行政执法证件。"
    )
    sheet.text("检查情况：")
    rows = [
        (
            code,
            get_item(code)["title"],
            RESULTS.get(case.answers.get(code, {}).get("result"), "未查"),
            case.answers.get(code, {}).get("note", ""),
        )
        for code in case.items
    ]
    sheet.table(("编号", "检查内容", "结果", "情况"), rows, widths=(16, 64, 20, 54))
    sheet.text(f"共检查{len(case.items)}项，发现问题{case.faults}项。")
    return _signatures(sheet, case).foot(COPIES).bytes()


def _signatures(sheet: Sheet, case: Inspection) -> Sheet:
    if case.lon is not None and case.finished_at:
        sheet.line("现场定位", f"{case.lon:.5f}, {case.lat:.5f}（精度{_metres(case.position_m)}）")
    sheet.signed(
        "检查人员（签名）：　　　　　　　　　　　　　　",
        f"被检查单位现场负责人（签名）：{f'拒绝签字。{case.refused_to_sign}' if case.refused_to_sign else ''}",
    )
    return _signature(sheet, case, "signature.png").signed(clock.local_text(case.finished_at, "%Y年%m月%d日"))


def _metres(accuracy: float | None) -> str:
    return f"{accuracy:g}米" if accuracy else "未知"


def _signature(sheet: Sheet, case: Inspection, name: str) -> Sheet:
    """The last one of that name, as it was drawn on the phone."""
    found = next((row for row in attachments_of(case.subject)[::-1] if row.name == name), None)
    if found:
        with open_file(found) as content:
            sheet.picture(content.read())
    return sheet


def correction_order(case: Inspection) -> bytes:
    """责令限期整改指令书."""
    sheet = _sheet(case, "责令限期整改指令书", NUMBER_WORDS["order"])
    sheet.text(f"{case.party}：", "经查，你单位存在下列问题：").numbered(
        f"{one['text']}（{one['clause']}）" for one in case.order
    )
    due = clock.local_text(case.due_at, "%Y年%m月%d日")
    sheet.text(
        f"现责令你单位对上述问题于{due}前整改完毕，达到有关法律法规规章和标准规定的要求。由此造成事故的，依法追究有关人员的责任。",
        "整改期间，你单位应当采取措施，确保安全生产。对依法应当给予行政处罚的，另行作出处理。",
        "如果不服本指令，可以依法在60日内申请行政复议，或者在6个月内依法提起行政诉讼，但本指令不停止执行，法律另有规定的除外。",
    )
    sheet.signed("安全生产监管执法人员（签名）：　　　　　　　证号：", "被检查单位负责人（签名）：")
    return sheet.sealed(organ_for(case), case.finished_at).foot(COPIES).bytes()


def recheck(case: Inspection) -> bytes:
    """整改复查意见书."""
    sheet = _sheet(case, "整改复查意见书", NUMBER_WORDS["recheck"])
    said: Mapping[str, Any] = case.recheck or {}
    at = clock.parse_time(said["at"]) if said.get("at") else None
    sheet.text(
        f"{case.party}：",
        f"本机关于{clock.local_text(case.finished_at, '%Y年%m月%d日')}作出了责令限期整改的决定，经对你单位整改情况进行复查，提出如下意见：",
    )
    sheet.numbered(_looked_at(one) for one in said.get("matters") or ())
    sheet.text(
        said.get("opinion") or "（尚未复查）",
        f"复查结论：{'合格' if said.get('passed') else '不合格，依法处理' if said else '—'}。",
    )
    refused = [f"拒绝签字。{said['refused_to_sign']}"] if said.get("refused_to_sign") else []
    sheet.signed("被复查单位负责人（签名）：", *refused)
    _signature(sheet, case, "recheck-signature.png").signed("安全生产监管执法人员（签名）：　　　　　　　证号：")
    return sheet.sealed(organ_for(case), at).foot(COPIES).bytes()


def _looked_at(one: Mapping[str, Any]) -> str:
    return f"{one['text']}：{'已整改' if one['passed'] else '未整改到位。' + one['note']}"


#: form → (name, maker, the states it makes sense in)
INSPECTION_FORMS: Mapping[str, tuple[str, Callable[[Inspection], bytes], Callable[[Inspection], bool]]] = {
    "plan": ("现场检查方案", visit_plan, lambda case: True),
    "record": ("现场检查记录", record, lambda case: case.finished_at is not None),
    "order": ("责令限期整改指令书", correction_order, lambda case: bool(case.order)),
    "recheck": ("整改复查意见书", recheck, lambda case: bool(case.recheck)),
}
