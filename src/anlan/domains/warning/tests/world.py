"""A small district with a school and a hospital, two officers, and recorded channels."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from shapely.geometry import Point, box

from anlan.domains.warning import api
from anlan.domains.warning.adapters import Outcome
from anlan.platform.accounts.actor import Actor, Grant, system
from anlan.platform.accounts.models import Division, Organisation
from anlan.platform.bus.api import Context, send
from anlan.platform.geo import as_geojson
from anlan.platform.kinds.commands import SaveRecord

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CLOUD = box(119.55, 34.55, 119.65, 34.62)
AREA = "320703007"


def actor(user, *permissions, area="3207", organisation=None):
    grant = Grant(role="r", permissions=frozenset(permissions), area=area, organisation=organisation)
    return Actor(name=f"用户{user}", user=user, organisation=organisation, grants=(grant,))


WRITER = actor(1, "warning.draft", "warning.review", "warning.issue", "warning.view", "warning.callout")
SECOND = actor(2, "warning.review", "warning.issue", "warning.view", "warning.draft", "warning.callout")


def do(command, who, **context):
    return send(command, Context(actor=who, **context))


def found_district():
    Division.objects.create(code="3207", name="连云港市", level=4)
    Division.objects.create(code="320703", name="连云区", level=6, geom=box(119.2, 34.4, 119.8, 34.8))
    zone = Division.objects.create(code=AREA, name="徐圩新区", level=9, functional_zone=True, geom=box(119.5, 34.5, 119.7, 34.65))
    office = Organisation.objects.create(code="GOV", name="徐圩新区管委会", kind="government", division=zone.code, phone="0518-1")
    school = Organisation.objects.create(code="SCH", name="徐圩中学", kind="school", division=zone.code, phone="0518-2")
    clerk = system("test")
    places = {
        "school": {"name": "徐圩中学", "stage": "初中", "organisation": school.pk, "geom": Point(119.6, 34.58)},
        "hospital": {"name": "徐圩医院", "contact_name": "张院长", "contact_phone": "13900000000", "geom": Point(119.58, 34.6)},
    }
    for kind, data in places.items():
        do(SaveRecord(kind=kind, data={"code": kind, "division": zone.code, **data}), clerk)
    do(SaveRecord(kind="school", data={"code": "far", "name": "远处小学", "stage": "小学", "division": "320703", "geom": Point(119.3, 34.5)}), clerk)
    return office, school


def draft(**changes):
    fields = {
        "title": "徐圩新区氯气泄漏",
        "event_code": "12D00",
        "colour": 2,
        "division": AREA,
        "polygon": as_geojson(CLOUD),
        "headline": "徐圩新区氯气泄漏橙色预警",
        "description": "一处储罐发生氯气泄漏。",
        "instruction": "立即向上风向撤离；来不及的关闭门窗。",
        "onset": NOON.isoformat(),
        "expires": "2026-11-23T18:00:00+08:00",
        "subject": "incident/7",
    }
    return api.DraftWarning(**{**fields, **changes})


def issued(exercise=False, **changes):
    """A warning drafted by one person, reviewed and issued by another."""
    warning = do(draft(**changes), WRITER, exercise=exercise)
    do(api.ReviewWarning(warning=warning, opinion="同意"), SECOND)
    do(api.SignAndIssueWarning(warning=warning), SECOND)
    return warning


def receiver(key, channel="webhook", **changes):
    fields = {"name": key, "address": f"http://{key}.example/hook" if channel in ("webhook", "sms") else "", **changes}
    return do(api.SaveReceiver(key=key, channel=channel, **fields), system("test"))


@dataclass
class Recorded:
    """The recorded twin of every channel: keeps what it was given; behaves by the receiver's key (dead-…, hanging-…, flapping-…)."""

    parcels: list = field(default_factory=list)
    tries: dict = field(default_factory=dict)

    async def send(self, parcel, door):
        number = self.tries[parcel.key] = self.tries.get(parcel.key, 0) + 1
        if door.key.startswith("dead"):
            raise ConnectionError("no route to host")
        if door.key.startswith("gone"):
            return Outcome(ok=False, detail="HTTP 404", retry=False)
        if door.key.startswith("hanging"):
            await asyncio.sleep(3600)
        if door.key.startswith("flapping") and number % 2:
            return Outcome(ok=False, detail="HTTP 503")
        self.parcels.append((door, parcel))
        return Outcome(ok=True, detail="recorded")


def channels():
    twin = Recorded()
    return twin, dict.fromkeys(api.CHANNELS, twin)
