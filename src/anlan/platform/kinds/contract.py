"""The contract every kind keeps, as a test class to inherit::

    @pytest.mark.django_db
    @pytest.mark.parametrize("key", [key for key, kind in kinds.items() if kind.room == "registry"])
    class TestKinds(KindContract):
        baseline = Path(__file__).with_name("query_counts.json")

``baseline`` names a committed file of query counts a kind; ``ANLAN_WRITE_SNAPSHOTS=1`` writes it anew. A kind with a column this class
cannot make a value for overrides :meth:`value`.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar

from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import Actor, Grant
from anlan.platform.accounts.models import Organisation, RoleGrant, User
from anlan.platform.accounts.roles import all_roles
from anlan.platform.accounts.tokens import issue_token
from anlan.platform.bus.api import Context, send
from anlan.platform.geo import GeometryField
from anlan.platform.kinds import tiles
from anlan.platform.kinds.commands import DeleteRecord, EditRecords, SaveRecord
from anlan.platform.kinds.export import export_records
from anlan.platform.kinds.history import history
from anlan.platform.kinds.importing import import_sheet
from anlan.platform.kinds.kind import Kind, get_kind
from anlan.platform.kinds.pages import page
from anlan.platform.kinds.template import template

AREA, ELSEWHERE = "320703", "320706"
SHAPES = {
    "point": "POINT (119.575 34.548)", "line": "LINESTRING (119.5 34.5, 119.6 34.6)",
    "polygon": "POLYGON ((119.5 34.5, 119.6 34.5, 119.6 34.6, 119.5 34.5))",
}  # fmt: skip
Made = Callable[[Any], Any]


class KindContract:
    baseline: ClassVar[Path]

    def value(self, kind: Kind, field: Any, number: int) -> Any:
        """A sound value of a column."""
        if isinstance(field, GeometryField):
            return SHAPES[kind.layer.geometry]
        if field.choices:
            return str(field.flatchoices[0][0])
        if isinstance(field, models.JSONField):
            return field.get_default()
        return next((make(number) for cls, make in VALUES if isinstance(field, cls)), f"值{number}"[: field.max_length])

    def data(self, kind: Kind, number: int = 1) -> dict[str, Any]:
        told = {f.name: self.value(kind, f, number) for f in kind.fields if not f.is_relation}
        return told | {"code": f"契约-{number}", "name": f"契约对象{number}号", "division": AREA}

    def make(self, kind: Kind, number: int = 1) -> int:
        return int(send(SaveRecord(kind=kind.key, data=self.data(kind, number)), Context(actor=doer(kind))))

    def test_a_record_is_made_found_changed_and_deleted_and_its_history_tells_so(self, key: str) -> None:
        kind, actor = get_kind(key), doer(get_kind(key))
        pk = self.make(kind)
        thing = kind.model._default_manager.get(pk=pk)
        assert (thing.version, thing.division) == (1, AREA) and 0 < thing.quality <= 100
        for question in ({}, {"q": "对象"}, {"area": AREA}, {"bbox": (119.4, 34.4, 119.7, 34.7)}, *({"sort": s} for s in kind.sorts)):
            assert [row.pk for row in page(kind, actor, **question).rows] == [pk], question  # type: ignore[arg-type]
        send(SaveRecord(kind=key, id=pk, version=1, data={"name": "契约改名"}), Context(actor=actor))
        assert not page(kind, actor, q="对象").rows and page(kind, actor, q="改名").rows
        assert send(EditRecords(kind=key, ids=(pk,), data={"note": "成批"}), Context(actor=actor)) == [pk]
        send(DeleteRecord(kind=key, id=pk), Context(actor=actor))
        assert not page(kind, actor).rows
        assert [(v.version, v.action) for v in history(key, pk)] == [(4, "deleted"), (3, "changed"), (2, "changed"), (1, "created")]
        assert history(key, pk)[2].changes["name"] == ["契约对象1号", "契约改名"]

    def test_what_may_be_asked_is_indexed(self, key: str) -> None:
        kind = get_kind(key)
        meta = kind.model._meta
        indexed = {index.fields[0] for index in meta.indexes} | {f.name for f in meta.concrete_fields if getattr(f, "db_index", False) or getattr(f, "unique", False)}
        assert {*kind.filters, *kind.sorts} <= indexed
        assert {*kind.columns, *kind.search, *kind.personal} <= {f.name for f in meta.get_fields()}

    def test_each_role_does_what_it_may_and_only_in_its_area(self, key: str) -> None:
        kind = get_kind(key)
        pk = self.make(kind)
        for role in all_roles():
            for area in (AREA, ELSEWHERE):
                actor = Actor(name=role.key, grants=(Grant(role=role.key, permissions=role.permissions, area=area),))
                sees, edits = (area == AREA and bool(actor.grants_for(kind.permission(action))) for action in ("view", "edit"))
                assert [row.pk for row in page(kind, actor).rows] == [pk] * sees, role.key
                with refused(not edits):
                    send(SaveRecord(kind=key, id=pk, data={"note": f"{role.key}{area}"}), Context(actor=actor))
        with refused(True):
            send(SaveRecord(kind=key, id=pk, data={"division": ELSEWHERE}), Context(actor=doer(kind)))

    def test_what_is_exported_in_any_form_is_imported_as_it_was(self, key: str) -> None:
        kind, actor = get_kind(key), doer(get_kind(key))
        for number in (1, 2):
            self.make(kind, number)
        rows = kind.model._default_manager.order_by("code")
        before = [_plain(kind, row) for row in rows]
        for form in ("csv", "xlsx", "geojson"):
            out = export_records(kind, form, Context(actor=actor))
            content = b"".join(out.parts)
            again = import_sheet(kind, out.name, content, Context(actor=actor))
            assert (again.unchanged, again.updated, again.refused, again.ignored) == (2, 0, 0, ()), (form, again)
            rows.delete()
            anew = import_sheet(kind, out.name, content, Context(actor=actor))
            assert (anew.created, anew.refused) == (2, 0), (form, anew)
            assert [_plain(kind, row) for row in rows] == before, form
            assert len(page(kind, actor, q="契约").rows) == 2

    def test_personal_columns_stay_where_the_right_is_missing(self, key: str) -> None:
        kind = get_kind(key)
        self.make(kind)
        exporter = actor_with(kind, "view", "export")
        content = b"".join(export_records(kind, "csv", Context(actor=exporter)).parts).decode()
        assert "契约对象1号" in content
        for name in kind.personal:
            field: Any = kind.model._meta.get_field(name)
            assert str(field.verbose_name) not in content.splitlines()[0]
        with refused(True):
            export_records(kind, "csv", Context(actor=exporter), personal=True)

    def test_it_answers_over_http_in_a_known_number_of_queries(self, key: str) -> None:
        kind = get_kind(key)
        pk, client = self.make(kind), client_of(kind)
        for number in (2, 3):
            self.make(kind, number)
        addresses = {
            "list": f"/api/kinds/{key}", "find": f"/api/kinds/{key}?q=对象&area=3207&bbox=119.4,34.4,119.7,34.7", "read": f"/api/kinds/{key}/{pk}",
            "history": f"/api/kinds/{key}/{pk}/history", "collection": f"/api/ogc/collections/{key}", "items": f"/api/ogc/collections/{key}/items",
            "item": f"/api/ogc/collections/{key}/items/{pk}", "export": f"/api/kinds/{key}/export.csv",
        }  # fmt: skip
        counts = {name: _queries(client, address) for name, address in addresses.items()}
        assert len(client.get(f"/api/kinds/{key}").json()["items"]) == 3
        assert client.get(f"/api/ogc/collections/{key}/items").json()["numberReturned"] == 3
        self.compare(key, counts)

    def test_it_has_a_map_layer_and_a_template(self, key: str) -> None:
        kind = get_kind(key)
        self.make(kind)
        for z in (5, 14):
            x, y = tiles.tile_of(119.55, 34.55, z)
            tile = tiles.tile(kind, doer(kind), z, x, y)
            assert tile or (z == 14 and kind.layer.geometry == "point")
        assert template(kind).startswith(b"PK")

    def compare(self, key: str, counts: dict[str, int]) -> None:
        """With the committed baseline: a count that changed is a line to look at in review."""
        known = json.loads(self.baseline.read_text()) if self.baseline.exists() else {}
        if os.environ.get("ANLAN_WRITE_SNAPSHOTS") == "1":
            known = dict(sorted({**known, key: counts}.items()))
            self.baseline.write_text(json.dumps(known, indent=1) + "\n")
        assert known.get(key) == counts, f"query counts of {key} changed; look, then ANLAN_WRITE_SNAPSHOTS=1"


VALUES: tuple[tuple[type[Any], Made], ...] = (
    (models.BooleanField, lambda n: n % 2 == 0), (models.IntegerField, lambda n: 10 + n), (models.FloatField, lambda n: 1.5 + n),
    (models.DateTimeField, lambda n: datetime(2024, 1, n, 8, tzinfo=UTC)), (models.DateField, lambda n: date(2024, 1, n)),
)  # fmt: skip


def actor_with(kind: Kind, *actions: str) -> Actor:
    return Actor(name="契约", grants=(Grant(role="t", permissions=frozenset(map(kind.permission, actions)), area=AREA),))


def doer(kind: Kind) -> Actor:
    """Someone who may do all there is to do with the kind, in one district."""
    return actor_with(kind, "view", "edit", "import", "export", "personal")


def client_of(kind: Kind) -> Client:
    """A client whose user holds every role of the house in the whole city."""
    home = Organisation.objects.create(code="契约单位", name="契约单位", division="3207")
    user = User.objects.create(username="contract", name="契约", organisation=home)
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role.key, area="3207") for role in all_roles())
    return Client(headers={"Authorization": f"Bearer {issue_token(user, 'contract')}"})


@contextmanager
def refused(expected: bool) -> Iterator[None]:
    try:
        yield
    except Refused:
        assert expected
    else:
        assert not expected


def _queries(client: Client, address: str) -> int:
    client.get(address)  # what is looked up once a process is looked up now
    with CaptureQueriesContext(connection ) as seen:
        response: Any = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, content[:300]
    return len([q for q in seen.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def _plain(kind: Kind, thing: Any) -> dict[str, Any]:
    """All it says, but for its key and times."""
    return {f.name: str(getattr(thing, f.attname)) for f in kind.fields} | {"quality": thing.quality}
