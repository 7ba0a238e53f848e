"""Papers handed to the browser as a download."""

from urllib.parse import quote

from django.http import HttpResponse

from anlan.platform.papers.api import EXCEL, WORD


def handed(content: bytes, name: str) -> HttpResponse:
    """``name`` with its suffix, in any script."""
    answer = HttpResponse(content, content_type=EXCEL if name.endswith(".xlsx") else WORD)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
