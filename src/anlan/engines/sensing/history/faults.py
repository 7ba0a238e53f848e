"""What was wrong with readings 数据质量, counted per point over a window: asked of history itself, which holds every reading with its mark."""

from collections.abc import Sequence

from anlan.engines.sensing.history.layout import names_in
from anlan.engines.sensing.history.windows import History, _persistently
from anlan.engines.sensing.readings import Quality

STILL_US, STILL_COUNT = (
    3_600_000_000,
    10,
)  # [K] so many good readings of the last hour, all of one value: heard, but saying the same again and again
BITS = tuple(Quality(1 << bit) for bit in range(7))


def fault_counts(history: History, points: Sequence[int], start_us: int, end_us: int) -> dict[int, dict[str, int]]:
    """Point → ``{"total": …, "nan": …, "range": …, "late": …, "still": …}``; only what occurred. Points without readings are absent."""
    if not points:
        return {}
    return _persistently(lambda: _counted(history, points, start_us, end_us))


def _counted(history: History, points: Sequence[int], start_us: int, end_us: int) -> dict[int, dict[str, int]]:
    files = history._raw_files(start_us, end_us)  # noqa: SLF001 - one more question to the same files
    again = [history.layout.repeated(day) for day in history._days(start_us, end_us)]  # noqa: SLF001
    files += [str(folder / name) for folder in again for name in names_in(folder)]
    if not files:
        return {}
    sums = ", ".join(f"sum((quality >> {n}) & 1)::BIGINT AS f{n}" for n in range(len(BITS)))
    recent = "FILTER (quality = 0 AND time_us >= (SELECT max(time_us) FROM read_parquet($files) WHERE list_contains($points, point)) - $span)"
    still = f"coalesce(count(*) {recent} >= $least AND min(value) {recent} = max(value) {recent}, false) AS still"
    sql = f"""SELECT point, count(*) AS n, {sums}, {still} FROM read_parquet($files)
              WHERE list_contains($points, point) AND time_us >= $start AND time_us < $end GROUP BY point"""  # noqa: S608 - constants only
    rows = history._ask(
        sql, {"files": files, "points": list(points), "start": start_us, "end": end_us, "span": STILL_US, "least": STILL_COUNT}
    )  # noqa: SLF001
    return {int(point): _named(rows, at) for at, point in enumerate(rows["point"])}


def _named(rows: dict, at: int) -> dict[str, int]:  # type: ignore[type-arg]
    found = {str(bit.name).lower(): int(rows[f"f{n}"][at]) for n, bit in enumerate(BITS)}
    if rows["still"][at]:
        found["still"] = 1
    return {"total": int(rows["n"][at]), **{name: count for name, count in found.items() if count}}
