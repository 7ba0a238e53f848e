"""The roster as a sheet: read with an error for each row that cannot be used, written so that it can be read again."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from anlan.domains.command.rules import SEATS
from anlan.kernel import clock
from anlan.kernel.saying import say
from anlan.kernel.verdict import refused
from anlan.platform.kinds.export.workbook import workbook
from anlan.platform.kinds.sheets import read_sheet

HEADINGS = {"日期": "day", "岗位": "seat", "姓名": "name", "电话": "phone", "账号": "username", "开始": "starts", "结束": "ends"}
MUST = ("日期", "岗位", "姓名")
MOST_ROWS = 2000


def read_roster(filename: str, content: bytes) -> tuple[dict[str, str], ...]:
    """The rows of an Excel or CSV file as ``LoadRoster`` takes them; what is in them is judged by the command."""
    sheet = read_sheet(filename, content)
    if missing := [name for name in MUST if name not in sheet.headings]:
        raise refused("roster.headings", say("缺少列：{columns}。请用导出的值班表作模板。", columns="、".join(missing)), file="表头不完整")
    if len(sheet.rows) > MOST_ROWS:
        raise refused("too_large", say("值班表超过 {most} 行，请分批导入。", most=MOST_ROWS), file="行数过多")
    return tuple({**row, "line": str(line)} for line, row in enumerate(_rows(sheet.headings, sheet.rows), sheet.first_line) if any(row.values()))


def _rows(headings: list[str], rows: list[tuple[Any, ...]]) -> Iterator[dict[str, str]]:
    places = {HEADINGS[heading]: number for number, heading in enumerate(headings) if heading in HEADINGS}
    for row in rows:
        yield {name: _text(row[number]) if number < len(row) else "" for name, number in places.items()}


def _text(cell: Any) -> str:
    """A cell as a person would type it: dates, times, and telephone numbers that Excel made numbers of."""
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime("%Y-%m-%d" if cell.time() == time() else "%H:%M")
        case date():
            return cell.isoformat()
        case time():
            return cell.strftime("%H:%M")
        case timedelta():
            return f"{cell.seconds // 3600:02d}:{cell.seconds // 60 % 60:02d}"
        case float() if 0 <= cell < 1:
            return f"{round(cell * 1440) // 60:02d}:{round(cell * 1440) % 60:02d}"
    return str(cell).strip()


def roster_xlsx(turns: list[Any]) -> bytes:
    lines = [list(HEADINGS), *([list(_line(turn)) for turn in turns])]
    return b"".join(workbook([lines]))


def _line(turn: Any) -> tuple[str, ...]:
    hours = (clock.local_text(turn.starts_at, "%H:%M"), clock.local_text(turn.ends_at, "%H:%M"))
    return (turn.day.isoformat(), SEATS[turn.seat], turn.name, turn.phone, turn.username, *hours)


def seat_of(text: str) -> str:
    """The seat of a word or a key; empty when there is none such."""
    return next((key for key, word in SEATS.items() if text in (key, word)), "")


def row_faults(rows: tuple[Mapping[str, Any], ...], judge: Any) -> dict[str, str]:
    """Line → what is wrong with it."""
    return {f"第 {row.get('line') or number} 行": fault for number, row in enumerate(rows, 1) if (fault := judge(row))}
