"""What decides in warning, as functions a duty officer could read."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from anlan.engines import cap
from anlan.kernel.divisions import lies_within
from anlan.kernel.grades import WarningColour
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

LAW_63 = Citation(source="突发事件应对法(2024)", clause="第六十三条")
LAW_64 = Citation(source="突发事件应对法(2024)", clause="第六十四条")
FOUR_EYES = Citation(source="预警发布流程", clause="编制、审核、签发分人")
CALL_RULE = Citation(source="应急管理部、中国气象局《关于强化气象预警和应急响应联动工作的意见》(2022)", clause="叫应")

# How long a protected target has to answer before it is telephoned. [K]: no rule states it; change here when the city does.
ANSWER_WITHIN: Mapping[WarningColour, timedelta] = {
    WarningColour.RED: timedelta(minutes=5),
    WarningColour.ORANGE: timedelta(minutes=10),
    WarningColour.YELLOW: timedelta(minutes=30),
    WarningColour.BLUE: timedelta(minutes=60),
}
MAX_BACKOFF_S = 300.0


def second_person(writers: Collection[int], actor: int | None) -> Verdict:
    """Four eyes: who reviews or issues is a person, and none of those who wrote it."""
    considered: dict[str, Any] = {"writers": sorted(writers), "actor": actor}
    if actor is None:
        return refuse("warning.person_needed", "审核和签发须由本人账号完成，系统不能代办。", FOUR_EYES, **considered)
    if actor in writers:
        return refuse("warning.four_eyes", "编制人不能审核或签发自己的预警，请由另一人办理。", FOUR_EYES, **considered)
    return allow("second_person", FOUR_EYES, **considered)


def may_issue(*, reviewed: bool) -> Verdict:
    """Nothing leaves unreviewed."""
    if not reviewed:
        return refuse("warning.not_reviewed", "须先经另一人审核。", FOUR_EYES)
    return allow("reviewed", FOUR_EYES)


def check_times(onset: datetime, expires: datetime, now: datetime) -> Verdict:
    """A warning ends after it begins, and not before it is issued."""
    if expires <= onset:
        return refuse("warning.expires", "失效时间须晚于起始时间。", LAW_64, onset=onset, expires=expires)
    if expires <= now:
        return refuse("warning.expires", "失效时间已过，请改为将来的时间。", LAW_64, expires=expires, now=now)
    return allow("times", LAW_64)


def check_message(alert: cap.Alert) -> Verdict:
    """Is the message valid CAP and does it say all the law wants said? The verdict lists what is wrong."""
    try:
        found = (*cap.check(cap.write(alert)), *cap.check_china(alert))
    except cap.InvalidCap as refusal:
        found = refusal.findings
    wrong = cap.errors(found)
    if wrong:
        return refuse("warning.message", "；".join(str(finding) for finding in wrong[:6]), LAW_64, findings=[str(f) for f in wrong])
    return allow("message", LAW_64)


def concerns(receiver_division: str, least_colour: int, divisions: tuple[str, ...], colour: int) -> bool:
    """Is a warning of these divisions and colour meant for this receiver?"""
    near = any(lies_within(d, receiver_division) or lies_within(receiver_division, d) for d in divisions)
    return colour <= least_colour and (not receiver_division or near)


def backoff_s(attempts: int) -> float:
    """2, 4, 8 … seconds after the first, second, third failure, at most five minutes."""
    return float(min(2.0**attempts, MAX_BACKOFF_S))


def next_state(*, ok: bool, retry: bool, attempts: int, max_attempts: int) -> str:
    """What a delivery becomes after a try."""
    if ok:
        return "sent"
    return "pending" if retry and attempts < max_attempts else "dead"


def colour_for_footprint(people_by_level: Mapping[int, int]) -> WarningColour:
    """Proposed colour of a toxic footprint by the gravest AEGL level (3, 2, 1) that reaches people. [K]: a proposal, the officer decides."""
    if people_by_level.get(3):
        return WarningColour.RED
    if people_by_level.get(2):
        return WarningColour.ORANGE
    return WarningColour.YELLOW if people_by_level.get(1) else WarningColour.BLUE
