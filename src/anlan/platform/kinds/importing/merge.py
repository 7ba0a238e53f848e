"""Merging a cleaned batch with what is there: who is new, who changes, who is refused, row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from django.db.models.expressions import RawSQL

from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.messages import plain
from anlan.platform.geo import GeometryField, as_geojsons
from anlan.platform.kinds.handlers import complete, difference, snapshot
from anlan.platform.kinds.importing.batch import KEEP, Batch
from anlan.platform.kinds.kind import Kind
from anlan.platform.kinds.places import divisions_at


@dataclass(slots=True, kw_only=True)
class Merged:
    """``created`` and ``changed``: (record, its changes). ``same``: rows that say what is already known."""

    at: datetime = field(default_factory=clock.now)
    created: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    changed: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    same: int = 0


def merge(kind: Kind, batch: Batch, mode: str, actor: Actor) -> Merged:
    """Work out what the batch would do; nothing is written. Faults are noted in the batch."""
    fields = {f.name: f for f in kind.fields}
    _refuse_repeats(batch, fields["code"])
    present = _present(kind, [batch.columns["code"][i] for i in range(len(batch.numbers)) if i not in batch.bad])
    _fill_divisions(batch, present)
    rights = Rights(kind, actor)
    merged, new = Merged(), list[Any]()
    for position in range(len(batch.numbers)):
        if position not in batch.bad:
            _merge_row(kind, batch, position, present, mode, rights, merged, new)
    merged.created = list(zip(new, _said(kind, new), strict=True))
    return merged


class Rights:
    """May the actor change things there? Each place is asked once."""

    def __init__(self, kind: Kind, actor: Actor) -> None:
        self.permission, self.actor = kind.permission("import"), actor
        self.known: dict[tuple[str, int | None], bool] = {}

    def __contains__(self, thing: Any) -> bool:
        place = (thing.division, thing.organisation_id)
        if place not in self.known:
            self.known[place] = self.actor.may(self.permission, *place)
        return self.known[place]


def _merge_row(
    kind: Kind, batch: Batch, position: int, present: dict[str, Any], mode: str, rights: Rights, merged: Merged, new: list[Any]
) -> None:
    values = {name: column[position] for name, column in batch.columns.items()}
    thing = present.get(values["code"])
    if problem := _out_of_mode(thing, mode):
        batch.blame(position, None, values["code"], problem)
    elif thing is None:
        new.extend(_created(kind, batch, position, values, rights, merged.at))
    else:
        _change(kind, batch, position, thing, values, rights, merged)


def _created(kind: Kind, batch: Batch, position: int, values: dict[str, Any], rights: Rights, at: datetime) -> Iterator[Any]:
    """The new record, or none if it may not be."""
    thing = kind.model(created_at=at)
    _set(kind, thing, values)
    if _complete(kind, batch, position, thing) and _allowed(kind, batch, position, thing, rights):
        yield thing


def _said(kind: Kind, things: list[Any]) -> list[dict[str, Any]]:
    """What new records say, as their histories keep it: nothing before, the value after. Column by column, for they are many."""
    said: list[dict[str, Any]] = [{} for _ in things]
    for f in kind.fields:
        values = [getattr(thing, f.attname) for thing in things]
        told = as_geojsons(values) if isinstance(f, GeometryField) else map(plain, values)
        for one, value in zip(said, told, strict=True):
            if value is not None and value != "":
                one[f.name] = [None, value]
    return said


def _change(kind: Kind, batch: Batch, position: int, thing: Any, values: dict[str, Any], rights: Rights, merged: Merged) -> None:
    if not _allowed(kind, batch, position, thing, rights):
        return
    before = snapshot(kind, thing)
    _set(kind, thing, values)
    if not (_complete(kind, batch, position, thing) and _allowed(kind, batch, position, thing, rights)):
        return
    if changes := difference(before, snapshot(kind, thing)):
        merged.changed.append((thing, changes))
    else:
        merged.same += 1


def _set(kind: Kind, thing: Any, values: dict[str, Any]) -> None:
    for f in kind.fields:
        value = values.get(f.name, KEEP)
        if value is not KEEP:
            setattr(thing, f.attname, value)


def _complete(kind: Kind, batch: Batch, position: int, thing: Any) -> bool:
    for f in kind.fields:
        if not f.blank and not f.null and getattr(thing, f.attname) in (None, ""):
            batch.blame(position, f, "", "请填写此项。" if f.name != "division" else "请填写区划，或填写落在辖区内的位置。")
            return False
    try:
        complete(kind, thing)
    except Refused as refusal:
        batch.blame(position, None, thing.code, str(refusal))
        return False
    return True


def _allowed(kind: Kind, batch: Batch, position: int, thing: Any, rights: Rights) -> bool:
    if thing in rights:
        return True
    division = next(f for f in kind.fields if f.name == "division")
    batch.blame(position, division, thing.division, "不在您的辖区或单位内，请由有权限的人员导入。")
    return False


def _out_of_mode(thing: Any, mode: str) -> str:
    if thing is None and mode == "update":
        return "没有这个编码的记录；当前方式为只更新。"
    return "编码已存在；当前方式为只新增。" if thing is not None and mode == "create" else ""


def _refuse_repeats(batch: Batch, code: Any) -> None:
    """A code stands once in a file; a row without one cannot be matched."""
    first: dict[Any, int] = {}
    for position, value in enumerate(batch.columns["code"]):
        if value is KEEP:
            if position not in batch.bad:
                batch.blame(position, code, "", "请填写编码。")
        elif (seen := first.setdefault(value, position)) != position:
            batch.blame(position, code, value, f"与第 {batch.numbers[seen]} 行的编码重复，请合并或改正。")


def _present(kind: Kind, codes: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in _parts(codes, 5000):
        for thing in kind.model._default_manager.select_for_update().filter(code__in=_texts(part)).order_by("pk"):
            found[thing.code] = thing
    return found


def _texts(values: list[str]) -> RawSQL:
    """Any number of texts as one parameter."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::text[])", [values])
    return RawSQL("SELECT value FROM json_each(%s)", [plain_json(values)])


def plain_json(values: list[str]) -> str:
    import json

    return json.dumps(plain(values))


def _fill_divisions(batch: Batch, present: dict[str, Any]) -> None:
    """A new record with a place but no division lies in the smallest division around it."""
    if "geom" not in batch.columns:
        return
    codes, count = batch.columns["code"], len(batch.numbers)
    divisions = batch.columns.setdefault("division", [KEEP] * count)
    bare = [
        i
        for i in range(count)
        if divisions[i] in (KEEP, "") and batch.columns["geom"][i] not in (KEEP, None) and codes[i] not in present
    ]
    if bare:
        shapes = np.array([batch.columns["geom"][i] for i in bare], dtype=object)
        for position, code in zip(bare, divisions_at(shapes), strict=True):
            divisions[position] = code or KEEP


def _parts(values: list[str], size: int) -> Iterator[list[str]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
