"""What a language model may say of a plan that was read: proposals, each held against the words it quotes. Nothing here calls one.

:func:`request_for` writes what is asked; whoever has a model sends it; :func:`checked` takes the answer apart. A proposal survives only when
its quotation stands in the document and its value can be read out of that quotation by the planbook's own rules. It stays a proposal until a
person takes it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anlan.engines.planbook.conditions import read_condition
from anlan.engines.planbook.extract.view import View, view
from anlan.engines.planbook.facts import Span
from anlan.engines.planbook.plan import Plan
from anlan.engines.planbook.structure.actions import limit_minutes

SURE = 0.9  # what was read at least this surely is not asked again
MOST_ASKED = 24
_AROUND = 220  # characters of the document shown about a place in doubt
_TASK = (
    "你在核对一份中国应急预案的读取结果。对每一项，只根据给出的原文，返回 JSON 数组，元素为 "
    '{"path": 项的 path, "value": 正确的值, "quote": 原文中逐字摘录的依据}。原文没有写明的项不要返回；不要补充原文以外的内容。'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One thing read with little confidence: its ``path`` as corrections name it, what was read, and where."""

    path: str
    read: Any
    words: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A proposal that stands up to the text. ``words`` is where its quotation stands; ``model`` marks whose word it is."""

    path: str
    value: Any
    quote: str
    words: Span
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A proposal that does not, and why."""

    path: str
    value: Any
    reason: str


def request_for(plan: Plan, doubts: tuple[Doubt, ...]) -> list[dict[str, str]]:
    """The messages of an OpenAI-compatible chat request about ``doubts``."""
    asked = [
        {"path": doubt.path, "read": doubt.read, "text": plan.text[max(0, doubt.words[0] - 40):min(doubt.words[1], doubt.words[0] + _AROUND) + 40]}
        for doubt in doubts[:MOST_ASKED]
    ]  # fmt: skip
    return [{"role": "system", "content": _TASK}, {"role": "user", "content": json.dumps(asked, ensure_ascii=False)}]


def checked(
    plan: Plan, doubts: tuple[Doubt, ...], answer: str, model: str
) -> tuple[tuple[Suggestion, ...], tuple[Rejected, ...]]:
    """The proposals in a model's ``answer`` that the document bears out, and the others with the reason."""
    known = {doubt.path: doubt for doubt in doubts}
    kept: list[Suggestion] = []
    refused: list[Rejected] = []
    for item in _items(answer):
        path, value, quote = str(item.get("path", "")), item.get("value"), str(item.get("quote", ""))
        verdict = _place(plan, known.get(path), path, value, quote)
        if isinstance(verdict, str):
            refused.append(Rejected(path=path, value=value, reason=verdict))
        elif value != known[path].read:
            kept.append(Suggestion(path=path, value=value, quote=quote, words=verdict, model=model))
    return tuple(kept), tuple(refused)


def _items(answer: str) -> list[Mapping[str, Any]]:
    """The JSON array in an answer, whatever stands about it; nothing where there is none."""
    match = re.search(r"\[.*\]", answer, re.DOTALL)
    try:
        found = json.loads(match.group()) if match else []
    except json.JSONDecodeError:
        return []
    return [item for item in found if isinstance(item, dict)]


def _place(plan: Plan, doubt: Doubt | None, path: str, value: Any, quote: str) -> Span | str:
    """Where the quotation stands; or why the proposal falls."""
    if doubt is None:
        return "没有问过这一项"
    wanted, document = view(quote, keep_lines=True).text, view(plan.text, keep_lines=True)
    at = document.text.find(wanted) if len(wanted) >= 2 else -1
    if at < 0:
        return "所引的话不在原文中"
    said = _bears_out(path.rsplit("/", 1)[-1], value, wanted)
    return said or document.span(at, at + len(wanted))


def _bears_out(name: str, value: Any, quote: str) -> str:
    """Empty where the quotation says the value; else why it does not."""
    if name == "within_min":
        told = limit_minutes(quote)
        return (
            "" if told is not None and isinstance(value, int | float) and float(value) == told else "原文所引的话读不出这个时限"
        )
    if name == "units":
        missing = [unit for unit in value if view(str(unit)).text not in quote] if isinstance(value, list) and value else ["(空)"]
        return f"所引的话里没有单位：{'、'.join(map(str, missing))}" if missing else ""
    if not isinstance(value, str) or view(value, keep_lines=True).text not in quote:
        return "值不是所引原文中的话"
    return "" if name != "condition" or _is_condition(view(value, keep_lines=True)) else "读不成启动条件"


def _is_condition(seen: View) -> bool:
    return read_condition(seen, 0, len(seen.text)) is not None
