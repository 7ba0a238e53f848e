"""A message as people read it: SMS (counted), e-mail, page. Chinese or English, from the info block of that language."""

import re
from dataclasses import dataclass

from anlan.engines.cap.model import Alert, Info
from anlan.engines.cap.profile import Profile, china_profile
from anlan.engines.cap.words import MsgType, Status
from anlan.kernel.clock import local_text

# 3GPP TS 23.038/23.040: 140 octets a segment; the concatenation header takes six
UCS2_SINGLE, UCS2_PART = 70, 67
GSM7_SINGLE, GSM7_PART = 160, 153
_GSM7_TWO = set("^{}\\[~]|€")
_GSM7 = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DRILL = {
    Status.EXERCISE: ("【演练】", "[EXERCISE] "),
    Status.TEST: ("【测试】", "[TEST] "),
    Status.SYSTEM: ("【系统】", "[SYSTEM] "),
}
_DRILL[Status.DRAFT] = ("【草稿】", "[DRAFT] ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    text: str
    segments: int
    encoding: str  # GSM-7 or UCS-2


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    subject: str
    body: str


def count_segments(text: str) -> Sms:
    """How many short messages ``text`` costs."""
    if all(c in _GSM7 or c in _GSM7_TWO for c in text):
        size, single, part, name = sum(2 if c in _GSM7_TWO else 1 for c in text), GSM7_SINGLE, GSM7_PART, "GSM-7"
    else:
        size, single, part, name = len(text.encode("utf-16-be")) // 2, UCS2_SINGLE, UCS2_PART, "UCS-2"
    return Sms(text=text, segments=1 if size <= single else -(-size // part), encoding=name)


def render_sms(alert: Alert, language: str = "zh", *, segments: int = 1, link: str = "") -> Sms:
    """Headline, what to do, until when; shortened clause by clause to fit ``segments``. The drill mark is never cut away."""
    info = _info(alert, language)
    chinese = language.startswith("zh")
    mark = _mark(alert, chinese)
    tail = f" {link}" if link else ""
    stop = "。" if chinese else ". "
    text = mark + info.headline + stop
    if count_segments(text.rstrip() + tail).segments > segments:
        return count_segments(_cut(mark, info.headline, tail, segments) + tail)
    for clause in filter(None, [*_clauses(info.instruction), _until(info, chinese)]):
        longer = text + clause + ("" if clause[-1] in "。;!.!" else stop)
        if count_segments(longer.rstrip() + tail).segments <= segments:
            text = longer
    return count_segments(text.rstrip() + tail)


def _cut(mark: str, headline: str, tail: str, segments: int) -> str:
    """As much of the headline as fits, with an ellipsis."""
    for length in range(len(headline), 0, -1):
        candidate = f"{mark}{headline[:length]}…"
        if count_segments(candidate + tail).segments <= segments:
            return candidate
    return mark


def render_mail(alert: Alert, language: str = "zh", *, link: str = "") -> Mail:
    info = _info(alert, language)
    subject = f"{_mark(alert, language.startswith('zh'))}{info.headline}".replace("\n", " ").replace("\r", " ")
    return Mail(subject=subject, body=render_page(alert, language, link=link))


def render_page(alert: Alert, language: str = "zh", *, link: str = "", profile: Profile | None = None) -> str:
    """Everything the law wants said, one labelled line each (应对法 2024 Art. 64)."""
    info = _info(alert, language)
    chinese = language.startswith("zh")
    profile = profile or china_profile()
    lines = [
        (("标题", "Headline"), _mark(alert, chinese) + info.headline),
        (("类别", "Event"), info.event),
        (("级别", "Level"), info.parameter(profile.colour_name) or info.severity),
        (("状态", "Message"), _message_kind(alert, chinese)),
        (("起始时间", "From"), local_text(info.onset or info.effective or alert.sent)),
        (("有效至", "Until"), local_text(info.expires)),
        (("影响区域", "Area"), (";" if chinese else "; ").join(area.desc for area in info.areas)),
        (("情况", "Situation"), info.description),
        (("注意事项和措施", "What to do"), info.instruction),
        (("发布机关", "Issued by"), info.sender_name or alert.sender),
        (("发布时间", "Issued at"), local_text(alert.sent)),
        (("联系方式", "Contact"), info.contact),
        (("编号", "Number"), alert.identifier),
        (("详情", "Details"), link or info.web),
    ]
    colon, which = (":", 0) if chinese else (": ", 1)
    return "\n".join(f"{label[which]}{colon}{value}" for label, value in lines if value) + "\n"


def _info(alert: Alert, language: str) -> Info:
    info = alert.info_in(language)
    if info is None:
        raise ValueError("消息没有 info,无法生成文字")
    return info


def _mark(alert: Alert, chinese: bool) -> str:
    return _DRILL.get(alert.status, ("", ""))[0 if chinese else 1]


def _message_kind(alert: Alert, chinese: bool) -> str:
    kinds = {MsgType.ALERT: ("发布", "Issued"), MsgType.UPDATE: ("更新", "Updated"), MsgType.CANCEL: ("解除", "Lifted")}
    return kinds.get(alert.msg_type, (str(alert.msg_type),) * 2)[0 if chinese else 1]


def _until(info: Info, chinese: bool) -> str:
    if not info.expires:
        return ""
    return local_text(info.expires, "有效至%m月%d日%H:%M" if chinese else "Until %d %b %H:%M")


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in re.split(r"(?<=[。;;!])|(?<=\. )", text) if clause.strip()]
