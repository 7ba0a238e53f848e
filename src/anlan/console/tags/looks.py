"""What has a look: icons, map symbols, colours of grades and states."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from anlan.console import assets
from anlan.console.events import symbol_of
from anlan.console.tags.wording import either
from anlan.kernel.grades import Grade, ResponseLevel, WarningColour
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
    return format_html(
        '<span class="colour" data-colour="{}">{}</span>', name, either(WarningColour(number).zh, name.capitalize())
    )


@register.simple_tag
def level_badge(level: Any) -> SafeString:
    """应急响应级别."""
    if not level:
        return SafeString("")
    text = either(f"{ResponseLevel(int(level)).zh}响应", f"Response level {level}")
    return format_html('<span class="colour" data-colour="{}">{}</span>', COLOURS[int(level)], text)


@register.simple_tag
def grade_badge(grade: Any) -> SafeString:
    """事故等级."""
    if not grade:
        return SafeString("")
    words = ("Extraordinary", "Major", "Larger", "Ordinary")
    return format_html(
        '<span class="colour" data-colour="{}">{}</span>',
        COLOURS[int(grade)],
        either(Grade(int(grade)).zh, words[int(grade) - 1]),
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
def incident_symbol(event_type: Any) -> str:
    """The symbol of a GB/T 35561 event type code."""
    return symbol_of(str(event_type or ""))


@register.filter
def thing_symbol(subject: str) -> str:
    """The map symbol of ``kind/id`` or of a kind."""
    kind = kinds.get(subject.partition("/")[0])
    return kind.layer.symbol if kind else "vehicle"


@register.simple_block_tag
def card(content: str, title: str, mark: str = "", more: Any = "", **named: str) -> SafeString:
    """A card with its heading: ``{% card _("主题活动") "speakerphone" %}…{% endcard %}``; ``id`` makes it a place to jump to."""
    drawn = icon(mark) if mark else ""
    aside = format_html('<span class="more ink-3">{}</span>', more) if more not in (None, "") else ""
    place = format_html(' id="{}"', named["id"]) if "id" in named else ""
    classes = f"card {named.get('style', '')}".rstrip()
    return format_html(
        '<section class="{}"{}><div class="card-header"><h2 class="card-title">{}{}</h2>{}</div>{}</section>',
        classes, place, drawn, title, aside, content,
    )  # fmt: skip
