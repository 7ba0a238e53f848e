"""The register of an area, as the centre hands it to an edge node and as the node keeps it: rows of plain JSON, packed."""

import json
import logging
import zlib
from pathlib import Path
from typing import Any

from anlan.domains.sensing import polling, revision, roster
from anlan.domains.sensing.models import AccessKey, Device, Point, Rule, RuleVersion
from anlan.domains.sensing.roster import Key, Known, Roster, RosterHolder
from anlan.engines import sensing as engine

log = logging.getLogger("anlan.sensing")
SUBJECT = "anlan.sensing.register"  # where the centre is asked: {"area", "revision"}
MOST_BYTES = 4 * 2**20  # of an answer: about 10^5 points
POINT = ("id", "key", "unit", "low", "high", "kind", "device__code", "device__model__key", "device__division", "marks")
DEVICE = ("code", "number", "model__template", "organisation_id", "division", "model__protocol")
RULE = ("rule__code", "version", "selector", "kind", "condition", "level")


class TooLarge(ValueError):
    """The area holds more than one node can be given."""


def answer(asked: bytes) -> bytes:
    """What the centre answers: nothing where the asker has it as it is. Raises TooLarge."""
    given = json.loads(asked)
    if given.get("revision") == revision.present():
        return b""
    packed = zlib.compress(json.dumps(rows_of(str(given["area"])), separators=(",", ":")).encode(), 6)
    if len(packed) > MOST_BYTES:
        raise TooLarge(f"区划 {given['area']} 的测点过多：请为边缘节点指定更小的区划。")
    return packed


def rows_of(area: str) -> dict[str, Any]:
    """Everything a node needs to know of an area, and nothing of other areas. Keys are digests, as in the register itself."""
    keys = AccessKey.objects.filter(revoked_at=None).values_list("digest", "pk", "device__code", "organisation_id", "division", "per_minute")
    return {
        "revision": revision.present(),
        "area": area,
        "devices": [list(row) for row in Device.objects.filter(division__startswith=area).values_list(*DEVICE)],
        "points": [list(row) for row in Point.objects.filter(device__division__startswith=area).order_by("id").values_list(*POINT)],
        "places": {code: list(place) for code, place in roster.places_of_devices(area).items()},
        "rules": [list(row) for row in RuleVersion.objects.filter(state="live").order_by("rule__code").values_list(*RULE)],
        "keys": [list(row) for row in keys if row[4].startswith(area) or area.startswith(row[4])],
    }


def roster_from(rows: dict[str, Any]) -> Roster:
    devices = [Known(code=c, number=n, template=roster.template_of(t), organisation=o, division=d) for c, n, t, o, d, _ in rows["devices"]]
    places = {code: (lon, lat) for code, (lon, lat) in rows["places"].items()}
    return Roster(
        revision=rows["revision"],
        table=engine.point_table(roster.point_of(places, *row) for row in rows["points"]),
        rules=tuple(rule for row in rows["rules"] if (rule := roster.readable(_version(*row)))),
        devices={known.code: known for known in devices},
        keys={digest: Key(id=pk, device=device or "", organisation=o, division=d, per_minute=n) for digest, pk, device, o, d, n in rows["keys"]},
    )


def _version(code: str, version: int, selector: dict[str, Any], kind: str, condition: dict[str, Any], level: int) -> RuleVersion:
    return RuleVersion(rule=Rule(code=code), version=version, selector=selector, kind=kind, condition=condition, level=level)


class NodeRoster(RosterHolder):
    """The register as the node was last given it, from its own disk: it needs no database."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.path, self._stamp, self._rows = home / "register.z", (0, 0), dict[str, Any]()
        self.refresh()

    def refresh(self) -> bool:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return False
        if (found.st_mtime_ns, found.st_ino) == self._stamp:
            return False
        self._rows = json.loads(zlib.decompress(self.path.read_bytes()))
        self.roster, self._stamp = roster_from(self._rows), (found.st_mtime_ns, found.st_ino)
        return True

    def take(self, packed: bytes) -> None:
        """A newer register: whole or not at all."""
        part = self.path.with_suffix(".part")
        part.write_bytes(packed)
        part.replace(self.path)

    def controllers(self) -> dict[str, polling.Target]:
        """Controllers to be polled, by device."""
        found = {}
        for code, number, template, _, _, protocol in self._rows.get("devices", ()):
            if protocol == "modbus" and number:
                try:
                    found[code] = polling.target_from(code, number, template)
                except (ValueError, TypeError, AttributeError) as error:
                    log.warning("device %s cannot be polled: %s", code, error)
        return found
