"""The child of ``bench/kinds.py``: fills one database with hospitals and asks it."""

import csv
import io
import math
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from anlan.config.boot import boot
from bench._child import percentile, tell
from bench.rows import row

THINGS = int(os.environ.get("BENCH_THINGS", "1000000"))
IMPORTED = int(os.environ.get("BENCH_IMPORTED", "100000"))
ASKED = 200
WEST, SOUTH, EAST, NORTH = 118.4, 34.0, 119.9, 35.1  # the box of Lianyungang
DISTRICTS = ("320703", "320706", "320707", "320722", "320723", "320724", "320703007")
WORDS = ("徐圩", "港口", "新区", "花果山", "朝阳", "海州", "东海", "灌云", "灌南", "赣榆", "连云", "中心", "人民", "妇幼", "口腔", "康复", "骨科", "社区", "镇卫", "开发")


def main(label: str) -> None:
    boot()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    fill(THINGS)
    size = f"{THINGS:,} things, {label}"
    tell(row(f"fill with {size}", time.perf_counter() - began, "s"))
    analyse()
    lists(size)
    polygons(size, 20.0 if label == "PostgreSQL" else 60.0)
    tiles(size)
    exports(size)
    imports(label)


def fill(count: int) -> None:
    """Invented hospitals, evenly strewn over the city's box; names of two words, so that each word is on a tenth of them."""
    from django.db import transaction

    from anlan.kernel import clock
    from anlan.platform.kinds.api import get_kind
    from anlan.platform.kinds.bulk import load

    kind, chance, now = get_kind("hospital"), random.Random(7), clock.now()
    for first in range(0, count, 20_000):
        with transaction.atomic():
            load(kind, [hospital(kind, number, chance, now) for number in range(first, min(first + 20_000, count))])


def hospital(kind, number: int, chance: random.Random, now):
    from shapely import Point

    name = "".join(chance.sample(WORDS, 2)) + f"医院{number}"
    place = Point(chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH))
    return kind.model(
        code=f"B{number:07}", name=name, division=chance.choice(DISTRICTS), geom=place, beds=chance.randrange(20, 2000),
        grade=chance.choice(("三级", "二级", "一级")), invented=True, created_at=now, updated_at=now,
    )  # fmt: skip


def analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def actor(area: str, *permissions: str):
    from anlan.platform.accounts.actor import Actor, Grant

    grant = Grant(role="bench", permissions=frozenset(permissions or {"registry.*"}), area=area, organisation=None)
    return Actor(name="bench", user=None, organisation=None, channel="cli", grants=(grant,))


def lists(size: str) -> None:
    from anlan.platform.kinds.api import get_kind, page

    kind, chance = get_kind("hospital"), random.Random(11)
    city, district = actor("3207"), actor("320703")
    deep = cursors(kind, city, chance)
    asked: dict[str, Callable[[], object]] = {
        "list, first page, by name": lambda: page(kind, city),
        "list, a page anywhere in the depth": lambda: page(kind, city, after=chance.choice(deep)),
        "list within a district": lambda: page(kind, district),
        "list, newest first": lambda: page(kind, city, sort="-updated_at"),
        "filter by grade and beds": lambda: page(kind, city, filters={"grade": "三级", "beds__gte": chance.randrange(1000, 1990)}),
        "filter by beds, sorted by beds": lambda: page(kind, district, filters={"beds__gte": chance.randrange(20, 1990)}, sort="beds"),
        "search, a two-character word on a tenth of all": lambda: page(kind, city, q=chance.choice(WORDS)),
        "search, two words within a district": lambda: page(kind, district, q=" ".join(chance.sample(WORDS, 2))),
        "box of a map screen": lambda: page(kind, city, bbox=screen(chance)),
    }
    for what, ask in asked.items():
        tell(row(f"{what}, p95, {size}", percentile(timed(ask), 0.95) * 1000, "ms", target=100.0))


def cursors(kind, city, chance: random.Random) -> list[str]:
    """Where pages anywhere in the list begin: after records drawn by chance."""
    from anlan.platform.kinds.pages import _cursor

    picked = kind.model.objects.filter(code__in=[f"B{chance.randrange(THINGS):07}" for _ in range(60)])
    return [_cursor(thing, kind.sorts[0]) for thing in picked]


def screen(chance: random.Random) -> tuple[float, float, float, float]:
    west, south = chance.uniform(WEST, EAST - 0.1), chance.uniform(SOUTH, NORTH - 0.05)
    return west, south, west + 0.1, south + 0.05


def timed(ask: Callable[[], object], times: int = ASKED) -> list[float]:
    ask()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - began)
    return taken


def polygons(size: str, target_ms: float) -> None:
    from shapely import Polygon

    from anlan.platform.geo import intersecting
    from anlan.platform.kinds.api import get_kind

    model, chance = get_kind("hospital").model, random.Random(13)
    share = math.sqrt(min(1.0, 1000 / THINGS) / math.pi)  # radii of an ellipse that holds 1,000, in units of the box
    wide, high = (EAST - WEST) * share, (NORTH - SOUTH) * share
    found: list[int] = []

    def ask() -> None:
        x, y = chance.uniform(WEST + wide, EAST - wide), chance.uniform(SOUTH + high, NORTH - high)
        ring = [(x + wide * math.cos(a), y + high * math.sin(a)) for a in (math.tau * k / 64 for k in range(64))]
        found.append(len(list(intersecting(model.objects.all(), Polygon(ring)).values_list("pk", "name", "division"))))

    taken = timed(ask)
    tell(row(f"a polygon holding {sum(found) / len(found):,.0f} of {size}: key, name, division; median", percentile(taken, 0.5) * 1000, "ms", target=target_ms))
    tell(row(f"the same, p95, {size}", percentile(taken, 0.95) * 1000, "ms", target=target_ms))


def tiles(size: str) -> None:
    """What a map asks for while somebody moves and zooms: tiles from the whole city down to a street, none asked for twice."""
    from anlan.platform.kinds import tiles as map_tiles
    from anlan.platform.kinds.api import get_kind

    kind, city, chance = get_kind("hospital"), actor("3207"), random.Random(19)
    sizes: list[int] = []

    def ask() -> None:
        z = chance.randrange(5, 17)
        x, y = map_tiles.tile_of(chance.uniform(WEST, EAST), chance.uniform(SOUTH, NORTH), z)
        map_tiles._kept.cache_clear()
        sizes.append(len(map_tiles.tile(kind, city, z, x, y)))

    taken = timed(ask)
    tell(row(f"a map tile of zoom 5–16, drawn anew, p95, {size}", percentile(taken, 0.95) * 1000, "ms", target=200.0))
    tell(row(f"the largest of these tiles, {size}", max(sizes) / 1024, "KiB", target=500.0))


def exports(size: str) -> None:
    from anlan.platform.bus.api import Context
    from anlan.platform.kinds.api import get_kind
    from anlan.platform.kinds.export import export_records

    kind, ctx = get_kind("hospital"), Context(actor=actor("3207"))
    for _ in zip(range(20), export_records(kind, "csv", ctx).parts, strict=False):
        pass
    before, began = own_mb(), time.perf_counter()
    length, most = 0, before
    for number, part in enumerate(export_records(kind, "csv", ctx).parts):
        length += len(part)
        most = max(most, own_mb()) if number % 20 == 0 else most
    took = time.perf_counter() - began
    tell(row(f"export as CSV ({length / 1e6:,.0f} MB), {size}", took, "s"))
    tell(row(f"memory the export added, {size}", most - before, "MiB", target=64.0))


def own_mb() -> float:
    """The process's own memory: pages of the database file that SQLite maps are the system's cache and are not counted."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("RssAnon")).split()[1]) / 1024


def imports(label: str) -> None:
    """A CSV of which one row in a hundred has a fault."""
    from anlan.platform.bus.api import Context
    from anlan.platform.kinds.api import get_kind
    from anlan.platform.kinds.importing.run import import_sheet

    chance, kind = random.Random(17), get_kind("hospital")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["编码", "名称", "区划", "等级", "床位数", "经度", "纬度"])
    for number in range(IMPORTED):
        beds = "很多" if number % 100 == 7 else chance.randrange(20, 2000)
        writer.writerow([f"I{number:06}", f"导入医院{number}", chance.choice(DISTRICTS[:6]), "二级", beds, f"{chance.uniform(WEST, EAST):.6f}", f"{chance.uniform(SOUTH, NORTH):.6f}"])
    began = time.perf_counter()
    report = import_sheet(kind, "hospitals.csv", text.getvalue().encode(), Context(actor=actor("3207")))
    took = time.perf_counter() - began
    tell(row(f"import of {IMPORTED:,} rows ({report.created:,} created, {report.refused:,} refused with their reasons), {label}", took, "s", target=30.0))


if __name__ == "__main__":
    main(sys.argv[1])
