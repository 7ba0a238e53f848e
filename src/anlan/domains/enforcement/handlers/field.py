"""What comes in from the field: applied once, or kept as a conflict until somebody decides. Nothing is thrown away."""

import base64
import binascii
from typing import Any

from anlan.domains.enforcement import field_forms
from anlan.domains.enforcement.commands import SettleField, SyncField
from anlan.domains.enforcement.effects.inspection import may_begin
from anlan.domains.enforcement.events import FieldRecordConflicted
from anlan.domains.enforcement.models import FieldRecord, Inspection
from anlan.domains.enforcement.rules.inspecting import same_word
from anlan.domains.enforcement.said import moment
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse, refused
from anlan.platform.bus.api import emit, handles
from anlan.platform.cases.api import note
from anlan.platform.files.api import attach

Said = dict[str, Any]


@handles(SyncField, subject=lambda cmd: Inspection.objects.select_for_update().get(pk=cmd.inspection))
def sync(cmd: SyncField, ctx: Any, case: Inspection) -> dict[str, Any]:
    known = FieldRecord.objects.filter(key=cmd.key).first()
    if known:
        return _answer(known, case)
    made_at, kept = moment(cmd.made_at, "made_at"), _keep_files(cmd, ctx, case)
    said = dict(cmd.said) | {"files": kept, "signed": any(one["kind"] == "signature" for one in kept)}
    record = FieldRecord(
        key=cmd.key[:64], inspection=case, base_version=cmd.base_version, said=said, made_at=made_at, received_at=clock.now(), by=ctx.actor.name, state="applied",
    )  # fmt: skip
    reason = _why_not(case, cmd, said, ctx)
    if reason:
        record.state, record.reason = "conflict", reason[:200]
        record.save()
        note(case, ctx, "conflict", f"离线记录待核对：{reason}", record=record.pk)
        emit(
            FieldRecordConflicted(
                subject=case.subject, area=case.division, inspection=case.pk, record=record.pk, title=case.title, reason=reason
            )
        )
    else:
        record.save()
        field_forms.form_of(said).apply(case, said, ctx)
    return _answer(record, case)


def _answer(record: FieldRecord, case: Inspection) -> dict[str, Any]:
    return {
        "record": record.pk,
        "state": record.state,
        "reason": record.reason,
        "version": case.version,
        "inspection_state": case.state,
    }


def _why_not(case: Inspection, cmd: SyncField, said: Said, ctx: Any) -> str:
    """The reason a record cannot be applied as it is; empty when it can."""
    form = field_forms.form_of(said)
    for ask in (
        lambda: same_word(cmd.base_version, case.version, case.state, form.states),
        lambda: may_begin(case, said, ctx.actor),
        lambda: form.check(case, said, ctx.actor),
    ):
        verdict = ask()
        if not verdict.allowed:
            return verdict.text
    return ""


def _keep_files(cmd: SyncField, ctx: Any, case: Inspection) -> list[dict[str, Any]]:
    """Photos, sound and the signature, attached to the inspection whatever becomes of the record."""
    kept = []
    for one in cmd.files:
        try:
            content = base64.b64decode(one["content"], validate=True)
        except (binascii.Error, KeyError):
            raise refused("field.file", "附件内容不完整，请重新同步。", files=str(one.get("name"))) from None
        row = attach(case.subject, case.division, one["name"], content, ctx, case.organisation_id)
        kept.append(
            {
                "id": row.pk,
                "name": row.name,
                "kind": one.get("kind", "photo"),
                "item": one.get("item", ""),
                "sha256": row.sha256,
                "at": one.get("at", ""),
            }
        )
    return kept


def _record(cmd: SettleField) -> Inspection:
    return Inspection.objects.select_for_update().get(field_records=cmd.record)


@handles(SettleField, subject=_record)
def settle(cmd: SettleField, ctx: Any, case: Inspection) -> None:
    record = FieldRecord.objects.get(pk=cmd.record)
    if record.state != "conflict":
        raise Refused(refuse("field.settled", "该记录已经处理。", state=record.state))
    if cmd.choice not in ("apply", "keep") or not cmd.reason.strip():
        raise refused("field.choice", "请选择采用离线记录或者保留现有记录，并写明理由。", choice="请选择", reason="请填写")
    if cmd.choice == "apply":
        _override(case, record, ctx)
    record.state, record.settled_by = "settled", ctx.actor.name
    record.save()
    note(
        case,
        ctx,
        "settle",
        f"离线记录{'采用' if cmd.choice == 'apply' else '存档，保留现有记录'}：{cmd.reason}",
        record=record.pk,
    )


def _override(case: Inspection, record: FieldRecord, ctx: Any) -> None:
    """The phone's words become the record; only while nothing rests on the other one yet."""
    form = field_forms.form_of(record.said)
    if case.state not in form.settled_in:
        raise Refused(refuse("field.late", "检查已责令整改、复查或者取消，只能存档离线记录。", state=case.state))
    form.check(case, record.said, ctx.actor).require()
    form.override(case, record, ctx)
