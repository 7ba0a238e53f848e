"""What was read out of a message, shown with the words it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from anlan.kernel import clock

#: fact → (label, input type, unit, where the extraction keeps it)
FIELDS: Mapping[str, tuple[Any, str, Any, str]] = {
    "event_type": (gettext_lazy("事件类型"), "type", "", "type"),
    "occurred_at": (gettext_lazy("发生时间"), "datetime-local", "", "time"),
    "place": (gettext_lazy("地点"), "text", "", "place"),
    "substances": (gettext_lazy("涉及物质"), "text", "", "substances"),
    "deaths": (gettext_lazy("死亡"), "number", gettext_lazy("人"), "deaths"),
    "missing": (gettext_lazy("失联"), "number", gettext_lazy("人"), "missing"),
    "trapped": (gettext_lazy("被困"), "number", gettext_lazy("人"), "trapped"),
    "injured": (gettext_lazy("受伤"), "number", gettext_lazy("人"), "injured"),
    "serious": (gettext_lazy("其中重伤"), "number", gettext_lazy("人"), "serious"),
    "evacuated": (gettext_lazy("转移疏散"), "number", gettext_lazy("人"), "evacuated"),
    "loss_yuan": (gettext_lazy("直接损失"), "number", gettext_lazy("元"), "loss_yuan"),
    "cause": (gettext_lazy("原因"), "text", "", "cause"),
    "measures": (gettext_lazy("已采取措施"), "text", "", "measures"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    name: str
    label: str
    input: str
    unit: str
    value: str
    words: str
    alternatives: tuple[tuple[str, str], ...] = ()


def proposals(facts: Mapping[str, Any], extracted: Mapping[str, Any], text: str) -> list[Field]:
    """The form's fields: what is known, and the words of ``text`` that said so."""
    event = (extracted.get("events") or [{}])[0]
    return [_field(name, facts.get(name), event, text) for name in FIELDS]


def _field(name: str, value: Any, event: Mapping[str, Any], text: str) -> Field:
    label, kind, unit, where = FIELDS[name]
    found = event.get(where)
    others = tuple((t["code"], t["name"]) for t in event.get("types") or [] if t["code"] != value) if name == "event_type" else ()
    return Field(name=name, label=str(label), input=kind, unit=str(unit), value=field_text(name, value), words=_said(found, text), alternatives=others)


def _said(found: Any, text: str) -> str:
    """Which words: the spans of the text, each once."""
    return "、".join(dict.fromkeys(f"“{text[slice(*part['words'])]}”" for part in _parts(found) if part.get("words")))


def field_text(name: str, value: Any) -> str:
    """A fact as its form field holds it."""
    if value in (None, "", []):
        return ""
    if name == "occurred_at":
        return clock.local(clock.parse_time(str(value))).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return str(value)


def spans(extracted: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """(start, end, label) of every word a fact came from, in order, none overlapping another."""
    event = (extracted.get("events") or [{}])[0]
    found = [(*part["words"], str(FIELDS[name][0])) for name in FIELDS for part in _parts(event.get(FIELDS[name][3])) if part.get("words")]
    kept: list[tuple[int, int, str]] = []
    for start, end, label in sorted(found, key=lambda s: (s[0], -s[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, label))
    return kept


def _parts(found: Any) -> list[Mapping[str, Any]]:
    return found if isinstance(found, list) else [found] if isinstance(found, dict) else []


def marked(text: str, extracted: Mapping[str, Any]) -> SafeString:
    """The message with its telling words marked; everything escaped."""
    pieces, done = [], 0
    for start, end, label in spans(extracted):
        pieces += [escape(text[done:start]), f'<mark title="{escape(label)}">{escape(text[start:end])}</mark>']
        done = end
    return mark_safe("".join([*pieces, escape(text[done:])]))  # noqa: S308 - every piece is escaped above
