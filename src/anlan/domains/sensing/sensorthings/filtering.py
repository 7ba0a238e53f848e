"""``$filter``: the language of OData 4 as far as SensorThings clients use it, read into a tree; each resource turns the tree into its own question.

expression = or; or = and {"or" and}; and = not {"and" not}; not = ["not"] (comparison | "(" or ")" | function)
comparison = operand ("eq" | "ne" | "gt" | "ge" | "lt" | "le") operand
function   = ("startswith" | "endswith" | "contains" | "substringof") "(" operand "," operand ")"
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

COMPARE = ("eq", "ne", "gt", "ge", "lt", "le")
FUNCTIONS = ("startswith", "endswith", "contains", "substringof")
TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}
DEEPEST, LONGEST = 20, 4_000
TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<time>\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?)|(?P<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w-])"
    r"|(?P<path>[@A-Za-z_][\w@.]*(?:/[@A-Za-z_][\w@.]*)*)|(?P<mark>[(),]))"
)


class BadQuery(ValueError):
    """A query nobody can answer; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Path:
    name: str


@dataclass(frozen=True, slots=True)
class Node:
    """``operation`` over ``parts``: other nodes, or a Path and a value."""

    operation: str
    parts: tuple[Any, ...]


def parsed(text: str) -> Node:
    """Raises BadQuery."""
    if len(text) > LONGEST:
        raise BadQuery(f"$filter 过长（最多 {LONGEST} 字符）")
    reader = _Reader(_tokens(text))
    found = reader.either(0)
    if reader.at < len(reader.tokens):
        raise BadQuery(f"$filter 在 {reader.tokens[reader.at][1]!r} 处无法理解")
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if not match or match.lastgroup is None:
            raise BadQuery(f"$filter 在 {text[at : at + 20]!r} 处无法理解")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def either(self, depth: int) -> Node:
        parts = [self.both(depth)]
        while self._takes("or"):
            parts.append(self.both(depth))
        return parts[0] if len(parts) == 1 else Node("or", tuple(parts))

    def both(self, depth: int) -> Node:
        parts = [self.one(depth)]
        while self._takes("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else Node("and", tuple(parts))

    def one(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise BadQuery("$filter 嵌套过深")
        if self._takes("not"):
            return Node("not", (self.one(depth + 1),))
        if self._takes("("):
            found = self.either(depth + 1)
            self._must(")")
            return found
        if self._peek() in FUNCTIONS:
            return self._function()
        left, operation, right = self._operand(), self._next(), self._operand()
        if operation not in COMPARE:
            raise BadQuery(f"不支持的运算 {operation!r}：可用 {', '.join(COMPARE)}")
        if isinstance(left, Path) == isinstance(right, Path):
            raise BadQuery("比较的一边应为属性，另一边应为值")
        return Node(operation, (left, right)) if isinstance(left, Path) else Node(TURNED[operation], (right, left))

    def _function(self) -> Node:
        name = self._next()
        self._must("(")
        first = self._operand()
        self._must(",")
        second = self._operand()
        self._must(")")
        where, what = (second, first) if name == "substringof" else (first, second)
        if not isinstance(where, Path) or not isinstance(what, str):
            raise BadQuery(f"{name} 的参数应为属性与文字")
        return Node("contains" if name == "substringof" else name, (where, what))

    def _operand(self) -> Any:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        self.at += 1
        match kind:
            case "text":
                return text[1:-1].replace("''", "'")
            case "time":
                return _time(text)
            case "number":
                return float(text) if set(text) & set(".eE") else int(text)
            case "path":
                return {"true": True, "false": False}.get(text, Path(text))
        raise BadQuery(f"$filter 在 {text!r} 处缺少属性或值")

    def _peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1] if self.at <= len(self.tokens) else ""

    def _takes(self, word: str) -> bool:
        if self._peek() == word and self.tokens[self.at][0] != "text":
            self.at += 1
            return True
        return False

    def _must(self, mark: str) -> None:
        if not self._takes(mark):
            raise BadQuery(f"$filter 缺少 {mark!r}")


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadQuery(f"时间无法识别：{text}") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
