"""``GET /api/live?after=<cursor>&topics=sensing,command``: server-sent events, only what the actor may be told."""

import json
from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from anlan.platform.accounts.actor import NOBODY, Actor
from anlan.platform.accounts.requests import actor_of
from anlan.platform.bus.chain import cloud_event
from anlan.platform.http.problems import problem
from anlan.platform.live.cursor import cursor
from anlan.platform.live.reader import events_after

MAX_BEHIND = 5000


async def live(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Follow events. ``Last-Event-ID`` wins over ``after``; a cursor too far behind is told to reload (event ``reset``)."""
    actor = await sync_to_async(actor_of)(request)
    if actor is NOBODY:
        return problem(401, "signin.required", "请先登录，或提供有效的令牌。")
    asked = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    if asked and not asked.isdigit():
        return problem(422, "invalid", "after 应为整数游标。", fields={"after": "整数"})
    latest = await sync_to_async(cursor)()
    position = min(int(asked), latest) if asked else latest
    topics = tuple(t for t in request.GET.get("topics", "").split(",") if t)
    body = _reset(latest) if latest - position > MAX_BEHIND else _stream(actor, position, topics)
    response = StreamingHttpResponse(body, content_type="text/event-stream")
    response["Cache-Control"], response["X-Accel-Buffering"] = "no-cache", "no"
    return response


async def _reset(latest: int) -> AsyncIterator[bytes]:
    yield f"id: {latest}\nevent: reset\ndata: {{}}\n\n".encode()


async def _stream(actor: Actor, position: int, topics: tuple[str, ...]) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n: open\n\n"
    async for row in events_after(position):
        if row is None:
            yield b": still here\n\n"
        elif (not topics or row.name.startswith(topics)) and actor.hears(row.permission, row.area, row.organisation):
            data = json.dumps(cloud_event(row), ensure_ascii=False)
            yield f"id: {row.pk}\nevent: {row.name}\ndata: {data}\n\n".encode()
