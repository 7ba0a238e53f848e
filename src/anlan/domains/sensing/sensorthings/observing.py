"""Observations read from history: a page at a time, day by day, so that the time taken does not grow with what is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from anlan.domains.sensing.models import Point
from anlan.domains.sensing.queries import history_of
from anlan.domains.sensing.sensorthings.filtering import BadQuery, Node
from anlan.domains.sensing.sensorthings.options import Options
from anlan.engines.sensing.history.layout import day_start_us

COLUMNS = {"phenomenonTime": "time_us", "resultTime": "time_us", "result": "value", "id": "time_us"}
SIGNS = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
COUNTED = 10_000  # counts go no further


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``rows``: (point, µs, value). ``after``: the key the next page goes on from, empty at the end."""

    rows: Sequence[tuple[int, int, float]]
    after: str
    count: int | None


def page(points: Sequence[int], options: Options) -> Page:
    """Of these points in the order of time (newest first if asked so)."""
    newest_first = _direction(options)
    values: list[Any] = []
    where = [f"list_contains(${_kept(values, list(points))}, point)", "quality & 17 = 0"]
    if options.where:
        where.append(_said(options.where, values))
    unpaged = " AND ".join(where), list(values)
    if options.after:
        at, _, point = options.after.partition("-")
        if not (at.isdigit() and point.isdigit()):
            raise BadQuery("$after 不是本服务给出的")
        sign = "<" if newest_first else ">"
        where.append(f"(time_us, point) {sign} (${_kept(values, int(at))}, ${_kept(values, int(point))})")
    rows = _rows(" AND ".join(where), values, options, newest_first) if points else []
    more = len(rows) > options.top
    rows = rows[: options.top]
    return Page(rows=rows, after=f"{rows[-1][1]}-{rows[-1][0]}" if more and rows else "", count=_count(*unpaged) if options.count and points else (0 if options.count else None))  # fmt: skip


def _direction(options: Options) -> bool:
    names = [name for name, _ in options.order]
    if any(name not in ("phenomenonTime", "resultTime", "id", "@iot.id") for name in names):
        raise BadQuery("Observations 只能按 phenomenonTime 排序")
    return bool(options.order and options.order[0][1])


def _rows(where: str, values: list[Any], options: Options, newest_first: bool) -> list[tuple[int, int, float]]:
    history, wanted = history_of(), options.skip + options.top + 1
    way = "DESC" if newest_first else "ASC"
    found: list[tuple[int, int, float]] = []
    days = sorted(history.layout.days(), reverse=newest_first)
    for day in days:
        files = [str(file.path) for file in history.layout.living(day)]
        if files and _may_hold(day, options, newest_first):
            sql = f"SELECT DISTINCT point, time_us, value FROM read_parquet($files) WHERE {where} ORDER BY time_us {way}, point {way} LIMIT $most"  # noqa: S608
            rows = history._ask(sql, _given(values) | {"files": files, "most": wanted - len(found)})  # noqa: SLF001
            found += zip(rows["point"].tolist(), rows["time_us"].tolist(), rows["value"].tolist(), strict=True)
        if len(found) >= wanted:
            break
    return list(islice(found, options.skip, None))


def _may_hold(day: Any, options: Options, newest_first: bool) -> bool:
    """A day before (or after) the place the page goes on from holds nothing of it."""
    if not options.after:
        return True
    at = int(options.after.partition("-")[0])
    start = day_start_us(day)
    return start <= at if newest_first else at < start + 86_400_000_000


def _count(where: str, values: list[Any]) -> int:
    history = history_of()
    files = [str(file.path) for day in history.layout.days() for file in history.layout.living(day)]
    if not files:
        return 0
    sql = f"SELECT count(*) AS n FROM (SELECT DISTINCT point, time_us FROM read_parquet($files) WHERE {where} LIMIT $most)"  # noqa: S608
    return int(history._ask(sql, _given(values) | {"files": files, "most": COUNTED})["n"][0])  # noqa: SLF001


def _given(values: list[Any]) -> dict[str, Any]:
    return {f"v{n}": value for n, value in enumerate(values)}


def _kept(values: list[Any], value: Any) -> str:
    values.append(value)
    return f"v{len(values) - 1}"


def _said(node: Node, values: list[Any]) -> str:
    """The filter as the history's database reads it; every value by its own parameter."""
    if node.operation in ("and", "or"):
        return "(" + f" {node.operation.upper()} ".join(_said(part, values) for part in node.parts) + ")"
    if node.operation == "not":
        return f"(NOT {_said(node.parts[0], values)})"
    path, value = node.parts
    if path.name in ("Datastream/id", "Datastream/@iot.id") and isinstance(value, int) and node.operation in SIGNS:
        return f"(point {SIGNS[node.operation]} ${_kept(values, value)})"
    if path.name not in COLUMNS or node.operation not in SIGNS:
        raise BadQuery(f"不能按 {path.name} 查询：可用 phenomenonTime、result、Datastream/id")
    column = COLUMNS[path.name]
    if column == "time_us" and isinstance(value, datetime):
        value = int(value.timestamp() * 1e6)
    if isinstance(value, bool | str | datetime):
        raise BadQuery(f"{path.name} 的值不对")
    return f"({column} {SIGNS[node.operation]} ${_kept(values, value)})"


def when(time_us: int) -> str:
    return datetime.fromtimestamp(time_us / 1e6, UTC).isoformat().replace("+00:00", "Z")


def one(point: Point, time_us: int) -> tuple[int, int, float] | None:
    """A single Observation by its number."""
    raw = history_of().raw(point.pk, time_us, time_us + 1, limit=1)
    return (point.pk, time_us, float(raw.value[0])) if len(raw.time_us) else None
