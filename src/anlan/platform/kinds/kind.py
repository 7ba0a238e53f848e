"""A record kind, declared."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models

from anlan.kernel.verdict import Verdict
from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.thing import KEPT_BY_THE_HOUSE, Thing

Compute = Callable[[Any], Mapping[str, Any]]
Check = Callable[[Any], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """How the kind lies on the map. ``geometry`` is point, line or polygon; below ``min_zoom`` points are shown as clusters. ``colour_by`` names a
    column of levels 1–4 (red, orange, yellow, blue) that colours each thing.
    """

    symbol: str
    geometry: str = "point"
    min_zoom: int = 9
    colour: str = "#206bc4"
    shown: bool = False
    colour_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``columns`` of the list, ``filters`` (field names), ``search`` (fields whose words are indexed), ``group`` of the map panel.

    ``compute(thing)`` returns columns the house works out before saving; ``checks`` may refuse a record; ``personal`` fields are left
    out of exports without ``<room>.personal``.
    """

    key: str
    model: type[Thing]
    label: Any
    group: Any
    layer: Layer
    columns: tuple[str, ...] = ("code", "name", "division", "organisation")
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ("code", "name", "address")
    sorts: tuple[str, ...] = ("name", "code", "updated_at")
    compute: Compute | None = None
    checks: tuple[Check, ...] = ()
    personal: tuple[str, ...] = ("contact_name", "contact_phone")
    protected_target: bool = False
    tags: frozenset[str] = field(default_factory=frozenset)

    @property
    def room(self) -> str:
        return str(self.model._meta.app_label)

    def permission(self, action: str) -> str:
        return f"{self.room}.{action}"

    @property
    def fields(self) -> "tuple[models.Field[Any, Any], ...]":
        """The fields a person or an import may fill, in the order of the model."""
        return _fields_of(self.model)

    @property
    def own_fields(self) -> "tuple[models.Field[Any, Any], ...]":
        """The fields that make this kind this kind."""
        return _own_fields_of(self.model)


@cache
def _fields_of(model: type[Thing]) -> "tuple[models.Field[Any, Any], ...]":
    return tuple(f for f in model._meta.concrete_fields if f.editable and f.name not in KEPT_BY_THE_HOUSE)


@cache
def _own_fields_of(model: type[Thing]) -> "tuple[models.Field[Any, Any], ...]":
    shared = {f.name for f in Thing._meta.get_fields()}
    return tuple(f for f in _fields_of(model) if f.name not in shared)


kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known. Its model must be a Thing with a SpatialIndex on ``geom``."""
    if not any(isinstance(index, SpatialIndex) for index in kind.model._meta.indexes):
        raise ValueError(f"{kind.key}: the model needs SpatialIndex(fields=['geom'], …) in Meta.indexes")
    if kinds.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"two kinds are called {kind.key}")
    kind.model.kind_key = kind.key
    _index_questions(kind)
    return kind


def _index_questions(kind: Kind) -> None:
    """What a list may be filtered or sorted by is indexed, without a word in the model; ``makemigrations`` sees it."""
    meta = kind.model._meta
    indexed = {index.fields[0] for index in meta.indexes if index.fields}
    for name in dict.fromkeys((*kind.filters, *kind.sorts)):
        field: Any = meta.get_field(name)
        if not (field.db_index or field.unique or name in indexed):
            short = hashlib.sha256(f"{meta.db_table}.{name}".encode()).hexdigest()[:6]
            meta.indexes = [*meta.indexes, models.Index(fields=[name, "id"], name=f"{kind.key[:10]}_{name[:10]}_{short}")]


def get_kind(key: str) -> Kind:
    """LookupError naming the key when there is no such kind."""
    if key not in kinds:
        raise LookupError(f"没有“{key}”这一类资源 / no kind {key!r}")
    return kinds[key]
