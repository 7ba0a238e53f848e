"""Tables of units and their duties."""

import re
from collections.abc import Iterator

from anlan.engines.planbook.structure.unit_names import OWN_TITLE

Row = dict[str, int]


def columns_of(text: str) -> Row | None:
    """The head of a table of units: which cell names the unit, which tells its duties."""
    cells = [cell.strip() for cell in text.split("|")]
    unit = next(
        (
            i
            for i, cell in enumerate(cells)
            if re.fullmatch(
                r"(?:责任|成员|组成|牵头)?(?:单位|部门)(?:名称)?|机构(?:名称)?|组别|工作组|岗位|名称|(?:应急|担任)?(?:职务|岗位|角色)|应急小组|小组(?:名称)?",
                cell,
            )
        ),
        -1,
    )
    duty = next((i for i, cell in enumerate(cells) if re.search(r"职责|职能|任务|分工", cell) and len(cell) <= 12), -1)
    return {"unit": unit, "duty": duty} if unit >= 0 and duty >= 0 else None


def in_cells(text: str, row: Row) -> Iterator[str]:
    cells = [cell.strip() for cell in text.split("|")]
    if row and len(cells) > max(row.values()):
        unit, duty = cells[row["unit"]], cells[row["duty"]]
    else:
        named = [i for i, cell in enumerate(cells) if cell and OWN_TITLE.fullmatch(cell) and len(cell) <= 30]
        unit, duty = (cells[named[0]], max(cells[named[0] + 1 :], key=len, default="")) if named else ("", "")
    if unit and len(duty) >= 4:
        yield f"{unit}:{duty}"
