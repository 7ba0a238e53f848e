"""Orders to a device from its page: what can be ordered is shown, what was ordered is on record with its end, whoever may not is refused."""

from datetime import timedelta

import pytest

from anlan.domains.sensing import api, ordergiving
from anlan.domains.sensing.models import Device, DeviceOrder
from anlan.domains.sensing.replies import reply_in_words
from anlan.domains.sensing.simulatedreplies import replies
from anlan.domains.sensing.tests.conftest import ME
from anlan.engines.sensing.protocols import PROTOCOLS
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.bus.api import Context

pytestmark = pytest.mark.django_db(transaction=True)
NOW = 1_790_000_000_000_000
FRAME = {"protocol": "hj212", "sent": "2323"}


@pytest.fixture
def line(plant, monkeypatch):
    """The device's line: what it says to each order, and what came down it."""
    sent, said = [], {}

    async def asked(device, order="", given=None):
        sent.append((device, order, dict(given or {})))
        return said.get(order)

    monkeypatch.setattr(ordergiving, "_asked", asked)
    return sent, said


@pytest.mark.parametrize(
    ("said", "state", "word"),
    [
        (FRAME | {"reply": {"ExeRtn": "1"}}, "acknowledged", "执行成功"),
        (FRAME | {"reply": {"QnRtn": "2"}}, "declined", "请求被拒绝"),
        (FRAME | {"reply": None}, "unanswered", ""),
        ({"wrong": "seconds 应为 30 至 3600 的整数"}, "wrong", "seconds 应为 30 至 3600 的整数"),
        (None, "absent", ""),
    ],
)
def test_every_end_of_an_order_is_on_record(line, said, state, word):
    line[1]["set_time"] = said
    assert api.give_order("CL2-07", "set_time", {}, Context(actor=ME)) == state
    (kept,) = api.orders_of(Device.objects.get(code="CL2-07"))
    assert (kept.state, kept.word, kept.by) == (state, word, ME.name)
    assert kept.settled_at


def test_a_form_sent_twice_is_one_order(line):
    line[1]["set_time"] = FRAME | {"reply": None}
    for _ in range(2):
        api.give_order("CL2-07", "set_time", {}, Context(actor=ME, key="page:k"))
    assert len(line[0]) == 1
    assert DeviceOrder.objects.count() == 1


def test_an_order_whose_process_went_down_is_shown_as_lost(plant):
    device = Device.objects.get(code="CL2-07")
    device.orders.create(order="set_time", by="值班员", at=clock.now() - timedelta(minutes=2))
    assert (api.orders_of(device)[0].state, api.orders_of(device)[0].word) == ("unanswered", "发送中断，结果不明")


def test_who_may_not_handle_gives_none(line):
    from anlan.platform.accounts.actor import NOBODY

    with pytest.raises(Refused):
        api.give_order("CL2-07", "set_time", {}, Context(actor=NOBODY))
    assert not DeviceOrder.objects.exists()
    assert not line[0]


@pytest.mark.parametrize(("protocol", "order"), [(name, order) for name, one in PROTOCOLS.items() for order in one.orders])
def test_a_simulated_device_does_what_it_is_ordered(protocol, order):
    session = PROTOCOLS[protocol].session()
    (spoken,) = session.feed(PROTOCOLS[protocol].simulate(1, NOW), NOW)
    given = {"seconds": 30, "minutes": 5, "hours": 2, "kmh": 80, "text": "绕行", "elements": ["39"]}
    asked = PROTOCOLS[protocol].orders[order].build(session, given, NOW)
    assert replies(protocol, spoken.answer, NOW) == b""
    (heard,) = session.feed(replies(protocol, asked, NOW), NOW)
    assert reply_in_words(protocol, heard.facts["reply"])[0]


@pytest.mark.parametrize(
    ("protocol", "reply", "told"),
    [
        ("jt808", {"serial": 1, "to": "8103", "result": 0}, (True, "成功")),
        ("jt808", {"serial": 1, "to": "8103", "result": 3}, (False, "不支持")),
        ("gb26875", {"command": 6, "data": ""}, (False, "否认")),
        ("sl651", {"body": "0000260921"}, (True, "应答 0000260921")),
        ("hj212", {"RtdInterval": "30"}, (True, "RtdInterval=30")),
    ],
)
def test_what_a_device_says_is_told_in_words(protocol, reply, told):
    assert reply_in_words(protocol, reply) == told
