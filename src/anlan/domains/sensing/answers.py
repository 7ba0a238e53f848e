"""What a sender is answered."""

from typing import Any

from anlan.domains.sensing.ingress import Receipt, Turned


def answer_of(receipt: Receipt) -> dict[str, Any]:
    """How many were taken and made durable, how many refused for which reason, and the first of those with what to do."""
    return {
        "accepted": receipt.accepted,
        "refused": receipt.refused,
        "duplicate": receipt.duplicate,
        "examples": [{"row": e.row, "reason": e.reason, "text": e.text, "remedy": e.remedy} for e in receipt.examples],
    }


def turned_answer(turned: Turned) -> dict[str, Any]:
    """A problem after RFC 9457."""
    return {"type": "about:blank", "status": turned.status, "code": turned.code, "title": "未接收", "detail": str(turned)}
