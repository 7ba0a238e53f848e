"""The re-check of an order settles the dangers the order made, by itself."""

import pytest

from anlan.domains.enforcement.events import InspectionMoved
from anlan.domains.enforcement.reactions import recheck_settles_dangers
from anlan.domains.supervision import api as supervision
from anlan.platform.accounts.actor import system
from anlan.platform.bus import deliver
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.api import Act
from anlan.platform.kinds.api import SaveRecord

pytestmark = pytest.mark.django_db(transaction=True)
HOUSE = Context(actor=system("test"))


def told(verb):
    return InspectionMoved(
        subject="inspection/7",
        area="320703007",
        inspection=7,
        title="检查",
        enterprise="",
        state="corrected",
        verb=verb,
        faults=1,
    )


def heard(verb):
    ctx = type("Ctx", (), {"send": lambda self, command: send(command, HOUSE)})()
    recheck_settles_dangers(told(verb), ctx)


@pytest.fixture
def dangers():
    """One the enterprise calls fixed, one it has not touched."""
    place = {"type": "Point", "coordinates": [119.6, 34.55]}
    pk = send(
        SaveRecord(kind="chemical_enterprise", data={"code": "C1", "name": "演示甲", "division": "320703007", "geom": place}),
        HOUSE,
    )
    deliver.drain()

    def ask(title):
        return send(
            supervision.RegisterDanger(
                enterprise=f"chemical_enterprise/{pk}", title=title, source="inspection", origin="inspection/7"
            ),
            HOUSE,
        )

    fixed, untouched = ask("通道堵塞"), ask("探头失灵")
    for verb, data in (("plan", {"duty": "张三", "measures": "清理"}), ("fix", {"result": "已清理"})):
        send(Act(kind="danger", id=fixed, verb=verb, data=data), HOUSE)
    return fixed, untouched


def states(dangers):
    return [supervision.get_danger(pk).state for pk in dangers]


def test_a_passed_recheck_accepts_and_a_second_telling_changes_nothing(dangers):
    heard("pass")
    heard("pass")
    assert states(dangers) == ["accepted", "accepted"]


def test_a_failed_recheck_sends_back_what_was_called_fixed(dangers):
    heard("fail")
    assert states(dangers) == ["fixing", "registered"]


def test_other_steps_of_an_inspection_leave_dangers_alone(dangers):
    heard("order")
    assert states(dangers) == ["fixed", "registered"]
