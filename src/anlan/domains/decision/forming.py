"""The form of any model, made from its declaration: what it shows for each input, and what is read back from what was typed."""

import json
from collections.abc import Mapping
from typing import Any

from anlan.domains.decision.choosing import word_of
from anlan.engines import science
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refused

FAMILIES = (
    ("chain", "灾害链"), ("source", "泄漏源强"), ("cloud", "毒性与可燃云团"), ("fire", "火灾"), ("explosion", "爆炸"), ("effect", "对人和建筑的后果"), ("risk", "风险与多米诺"),
    ("gb18218", "重大危险源"), ("weather", "气象"), ("flood", "洪涝"), ("typhoon", "台风"), ("coast", "风暴潮与海浪"), ("surge", "风暴潮与海浪"), ("quake", "地震"), ("tsunami", "海啸"),
    ("wildfire", "森林火灾"), ("spill", "水上溢漏"), ("exposure", "影响人口与需求"),
)  # fmt: skip
MOST_SHOWN = 4000  # characters of a list or grid that a form still holds; longer ones are kept as they came and named


def families() -> list[tuple[str, list[Any]]]:
    """(family in words, its models) in the order a duty officer looks for them; a family nobody named comes last under its own key."""
    words, found = dict(FAMILIES), {}
    for model in science.MODELS.values():
        found.setdefault(model.spec.id.partition(".")[0], []).append(model.spec)
    order = {key: place for place, (key, _) in enumerate(FAMILIES)}
    grouped: dict[str, list[Any]] = {}
    for key in sorted(found, key=lambda key: order.get(key, len(order))):
        grouped.setdefault(words.get(key, key), []).extend(found[key])
    return list(grouped.items())


def fields_of(model: str, inputs: Mapping[str, Any], faults: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """One row an input: its words, unit, ranges, default and what is in it now. ``faults`` are shown beside their fields."""
    return [_field(item, inputs.get(item.name), (faults or {}).get(item.name, "")) for item in science.describe(model).inputs]


def _field(item: Any, given: Any, fault: str) -> dict[str, Any]:
    default = "" if item.is_required or item.default is None or item.kind == "flag" else _text(item.default)
    text = _text(given) if given is not None else ("" if item.kind == "object" else default)
    return {
        "name": item.name, "zh": item.zh, "unit": item.unit, "kind": item.kind, "choices": [(choice, word_of(item.name, choice)) for choice in item.choices], "note": item.note, "required": item.is_required, "default": default, "default_word": word_of(item.name, default) if item.kind == "choice" else default,
        "possible": _range(item.possible, item.unit), "valid": _range(item.valid, item.unit), "fault": fault,
        "value": text if len(text) <= MOST_SHOWN else "", "kept": len(text) > MOST_SHOWN, "checked": given if given is not None else item.default is True,
        "when": clock.local_text(clock.parse_time(text), "%Y-%m-%dT%H:%M") if item.kind == "time" and _is_time(text) else "", "long": item.kind == "object" or len(text) > 40,
    }  # fmt: skip


def _is_time(text: str) -> bool:
    try:
        return clock.parse_time(text) is not None
    except ValueError:
        return False


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    value = science.plain(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def _range(bounds: tuple[float, float] | None, unit: str) -> str:
    return f"{bounds[0]:g} – {bounds[1]:g} {unit}".strip() if bounds else ""


def read(model: str, form: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the model takes it; empty fields are left to their defaults. Refuses, field by field, what cannot be read."""
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for item in science.describe(model).inputs:
        text = form.get(item.name, "").strip()
        try:
            if item.kind == "flag":
                found |= {item.name: text == "1"} if f"{item.name}-asked" in form else {}
            elif text:
                found[item.name] = _read(item, text)
        except ValueError as error:
            faults[item.name] = f"{item.zh}：{error}"
    if faults:
        raise refused("decision.input", "；".join(faults.values()), **faults)
    return found


def _read(item: Any, text: str) -> Any:
    if item.kind == "number":
        return numbers(text)
    if item.kind == "object":
        return _object(text)
    return f"{text}+08:00" if item.kind == "time" and len(text) == len("2026-07-01T14:00") else text


def numbers(text: str) -> Any:
    """One number, several parted by commas or blanks, or rows of them in brackets."""
    if text.startswith("["):
        return _object(text)
    parts = text.replace("，", " ").replace(",", " ").replace("、", " ").split()
    try:
        values = [float(part) for part in parts]
    except ValueError as error:
        raise ValueError(f"应为数，收到“{text}”") from error
    return values[0] if len(values) == 1 else values


def _object(text: str) -> Any:
    """JSON; a plain word (the name of a shipped track) is taken as it is."""
    if text[:1] not in '[{"':
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"不是完整的 JSON：第 {error.lineno} 行第 {error.colno} 字附近") from error


def faults_of(refusal: Refused) -> dict[str, str]:
    return dict(refusal.fields)
