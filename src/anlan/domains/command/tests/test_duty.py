"""The roster, the hand-over and the log, through the door people use."""

from datetime import timedelta

import pytest

from anlan.domains.command import api as command
from anlan.domains.command.models import DutyNote, DutyTurn, HandOver
from anlan.kernel import clock
from anlan.kernel.verdict import Refused
from anlan.platform.accounts.models import Organisation, RoleGrant, User
from anlan.platform.bus.api import Context, send
from anlan.platform.cases.act import Act
from anlan.platform.kinds.sheets import read_sheet

pytestmark = pytest.mark.django_db(transaction=True)
NOON = clock.parse_time("2025-07-01T12:00+08:00")


@pytest.fixture(autouse=True)
def at_noon():
    with clock.frozen(NOON):
        yield


@pytest.fixture
def people():
    office = Organisation.objects.create(code="O", name="市应急管理局", division="3207")
    users = [User.objects.create_user(name, name=name, organisation=office) for name in ("zhang", "li", "wang")]
    for user, role in zip(users, ("commander", "duty_officer", "duty_officer"), strict=True):
        RoleGrant.objects.create(user=user, role=role, area="3207")
    return [Context(actor=user.as_actor()) for user in users]


def turn(**changes):
    return command.SaveTurn(**{"division": "3207", "day": "2025-07-01", "seat": "officer", "name": "张三", "phone": "1", **changes})


def code_of(cmd, ctx):
    with pytest.raises(Refused) as caught:
        send(cmd, ctx)
    return caught.value.verdict.code


def test_who_sits_there_now_and_a_turn_of_a_whole_day_ends_in_the_next(people):
    send(turn(), people[0])
    send(turn(seat="leader", name="李四", starts="08:30", ends="17:30"), people[0])
    assert [t.name for t in command.on_duty("3207")] == ["李四", "张三"]
    assert [t.name for t in command.on_duty("3207", NOON + timedelta(hours=8))] == ["张三"]
    assert command.on_duty("3207", NOON + timedelta(hours=21)) == []


def test_what_cannot_be_a_turn_is_refused_by_name(people):
    for changes, code in (
        ({"day": "2025-13-01"}, "roster.day"), ({"starts": "25:00"}, "roster.day"), ({"seat": "cook"}, "roster.seat"), ({"name": " "}, "roster.name"),
        ({"day": "2025-06-01"}, "roster.past"), ({"day": "2031-06-01"}, "roster.past"), ({"username": "nobody"}, "roster.account"), ({"division": "3208"}, "denied"),
    ):  # fmt: skip
        assert code_of(turn(**changes), people[0]) == code, changes
    assert code_of(turn(), people[1]) == "denied", "a duty officer does not write the roster"
    send(turn(), people[0])
    assert code_of(turn(), people[0]) == "roster.twice"


def test_a_sheet_goes_out_and_comes_back_and_a_wrong_row_stops_all(people):
    for day in (1, 2, 3):
        send(turn(day=f"2025-07-0{day}"), people[0])
    sheet = command.roster_xlsx(list(DutyTurn.objects.all()))
    assert read_sheet("a.xlsx", sheet).headings[:3] == ["日期", "岗位", "姓名"]
    rows = command.read_roster("a.xlsx", sheet)
    assert send(command.LoadRoster(division="3207", rows=rows), people[0]) == 3
    assert DutyTurn.objects.count() == 3
    wrong = command.read_roster("a.csv", "日期,岗位,姓名,账号\n2025-07-05,值班员,赵六,\n2025-07-06,厨师,赵六,\n2025-07-07,值班员,赵六,ghost\n2020-01-01,值班员,旧人,\n".encode())
    with pytest.raises(Refused) as caught:
        send(command.LoadRoster(division="3207", rows=wrong), people[0])
    assert set(caught.value.fields) == {"第 3 行", "第 4 行"}
    assert not DutyTurn.objects.filter(name="赵六").exists()


def test_the_past_is_a_record(people):
    pk = send(turn(), people[0])
    with clock.frozen(NOON + timedelta(days=2)):
        assert code_of(command.DropTurn(turn=pk), people[0]) == "roster.past"
        assert code_of(turn(turn=pk, day="2025-07-04"), people[0]) == "roster.past"


def test_a_shift_hands_over_what_is_open_and_another_signs(people):
    _, giver, taker = people
    report = send(command.ReceiveReport(division="3207", source="phone", text="城东一仓库冒烟"), giver)
    send(command.WriteDutyLog(division="3207", text="省厅来电询问汛情"), giver)
    pk = send(command.HandOver(division="3207", text="注意潮位", remarks={f"report/{report}": "已电话核实，等回告"}), giver)
    row = HandOver.objects.get(pk=pk)
    assert {(item["group"], item["remark"]) for item in row.items} == {("report", "已电话核实，等回告"), ("note", "")}
    assert code_of(command.HandOver(division="3207"), taker) == "hand_over.waiting"
    assert code_of(Act(kind="hand_over", id=pk, verb="sign"), giver) == "hand_over.own"
    assert code_of(Act(kind="hand_over", id=pk, verb="withdraw", data={"reason": "x"}), taker) == "hand_over.giver"
    later = send(command.ReceiveReport(division="3207", source="phone", text="近海一渔船失联"), giver)
    send(Act(kind="hand_over", id=pk, verb="sign"), taker)
    row.refresh_from_db()
    assert (row.state, row.receiver, [item["subject"] for item in row.since]) == ("signed", "wang", [f"report/{later}"])
    assert DutyNote.objects.filter(subject=f"hand_over/{pk}").count() == 2


def test_only_the_one_who_was_named_takes_over(people):
    commander, giver, taker = people
    assert code_of(command.HandOver(division="3207", to=giver.actor.user), giver) == "hand_over.self"
    stranger = User.objects.create_user("stranger")
    assert code_of(command.HandOver(division="3207", to=stranger.pk), giver) == "hand_over.receiver"
    pk = send(command.HandOver(division="3207", to=taker.actor.user), giver)
    assert code_of(Act(kind="hand_over", id=pk, verb="sign"), commander) == "hand_over.other"
    send(Act(kind="hand_over", id=pk, verb="withdraw", data={"reason": "换人"}), giver)
    assert [user.name for user in command.takers("3207", giver.actor.user)] == ["wang", "zhang"]


def test_the_log_of_a_day_holds_that_day_in_shanghai(people):
    giver = people[1]
    for hours, text in ((-13, "前一日"), (-11, "零点后"), (11, "晚上"), (13, "次日")):
        with clock.frozen(NOON + timedelta(hours=hours)):
            send(command.WriteDutyLog(division="3207", text=text), giver)
    day = command.duty_day(giver.actor, "3207", NOON.date())
    assert [note.text for note in day.notes] == ["零点后", "晚上"]
    with pytest.raises(Refused):
        command.duty_day(giver.actor, "3208", NOON.date())
