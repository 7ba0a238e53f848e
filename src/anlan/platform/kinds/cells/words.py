"""Text, codes, divisions, yes and no."""

from typing import Any

from anlan.kernel import divisions
from anlan.platform.kinds.cells.bad import BadCell, Reader, plain_text

YES = frozenset({"是", "有", "true", "yes", "y", "1", "√", "✓"})
NO = frozenset({"否", "无", "false", "no", "n", "0", "×"})


def text(field: Any) -> Reader:
    longest = field.max_length

    def read(raw: Any) -> str:
        value = plain_text(raw)
        if longest and len(value) > longest:
            raise BadCell(f"最多 {longest} 个字，现有 {len(value)} 个，请缩短。")
        return value

    return read


def division(raw: Any) -> str:
    """The code without filling zeros, from a code or from the one division of that name."""
    value = plain_text(raw)
    if value.isascii() and value.isdigit() and 2 <= len(value) <= 12:
        return divisions.canonical(value)
    from anlan.platform.kinds.places import named_division

    if found := named_division(value):
        return found
    raise BadCell("请填写区划代码（如 320703）或规范名称（如 连云区）。")


def code(field: Any) -> Reader:
    table = {str(key): key for key, _ in field.flatchoices}
    table |= {str(label): key for key, label in field.flatchoices if str(label) not in table}
    told = "、".join(f"{key} {label}" for key, label in field.flatchoices[:12])

    def read(raw: Any) -> Any:
        value = plain_text(raw)
        if value not in table:
            raise BadCell(f"不在代码表内，可填：{told}。")
        return table[value]

    return read


def flag(field: Any) -> Reader:
    def read(raw: Any) -> bool:
        word = str(int(raw) if isinstance(raw, float) and raw in (0.0, 1.0) else raw).strip().lower()
        if word in YES or word in NO:
            return word in YES
        raise BadCell("请填“是”或“否”。")

    return read
