"""Is a message fit for release in China? The 12379 identifier, GB/T 35561 codes, colours, and what the law wants said."""

import re
from collections.abc import Iterator

from anlan.engines.cap.findings import Finding
from anlan.engines.cap.identifiers import parse_identifier
from anlan.engines.cap.model import Alert, Info
from anlan.engines.cap.profile import Profile, china_profile
from anlan.engines.cap.words import MsgType
from anlan.kernel.clock import local
from anlan.kernel.grades import WarningColour
from anlan.kernel.tables import event_types

LAW = "突发事件应对法(2024)第六十四条"


def check_china(alert: Alert, profile: Profile | None = None) -> tuple[Finding, ...]:
    """Findings beyond the OASIS rules. Errors forbid issuing; advice does not."""
    profile = profile or china_profile()
    found = [*_check_identifier(alert), *_check_languages(alert)]
    for number, info in enumerate(alert.infos, 1):
        path = f"/alert/info[{number}]"
        found += [*_check_codes(info, path, profile), *_check_colour(info, path, profile), *_check_areas(info, path, profile)]
        if info.language.lower().startswith("zh"):
            found += _check_law(alert, info, path)
    return tuple(found)


def colour_of(alert: Alert, profile: Profile | None = None) -> WarningColour | None:
    """The warning colour 预警级别 a message states, else the one its severity stands for; None when it says neither."""
    profile = profile or china_profile()
    for info in alert.infos:
        if said := profile.colour_said(info.parameter(profile.colour_name)):
            return said
    severities = {row.severity: colour for colour, row in profile.colours.items()}
    return min((severities[info.severity] for info in alert.infos if info.severity in severities), default=None)


def _check_identifier(alert: Alert) -> Iterator[Finding]:
    try:
        parts = parse_identifier(alert.identifier)
    except ValueError as error:
        yield Finding(path="/alert/identifier", code="identifier_form", text=str(error))
        return
    if local(parts.at) != local(alert.sent).replace(microsecond=0):
        yield Finding(path="/alert/identifier", code="identifier_time", text="标识中的时间与 sent 不一致", level="advice")


def _check_languages(alert: Alert) -> Iterator[Finding]:
    languages = [info.language.lower() for info in alert.infos]
    if not any(language.startswith("zh") for language in languages):
        yield Finding(path="/alert/info", code="chinese_needed", text="须有一个 zh-CN 的 info")
    if not any(language.startswith("en") for language in languages):
        yield Finding(path="/alert/info", code="english_advised", text="宜有一个 en 的 info,便于外轮和外籍人员", level="advice")


def _check_codes(info: Info, path: str, profile: Profile) -> Iterator[Finding]:
    codes = [pair.value for pair in info.event_codes if pair.name == profile.event_code_name]
    if not codes:
        text = f"须有 eventCode,valueName 为 {profile.event_code_name}"
        yield Finding(path=f"{path}/eventCode", code="event_code_needed", text=text)
    for code in codes:
        if code not in event_types():
            yield Finding(path=f"{path}/eventCode", code="event_code_unknown", text=f"GB/T 35561 里没有 {code}")


def _check_colour(info: Info, path: str, profile: Profile) -> Iterator[Finding]:
    said = profile.colour_said(info.parameter(profile.colour_name))
    if said is None:
        text = f"须以 parameter“{profile.colour_name}”写明红、橙、黄、蓝之一"
        yield Finding(path=f"{path}/parameter", code="colour_needed", text=text)
    elif info.severity != profile.colours[said].severity:
        text = f"{profile.colours[said].zh}对应 severity {profile.colours[said].severity},现为 {info.severity}"
        yield Finding(path=f"{path}/severity", code="colour_severity", text=text)


def _check_areas(info: Info, path: str, profile: Profile) -> Iterator[Finding]:
    if not info.areas:
        yield Finding(path=f"{path}/area", code="area_needed", text="须写明可能影响的区域")
    for number, area in enumerate(info.areas, 1):
        at = f"{path}/area[{number}]"
        codes = [pair.value for pair in area.geocodes if pair.name == profile.division_name]
        if not (area.polygons or area.circles or codes):
            yield Finding(path=at, code="place_needed", text="区域须有多边形、圆或 12 位区划代码之一")
        for code in codes:
            if not re.fullmatch(r"\d{12}", code):
                yield Finding(path=f"{at}/geocode", code="division_form", text=f"区划代码“{code}”须为 12 位数字")


def _check_law(alert: Alert, info: Info, path: str) -> Iterator[Finding]:
    """Type, level and time of issue are guarded elsewhere; here the words a reader must find."""
    wanted = {
        "headline": (info.headline, "标题"),
        "senderName": (info.sender_name, "发布机关"),
        "onset": (info.onset or info.effective, "起始时间"),
        "instruction": (info.instruction, "注意事项和应采取的措施"),
        "description": (info.description, "情况说明"),
    }
    for name, (value, zh) in wanted.items():
        if not value:
            yield Finding(path=f"{path}/{name}", code="law_content", text=f"缺少{zh}({LAW})")
    if alert.msg_type is not MsgType.CANCEL and (not info.expires or info.expires <= alert.sent):
        yield Finding(path=f"{path}/expires", code="expires_needed", text="失效时间须晚于发布时间")
