"""What cannot be kept, and what every reader refuses alike."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

Reader = Callable[[Any], Any]
NOT_AN_ANSWER: Any = dict | list | tuple | set
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class BadCell(ValueError):
    """A value that cannot be kept; the text says what to do."""


def invisible(text: str) -> bool:
    """Does it hold characters nobody sees and some database refuses?"""
    return bool(_CONTROL.search(text))


def plain_text(raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, date):
        raise BadCell("单元格是日期格式，请改为文本格式后重填。")
    if isinstance(raw, bool | NOT_AN_ANSWER):
        raise BadCell("请填写文字。")
    value = str(raw).strip()
    if invisible(value):
        raise BadCell("含有不可见的控制字符，请重新输入。")
    return value
