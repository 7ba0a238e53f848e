"""A small ASGI application for those who send much: ``POST /api/sensing/readings`` and nothing else."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from anlan.domains.sensing.answers import answer_of, turned_answer
from anlan.domains.sensing.ingress import LARGEST_BODY, Ingress, Turned

PATH = "/api/sensing/readings"
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class FrontDoor:
    def __init__(self, ingress: Ingress, page: Callable[[], str] | None = None) -> None:
        self.ingress, self.page = ingress, page

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == "/health":
            await _answer(send, 200, {"status": "ok"})
        elif scope["path"] == "/" and self.page:
            await _show(send, await asyncio.to_thread(self.page))
        elif scope["path"] != PATH or scope["method"] != "POST":
            await _answer(send, 404, {"code": "not_found", "detail": f"这里只接收读数：POST {PATH}"})
        else:
            await self._take(scope, receive, send)

    async def _take(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            body = await _body(receive)
            receipt = await self.ingress.deliver(
                key_from(headers.get("authorization", ""), headers.get("x-device-key", "")),
                headers.get("content-type", ""), body, headers.get("idempotency-key", ""),
            )  # fmt: skip
        except Turned as turned:
            await _answer(send, turned.status, turned_answer(turned))
        else:
            await _answer(send, 200, answer_of(receipt))


def key_from(authorization: str, plain: str) -> str:
    """``Authorization: Device <key>`` or ``X-Device-Key: <key>``."""
    scheme, _, key = authorization.partition(" ")
    return key.strip() if scheme.lower() == "device" else plain.strip()


async def _body(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > LARGEST_BODY:
            raise Turned(413, "too_large", f"一次最多 {LARGEST_BODY // 2**20} MB：请分批发送。")
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    kind = b"application/json" if status < 400 else b"application/problem+json"  # noqa: PLR2004
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": json.dumps(body, ensure_ascii=False).encode()})


async def _show(send: Send, page: str) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store"), (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": page.encode()})


async def serve_http(ingress: Ingress, host: str, port: int, stop: asyncio.Event, page: Callable[[], str] | None = None) -> None:
    import uvicorn

    config = uvicorn.Config(FrontDoor(ingress, page), host=host, port=port, lifespan="off", log_level="warning", access_log=False, server_header=False)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server._serve())  # noqa: SLF001 - serve() would take the process's signals for itself
    await asyncio.wait({serving, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving
