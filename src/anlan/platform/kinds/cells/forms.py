"""Shapes, JSON, and what only Django knows how to read."""

import json
from typing import Any

from django.core.exceptions import ValidationError

from anlan.platform.geo import BadGeometry, read_shape
from anlan.platform.kinds.cells.bad import BadCell, Reader, invisible


def shape(field: Any) -> Reader:
    def read(raw: Any) -> Any:
        try:
            return read_shape(raw)
        except (BadGeometry, RecursionError) as error:
            raise BadCell(str(error)) from error

    return read


def structure(field: Any) -> Reader:
    """JSON, typed as text or given as it is; kept only when every database can keep it."""

    def read(raw: Any) -> Any:
        try:
            value = json.loads(raw) if isinstance(raw, str) else raw
            text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        except (ValueError, TypeError, RecursionError) as error:
            raise BadCell("不是有效的 JSON。") from error
        if "\\u0000" in text or invisible(text):
            raise BadCell("含有不可见的控制字符，请重新输入。")
        return value

    return read


def by_django(field: Any) -> Reader:
    def read(raw: Any) -> Any:
        try:
            return field.clean(raw, None)
        except ValidationError as error:
            raise BadCell(" ".join(error.messages)) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise BadCell("值的形式不正确。") from error

    return read
