"""The console's small marks: icons, symbols, colours, clocks, words in the reader's language."""

import json
from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

from anlan.console import assets
from anlan.console.details import details_of
from anlan.console.titles import title_of
from anlan.engines import cap
from anlan.kernel import clock as kernel_clock
from anlan.kernel.grades import Grade, ResponseLevel, WarningColour
from anlan.kernel.saying import listed as as_list
from anlan.kernel.tables import event_type_name
from anlan.platform.accounts.roles import all_roles
from anlan.platform.http.spoken import spoken as spoken_here
from anlan.platform.http.spoken import spoken_line
from anlan.platform.kinds.kind import kinds

register = template.Library()
COLOURS = {1: "red", 2: "orange", 3: "yellow", 4: "blue"}
#: Tabler's colour words of the case tables → our tones
TONES = {
    "red": "late",
    "orange": "near",
    "yellow": "near",
    "green": "ok",
    "teal": "ok",
    "blue": "info",
    "azure": "info",
    "purple": "exercise",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An interface icon; without a label it is decoration and hidden from readers."""
    naming = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"/></svg>', naming, assets.sprite("icons"), name)


@register.simple_tag
def symbol(name: str, size: str = "", label: str = "") -> SafeString:
    """A map symbol; ``size`` sm or lg."""
    naming = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="true"')
    return format_html(
        '<svg class="symbol {}" {}><use href="{}#{}"/></svg>',
        f"symbol-{size}" if size else "",
        naming,
        assets.sprite("symbols"),
        name,
    )


@register.filter
def may(frame: Any, permission: str) -> bool:
    """Does the reader hold ``permission`` anywhere? For links; the door itself asks again."""
    return bool(frame.actor.grants_for(permission))


@register.filter
def word(text: Any) -> str:
    """A label of a room, in the reader's language."""
    return gettext(str(text)) if text not in (None, "") else ""


@register.filter
def spoken(text: Any) -> str:
    """A sentence, a refusal or a known text in the reader's language."""
    return spoken_here(text)


@register.filter
def line(row: Any) -> str:
    """A kept line (timeline, duty log, clock) in the reader's language."""
    return spoken_line(row)


@register.filter
def listed(texts: Any) -> str:
    """Sentences as a list in the reader's language."""
    return spoken_here(as_list(texts))


@register.filter
def details(row: Any) -> list[tuple[str, str]]:
    """What the verb of a timeline's entry was done with."""
    return details_of(row)


@register.simple_tag(takes_context=True)
def called(context: Any, row: Any) -> str:
    """The title of a case in the reader's language; a view that shows many gives ``titles``."""
    return title_of(row, context.get("titles"))


@register.filter
def local(at: Any, form: str = "%m-%d %H:%M") -> str:
    """A time as read in Shanghai; accepts ISO text. Empty for none."""
    moment = parse_datetime(at) if isinstance(at, str) else at
    return kernel_clock.local(moment).strftime(form) if isinstance(moment, datetime) else ""


@register.filter
def iso(at: Any) -> str:
    return at.isoformat() if isinstance(at, datetime) else str(at or "")


@register.simple_tag
def when(at: Any, form: str = "%m-%d %H:%M") -> SafeString:
    """A ``time`` element, the full moment in its title."""
    if not at:
        return SafeString("")
    return format_html('<time datetime="{}" title="{}">{}</time>', iso(at), local(at, "%Y-%m-%d %H:%M:%S"), local(at, form))


@register.simple_tag
def countdown(due: Any, began: Any = None, done: Any = None, label: str = "") -> SafeString:
    """A deadline that counts down; met deadlines show when they were met."""
    if not due:
        return SafeString("")
    if done:
        return format_html('<span class="clock" data-state="done">{} {}</span>', icon("check"), local(done, "%H:%M"))
    return format_html(
        '<span class="clock" data-controller="deadline" data-due="{}" data-from="{}" data-label="{}">{}<span class="left">{}</span></span>',
        iso(due), iso(began), label, icon("alarm"), local(due, "%H:%M"),
    )  # fmt: skip


@register.filter
def colour_name(level: Any) -> str:
    """1…4 or a colour word → red, orange, yellow, blue."""
    return COLOURS.get(level, str(level or "")) if not str(level).isdigit() else COLOURS.get(int(level), "")


@register.simple_tag
def colour_badge(level: Any) -> SafeString:
    """预警级别 as its colour and its word, never by colour alone."""
    name = colour_name(level)
    if name not in COLOURS.values():
        return SafeString("")
    number = list(COLOURS.values()).index(name) + 1
    return format_html('<span class="colour" data-colour="{}">{}</span>', name, _of(WarningColour(number).zh, name.capitalize()))


@register.simple_tag
def level_badge(level: Any) -> SafeString:
    """应急响应级别."""
    if not level:
        return SafeString("")
    text = _of(f"{ResponseLevel(int(level)).zh}响应", f"Response level {level}")
    return format_html('<span class="colour" data-colour="{}">{}</span>', COLOURS[int(level)], text)


@register.simple_tag
def grade_badge(grade: Any) -> SafeString:
    """事故等级."""
    if not grade:
        return SafeString("")
    words = ("Extraordinary", "Major", "Larger", "Ordinary")
    return format_html(
        '<span class="colour" data-colour="{}">{}</span>', COLOURS[int(grade)], _of(Grade(int(grade)).zh, words[int(grade) - 1])
    )


@register.simple_tag
def state_tag(case: Any) -> SafeString:
    """A case's state in the colour its table gives it."""
    colour = (case.table.colours or {}).get(case.state, "secondary")
    return format_html('<span class="tag" data-tone="{}">{}</span>', TONES.get(colour, ""), gettext(case.state_label))


@register.filter
def tone(colour: str) -> str:
    return TONES.get(colour, "")


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if hasattr(mapping, "get") else getattr(mapping, str(key), None)


@register.filter
def show(value: Any) -> str:
    """A value as read in a table: yes/no, thin numbers, lists with 、."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime):
        return kernel_clock.local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dict):
        return " ".join(show(v) for v in value.values())
    if isinstance(value, list | tuple):
        return "、".join(show(v) for v in value)
    return str(value)


@register.filter
def digits(value: Any) -> str:
    """An amount with its thousands apart: ``1,470,000``."""
    return f"{value:,}" if isinstance(value, int | float) else show(value)


def _of(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


@register.filter
def incident_symbol(event_type: Any) -> str:
    """The symbol of a GB/T 35561 event type code."""
    from anlan.console.events import symbol_of

    return symbol_of(str(event_type or ""))


@register.filter
def at(items: Any, index: int) -> Any:
    """The item at ``index``."""
    return items[index]


@register.filter
def field_word(name: str) -> str:
    """The label of a field that a verb asks for."""
    from anlan.console.views.acts import FIELDS

    return str(FIELDS.get(name, name))


@register.simple_tag
def verb_blanks(kind: str, transition: Any, case: Any = None) -> list[Any]:
    """The form of a verb; what the case already says stands in it."""
    from anlan.console.verbs import blanks
    from anlan.platform.cases.api import get_table

    said = {name: getattr(case, name, "") for name in transition.sets} if case and getattr(case, "table_key", "") == kind else {}
    return blanks(get_table(kind), transition.fields, said, {}, transition.required)


@register.filter
def incident_path(subject: str) -> str:
    """``incident/3`` → the path of its page."""
    return subject.replace("incident/", "incidents/", 1) + "/"


@register.filter
def event_name(code: str) -> str:
    """The name of a GB/T 35561 type."""
    return _of(event_type_name(code), cap.china_profile().event_en(code)) if code else ""


@register.filter
def report_word(form: str) -> str:
    return gettext({"phone": "电话报告", "first": "首报", "follow_up": "续报", "final": "终报"}.get(form, form))


@register.filter
def metres(value: Any) -> str:
    """A distance as one would say it."""
    if value in (None, ""):
        return "—"
    return f"{float(value) / 1000:.2f} km" if float(value) >= 1000 else f"{float(value):.0f} m"  # noqa: PLR2004 - a kilometre


@register.filter
def thing_symbol(subject: str) -> str:
    """The map symbol of ``kind/id`` or of a kind."""
    kind = kinds.get(subject.partition("/")[0])
    return kind.layer.symbol if kind else "vehicle"


@register.filter
def joined(values: Any) -> str:
    """A list as one hidden field."""
    return values if isinstance(values, str) else ",".join(map(str, values or ()))


@register.filter(name="json")
def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@register.filter
def role_word(key: str) -> str:
    """The name of a role."""
    return gettext(next((str(role.label) for role in all_roles() if role.key == key), key))


#: kinds and tiers of plans (突发事件应急预案管理办法 2024, art. 5–7)
PLAN_WORDS = {
    "general": gettext_lazy("总体预案"), "special": gettext_lazy("专项预案"), "department": gettext_lazy("部门预案"), "on_site": gettext_lazy("现场处置方案"),
    "national": gettext_lazy("国家级"), "province": gettext_lazy("省级"), "city": gettext_lazy("市级"), "county": gettext_lazy("县级"),
    "street": gettext_lazy("乡镇"), "park": gettext_lazy("园区"), "enterprise": gettext_lazy("企业"),
}  # fmt: skip


@register.filter
def plan_word(key: str) -> str:
    """The kind or tier of a plan in words."""
    return str(PLAN_WORDS.get(key, key))


@register.filter
def micro(time_us: Any) -> str:
    """Microseconds since 1970 as a time in Shanghai."""
    return f"{kernel_clock.local(datetime.fromtimestamp(time_us / 1e6, UTC)):%m-%d %H:%M:%S}" if time_us else "—"
