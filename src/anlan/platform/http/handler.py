"""How a request becomes an answer: middleware and view in one go, on a thread that is used again, its database connection with it.

Django's own handler makes a thread for each request, and so a new connection to the database: on SQLite the schema is read anew, on PostgreSQL the
server starts a process. It also crosses between loop and thread at every middleware. Both cost more than the pages themselves.
"""

from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.base import BaseHandler
from django.http import FileResponse, HttpRequest, HttpResponseBase

MOST_IDLE = 16  # threads, each with its connection, kept for the next request


class Threads:
    """Threads lent to one request each; the last returned goes out first, so that few connections stay warm. Called on the loop only."""

    def __init__(self, most_idle: int = MOST_IDLE) -> None:
        self.idle: list[Executor] = []
        self.most_idle = most_idle

    def borrow(self) -> Executor:
        return self.idle.pop() if self.idle else ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")

    def give_back(self, thread: Executor) -> None:
        if len(self.idle) < self.most_idle:
            self.idle.append(thread)
        else:
            thread.submit(_let_go)
            thread.shutdown(wait=False)


class Handler(ASGIHandler):
    """Django's handler, its middleware in one piece."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)
        self.threads = Threads()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError(f"HTTP only, not {scope['type']}.")
        thread = self.threads.borrow()
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self.handle(scope, receive, send)
        finally:
            self.threads.give_back(thread)

    async def run_get_response(self, request: HttpRequest) -> HttpResponseBase:
        response: Any = await sync_to_async(self.get_response)(request)
        response._handler_class = self.__class__  # noqa: SLF001 - as Django's own does
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        return response


def _let_go() -> None:
    """The connection of a thread that ends."""
    from django.db import connections

    connections.close_all()
