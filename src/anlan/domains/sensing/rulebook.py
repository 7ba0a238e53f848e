"""Rules as an analyst sees them: the live version, the drafts, and how many alarms each stands for now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from anlan.domains.sensing import rules
from anlan.domains.sensing.models import Alert, DeviceModel, Point, Rule, RuleVersion
from anlan.engines.sensing import condition_from
from anlan.platform.accounts.actor import Actor
from anlan.platform.accounts.scope import visible

MOST_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    rule: Rule
    live: RuleVersion | None
    newest: RuleVersion | None
    said: str
    on: str
    open_alerts: int


def rules_of(actor: Actor) -> list[RuleView]:
    """At most 1,000, by code."""
    rows = list(Rule.objects.filter(visible(actor, "sensing.view", organisation=None)).prefetch_related("versions").order_by("code")[:1_000])
    raised = dict(Alert.objects.filter(closed_at=None).order_by().values_list("rule_code").annotate(Count("pk")))
    quantities = quantities_by_kind()
    return [_view(rule, raised.get(rule.code, 0), quantities) for rule in rows]


def rule_of(code: str) -> RuleView:
    """LookupError if there is none."""
    rule = Rule.objects.prefetch_related("versions").filter(code=code).first()
    if rule is None:
        raise LookupError(f"没有规则 {code}")
    return _view(rule, Alert.objects.filter(rule_code=code, closed_at=None).count(), quantities_by_kind())


def quantities_by_kind() -> dict[str, tuple[str, str]]:
    """Kind of quantity → (name, unit), as its points have them."""
    rows = Point.objects.exclude(kind="").order_by("kind").values_list("kind", "name", "unit").distinct()[:MOST_WORDS]
    return {kind: (name, unit) for kind, name, unit in rows}


def _view(rule: Rule, open_alerts: int, quantities: Mapping[str, tuple[str, str]]) -> RuleView:
    versions: list[Any] = list(rule.versions.all())
    live = next((v for v in versions if v.state == "live"), None)
    newest = versions[0] if versions else None
    selector = dict((live or newest).selector) if versions else {}
    name, unit = quantities.get(selector.get("kind", ""), ("", ""))
    return RuleView(rule=rule, live=live, newest=newest, said=said(live or newest, unit), on=_on(selector, name), open_alerts=open_alerts)


def _on(selector: Mapping[str, str], quantity: str) -> str:
    """Which points, in words: ``氯气浓度``, ``设备 CL2-07``."""
    kind = quantity or selector.get("kind", "")
    named = [(word, selector.get(key)) for key, word in (("model", "型号"), ("device", "设备"), ("point", "测点"))]
    return "、".join([*([kind] if kind else []), *(f"{word} {value}" for word, value in named if value)])


def said(version: RuleVersion | None, unit: str = "") -> str:
    """The condition in words; what cannot be read is said so."""
    if version is None:
        return ""
    try:
        return rules.describe(condition_from(version.kind, dict(version.condition)), unit)
    except (ValueError, TypeError) as error:
        return f"无法读取：{error}"


def selector_words() -> dict[str, list[tuple[str, str]]]:
    """What a rule can name, with words: kinds of quantity, models of devices, other rules."""
    return {
        "kinds": [(kind, f"{name}（{unit}）" if unit else name) for kind, (name, unit) in quantities_by_kind().items()], "models": list(DeviceModel.objects.values_list("key", "name")[:MOST_WORDS]),
        "rules": list(Rule.objects.values_list("code", "name")[:MOST_WORDS]),
    }  # fmt: skip
