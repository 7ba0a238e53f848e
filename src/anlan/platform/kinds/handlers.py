"""Saving and deleting records, whatever their kind."""

from collections.abc import Mapping
from typing import Any

from django.db.models import ProtectedError

from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse, refused
from anlan.platform.bus.context import Context
from anlan.platform.bus.messages import plain
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit
from anlan.platform.kinds import quality
from anlan.platform.kinds.cells import BadCell, read_cell
from anlan.platform.kinds.commands import DeleteRecord, EditRecords, RecordDeleted, RecordSaved, SaveRecord
from anlan.platform.kinds.kind import Kind, get_kind
from anlan.platform.kinds.models import RecordVersion
from anlan.platform.kinds.places import division_at
from anlan.platform.search.api import entry_for, forget, keep

MOST_AT_ONCE = 1000


def where(cmd: SaveRecord) -> tuple[str, int | None]:
    """The place a save is judged by: the record as it is, or for a new one the place it asks for."""
    kind = get_kind(cmd.kind)
    if cmd.id is None:
        return _asked_place(kind, cmd.data)
    row = kind.model._default_manager.select_for_update().filter(pk=cmd.id).first()
    if row is None:
        raise LookupError("记录不存在或已删除。")
    return row.division, row.organisation_id


def _asked_place(kind: Kind, data: Mapping[str, Any]) -> tuple[str, int | None]:
    """Division and organisation of a record to be; ``-`` lies in nobody's area."""
    asked = {f.name: data[f.name] for f in kind.fields if f.name in ("division", "organisation", "geom") and data.get(f.name) not in (None, "")}
    values = {}
    for f in kind.fields:
        if f.name in asked:
            try:
                values[f.name] = read_cell(f, asked[f.name])
            except BadCell as error:
                raise Refused(refuse("record.invalid", "有字段填写不正确。"), {f.name: str(error)}) from error
    return values.get("division") or division_at(values.get("geom")) or "-", values.get("organisation")


@handles(SaveRecord, area=where)
def save_record(cmd: SaveRecord, ctx: Context) -> int:
    kind = get_kind(cmd.kind)
    thing = kind.model._default_manager.get(pk=cmd.id) if cmd.id else kind.model(created_at=clock.now())
    if cmd.version is not None and cmd.version != thing.version:
        raise refused("record.changed", "此记录刚被他人修改，请刷新后再保存。")
    before = {} if cmd.id is None else snapshot(kind, thing)
    fill(kind, thing, cmd.data)
    _check_place(kind, thing, ctx)
    changes = difference(before, snapshot(kind, thing))
    if cmd.id and not changes:
        return int(thing.pk)
    _store(kind, thing, ctx, changes, created=cmd.id is None)
    return int(thing.pk)


def first_place(cmd: EditRecords) -> tuple[str, int | None]:
    """A change of many is let in by the place of the first; the handler asks for each."""
    if not 1 <= len(cmd.ids) <= MOST_AT_ONCE:
        raise refused("records.many", f"一次可修改 1–{MOST_AT_ONCE} 条记录，请分批。", ids="数量超出")
    row = get_kind(cmd.kind).model._default_manager.filter(pk__in=cmd.ids).order_by("pk").values_list("division", "organisation_id").first()
    if row is None:
        raise LookupError("记录不存在或已删除。")
    return row[0], row[1]


@handles(EditRecords, area=first_place)
def edit_records(cmd: EditRecords, ctx: Context) -> list[int]:
    """All or none: the keys of those that changed."""
    kind = get_kind(cmd.kind)
    if "code" in cmd.data:
        raise refused("record.code", "编码各不相同，不能批量修改。", code="不能批量修改")
    things = list(kind.model._default_manager.select_for_update().filter(pk__in=cmd.ids).order_by("pk"))
    changed = []
    for thing in things:
        _check_place(kind, thing, ctx)
        before = snapshot(kind, thing)
        fill(kind, thing, cmd.data)
        _check_place(kind, thing, ctx)
        if changes := difference(before, snapshot(kind, thing)):
            _store(kind, thing, ctx, changes, created=False)
            changed.append(int(thing.pk))
    return changed


@handles(DeleteRecord, subject=lambda cmd: get_kind(cmd.kind).model._default_manager.select_for_update().get(pk=cmd.id))
def delete_record(cmd: DeleteRecord, ctx: Context, thing: Any) -> None:
    kind = get_kind(cmd.kind)
    emit(RecordDeleted(
        subject=thing.subject, area=thing.division, organisation=thing.organisation_id, kind=kind.key, title=thing.name, reason=cmd.reason
    ))  # fmt: skip
    remember(kind, thing, ctx, "deleted", {name: [value, None] for name, value in snapshot(kind, thing).items()}, thing.version + 1)
    forget(kind.key, [thing.pk])
    try:
        thing.delete()
    except ProtectedError as error:
        raise refused("record.in_use", "还有其他记录引用它，不能删除；可填写停用日期。") from error


def fill(kind: Kind, thing: Any, data: Mapping[str, Any]) -> None:
    """Set the given fields, each read by its own column; Refused naming every field that is wrong and what to do about it."""
    known = {f.name: f for f in kind.fields}
    wrong = {name: "没有这个字段。" for name in data if name not in known}
    for name in data.keys() & known.keys():
        try:
            setattr(thing, known[name].attname, read_cell(known[name], data[name]))
        except BadCell as error:
            wrong[name] = str(error)
    if not wrong:
        thing.division = thing.division or division_at(thing.geom)
        wrong = {f.name: "请填写此项。" for f in kind.fields if not f.blank and not f.null and getattr(thing, f.attname) in (None, "")}
    if wrong:
        raise Refused(refuse("record.invalid", "有字段填写不正确。"), wrong)
    complete(kind, thing)


def complete(kind: Kind, thing: Any) -> None:
    """What the house works out itself: computed columns, checks, quality, times."""
    if kind.compute:
        for name, value in kind.compute(thing).items():
            setattr(thing, name, value)
    for check in kind.checks:
        check(thing).require()
    thing.quality = quality.score(kind, thing)
    thing.updated_at = clock.now()


def snapshot(kind: Kind, thing: Any) -> dict[str, Any]:
    return {f.name: plain(getattr(thing, f.attname)) for f in kind.fields}


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value and (before or value not in (None, ""))}


def remember(kind: Kind, thing: Any, ctx: Context, action: str, changes: Mapping[str, Any], version: int) -> None:
    RecordVersion.objects.create(
        kind=kind.key, object_id=thing.pk, version=version, at=clock.now(), actor=ctx.actor.name, command_id=ctx.id, action=action, changes=changes
    )  # fmt: skip


def search_entry(kind: Kind, thing: Any) -> Any:
    return entry_for(kind.key, thing.pk, thing.name, search_text(kind, thing), thing.division, thing.organisation_id)


def search_text(kind: Kind, thing: Any) -> str:
    return " ".join(str(getattr(thing, name) or "") for name in kind.search)


def _store(kind: Kind, thing: Any, ctx: Context, changes: Mapping[str, Any], *, created: bool) -> None:
    if kind.model._default_manager.filter(code=thing.code).exclude(pk=thing.pk).exists():
        raise refused("record.code", "编码已被使用。", code="编码已被使用，请换一个。")
    thing.version = 1 if created else thing.version + 1
    thing.save()
    remember(kind, thing, ctx, "created" if created else "changed", changes, thing.version)
    keep([search_entry(kind, thing)])
    emit(RecordSaved(
        subject=thing.subject, area=thing.division, organisation=thing.organisation_id, kind=kind.key, title=thing.name, created=created,
        changed=tuple(changes),
    ))  # fmt: skip


def _check_place(kind: Kind, thing: Any, ctx: Context) -> None:
    """A record cannot be moved to where the actor has no right."""
    if not ctx.actor.may(kind.permission("edit"), thing.division, thing.organisation_id):
        raise Refused(refuse("denied", "不能把记录放到您辖区以外。", area=thing.division), {"division": "不在您的辖区内。"})
