"""The yearly report says what the records say."""

import io
from datetime import datetime

import pytest
from docx import Document

from anlan.domains.supervision import api as supervision
from anlan.domains.supervision.tests.world import TOWN, person, plant
from anlan.kernel import clock
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import Act

pytestmark = pytest.mark.django_db(transaction=True)
TOWN_OFFICER = person("town_officer")


def shanghai(*parts):
    return datetime(*parts, tzinfo=clock.SHANGHAI)


def danger(enterprise, manager, at, done=None, **more):
    """Found ``at``; put right and closed ``done``."""
    with clock.frozen(at):
        pk = send(
            supervision.RegisterDanger(enterprise=enterprise, title="探头失灵", **{"category": "equipment", **more}),
            Context(actor=manager),
        )
    with clock.frozen(done or at):
        for verb, data in (
            (
                ("plan", {"duty": "张三", "measures": "更换"}),
                ("fix", {"result": "好", "system_measure": "点检"}),
                ("accept", {"opinion": "合格"}),
                ("close", {}),
            )
            if done
            else ()
        ):
            send(Act(kind="danger", id=pk, verb=verb, data=data), Context(actor=manager))
    return pk


def test_a_year_is_counted_by_its_own_days_in_shanghai():
    enterprise, manager = plant()
    danger(enterprise, manager, shanghai(2024, 12, 31, 23, 30), shanghai(2025, 1, 5))
    danger(enterprise, manager, shanghai(2025, 1, 1, 0, 30), shanghai(2025, 1, 3), category="fire")
    danger(enterprise, manager, shanghai(2025, 3, 1), shanghai(2025, 4, 1))
    false = danger(enterprise, manager, shanghai(2025, 5, 1))
    send(Act(kind="danger", id=false, verb="dismiss", data={"reason": "误报"}), Context(actor=TOWN_OFFICER))
    found = supervision.yearly(TOWN_OFFICER, TOWN, 2025)
    assert (found.total.found, found.total.closed, found.total.late, found.total.recurrent) == (2, 2, 1, 1)
    assert (found.before.found, [row.found for row in found.months[:3]]) == (1, [1, 0, 1])
    assert [(row.label, row.late) for row in found.worst] == [("演示测试化工", 1)]
    assert found.days == pytest.approx((2 - 0.5 / 24 + 31) / 2, abs=0.01)
    text = "\n".join(p.text for p in Document(io.BytesIO(supervision.yearbook_docx(found, "徐圩新区"))).paragraphs)
    assert "徐圩新区2025年" in text and "全年发现隐患 2 条（上年 1，增 100.0%）" in text and "演示" in text


def test_nobody_counts_another_area():
    enterprise, manager = plant()
    danger(enterprise, manager, shanghai(2025, 3, 1))
    assert supervision.yearly(person("town_officer", "320722"), "320703", 2025).total.found == 0
