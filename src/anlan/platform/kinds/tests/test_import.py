"""Import: row by row, field by field, in the right place, once."""

import pytest
import shapely

from anlan.kernel import coords
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.models import Division, Organisation
from anlan.platform.bus.api import Context
from anlan.platform.bus.models import AuditEntry, OutboxEvent
from anlan.platform.kinds.history import history
from anlan.platform.kinds.importing import import_sheet
from anlan.platform.kinds.pages import page
from anlan.platform.kinds.tests.conftest import HERE, THERE, actor

pytestmark = pytest.mark.django_db


def csv(*lines):
    return "\n".join(lines).encode()


def told(report):
    return [(error.row, error.field) for error in report.errors]


def test_each_fault_is_told_by_row_and_field_and_the_rest_comes_in(kind, ctx):
    report = import_sheet(kind, "a.csv", csv(
        "编码,名称,区划,经度,纬度,床位数（张）,无关列",
        "A1,甲医院,连云区,119.2,34.6,10,x",
        "A2,乙医院,320703,119.2,34.6,很多,",
        "A1,丙医院,320703,119.2,34.6,5,",
        ",丁医院,320703,119.2,34.6,5,",
        "",
        "A5,戊医院,320703,34.6,119.2,5,",
        "A6,,320703,119.2,34.6,5,",
        "A7,庚医院,320703,119.2,,5,",
        "A8,辛医院,3208,119.2,34.6,5,",
        "A9,壬医院,320703000,119.2,34.6,7,",
    ), ctx)  # fmt: skip
    assert (report.created, report.refused, report.ignored) == (1, 8, ("无关列",))
    assert told(report) == [
        (2, "division"), (3, "beds"), (4, "code"), (5, "code"), (7, "geom"), (8, "name"), (9, "geom"), (10, "division"),
    ]  # fmt: skip
    assert all(error.problem for error in report.errors)
    row = kind.model.objects.get()
    assert (row.code, row.division, row.beds, row.geom.wkt) == ("A9", "320703", 7, "POINT (119.2 34.6)") and row.quality > 0
    assert page(kind, ctx.actor, q="壬医").rows == [row] and history("hospital", row.pk)[0].changes["beds"] == [None, 7]


def test_one_event_and_a_trail_without_the_rows(kind, ctx):
    content = csv("code,name,division", *(f"A{n},秘密医院{n},{HERE}" for n in range(50)))
    import_sheet(kind, "a.csv", content, ctx)
    assert list(OutboxEvent.objects.values_list("name", "data__created")) == [("registry.records.imported", 50)]
    entry = AuditEntry.objects.get()
    assert "秘密" not in str(entry.data) and "50 rows of csv, sha256 " in entry.data["rows"]


def test_again_changes_nothing_and_modes_hold(kind, ctx):
    content = csv("编码,名称,区划,床位数", f"A1,甲,{HERE},1", f"A2,乙,{HERE},2")
    assert import_sheet(kind, "a.csv", content, ctx, dry_run=True).created == 2 and not kind.model.objects.exists()
    assert import_sheet(kind, "a.csv", content, ctx, mode="update").refused == 2
    assert import_sheet(kind, "a.csv", content, ctx).created == 2
    assert import_sheet(kind, "a.csv", content, ctx).unchanged == 2
    assert import_sheet(kind, "a.csv", content, ctx, mode="create").refused == 2
    changed = import_sheet(kind, "a.csv", csv("code,name,beds", "A1,,（清空）", "A2,新乙,"), ctx)
    assert changed.updated == 2
    assert list(kind.model.objects.order_by("code").values_list("name", "beds", "version")) == [("甲", None, 2), ("新乙", 2, 2)]
    assert page(kind, ctx.actor, q="新乙").count == 1


def test_nobody_takes_over_what_lies_elsewhere(kind, ctx):
    import_sheet(kind, "a.csv", csv("编码,名称,区划", f"A1,甲,{THERE}"), ctx)
    local = Context(actor=actor(area=HERE))
    report = import_sheet(kind, "a.csv", csv("编码,名称,区划", f"A1,乙,{HERE}", f"A2,丙,{HERE}"), local)
    assert told(report) == [(2, "division")] and report.created == 1
    with pytest.raises(Refused):
        import_sheet(kind, "a.csv", csv("编码,名称", "A1,乙"), local, area="3207")
    with pytest.raises(Refused):
        import_sheet(kind, "a.csv", csv("编码,名称", "A1,乙"), Context(actor=actor("view")))


@pytest.mark.parametrize("crs", ["gcj02", "bd09"])
def test_other_coordinate_systems_are_moved_home(kind, ctx, crs):
    import_sheet(kind, "a.csv", csv("编码,名称,区划,经度,纬度", f"A1,甲,{HERE},119.2,34.6"), ctx, crs=crs)
    place = kind.model.objects.get().geom
    assert (place.x, place.y) == pytest.approx(tuple(map(float, coords.to_wgs84(119.2, 34.6, crs)))) and abs(place.x - 119.2) > 0.001
    with pytest.raises(Refused):
        import_sheet(kind, "a.csv", csv("编码,名称", "A1,甲"), ctx, crs="utm")


def test_formulas_do_not_come_in_and_go_out_harmless(kind, ctx):
    from anlan.platform.kinds.export import export_records

    report = import_sheet(kind, "a.csv", csv("编码,名称,区划,联系电话,备注", f"A1,=1+1,{HERE},,", f"A2,@x,{HERE},,", f"A3,甲,{HERE},+86 518,-"), ctx)
    assert told(report) == [(2, "name"), (3, "name")]
    out = b"".join(export_records(kind, "csv", ctx).parts)
    assert b"'+86 518" in out and b",'-," in out
    assert import_sheet(kind, "b.csv", out, ctx).unchanged == 1


def test_a_place_without_a_division_finds_the_smallest_around_it(kind, ctx, hospital):
    for code, size in (("3207", 1.0), ("320703", 0.3), ("320703007", 0.1)):
        Division.objects.create(code=code, name=f"区{code}", level=len(code), geom=shapely.box(119.5 - size, 34.5 - size, 119.5 + size, 34.5 + size))
    content = csv("编码,名称,经度,纬度,区划", "A1,甲,119.5,34.5,", "A2,乙,119.7,34.5,", "A3,丙,121,34.5,", "A4,丁,119.5,34.5,区3207")
    report = import_sheet(kind, "a.csv", content, ctx)
    assert told(report) == [(4, "division")]
    assert dict(kind.model.objects.values_list("code", "division")) == {"A1": "320703007", "A2": "320703", "A4": "3207"}
    assert kind.model.objects.get(pk=hospital(9, division="", geom="POINT (119.55 34.5)")).division == "320703007"


def test_organisations_by_code_or_full_name(kind, ctx):
    home = Organisation.objects.create(code="WJW", name="市卫健委", division="3207")
    report = import_sheet(kind, "a.csv", csv("编码,名称,区划,责任单位", f"A1,甲,{HERE},WJW", f"A2,乙,{HERE},市卫健委", f"A3,丙,{HERE},没有的"), ctx)
    assert told(report) == [(4, "organisation")] and set(kind.model.objects.values_list("organisation", flat=True)) == {home.pk}


@pytest.mark.parametrize("first", ["名称,区划", "编码,code", "编码,编码", "\x01,\x02"])
def test_headings_that_cannot_be_used_are_refused(kind, ctx, first):
    with pytest.raises(Refused):
        import_sheet(kind, "a.csv", csv(first, "A1,甲"), ctx)
