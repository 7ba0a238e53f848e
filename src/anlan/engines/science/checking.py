"""Inputs are checked before a model sees them. A refusal names the field, what is wrong, and the nearest value that would work."""

import difflib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import numpy as np

from anlan.engines.science.spec import Input, Spec
from anlan.kernel.clock import aware, parse_time
from anlan.kernel.verdict import Refused, refuse

CODE = "science.input"
YES, NO = ("true", "1", "是", "yes"), ("false", "0", "否", "no")
VOCABULARY: dict[
    str, Callable[[str], object]
] = {}  # input → what refuses a word it does not know; told by the module that knows them


def check(spec: Spec, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Complete and convert ``given``; returns the inputs the model gets, and warnings. Raises Refused naming every bad field."""
    faults = {name: _stranger(spec, name) for name in given if name not in {i.name for i in spec.inputs}}
    ready: dict[str, Any] = {}
    warnings: list[str] = []
    for item in spec.inputs:
        try:
            ready[item.name] = _one(item, given.get(item.name), warnings)
        except Refused as refusal:
            faults |= refusal.fields
        except ValueError as error:
            faults[item.name] = str(error)
    if faults:
        raise Refused(refuse(CODE, f"{spec.zh}：" + "；".join(faults.values()), model=spec.id), faults)
    return ready, warnings


def nearest(word: str, known: list[str]) -> str:
    """``，最接近的是 X`` if something is near enough to be meant."""
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.4)
    return f"，最接近的是“{found[0]}”" if found else ""


def bad_input(field: str, text: str) -> Refused:
    """A model's own refusal of one field, in words that say what to do."""
    return Refused(refuse(CODE, text, field=field), {field: text})


def records(field: str, zh: str, given: Any, numbers: tuple[str, ...] = (), words: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """A list of rows as a model takes it: each a mapping that has all of ``numbers`` (finite) and ``words``. Refuses naming row and column."""
    need = "、".join((*words, *numbers))
    if not isinstance(given, list | tuple) or not all(isinstance(row, Mapping) for row in given):
        raise bad_input(field, f"{zh}（{field}）应为列表，每项含 {need}")
    found = []
    for number, row in enumerate(given, 1):
        if missing := [name for name in (*words, *numbers) if row.get(name) in {None, ""}]:
            raise bad_input(field, f"{zh}（{field}）第 {number} 项缺少 {'、'.join(missing)}")
        try:
            values = {name: float(row[name]) for name in numbers}
        except (TypeError, ValueError) as error:
            raise bad_input(field, f"{zh}（{field}）第 {number} 项的 {'、'.join(numbers)} 应为数") from error
        if bad := [name for name, value in values.items() if not np.isfinite(value)]:
            raise bad_input(field, f"{zh}（{field}）第 {number} 项的 {'、'.join(bad)} 不是有限数")
        found.append({**row, **values})
    return found


def _stranger(spec: Spec, name: str) -> str:
    return f"没有名为“{name}”的输入{nearest(name, [i.name for i in spec.inputs])}"


def _one(item: Input, value: Any, warnings: list[str]) -> Any:
    if value is None:
        if item.is_required:
            raise ValueError(f"缺少{item.zh}（{item.name}{_unit(item)}）{f'：{item.note}' if item.note else ''}")
        return item.default
    match item.kind:
        case "number":
            return _number(item, value, warnings)
        case "choice":
            return _choice(item, value)
        case "time":
            return _time(item, value)
        case "flag":
            return _flag(item, value)
        case "text":
            return _text(item, value)
    return value


def _number(item: Input, value: Any, warnings: list[str]) -> Any:
    try:
        found = np.asarray(value)
        array = found.astype(float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{item.zh}（{item.name}）应为数，收到“{value}”；{_wanted(item)}") from error
    if found.dtype.kind == "b":
        raise ValueError(f"{item.zh}（{item.name}）应为数，收到真假值“{value}”；{_wanted(item)}")
    if array.size == 0 or not np.isfinite(array).all():
        raise ValueError(f"{item.zh}（{item.name}）含有空值或非有限数，请补全后再算；{_wanted(item)}")
    if item.possible and (bad := _outside(array, item.possible)):
        near = min(max(bad[0], item.possible[0]), item.possible[1])
        raise ValueError(f"{item.zh}（{item.name}）不可能为 {bad[0]:g}{_unit(item)}，最接近的可用值是 {near:g}")
    if item.valid and (bad := _outside(array, item.valid)):
        low, high = item.valid
        warnings.append(f"{item.zh}（{item.name}）{bad[0]:g}{_unit(item)} 超出已验证范围 {low:g}–{high:g}，结果仅供参考")
    return float(array) if array.ndim == 0 else array


def _outside(array: np.ndarray, bounds: tuple[float, float]) -> list[float]:
    return [float(v) for v in array[(array < bounds[0]) | (array > bounds[1])].ravel()[:1]]


def _choice(item: Input, value: Any) -> str:
    text = str(value).strip()
    for choice in item.choices:
        if text.lower() == choice.lower():
            return choice
    hint = nearest(text, list(item.choices))
    raise ValueError(f"{item.zh}（{item.name}）没有“{text}”{hint}；可选：{'、'.join(item.choices)}")


def _time(item: Input, value: Any) -> datetime:
    try:
        return aware(value) if isinstance(value, datetime) else parse_time(str(value))
    except ValueError as error:
        raise ValueError(f"{item.zh}（{item.name}）不是 ISO 8601 时间：“{value}”，例如 2026-07-01T14:00+08:00") from error


def _flag(item: Input, value: Any) -> bool:
    """``"false"`` is no; a word that is neither is refused, not taken for yes."""
    word = str(value).strip().lower()
    if isinstance(value, bool | np.bool_) or word in (*YES, *NO):
        return bool(value) if not isinstance(value, str) else word in YES
    raise ValueError(f"{item.zh}（{item.name}）应为是或否，收到“{value}”；可用 true、false")


def _text(item: Input, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{item.zh}（{item.name}）应为文字，收到“{value}”{f'；{item.note}' if item.note else ''}")  # noqa: TRY004 - one kind of fault here
    text = value.strip()
    if item.is_required and not text:
        raise ValueError(f"缺少{item.zh}（{item.name}）{f'：{item.note}' if item.note else ''}")
    if text and item.name in VOCABULARY:
        VOCABULARY[item.name](text)
    return text


def _wanted(item: Input) -> str:
    low, high = item.possible or item.valid or (-np.inf, np.inf)
    return f"请写数字，可用 {low:g}–{high:g}{_unit(item)}"


def _unit(item: Input) -> str:
    return f" {item.unit}" if item.unit else ""
