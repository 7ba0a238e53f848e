"""A new version of the creation standard 评价细则: as an Excel sheet out and in, laid beside the one in force, and a creation moved to it."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

from anlan.domains.citysafety.models import Creation, CreationItem, Standard
from anlan.domains.citysafety.standards import shipped
from anlan.kernel.verdict import refused
from anlan.platform.papers.api import workbook

HEAD = ("编号", "章节", "内容", "分值")
OLD_BLOCK = "旧版条目（新版已无，任务仍在）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item in which two versions differ: ``new``, ``gone`` or ``changed``, with what it was and what it is."""

    key: str
    form: str
    before: str
    after: str


def standards() -> list[Mapping[str, Any]]:
    """Every version, the newest first; the shipped one last."""
    return [{"adopted_at": row.adopted_at, "adopted_by": row.adopted_by, **row.content} for row in Standard.objects.all()] + [shipped()]


def standard_xlsx(content: Mapping[str, Any]) -> bytes:
    rows = [(item["key"], item["block"], item["title"], item.get("points")) for item in content["items"]]
    return workbook({"评价细则": (HEAD, rows)})


def read_standard(file: bytes, current: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items of a sheet headed 编号、章节、内容、分值. What shows evidence for a number is taken over from the version in force."""
    evidence = {item["key"]: item.get("evidence", []) for item in current["items"]}
    rows = _rows(file)
    if tuple(str(cell or "").strip() for cell in rows[0][:4]) != HEAD:
        raise refused("standard.head", f"第一行应为：{'、'.join(HEAD)}。可先下载现行细则，在其上修改。", file="表头不符")
    return [_item(number, row, evidence) for number, row in enumerate(rows[1:], 2) if any(cell not in (None, "") for cell in row[:4])]


def _rows(file: bytes) -> Sequence[Sequence[Any]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(file), read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError) as error:
        raise refused("standard.file", "文件不是 Excel（.xlsx），请下载现行细则后在其上修改。", file="不是 .xlsx") from error
    return [tuple(row) + (None,) * 4 for row in book.worksheets[0].iter_rows(values_only=True)] or [(None,) * 4]


def _item(number: int, row: Sequence[Any], evidence: Mapping[str, Any]) -> dict[str, Any]:
    key, block, title = (str(cell if cell is not None else "").strip() for cell in row[:3])
    return {"key": key, "block": block, "title": title, "points": _points(number, row[3]), "evidence": evidence.get(key, [{"form": "manual"}])}


def _points(number: int, cell: Any) -> float | None:
    """Empty: not known. Refused with its line when it is no number."""
    if cell in (None, ""):
        return None
    try:
        return float(cell)
    except (TypeError, ValueError) as error:
        raise refused("standard.points", f"第 {number} 行分值应为数字：{cell}", file=f"第 {number} 行") from error


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """Where they differ, in the order of the new one; what is gone last."""
    old, new = ({item["key"]: _said(item) for item in content["items"]} for content in (before, after))
    changed = [
        Line(key=key, form="changed" if key in old else "new", before=old.get(key, ""), after=text) for key, text in new.items() if old.get(key) != text
    ]
    return changed + [Line(key=key, form="gone", before=text, after="") for key, text in old.items() if key not in new]


def _said(item: Mapping[str, Any]) -> str:
    points = "分值未知" if item.get("points") is None else f"{item['points']:g} 分"
    return f"{item['block']} / {item['title']}（{points}）"


def move_items(creation: Creation, content: Mapping[str, Any]) -> tuple[int, int]:
    """The creation's items become those of another version, (kept, lost scores). A score that fits stays; tasks are never lost."""
    have = {item.key: item for item in creation.items.prefetch_related("tasks")}
    wanted = {row["key"] for row in content["items"]}
    lost = sum(_moved(have.get(row["key"]), creation, number, row) for number, row in enumerate(content["items"]))
    for item in (item for key, item in have.items() if key not in wanted):
        lost += item.self_score is not None
        _retired(item, len(wanted))
    return len(wanted & set(have)), lost


def _moved(item: CreationItem | None, creation: Creation, number: int, row: Mapping[str, Any]) -> bool:
    """True when a score had to be dropped because it exceeds the new mark."""
    points = row.get("points")
    item = item or CreationItem(creation=creation, key=row["key"])
    item.order, item.block, item.title, item.points = number, row["block"], row["title"], points
    too_high = item.self_score is not None and (points is None or item.self_score > points)
    for part in ("self", "review"):
        score = getattr(item, f"{part}_score")
        if score is not None and (points is None or score > points):
            setattr(item, f"{part}_score", None)
    item.save()
    return too_high


def _retired(item: CreationItem, after: int) -> None:
    if not item.tasks.all():
        item.delete()
        return
    item.order, item.block, item.points, item.self_score, item.review_score = after, OLD_BLOCK, 0.0, 0.0, None
    item.save()
