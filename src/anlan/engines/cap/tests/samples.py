"""Messages the tests share."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from anlan.engines import cap
from anlan.kernel.grades import WarningColour

ISSUED = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
SQUARE = ((119.55, 34.55), (119.65, 34.55), (119.65, 34.62), (119.55, 34.62), (119.55, 34.55))


def draft(**changes) -> cap.Draft:
    fields = {
        "event_code": "12D00",
        "colour": WarningColour.ORANGE,
        "zh": cap.Words(
            headline="徐圩新区氯气泄漏橙色预警",
            description="一处储罐发生氯气泄漏,下风向有毒。",
            instruction="立即向上风向撤离;不能撤离的关闭门窗。捂住口鼻。",
        ),
        "en": cap.Words(
            headline="Orange warning: chlorine leak in Xuwei",
            description="Chlorine is leaking.",
            instruction="Move upwind now. Close windows if you cannot leave.",
        ),
        "places": (cap.Place(zh="徐圩新区下风向", en="Downwind of Xuwei", rings=(SQUARE,), divisions=("320703007",)),),
        "onset": ISSUED,
        "expires": ISSUED + timedelta(hours=6),
        "sender_name": "连云港市应急管理局",
        "sender_name_en": "Lianyungang Emergency Management Bureau",
    }
    return cap.Draft(**{**fields, **changes})


def alert(status: cap.Status = cap.Status.ACTUAL, **changes) -> cap.Alert:
    identifier = cap.make_identifier("3207", "000", ISSUED)
    return cap.compose(draft(**changes), identifier=identifier, sender="anlan@example.org", sent=ISSUED, status=status)


def shared(*parts: str) -> Path:
    """A folder of ``../shared/data``; skips the test, saying so, where it is absent."""
    root = os.environ.get("ANLAN_SHARED")
    start = Path(__file__).resolve()
    repo = next(folder for folder in start.parents if (folder / "pyproject.toml").exists())
    found = (Path(root) if root else repo.parent / "shared").joinpath("data", *parts)
    if not found.exists():
        pytest.skip(f"shared data {'/'.join(parts)} is not here")
    return found
