"""The handler of an import: merge, write in bulk, one event."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from anlan.kernel import clock
from anlan.platform.bus.context import Context
from anlan.platform.bus.register import handles
from anlan.platform.bus.send import emit
from anlan.platform.kinds import bulk
from anlan.platform.kinds.commands import ImportRecords, RecordsImported
from anlan.platform.kinds.handlers import search_entry
from anlan.platform.kinds.importing.merge import Merged, merge
from anlan.platform.kinds.kind import Kind, get_kind
from anlan.platform.kinds.models import RecordVersion
from anlan.platform.search.api import keep

VERSION = ("kind", "object_id", "version", "at", "actor", "command_id", "action", "changes")
SEARCHED = frozenset({"division", "organisation", "name"})


@handles(ImportRecords, area=lambda cmd: (cmd.area, cmd.organisation))
def import_records(cmd: ImportRecords, ctx: Context) -> dict[str, int]:
    kind = get_kind(cmd.kind)
    merged = merge(kind, cmd.rows, cmd.mode, ctx.actor)
    told = {"created": len(merged.created), "updated": len(merged.changed), "unchanged": merged.same, "refused": len(cmd.rows.bad)}
    if cmd.dry_run or not (merged.created or merged.changed):
        return told
    _write(kind, merged, ctx)
    emit(RecordsImported(
        subject=f"{kind.key}/import", area=cmd.area, organisation=cmd.organisation, kind=kind.key, created=told["created"], updated=told["updated"],
        refused=told["refused"],
    ))  # fmt: skip
    return told


def _write(kind: Kind, merged: Merged, ctx: Context) -> None:
    bulk.load(kind, [thing for thing, _ in merged.created])
    for thing, _ in merged.changed:
        thing.version += 1
    names = {name for _, changes in merged.changed for name in changes}
    computed = {f.name for f in kind.model._meta.concrete_fields if not f.editable} & _computed(kind, merged)
    bulk.update([thing for thing, _ in merged.changed], names | computed | {"quality", "version", "updated_at"})
    keep([search_entry(kind, thing) for thing, changes in merged.changed if changes.keys() & (SEARCHED | set(kind.search))])
    for pairs, action in ((merged.created, "created"), (merged.changed, "changed")):
        bulk.insert_lines(RecordVersion, VERSION, list(_versions(kind, pairs, action, ctx)))


def _computed(kind: Kind, merged: Merged) -> set[str]:
    """Columns the house works out are written with any change, whether or not they are the import's."""
    return set(kind.compute(merged.changed[0][0])) if kind.compute and merged.changed else set()


def _versions(kind: Kind, pairs: list[tuple[Any, dict[str, Any]]], action: str, ctx: Context) -> Iterator[tuple[Any, ...]]:
    now = connection.ops.adapt_datetimefield_value(clock.now())
    for thing, changes in pairs:
        yield kind.key, thing.pk, thing.version, now, ctx.actor.name, ctx.id, action, json.dumps(changes, ensure_ascii=False)
