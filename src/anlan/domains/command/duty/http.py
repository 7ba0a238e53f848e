"""The duty roster, hand-over and log by the API."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from anlan.domains.command.duty import queries
from anlan.domains.command.duty.commands import DropTurn, HandOver, SaveTurn
from anlan.kernel import clock
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.api import Command, Context, send
from anlan.platform.cases.act import Act

router = Router(tags=["command 值班值守"])
MOST_DAYS = 62


class TurnIn(Schema):
    division: str
    day: str
    seat: str
    name: str
    phone: str = ""
    username: str = ""
    starts: str = ""
    ends: str = ""


class HandOverIn(Schema):
    division: str
    text: str = ""
    remarks: dict[str, str] = {}
    to: int | None = None


class HandOverActIn(Schema):
    reason: str = ""


def _send(request: HttpRequest, cmd: Command) -> Any:
    actor = actor_of(request)
    key = request.headers.get("Idempotency-Key", "")[:80]
    return send(cmd, Context(actor=actor, key=f"{actor.user}:{key}" if key else ""))


def _turn(turn: Any) -> dict[str, Any]:
    return {"id": turn.pk, "seat": turn.seat, "name": turn.name, "phone": turn.phone, "starts_at": turn.starts_at, "ends_at": turn.ends_at}


def _hand_over(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk, "number": row.number, "title": row.title, "state": row.state, "division": row.division, "giver": row.giver, "receiver": row.receiver,
        "opened_at": row.opened_at, "signed_at": row.signed_at, "text": row.text, "items": row.items, "since": row.since,
    }  # fmt: skip


@router.get("/roster", summary="值班表")
def read_roster(request: HttpRequest, division: str, first: date | None = None, days: int = 14) -> list[dict[str, Any]]:
    start = first or clock.local(clock.now()).date()
    shown = min(max(days, 1), MOST_DAYS, (date.max - start).days)
    return [
        {"day": day.day, "missing": list(day.missing), "turns": [_turn(turn) for turns in day.turns.values() for turn in turns]}
        for day in queries.roster(actor_of(request), division, start, shown)
    ]


@router.post("/roster", summary="排班")
def save_turn(request: HttpRequest, body: TurnIn) -> dict[str, Any]:
    return {"id": _send(request, SaveTurn(**body.dict()))}


@router.delete("/roster/{turn}", summary="撤下班次")
def drop_turn(request: HttpRequest, turn: int) -> dict[str, Any]:
    _send(request, DropTurn(turn=turn))
    return {"id": turn}


@router.get("/on-duty", summary="当前值班人员")
def read_on_duty(request: HttpRequest, division: str) -> list[dict[str, Any]]:
    queries.check_area(actor_of(request), division)
    return [_turn(turn) for turn in queries.on_duty(division)]


@router.get("/hand-overs", summary="交接班")
def list_hand_overs(request: HttpRequest) -> list[dict[str, Any]]:
    return [_hand_over(row) for row in queries.hand_overs(actor_of(request))]


@router.post("/hand-overs", summary="交班")
def hand_over(request: HttpRequest, body: HandOverIn) -> dict[str, Any]:
    return {"id": _send(request, HandOver(**body.dict()))}


@router.post("/hand-overs/{pk}/{verb}", summary="接班签收、撤回")
def act_on_hand_over(request: HttpRequest, pk: int, verb: str, body: HandOverActIn) -> dict[str, Any]:
    return {"id": _send(request, Act(kind="hand_over", id=pk, verb=verb, data=body.dict()))}


@router.get("/duty-log", summary="值班日志")
def read_duty_log(request: HttpRequest, division: str, day: date | None = None) -> dict[str, Any]:
    wanted = min(day or clock.local(clock.now()).date(), date.max - timedelta(days=2))
    found = queries.duty_day(actor_of(request), division, wanted)
    return {
        "division": division, "day": found.day, "turns": [_turn(turn) for turn in found.turns],
        "notes": [{"at": note.at, "by": note.by, "text": note.text, "subject": note.subject} for note in found.notes],
        "reports": [{"id": row.pk, "number": row.number, "title": row.title, "state": row.state, "opened_at": row.opened_at} for row in found.reports],
        "incidents": [{"id": row.pk, "number": row.number, "title": row.title, "state": row.state} for row in found.incidents],
        "hand_overs": [_hand_over(row) for row in found.hand_overs],
    }  # fmt: skip
