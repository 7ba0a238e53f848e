"""Typed schemas of a kind, made from its model's fields: what OpenAPI says of it, units and codes included."""

from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal

from django.db import models
from ninja import Field, Schema
from pydantic import ConfigDict, create_model

from anlan.platform.geo import GeometryField
from anlan.platform.kinds.kind import Kind

Number = Annotated[float, Field(allow_inf_nan=False)]
Whole = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
TYPES: tuple[tuple[type[Any], Any], ...] = (
    (GeometryField, dict[str, Any] | str), (models.JSONField, Any), (models.BooleanField, bool), (models.FloatField, Number),
    (models.IntegerField, Whole), (models.DateTimeField, datetime), (models.DateField, date), (models.DecimalField, Number),
)  # fmt: skip


class Strict(Schema):
    """A misspelt field is said to be unknown, not passed over."""

    model_config = ConfigDict(extra="forbid")


def type_of(field: Any) -> Any:
    if field.is_relation:
        return Whole | str
    return next((told for kind, told in TYPES if isinstance(field, kind)), str)


def describe(field: Any) -> str:
    """Label, unit, range, codes: what a person filling it in must know."""
    parts = [str(field.verbose_name)]
    if unit := getattr(field, "unit", ""):
        parts.append(f"单位 {unit}")
    if getattr(field, "minimum", None) is not None:
        parts.append(f"不小于 {field.minimum:g}")
    if getattr(field, "maximum", None) is not None:
        parts.append(f"不大于 {field.maximum:g}")
    if field.choices:
        parts.append("代码 " + " ".join(f"{key}={label}" for key, label in field.flatchoices))
    if isinstance(field, GeometryField):
        parts.append("GeoJSON 几何，经纬度（度），CGCS2000/WGS 84；写入时也可用 WKT")
    if field.is_relation:
        parts.append("键或编码")
    return "；".join(parts)


def class_name(kind: Kind) -> str:
    return "".join(part.capitalize() for part in kind.key.split("_"))


@cache
def in_schema(kind_key: str) -> type[Schema]:
    """What creates a record: code and name are asked for, the division may follow from the place."""
    kind = _kind(kind_key)
    fields = {f.name: _entry(f, required=not f.blank and not f.null and not f.has_default() and f.name != "division") for f in kind.fields}
    return create_model(f"{class_name(kind)}In", __base__=Strict, **fields)  # type: ignore[call-overload]


@cache
def change_schema(kind_key: str) -> type[Schema]:
    """What changes a record: only what is given is set; ``version`` is the one the change was made on."""
    kind = _kind(kind_key)
    fields = {f.name: _entry(f, required=False) for f in kind.fields}
    version = (Whole | None, Field(None, description="所改的是哪个版本；已被他人修改时拒绝（409）"))
    return create_model(f"{class_name(kind)}Change", __base__=Strict, version=version, **fields)  # type: ignore[call-overload]


@cache
def out_schema(kind_key: str) -> type[Schema]:
    """A record as it is told."""
    kind = _kind(kind_key)
    told = {f.name: (_optional(_told_type(f)), Field(None, description=describe(f))) for f in shown_fields(kind)}
    named: dict[str, Any] = {
        "id": (int, Field(description="键")), "kind": (str, Field(description="类别")), "subject": (str, Field(description="类别/键")),
        "organisation_name": (str, Field("", description="责任单位名称")),
    }  # fmt: skip
    return create_model(f"{class_name(kind)}Out", __base__=Schema, **told, **named)  # type: ignore[call-overload]


@cache
def page_schema(kind_key: str) -> type[Schema]:
    kind = _kind(kind_key)
    items: Any = list[out_schema(kind_key)]  # type: ignore[misc]
    return create_model(
        f"{class_name(kind)}Page", __base__=Schema, items=(items, ...),
        after=(str, Field(description="下一页的游标；空表示没有了")), count=(int, Field(description="总数，最多数到 1000")),
        capped=(bool, Field(description="总数超过 1000")),
    )  # fmt: skip


@cache
def question_schema(kind_key: str) -> type[Schema]:
    """What a list may be asked."""
    kind = _kind(kind_key)
    asked: dict[str, Any] = {
        "q": (str, Field("", max_length=200, description="检索词")), "area": (str, Field("", max_length=12, description="区划代码，含下级")),
        "bbox": (str, Field("", max_length=120, description="西,南,东,北（度）")),
        "sort": (str, Field("", max_length=60, description=f"排序：{'、'.join(kind.sorts)}；前加 - 为降序")),
        "after": (str, Field("", max_length=2000, description="上一页给出的游标")),
        "limit": (int, Field(50, ge=1, le=500, description="每页条数")),
        "invented": (bool | None, Field(None, description="是否演示数据")), "organisation": (Whole | None, Field(None, description="责任单位的键")),
    }  # fmt: skip
    for name in kind.filters:
        asked |= _filter_entries(kind.model._meta.get_field(name))
    return create_model(f"{class_name(kind)}Question", __base__=Schema, **asked)


def shown_fields(kind: Kind) -> list[Any]:
    """Every column but the key, the box of the place, and what the house keeps to itself."""
    boxes = {f"{f.name}_{side}" for f in kind.fields if isinstance(f, GeometryField) for side in ("west", "south", "east", "north")}
    return [f for f in kind.model._meta.concrete_fields if f.name not in boxes and not f.primary_key]


def _filter_entries(field: Any) -> dict[str, Any]:
    told, description = type_of(field), describe(field)
    ranged = isinstance(field, models.FloatField | models.IntegerField | models.DateField) and not field.choices
    names = (field.name, f"{field.name}__gte", f"{field.name}__lte") if ranged else (field.name,)
    words = {"": "", "gte": "，不小于", "lte": "，不大于"}
    return {name: (_optional(told), Field(None, description=description + words[name.partition("__")[2]])) for name in names}


def _entry(field: Any, *, required: bool) -> tuple[Any, Any]:
    limits = {"max_length": field.max_length} if type_of(field) is str and field.max_length else {}
    if required:
        return type_of(field), Field(..., description=describe(field), **limits)
    return _optional(type_of(field)), Field(None, description=describe(field), **limits)


def _told_type(field: Any) -> Any:
    if field.is_relation:
        return int
    return dict[str, Any] if isinstance(field, GeometryField) else type_of(field)


def _optional(told: Any) -> Any:
    return told if told is Any else told | None


def _kind(key: str) -> Kind:
    from anlan.platform.kinds.kind import get_kind

    return get_kind(key)


class RowErrorOut(Schema):
    row: int = Field(description="文件中的行号")
    field: str
    label: str
    value: str
    problem: str = Field(description="哪里不对、怎么改")


class ReportOut(Schema):
    """What an import did or, when dry, would do."""

    created: int
    updated: int
    unchanged: int
    refused: int
    errors: list[RowErrorOut] = Field(description="最多 1000 条")
    errors_total: int
    ignored: list[str] = Field(description="未识别的表头")
    dry_run: bool


class VersionOut(Schema):
    version: int
    at: datetime
    actor: str
    action: Literal["created", "changed", "deleted"]
    changes: dict[str, list[Any]] = Field(description="字段 → [原值, 新值]")


class BulkIn(Strict):
    ids: list[Whole] = Field(min_length=1, max_length=1000)
    data: dict[str, Any] = Field(description="要统一设置的字段")


class BulkOut(Schema):
    changed: list[int]


class KindOut(Schema):
    """A kind, as a client needs it to draw a list, a form or a layer."""

    key: str
    label: str
    group: str
    room: str
    geometry: str
    symbol: str
    colour: str
    min_zoom: int
    columns: list[str]
    filters: list[str]
    sorts: list[str]
    fields: list[dict[str, Any]]
