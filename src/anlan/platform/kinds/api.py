"""Record kinds: declared once (a model and a Kind), and from that list, search, form, import, export, map layer, API, history."""

from anlan.platform.kinds.columns import CodeField, FlagField, QuantityField
from anlan.platform.kinds.commands import DeleteRecord, SaveRecord
from anlan.platform.kinds.kind import Kind, Layer, get_kind, kinds, register
from anlan.platform.kinds.pages import Page, page, visible_rows
from anlan.platform.kinds.thing import Thing

__all__ = [
    "CodeField", "DeleteRecord", "FlagField", "Kind", "Layer", "Page", "QuantityField", "SaveRecord", "Thing", "get_kind", "kinds", "page", "register",
    "visible_rows",
]  # fmt: skip
