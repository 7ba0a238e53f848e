"""The kinds in words: every column with its unit, range and codes. Committed as a reference and compared."""

from typing import Any

from anlan.platform.kinds.kind import Kind, kinds
from anlan.platform.kinds.thing import Thing
from anlan.platform.kinds.web.schemas import describe


def kinds_markdown() -> str:
    """An overview, the columns every kind has, then a section a kind."""
    known = sorted(kinds.values(), key=lambda kind: kind.key)
    lines = ["# Kinds 台账", "", "| key | 名称 | group | room | on the map | filters | sorts |", "| --- | --- | --- | --- | --- | --- | --- |"]
    lines += [f"| [`{k.key}`](#{k.key}) | {k.label} | {k.group} | {k.room} | {k.layer.geometry}, `{k.layer.symbol}` | {_names(k.filters)} | {_names(k.sorts)} |" for k in known]
    shared = [f for f in Thing._meta.get_fields() if getattr(f, "editable", False)]
    lines += ["", "## Columns every kind has", "", *_table(shared)]
    for kind in known:
        lines += ["", f"## {kind.key}", "", _about(kind), "", *_table(kind.own_fields)]
    return "\n".join(lines) + "\n"


def _about(kind: Kind) -> str:
    told = [f"{kind.label}。"]
    told += [f"Worked out by the house on saving: {_names(_computed(kind))}."] if kind.compute else []
    told += ["A protected target 防护目标: it can be asked to acknowledge a warning."] if kind.protected_target else []
    return " ".join([*told, f"Personal columns: {_names(kind.personal)}."])


def _computed(kind: Kind) -> tuple[str, ...]:
    shared = {f.name for f in Thing._meta.get_fields()}
    return tuple(f.name for f in kind.model._meta.concrete_fields if not f.editable and f.name not in shared and not f.name.startswith("geom_"))


def _table(fields: Any) -> list[str]:
    if not fields:
        return ["No columns of its own."]
    rows = [f"| `{f.name}` | {f.verbose_name} | {getattr(f, 'unit', '')} | {_cell(describe(f))} |" for f in fields]
    return ["| column | 名称 | unit | meaning |", "| --- | --- | --- | --- |", *rows]


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
