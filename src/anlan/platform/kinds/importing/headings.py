"""Which column of a sheet is which field: by field name, by its Chinese label, with or without a unit in brackets."""

import re
import unicodedata
from typing import Any

from anlan.kernel.verdict import refused
from anlan.platform.kinds.kind import Kind

PLACE_HEADINGS = {"lon": ("lon", "lng", "longitude", "经度"), "lat": ("lat", "latitude", "纬度")}
_UNIT = re.compile(r"[(（\[].*?[)）\]]\s*\*?$|\*$")


def heading_of(field: Any) -> str:
    """What a template and an export write over the column: label and unit."""
    unit = getattr(field, "unit", "")
    return f"{field.verbose_name}（{unit}）" if unit else str(field.verbose_name)


def match(kind: Kind, headings: list[str]) -> dict[str, int]:
    """Field name → column, with ``lon`` and ``lat`` beside the fields. Refused without a code column, or when one is there twice."""
    known = _known(kind)
    found: dict[str, int] = {}
    for column, heading in enumerate(headings):
        name = known.get(folded(heading)) or known.get(folded(_UNIT.sub("", heading.strip())))
        if name in found:
            raise refused("import.headings", f"表头“{heading[:40]}”出现了两次，请只保留一列。", file="表头重复")
        if name:
            found[name] = column
    if "code" not in found:
        told = "、".join(heading_of(f) for f in kind.fields[:6])
        raise refused("import.headings", f"没有“编码”列；表头可用字段名或中文名（如 {told} …），请下载模板对照。", file="缺少编码列")
    return found


def ignored(kind: Kind, headings: list[str]) -> list[str]:
    """Headings nobody asked for; they are named in the report so that a misspelt one is seen."""
    known = _known(kind)
    kept = KEPT_HEADINGS
    return [h[:80] for h in headings if h and folded(h) not in kept and not (known.get(folded(h)) or known.get(folded(_UNIT.sub("", h.strip()))))]


KEPT_HEADINGS = frozenset({"id", "subject", "quality", "version", "created_at", "updated_at", "数据质量", "kind"})


def folded(heading: str) -> str:
    return unicodedata.normalize("NFKC", str(heading)).strip().strip("*").strip().lower()


def _known(kind: Kind) -> dict[str, str]:
    known = {folded(alias): name for name, aliases in PLACE_HEADINGS.items() for alias in aliases}
    known |= {"geometry": "geom", "wkt": "geom"}
    for field in kind.fields:
        known.setdefault(folded(str(field.verbose_name)), field.name)
        known[folded(heading_of(field))] = field.name
    return known | {folded(f.name): f.name for f in kind.fields}
