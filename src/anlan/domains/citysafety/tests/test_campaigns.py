"""Campaigns: a list that is worked off."""

from datetime import UTC, datetime

import pytest

from anlan.domains.citysafety import api as city
from anlan.domains.citysafety.models import CampaignItem
from anlan.domains.citysafety.tests.world import CITY, ctx
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.actor import system
from anlan.platform.accounts.models import Organisation
from anlan.platform.bus.api import send
from anlan.platform.cases.api import Act, OpenCase, deadlines_of, timeline

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


def test_a_campaign_has_a_list_and_ends_when_it_is_empty():
    Organisation.objects.create(code="U1", name="甲单位", division=CITY)
    dates = {"begins_on": "2025-06-01", "ends_on": "2025-09-01"}
    pk = send(OpenCase(kind="campaign", division=CITY, data={"title": "燃气整治", "field": "燃气", **dates}), ctx())
    with pytest.raises(Refused) as caught:
        send(
            city.BringItems(
                campaign=pk,
                rows=(
                    {"problem": "无报警", "unit": "甲单位", "due_on": "2025-06-20"},
                    {"problem": "", "unit": "乙", "due_on": ""},
                ),
            ),
            ctx(),
        )
    assert caught.value.fields == {"第 2 行": "没有写问题"}
    send(city.BringItems(campaign=pk, rows=({"problem": "无报警", "unit": "甲单位", "due_on": "2025-06-20"},)), ctx())
    item = CampaignItem.objects.get()
    assert deadlines_of(item)[0].due_at == datetime(2025, 6, 20, 15, 59, 59, tzinfo=UTC)
    send(Act(kind="campaign", id=pk, verb="begin"), ctx())
    progress = city.campaign_progress(system("t"))[0]
    assert (progress.total, progress.open, progress.late) == (1, 1, 1)
    with pytest.raises(Refused, match="还有 1 项未验收"):
        send(Act(kind="campaign", id=pk, verb="close", data={"summary": "结束"}), ctx())
    send(Act(kind="campaign_item", id=item.pk, verb="fix", data={"result": "已装"}), ctx())
    send(Act(kind="campaign_item", id=item.pk, verb="return", data={"reason": "不合格"}), ctx())
    assert deadlines_of(item)[0].state == "running"
    send(Act(kind="campaign_item", id=item.pk, verb="fix", data={"result": "重装"}), ctx())
    send(Act(kind="campaign_item", id=item.pk, verb="accept", data={"opinion": "合格"}), ctx())
    send(Act(kind="campaign", id=pk, verb="close", data={"summary": "结束"}), ctx())
    assert timeline(item)[-1].verb == "accept"
