"""A controller on the register is asked and its answers become readings; one that is not there is counted and does not stop the others."""

import asyncio
from dataclasses import dataclass, field

import pytest
from asgiref.sync import sync_to_async

from anlan.domains.sensing import api, polling, simulatedplc
from anlan.domains.sensing.ingress import Faults
from anlan.domains.sensing.models import DeviceModel
from anlan.domains.sensing.roster import RosterHolder
from anlan.domains.sensing.tests.conftest import ME
from anlan.platform.bus.api import Context, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_session_left")]
MODEL = {
    "key": "plc", "name": "控制器", "protocol": "modbus", "template": {"every_s": 0.1, "registers": simulatedplc.REGISTERS},
    "quantities": [{"quantity": "level", "name": "液位"}, {"quantity": "pump", "name": "泵"}],
}  # fmt: skip


@dataclass
class Kept:
    """An ingress that keeps what it is given."""

    holder: RosterHolder
    faults: Faults = field(default_factory=Faults)
    batches: list = field(default_factory=list)

    async def store(self, batch, once=""):
        self.batches.append(batch)
        return len(self.batches), False


def on_register(code, number):
    send(api.RegisterDevice(code=code, name=code, model="plc", division="3207", lon=119.2, lat=34.6, number=number), Context(actor=ME))


async def asked(ingress, seconds):
    server, port = await simulatedplc.listen("127.0.0.1", lambda _: None)
    await sync_to_async(on_register)("PLC-1", f"127.0.0.1:{port}/3")
    await sync_to_async(on_register)("PLC-GONE", "127.0.0.1:1/1")
    await sync_to_async(on_register)("PLC-ODD", "nowhere")
    await sync_to_async(ingress.holder.refresh)()
    stop = asyncio.Event()
    polls = asyncio.create_task(polling.serve_polls(ingress, stop))
    for _ in range(int(seconds * 20)):
        await asyncio.sleep(0.05)
        if len(ingress.batches) >= 4 and ingress.faults.counts:
            break
    stop.set()
    await asyncio.wait_for(polls, 5)
    server.close()


def test_controllers_are_polled(db):
    DeviceModel.objects.create(**MODEL)
    ingress = Kept(RosterHolder())
    asyncio.run(asked(ingress, 10))
    named = {point.id: key for key, point in ((p.key, p) for p in ingress.holder.roster.table.points.values())}
    assert {named[n] for batch in ingress.batches for n in batch.point.tolist()} == {"PLC-1/level", "PLC-1/pump"}
    assert ingress.faults.counts["PLC-GONE", "no_answer"] >= 1


@pytest.mark.parametrize("number", ["nowhere", "host:port/1", ":1/1", "host/1"])
def test_an_address_that_is_none_is_said(number):
    with pytest.raises(ValueError, match="终端编号"):
        polling.target_from("X", number, {})
