"""One cell: from what people type, a spreadsheet holds or JSON says, to the value of a column. BadCell says what to do about it.

``reader_for(field, values)`` gives the function for a whole column, so that a file of 10^5 rows asks the database once a column.
"""

import json
import math
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, ProhibitNullCharactersValidator
from django.db import models

from anlan.kernel import divisions
from anlan.platform.geo import BadGeometry, GeometryField, read_shape

Reader = Callable[[Any], Any]
LOCAL = ZoneInfo("Asia/Shanghai")
YES = frozenset({"是", "有", "true", "yes", "y", "1", "√", "✓"})
NO = frozenset({"否", "无", "false", "no", "n", "0", "×"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NOT_AN_ANSWER: Any = dict | list | tuple | set


class BadCell(ValueError):
    """A value that cannot be kept; the text says what to do."""


def reader_for(field: Any, values: Iterable[Any] = ()) -> Reader:
    """The function that turns one raw value into the column's value. ``values`` are those to come: related rows are looked up once."""
    read, absent, extra = _reader(field, values), _absent(field), _other_validators(field)

    def cell(raw: Any) -> Any:
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return absent()
        value = read(raw)
        for validator in extra:
            _run(validator, value)
        return value

    return cell


def read_cell(field: Any, raw: Any) -> Any:
    """One value of one column. Raises BadCell."""
    return reader_for(field, (raw,))(raw)


def _reader(field: Any, values: Iterable[Any]) -> Reader:
    if field.is_relation:
        return _related(field, values)
    if field.choices:
        return _code(field)
    if field.name == "division":
        return _division
    for kind, make in _MAKERS:
        if isinstance(field, kind):
            return make(field)
    return _by_django(field)


def _text(field: Any) -> Reader:
    longest = field.max_length

    def read(raw: Any) -> str:
        value = _plain_text(raw)
        if longest and len(value) > longest:
            raise BadCell(f"最多 {longest} 个字，现有 {len(value)} 个，请缩短。")
        return value

    return read


def _plain_text(raw: Any) -> str:
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    if isinstance(raw, date):
        raise BadCell("单元格是日期格式，请改为文本格式后重填。")
    if isinstance(raw, bool | _NOT_AN_ANSWER):
        raise BadCell("请填写文字。")
    value = str(raw).strip()
    if _CONTROL.search(value):
        raise BadCell("含有不可见的控制字符，请重新输入。")
    return value


def _division(raw: Any) -> str:
    """The code without filling zeros, from a code or from the one division of that name."""
    value = _plain_text(raw)
    if value.isascii() and value.isdigit() and 2 <= len(value) <= 12:
        return divisions.canonical(value)
    from anlan.platform.kinds.places import named_division

    if found := named_division(value):
        return found
    raise BadCell("请填写区划代码（如 320703）或规范名称（如 连云区）。")


def _code(field: Any) -> Reader:
    table = {str(key): key for key, _ in field.flatchoices}
    table |= {str(label): key for key, label in field.flatchoices if str(label) not in table}
    told = "、".join(f"{key} {label}" for key, label in field.flatchoices[:12])

    def read(raw: Any) -> Any:
        value = _plain_text(raw)
        if value not in table:
            raise BadCell(f"不在代码表内，可填：{told}。")
        return table[value]

    return read


def _number(field: Any) -> Reader:
    unit = getattr(field, "unit", "")
    low, high = getattr(field, "minimum", None), getattr(field, "maximum", None)

    def read(raw: Any) -> float:
        value = _float(raw, unit)
        if low is not None and value < low:
            raise BadCell(f"应不小于 {low:g}{unit and f'（{unit}）'}。")
        if high is not None and value > high:
            raise BadCell(f"应不大于 {high:g}{unit and f'（{unit}）'}。")
        return value

    return read


def _float(raw: Any, unit: str = "") -> float:
    if isinstance(raw, bool | date | _NOT_AN_ANSWER):
        raise BadCell("请填写数字。")
    if isinstance(raw, str):
        raw = raw.strip().removesuffix(unit).replace(",", "").replace("，", "")
    try:
        value = float(raw)
    except (ValueError, TypeError, OverflowError) as error:
        raise BadCell(f"不是数字，请只填数字{unit and f'，单位为{unit}'}。") from error
    if not math.isfinite(value):
        raise BadCell("请填写有限的数字。")
    return value


_WHOLE_LIMITS = (
    (models.PositiveSmallIntegerField, (0, 2**15 - 1)), (models.SmallIntegerField, (-(2**15), 2**15 - 1)),
    (models.PositiveBigIntegerField, (0, 2**63 - 1)), (models.PositiveIntegerField, (0, 2**31 - 1)),
    (models.BigIntegerField, (-(2**63), 2**63 - 1)),
)  # fmt: skip


def _whole(field: Any) -> Reader:
    low, high = next((limits for kind, limits in _WHOLE_LIMITS if isinstance(field, kind)), (-(2**31), 2**31 - 1))

    def read(raw: Any) -> int:
        value = raw if isinstance(raw, int) and not isinstance(raw, bool) else _float(raw, getattr(field, "unit", ""))
        if value != int(value):
            raise BadCell("请填写整数。")
        if not low <= value <= high:
            raise BadCell(f"应在 {low} 与 {high} 之间。")
        return int(value)

    return read


def _flag(field: Any) -> Reader:
    def read(raw: Any) -> bool:
        word = str(int(raw) if isinstance(raw, float) and raw in (0.0, 1.0) else raw).strip().lower()
        if word in YES or word in NO:
            return word in YES
        raise BadCell("请填“是”或“否”。")

    return read


def _day(field: Any) -> Reader:
    def read(raw: Any) -> date:
        if isinstance(raw, datetime):
            return raw.date()
        if isinstance(raw, date):
            return raw
        found = _DATE.fullmatch(str(raw).strip().partition("T")[0])
        try:
            return date(*(int(part) for part in found.groups())) if found else date.fromisoformat(str(raw).strip())
        except ValueError as error:
            raise BadCell("不是日期，请写成 2024-01-31。") from error

    return read


def _moment(field: Any) -> Reader:
    def read(raw: Any) -> datetime:
        try:
            value = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip().replace("/", "-"))
            return (value if value.tzinfo else value.replace(tzinfo=LOCAL)).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadCell("不是时间，请写成 2024-01-31 08:00（北京时间）。") from error

    return read


def _shape(field: Any) -> Reader:
    def read(raw: Any) -> Any:
        try:
            return read_shape(raw)
        except (BadGeometry, RecursionError) as error:
            raise BadCell(str(error)) from error

    return read


def _structure(field: Any) -> Reader:
    """JSON, typed as text or given as it is; kept only when every database can keep it."""

    def read(raw: Any) -> Any:
        try:
            value = json.loads(raw) if isinstance(raw, str) else raw
            text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        except (ValueError, TypeError, RecursionError) as error:
            raise BadCell("不是有效的 JSON。") from error
        if "\\u0000" in text or _CONTROL.search(text):
            raise BadCell("含有不可见的控制字符，请重新输入。")
        return value

    return read


def _related(field: Any, values: Iterable[Any]) -> Reader:
    """A related row by itself, its key, its code or its one full name; the key is what is kept."""
    table = _keys_of(field.related_model, values)
    label = field.verbose_name

    def read(raw: Any) -> int:
        if isinstance(raw, models.Model):
            return int(raw.pk)
        key = table.get(str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw).strip())
        if key is None:
            raise BadCell(f"没有这个{label}，请填写其编码或全称。")
        return key

    return read


def _keys_of(model: type[models.Model], values: Iterable[Any]) -> dict[str, int]:
    asked = {str(int(v) if isinstance(v, float) and v.is_integer() else v).strip() for v in values if not isinstance(v, models.Model | _NOT_AN_ANSWER)}
    asked = {text for text in asked if text and not _CONTROL.search(text)}
    found: dict[str, int] = {}
    numbers = [int(text) for text in asked if text.isascii() and text.isdigit() and len(text) < 19]
    for start in range(0, len(numbers), 500):
        found |= {str(pk): pk for pk in model._default_manager.filter(pk__in=numbers[start : start + 500]).values_list("pk", flat=True)}
    for name in ("name", "code"):
        if any(f.name == name for f in model._meta.concrete_fields):
            found |= _keys_by(model, name, sorted(asked))
    return found


def _keys_by(model: type[models.Model], name: str, asked: list[str]) -> dict[str, int]:
    """Only a text that names one row names it."""
    found: dict[str, int] = {}
    twice: set[str] = set()
    for start in range(0, len(asked), 500):
        for text, pk in model._default_manager.filter(**{f"{name}__in": asked[start : start + 500]}).values_list(name, "pk"):
            twice |= {text} if found.setdefault(text, pk) != pk else set()
    return {text: pk for text, pk in found.items() if text not in twice}


def _by_django(field: Any) -> Reader:
    def read(raw: Any) -> Any:
        try:
            return field.clean(raw, None)
        except ValidationError as error:
            raise BadCell(" ".join(error.messages)) from error
        except (TypeError, ValueError, OverflowError) as error:
            raise BadCell("值的形式不正确。") from error

    return read


def _absent(field: Any) -> Callable[[], Any]:
    """What an empty cell means: nothing where nothing is allowed to be said, the default, or a wish to have it filled."""

    def required() -> Any:
        raise BadCell("请填写此项。")

    if field.null:
        return lambda: None
    if field.has_default():
        return field.get_default
    if field.blank or field.name == "division":
        return lambda: ""
    return required


_COVERED = (MaxLengthValidator, MaxValueValidator, MinValueValidator, ProhibitNullCharactersValidator)


def _other_validators(field: Any) -> list[Any]:
    """What a field declares beyond length and range, which the readers say in words of their own."""
    ranged = isinstance(field, models.CharField | models.TextField) or hasattr(field, "minimum")
    return [v for v in field.validators if not (isinstance(v, _COVERED) and ranged)]


def _run(validator: Any, value: Any) -> None:
    try:
        validator(value)
    except ValidationError as error:
        raise BadCell(" ".join(error.messages)) from error


_MAKERS: tuple[tuple[type[Any], Callable[[Any], Reader]], ...] = (
    (GeometryField, _shape), (models.JSONField, _structure), (models.BooleanField, _flag), (models.FloatField, _number), (models.IntegerField, _whole),
    (models.DateTimeField, _moment), (models.DateField, _day), (models.CharField, _text), (models.TextField, _text),
)  # fmt: skip
