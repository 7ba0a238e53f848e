"""Words, sentences and names in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import get_language, gettext, gettext_lazy

from anlan.console.details import details_of
from anlan.console.titles import title_of
from anlan.engines import cap
from anlan.kernel.saying import listed as as_list
from anlan.kernel.tables import event_type_name
from anlan.platform.accounts.roles import all_roles
from anlan.platform.http.spoken import spoken as spoken_here
from anlan.platform.http.spoken import spoken_line

register = template.Library()


def either(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


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
def field_word(name: str) -> str:
    """The label of a field that a verb asks for."""
    from anlan.console.views.acts import FIELDS

    return str(FIELDS.get(name, name))


@register.filter
def event_name(code: str) -> str:
    """The name of a GB/T 35561 type."""
    return either(event_type_name(code), cap.china_profile().event_en(code)) if code else ""


@register.filter
def report_word(form: str) -> str:
    return gettext({"phone": "电话报告", "first": "首报", "follow_up": "续报", "final": "终报"}.get(form, form))


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
