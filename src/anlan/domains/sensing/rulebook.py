"""Rules as an analyst sees them: the live version, the drafts, and how many alarms each stands for now."""

from dataclasses import dataclass
from typing import Any

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
    open_alerts: int


def rules_of(actor: Actor) -> list[RuleView]:
    """At most 1,000, by code."""
    rows = list(Rule.objects.filter(visible(actor, "sensing.view", organisation=None)).prefetch_related("versions").order_by("code")[:1_000])
    return [_view(rule) for rule in rows]


def rule_of(code: str) -> RuleView:
    """LookupError if there is none."""
    rule = Rule.objects.prefetch_related("versions").filter(code=code).first()
    if rule is None:
        raise LookupError(f"没有规则 {code}")
    return _view(rule)


def _view(rule: Rule) -> RuleView:
    versions: list[Any] = list(rule.versions.all())
    live = next((v for v in versions if v.state == "live"), None)
    newest = versions[0] if versions else None
    count = Alert.objects.filter(rule_code=rule.code, closed_at=None).count()
    return RuleView(rule=rule, live=live, newest=newest, said=said(live or newest), open_alerts=count)


def said(version: RuleVersion | None) -> str:
    """The condition in words; what cannot be read is said so."""
    if version is None:
        return ""
    try:
        return rules.describe(condition_from(version.kind, dict(version.condition)), "")
    except (ValueError, TypeError) as error:
        return f"无法读取：{error}"


def selector_words() -> dict[str, list[tuple[str, str]]]:
    """What a rule can name, with words: kinds of quantity, models of devices, other rules."""
    kinds = Point.objects.exclude(kind="").order_by("kind").values_list("kind", "name").distinct()[:MOST_WORDS]
    return {
        "kinds": list({kind: (kind, name) for kind, name in kinds}.values()), "models": list(DeviceModel.objects.values_list("key", "name")[:MOST_WORDS]),
        "rules": list(Rule.objects.values_list("code", "name")[:MOST_WORDS]),
    }  # fmt: skip
