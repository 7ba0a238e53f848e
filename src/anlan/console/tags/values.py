"""Values as read: numbers, lists, distances; and what a page looks up in what it was given."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext

from anlan.kernel import clock as kernel_clock
from anlan.platform.http.spoken import spoken

register = template.Library()


@register.filter
def may(frame: Any, permission: str) -> bool:
    """Does the reader hold ``permission`` anywhere? For links; the door itself asks again."""
    return bool(frame.actor.grants_for(permission))


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if hasattr(mapping, "get") else getattr(mapping, str(key), None)


@register.filter
def at(items: Any, index: int) -> Any:
    """The item at ``index``."""
    return items[index]


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


@register.filter
def metres(value: Any) -> str:
    """A distance as one would say it."""
    if value in (None, ""):
        return "—"
    return f"{float(value) / 1000:.2f} km" if float(value) >= 1000 else f"{float(value):.0f} m"  # noqa: PLR2004 - a kilometre


@register.filter
def joined(values: Any) -> str:
    """A list as one hidden field."""
    return values if isinstance(values, str) else ",".join(map(str, values or ()))


@register.filter
def drawing(drawn: dict[str, Any]) -> str:
    """What a chart draws, its names in the reader's language."""
    series = [{**each, "name": spoken(each["name"])} for each in drawn["series"]]
    limits = [{**each, "label": spoken(each["label"])} for each in drawn.get("limits", ())]
    return json.dumps({**drawn, "unit": spoken(drawn.get("unit")), "series": series, "limits": limits}, ensure_ascii=False)


@register.filter(name="json")
def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@register.filter
def incident_path(subject: str) -> str:
    """``incident/3`` → the path of its page."""
    return subject.replace("incident/", "incidents/", 1) + "/"


@register.simple_tag
def verb_blanks(kind: str, transition: Any, case: Any = None) -> list[Any]:
    """The form of a verb; what the case already says stands in it."""
    from anlan.console.verbs import blanks
    from anlan.platform.cases.api import get_table

    said = {name: getattr(case, name, "") for name in transition.sets} if case and getattr(case, "table_key", "") == kind else {}
    return blanks(get_table(kind), transition.fields, said, {}, transition.required)
