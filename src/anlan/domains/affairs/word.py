"""Official papers of the office: a document in the layout of GB/T 9704, minutes, the appraisal as Excel."""

from datetime import date

from anlan.domains.affairs.models import Meeting, OutgoingDocument, WorkTask
from anlan.domains.affairs.planning import UnitScore
from anlan.kernel import clock
from anlan.platform.accounts.models import Organisation
from anlan.platform.papers.api import OfficialDocument, official_docx, workbook

NOT_SIGNED, INVENTED = "【未签发，不作为正式文件】", "【演示】虚构文件"


def _organ(document: OutgoingDocument | Meeting) -> str:
    return document.organisation.name if document.organisation else "应急管理局"


def outgoing_docx(document: OutgoingDocument) -> bytes:
    """The document as it would be printed; a draft says that it is one, an invented one that it is invented."""
    marks = (INVENTED if document.invented else "", "" if document.document_number else NOT_SIGNED)
    urgent = {"urgent": "加急", "extra": "特急"}.get(document.urgency, "")
    return official_docx(OfficialDocument(
        organ=f"{_organ(document)}文件", title=document.title, number=document.document_number, recipients=document.recipients, urgency=urgent,
        paragraphs=[line.strip() for line in document.body.splitlines() if line.strip()], signed_by=_organ(document), issued_on=document.signed_on,
        signer=document.signer if document.form in ("report", "request") else "", attachments=[a.strip() for a in document.annexes.splitlines() if a.strip()],
        copies_to=document.copies_to, printed_by=f"{_organ(document)}办公室", note=" ".join(filter(None, marks)),
    ))  # fmt: skip


def _day(day: date | None) -> str:
    """As an official document writes it (GB/T 9704-2012 7.3.5.4): no noughts before month and day."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def minutes_docx(meeting: Meeting) -> bytes:
    """会议纪要, with what was resolved and who does it by when; it bears no seal, those present stand below (GB/T 9704 10.3)."""
    tasks = WorkTask.objects.filter(source=meeting.subject).select_related("organisation").order_by("id")
    resolved = [f"{i}. {t.text.rstrip('。')}（责任单位：{t.organisation or '未明确'}，完成时限：{_day(t.due_on) or '未定'}）。" for i, t in enumerate(tasks, 1)]
    held = clock.local(meeting.held_at)
    head = [f"时间：{_day(held)}{held.hour}时{held:%M}分", f"地点：{meeting.place or '—'}", f"主持：{meeting.chair or '—'}"]
    body = [line.strip() for line in (meeting.minutes or "（尚无纪要）").splitlines() if line.strip()]
    return official_docx(OfficialDocument(
        organ=f"{_organ(meeting)}会议纪要", title=meeting.title, number=_day(held), paragraphs=[*head, *body, *(["议定事项："] if resolved else []), *resolved, f"出席：{meeting.attendees or '—'}"],
        printed_by=f"{_organ(meeting)}办公室", issued_on=held.date(), note=INVENTED if meeting.invented else "",
    ))  # fmt: skip


def appraisal_xlsx(rows: list[UnitScore]) -> bytes:
    labels = [part.label for part in rows[0].parts] if rows else []
    lines = [
        (
            r.name,
            r.tasks,
            r.score,
            r.band,
            *(None if p.share is None else round(p.share * p.points, 1) for p in r.parts),
            r.version,
        )
        for r in rows
    ]
    names = {o.pk: o.name for o in Organisation.objects.filter(pk__in=[r.organisation for r in rows])}
    lost = [
        (names.get(r.organisation, r.name), p.label, "；".join(" ".join(r.refs[i]) for i in p.lost_by))
        for r in rows
        for p in r.parts
        if p.lost_by
    ]
    return workbook(
        {
            "部门考核": (("单位", "任务数", "得分", "等次", *labels, "方案版本"), lines),
            "失分事项": (("单位", "部分", "任务"), lost),
        }
    )
