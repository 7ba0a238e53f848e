"""When: every time said in a text, made absolute against the report time (昨天凌晨1时40分许, 7月23日下午, 当地时间14日23时)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.engines.planbook.extract.numbers import plain_number
from anlan.kernel.clock import SHANGHAI, local

_N = r"(?:\d{1,2}|[零〇一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?P<year>\d{4}|[零〇○一二三四五六七八九]{4})年|(?P<ryear>今年|去年|前年|本年))"
_MONTH = rf"(?:(?P<month>{_N})月份?|(?P<rmonth>本月|上月|上个月))"
_DAY = rf"(?P<day>{_N})(?:日|号)"
_REL = r"(?P<rel>大前天|前天|前日|昨天|昨日|今天|今日|当天|当日|同日|昨(?=[晚夜晨早凌(])|今(?=[晚夜晨早(])|前(?=晚)|当(?=[晚夜]))"
_VAGUE = r"(?P<vague>日前|近日|近期|不久前|前不久|节前|赛前)"
_WEEK = r"(?:(?P<wk>上上|上|本|这)?(?:个)?(?:周|星期)(?P<wd>[一二三四五六日天]))"
_PART = r"(?P<part>凌晨|清晨|早晨|早上|上午|中午|午后|下午|傍晚|晚上|晚间|夜间|夜晚|深夜|半夜|午夜|黄昏|拂晓|早间|正午|晨|早|晚|夜)(?:早些时候|时分)?"
_CLOCK = rf"(?:(?P<hour>{_N})(?:时|点钟?|:)(?:(?P<minute>{_N})分?|(?P<half>半)|(?P<quarter>[一三])刻|(?P<odd>\d{{1,2}}?多分|多钟))?(?:(?P<second>{_N}(?:\.\d+)?)秒)?(?:整|正|过|多分?)?)"
_ISO = r"(?P<iy>\d{4})[-/.](?P<im>\d{1,2})[-/.](?P<id>\d{1,2})(?: ?(?P<ih>\d{1,2}):(?P<imin>\d{2})(?::\d{2})?)?"
_NOTE = r"(?:\(\d[^()]{0,9}\)日?)?"
_TIME = re.compile(
    rf"(?P<zone>(?:[\u4e00-\u9fff]{{0,6}}当地时间|北京时间)?)(?:{_ISO}|(?P<words>"
    rf"(?:{_YEAR})?(?:{_MONTH})?(?:{_DAY}|{_REL}|{_WEEK}|{_VAGUE})?{_NOTE}的?(?:{_PART})?{_NOTE}的?(?:大约|约|近)?(?:{_CLOCK})?))(?:左右|前后|许|时许)*"
)
_CHEAP = re.compile(r"[年月日号时点晨早晚午夜:天周期昏晓-]")
_PM = ("下午", "午后", "傍晚", "晚上", "晚间", "夜间", "夜晚", "深夜", "晚", "夜", "黄昏")
_PART_HOUR = {
    "凌晨": 3, "清晨": 6, "早晨": 7, "早上": 8, "上午": 10, "中午": 12, "正午": 12, "午后": 14, "下午": 15, "傍晚": 18, "晚上": 20, "晚间": 20,
    "夜间": 22, "夜晚": 21, "深夜": 23, "半夜": 0, "午夜": 0, "黄昏": 18, "拂晓": 5, "早间": 8, "晨": 6, "早": 8, "晚": 20, "夜": 22,
}  # fmt: skip
_REL_DAYS = {"大前天": 3, "前天": 2, "前日": 2, "前": 2, "昨天": 1, "昨日": 1, "昨": 1, "今天": 0, "今日": 0, "今": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One time as said. ``at`` is None when no day can be told; ``dateline`` marks the day of the report, not of the event."""

    start: int
    end: int
    at: datetime | None
    precision: str
    dateline: bool = False
    foreign: bool = False
    dated: bool = False


_OPENING = 60  # characters: a dateline stands at the head of a report


def moments(text: str, reported_at: datetime | None) -> tuple[Moment, ...]:
    """All times of ``text`` in order. 当日 and a bare clock time take the day said before them."""
    now = local(reported_at) if reported_at else None
    found: list[Moment] = []
    day: datetime | None = None
    for match in _candidates(text):
        at, precision, dated = _resolve(match, now, day)
        is_dateline = _is_dateline(text, match)
        if dated and at and not is_dateline:
            day = at
        elif (
            is_dateline
            and at
            and match["day"]
            and match["month"]
            and match.start() < _OPENING
            and _DATELINE.match(text[match.end() :])
        ):
            now = day = at.replace(hour=23, minute=59)  # 布宜诺斯艾利斯2月22日电: the days that follow are told from here
        elif is_dateline and at and (now is None or day is None):
            now, day = now or at, day or at
        found.append(
            Moment(
                start=match.start(),
                end=match.end(),
                at=at,
                precision=precision,
                dateline=is_dateline,
                dated=dated,
                foreign="当地时间" in match["zone"],
            )
        )
    return tuple(found)


def _candidates(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        match = _TIME.match(text, at)
        if match and match.end() > at and _says_a_time(match, text):
            yield match
            at = match.end()
        else:
            at += 1


def _says_a_time(match: re.Match[str], text: str) -> bool:
    said = match.groupdict()
    if said["iy"]:
        return True
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 2]
    if said["hour"] and not (said["part"] or said["day"] or said["rel"] or said["minute"] or said["half"] or said["zone"]):
        return _lone_hour(match, text)
    if said["hour"] and (int(plain_number(said["hour"])) > 24 or (":" in match.group() and before.isdigit())):
        return False
    if said["hour"] and (
        after.startswith("级")
        or (re.match(r"[一二三四五六七八九十\d]+点[一二三四五六七八九零]", match.group()) and not _sure(said))
    ):
        return False
    if said["day"] and not said["month"] and "号" in match.group() and not (said["part"] or said["hour"]):
        return False
    if said["day"] or said["rel"] or said["wd"] or said["vague"]:
        return not (said["wd"] and after.startswith("末")) and not (said["day"] and before.isdigit())
    if said["part"] and not said["hour"]:
        return len(said["part"]) > 1 and not after.startswith(("高峰", "市", "报", "新闻", "饭", "餐"))
    return bool(said["hour"] or said["month"] or (said["ryear"] and False))


def _sure(said: dict[str, str | None]) -> bool:
    """六点一级 is a magnitude, 下午六点一刻 a time."""
    return bool(said["part"] or said["day"] or said["rel"])


def _lone_hour(match: re.Match[str], text: str) -> bool:
    """14时 and 8点 stand for a time only where not 3点建议, 6点一级 or part of a longer figure."""
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    is_clock = "时" in match.group() or "钟" in match.group() or match.group().endswith(("许", "左右", "多", "过", "整"))
    hour = plain_number(match["hour"])
    return (
        is_clock
        and hour <= 24
        and not (before.isdigit() or before in "零一二三四五六七八九十百第小")
        and after not in ("级", "间", "代", "候", "速")
    )


_DATELINE = re.compile(
    r"(?:\(?(?:电|讯|专电|报道|消息|[\u4e00-\u9fff]{2,4}(?:讯|电)(?=[(记据:])|[^,。;]{0,6}(?:\d{0,2}版|头条))|[^,。;发]{0,6}(?:日电|电\(|讯\())"
)
_SAID = re.compile(
    r"^,?(?:记者[^,。;]{0,16}?(?:获悉|了解)|,[^,。;发]{2,10}(?:称|说|告诉|回忆)[,:“]|(?<=,)[^,。;发生]{2,14}?(?:确认|证实|通报|透露|宣布|表示)(?=[,:称])|[^,。;发生]{0,16}?(?:报道|获悉|表示|通报|透露|介绍|宣布|证实|发布|消息|告诉|了解到|称[,:]|称(?![为之])|说[,:]|从))"
)
_UNTIL = re.compile(r"(?:截至|截止|到|直至|目前|至)(?:发稿|记者)?$")


def _is_dateline(text: str, match: re.Match[str]) -> bool:
    """7月24日电, 据…4月18日报道, 截至昨晚7时: when it was told, not when it happened."""
    before, after = text[max(0, match.start() - 12) : match.start()], text[match.end() : match.end() + 24]
    if _DATELINE.match(after) or _UNTIL.search(before):
        return True
    said = _SAID.match(after)
    return bool(said) and not re.search(r"[,。]", after[1 : said.end() - 1] if said else "")


def _resolve(match: re.Match[str], now: datetime | None, day: datetime | None) -> tuple[datetime | None, str, bool]:
    said = match.groupdict()
    if said["iy"]:
        return _iso(said)
    base = _date(said, now, day)
    dated = bool(said["day"] or (said["rel"] and said["rel"][0] not in "当同") or said["wd"])
    precision = (
        "minute"
        if said["minute"] or said["half"] or said["quarter"]
        else "hour"
        if said["hour"]
        else "part"
        if said["part"]
        else "day"
    )
    if said["vague"] or base is None or (precision == "day" and not dated and not said["rel"]):
        return (base if said["month"] and base and not said["vague"] else None), precision, dated
    return _clock(base, said), precision, dated


def _iso(said: dict[str, str | None]) -> tuple[datetime | None, str, bool]:
    try:
        at = datetime(
            int(said["iy"] or 0),
            int(said["im"] or 0),
            int(said["id"] or 0),
            int(said["ih"] or 0),
            int(said["imin"] or 0),
            tzinfo=SHANGHAI,
        )
    except ValueError:
        return None, "day", False
    return at, "minute" if said["ih"] else "day", True


def _date(said: dict[str, str | None], now: datetime | None, day: datetime | None) -> datetime | None:
    """Midnight of the day meant."""
    if said["wd"]:
        return _weekday(said, now)
    if said["rel"]:
        return _relative(said["rel"], now, day)
    anchor = day or now
    if said["day"] is None and said["month"] is None:
        return _midnight(anchor) if anchor else None
    return _calendar(said, now, day)


def _relative(rel: str, now: datetime | None, day: datetime | None) -> datetime | None:
    if rel[0] in "当同":
        return _midnight(day or now)
    return _midnight(now - timedelta(days=_REL_DAYS[rel])) if now else None


def _weekday(said: dict[str, str | None], now: datetime | None) -> datetime | None:
    if now is None:
        return None
    target = "一二三四五六日".find((said["wd"] or "一").replace("天", "日"))
    monday = now - timedelta(days=now.weekday()) - timedelta(weeks={"上": 1, "上上": 2}.get(said["wk"] or "", 0))
    found = monday + timedelta(days=target)
    return _midnight(found if found <= now or said["wk"] else found - timedelta(weeks=1))


def _calendar(said: dict[str, str | None], now: datetime | None, day: datetime | None) -> datetime | None:
    """A day of the month without month or year is the last such day before the report."""
    anchor = now or day
    number = int(plain_number(said["day"])) if said["day"] else 1
    year = _year(said, anchor)
    if year is None or (anchor is None and not said["month"]):
        return None
    month = int(plain_number(said["month"])) if said["month"] else anchor.month if anchor else 1
    if said["rmonth"] in ("上月", "上个月"):
        year, month = _previous_month(year, month)
    found = _safe(year, month, number)
    explicit = said["year"] or said["ryear"]
    if found and anchor and not explicit and found.date() > anchor.date():
        back = (year - 1, month) if said["month"] else _previous_month(year, month)
        found = _safe(*back, number) or found
    return found


def _year(said: dict[str, str | None], anchor: datetime | None) -> int | None:
    if said["year"]:
        return int(plain_number(said["year"]))
    if anchor is None:
        return None
    return anchor.year - {"去年": 1, "前年": 2}.get(said["ryear"] or "", 0)


def _previous_month(year: int, month: int) -> tuple[int, int]:
    return (year - 1, 12) if month == 1 else (year, month - 1)


def _safe(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=SHANGHAI)
    except ValueError:
        return None


def _midnight(at: datetime | None) -> datetime | None:
    return at.replace(hour=0, minute=0, second=0, microsecond=0) if at else None


def _clock(base: datetime, said: dict[str, str | None]) -> datetime:
    part = said["part"] or ""
    if said["hour"] is None:
        return base + timedelta(hours=_PART_HOUR.get(part, 0))
    hour = int(plain_number(said["hour"]))
    if (part in _PM and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    hour = 0 if part in ("半夜", "午夜", "深夜", "凌晨") and hour == 12 else hour
    minute = 30 if said["half"] else {"一": 15, "三": 45}.get(said["quarter"] or "", 0)
    minute = int(plain_number(said["minute"])) if said["minute"] else minute
    return base + timedelta(hours=hour, minutes=min(minute, 59))
