"""Moments and deadlines, as read in Shanghai."""

from datetime import UTC, datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.console.tags.looks import icon
from anlan.kernel import clock as kernel_clock

register = template.Library()


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
def micro(time_us: Any) -> str:
    """Microseconds since 1970 as a time in Shanghai."""
    return f"{kernel_clock.local(datetime.fromtimestamp(time_us / 1e6, UTC)):%m-%d %H:%M:%S}" if time_us else "—"
