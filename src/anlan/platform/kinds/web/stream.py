"""An answer that is sent as it is made: under ASGI the parts are drawn one by one in the request's thread, never gathered."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

from anlan.platform.kinds.export import Export


def download(request: HttpRequest, export: Export) -> StreamingHttpResponse:
    parts = drawn(export.parts) if isinstance(request, ASGIRequest) else export.parts
    response = StreamingHttpResponse(parts, content_type=export.content_type)
    response["Content-Disposition"] = f'attachment; filename="{export.name}"'
    response["Cache-Control"] = "no-store"
    return response


async def drawn(parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    draw = sync_to_async(lambda: next(parts, None), thread_sensitive=True)
    while (part := await draw()) is not None:
        yield part
