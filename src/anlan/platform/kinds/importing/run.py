"""The way in for pages, API and CLI: a file's name and bytes go in, a report comes out."""

from dataclasses import dataclass

from anlan.kernel.verdict import refused
from anlan.platform.accounts.actor import Actor
from anlan.platform.bus.context import Context
from anlan.platform.bus.send import send
from anlan.platform.kinds.commands import ImportRecords
from anlan.platform.kinds.importing.batch import Batch, RowError
from anlan.platform.kinds.importing.clean import clean
from anlan.platform.kinds.importing.headings import ignored
from anlan.platform.kinds.kind import Kind
from anlan.platform.kinds.sheets import Sheet, read_sheet

MODES = ("upsert", "create", "update")
SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
TOLD_ERRORS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an import did (or, when dry, would do). ``errors`` holds at most the first 1000; ``ignored`` are headings nobody knows."""

    created: int
    updated: int
    unchanged: int
    refused: int
    errors: tuple[RowError, ...]
    errors_total: int
    ignored: tuple[str, ...]
    dry_run: bool


def prepare(kind: Kind, name: str, content: bytes, crs: str = "wgs84") -> tuple[Sheet, Batch]:
    """Read and clean a file; needs no transaction. Raises Refused when the file as a whole cannot be used."""
    if crs.lower() not in SYSTEMS:
        raise refused("import.crs", f"坐标系应为 {'、'.join(SYSTEMS)} 之一。", crs="不支持")
    sheet = read_sheet(name, content)
    return sheet, clean(kind, sheet, crs)


def import_sheet(
    kind: Kind, name: str, content: bytes, ctx: Context, *, area: str | None = None, crs: str = "wgs84", mode: str = "upsert", dry_run: bool = False
) -> Report:
    """Import a file. ``area`` is where the actor imports; by default the area of the grant that lets them."""
    if mode not in MODES:
        raise refused("import.mode", f"导入方式应为 {'、'.join(MODES)} 之一。", mode="不支持")
    own_area, organisation = place_of(ctx.actor, kind.permission("import"))
    sheet, batch = prepare(kind, name, content, crs)
    command = ImportRecords(
        kind=kind.key, rows=batch, area=own_area if area is None else area, organisation=organisation, crs=crs.lower(), mode=mode, dry_run=dry_run
    )  # fmt: skip
    told = send(command, ctx)
    errors = sorted(batch.errors, key=lambda error: error.row)
    return Report(
        **told, errors=tuple(errors[:TOLD_ERRORS]), errors_total=len(errors), ignored=tuple(ignored(kind, sheet.headings)), dry_run=dry_run
    )  # fmt: skip


def place_of(actor: Actor, permission: str) -> tuple[str, int | None]:
    """The widest place the permission reaches: what a command about many things is judged by; each thing is judged again by itself."""
    grants = sorted(actor.grants_for(permission), key=lambda grant: (grant.organisation is not None, len(grant.area)))
    return (grants[0].area, grants[0].organisation) if grants else ("-", None)
