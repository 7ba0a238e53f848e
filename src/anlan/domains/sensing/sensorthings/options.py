"""The query options of a request, and of what is expanded within it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from anlan.domains.sensing.sensorthings.filtering import BadQuery, Node, parsed

MOST, USUAL = 1_000, 100
DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``after`` is where a page goes on: the key of the last row of the page before."""

    top: int = USUAL
    skip: int = 0
    count: bool = False
    where: Node | None = None
    order: tuple[tuple[str, bool], ...] = ()  # (property, descending)
    select: tuple[str, ...] = ()
    expand: Mapping[str, "Options"] = field(default_factory=dict)
    after: str = ""


def options_from(given: Mapping[str, str], depth: int = 0) -> Options:
    """Raises BadQuery that names the option."""
    if depth > DEEPEST:
        raise BadQuery("$expand 嵌套过深")
    unknown = {name for name in given if name.startswith("$")} - {"$top", "$skip", "$count", "$filter", "$orderby", "$select", "$expand", "$after"}
    if unknown:
        raise BadQuery(f"不支持 {', '.join(sorted(unknown))}")
    return Options(
        top=min(_whole(given.get("$top", str(USUAL)), "$top"), MOST),
        skip=_whole(given.get("$skip", "0"), "$skip"),
        count=given.get("$count", "false").lower() == "true",
        where=parsed(given["$filter"]) if given.get("$filter") else None,
        order=tuple(_orders(given.get("$orderby", ""))),
        select=tuple(part.strip() for part in given.get("$select", "").split(",") if part.strip()),
        expand=expansions(given.get("$expand", ""), depth + 1),
        after=given.get("$after", ""),
    )


def _whole(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:  # noqa: PLR2004
        raise BadQuery(f"{name} 应为非负整数")
    return int(text)


def _orders(text: str) -> Iterator[tuple[str, bool]]:
    for part in text.split(","):
        name, _, way = part.strip().partition(" ")
        if name:
            if way.strip() not in ("", "asc", "desc"):
                raise BadQuery(f"$orderby 无法理解：{part}")
            yield name, way.strip() == "desc"


def expansions(text: str, depth: int = 1) -> dict[str, Options]:
    """``Datastreams($top=1;$expand=Observations),Locations`` and ``Datastreams/Thing``."""
    found: dict[str, Options] = {}
    for part in _split(text, ","):
        name, _, inner = part.strip().partition("(")
        if inner and not inner.endswith(")"):
            raise BadQuery(f"$expand 缺少右括号：{part}")
        first, _, rest = name.strip().partition("/")
        given = dict(_pair(each) for each in _split(inner[:-1], ";"))
        if rest:
            given["$expand"] = rest
        found[first] = options_from(given, depth)
    return found


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.strip().partition("=")
    if not sign:
        raise BadQuery(f"$expand 的选项无法理解：{text}")
    return name.strip(), value.strip()


def _split(text: str, mark: str) -> Iterator[str]:
    """At ``mark`` outside brackets and quotes."""
    part, depth, quoted = "", 0, False
    for char in text:
        quoted ^= char == "'"
        depth += 0 if quoted else (char == "(") - (char == ")")
        if char == mark and depth == 0 and not quoted:
            yield part
            part = ""
        else:
            part += char
    if part.strip():
        yield part
