"""Kinds of records an enterprise keeps of itself."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.domains.supervision import models
from anlan.domains.supervision.norms import norms
from anlan.domains.supervision.rules.methods import RED, grade
from anlan.kernel.verdict import Verdict, allow, refuse
from anlan.platform.kinds.api import Kind, Layer, register

GROUP = _("企业安全")
FACTORS = ("likelihood", "exposure", "severity")


def graded(point: Any) -> dict[str, Any]:
    """Score and level of a risk point by its method and the cut-offs in force."""
    if point.direct:
        return {"score": None, "score_words": f"直接判定：{point.direct_basis}"[:200], "level": str(RED)}
    values = {name: float(getattr(point, name)) if getattr(point, name) else None for name in FACTORS} | {"steps": point.steps}
    found = grade(point.method, values, norms()) if point.method else None
    if found is None:
        return {"score": None, "score_words": "", "level": ""}
    return {"score": found.score, "score_words": found.words[:200], "level": str(found.level)}


def in_order(permit: Any) -> Verdict:
    if permit.issued_on and permit.expires_on and permit.expires_on < permit.issued_on:
        return refuse(
            "permit.dates", "有效期至早于发证日期，请核对。", issued_on=str(permit.issued_on), expires_on=str(permit.expires_on)
        )
    return allow()


def with_basis(point: Any) -> Verdict:
    if point.direct and not point.direct_basis:
        return refuse("risk.direct", "直接判定为重大风险要写明依据。")
    return allow()


def of_its_owner(record: Any) -> Verdict:
    """A record of one owner cannot be put to another owner's enterprise: it would count in that one's score."""
    owner = models.EnterpriseFile.objects.filter(code=record.enterprise).values_list("organisation", flat=True).first()
    if owner is not None and record.organisation_id not in (None, owner):
        return refuse("record.enterprise", "企业编码不属于填报单位，请核对。", enterprise=record.enterprise)
    return allow()


register(Kind(
    key="risk_point", model=models.RiskPoint, label=_("安全风险点"), group=GROUP, layer=Layer(symbol="risk_point", min_zoom=10, colour="#b45309", colour_by="level"),
    columns=("code", "name", "unit", "enterprise", "division", "method", "score", "level", "owner"), filters=("level", "method", "enterprise", "unit", "division"),
    sorts=("name", "code", "updated_at", "score"), search=("code", "name", "unit", "hazard"), compute=graded, checks=(of_its_owner, with_basis),
))  # fmt: skip
register(Kind(
    key="enterprise_permit", model=models.EnterprisePermit, label=_("许可证照"), group=GROUP, layer=Layer(symbol="enterprise", min_zoom=14),
    columns=("code", "name", "enterprise", "permit", "number", "issued_by", "expires_on"), filters=("permit", "enterprise", "division"),
    sorts=("name", "code", "updated_at", "expires_on"), checks=(of_its_owner, in_order),
))  # fmt: skip
register(Kind(
    key="safety_person", model=models.SafetyPerson, label=_("安全责任人"), group=GROUP, layer=Layer(symbol="expert", min_zoom=14),
    columns=("code", "name", "enterprise", "post", "certified_until"), filters=("post", "enterprise", "division"),
    sorts=("name", "code", "updated_at", "certified_until"), personal=("contact_name", "contact_phone", "certificate"),
))  # fmt: skip
register(Kind(
    key="safety_training", model=models.SafetyTraining, label=_("安全培训"), group=GROUP, layer=Layer(symbol="school", min_zoom=14),
    columns=("code", "name", "enterprise", "training", "held_on", "hours", "people", "passed"), filters=("training", "enterprise", "division"),
    sorts=("name", "code", "updated_at", "held_on"),
    checks=(of_its_owner,),
))  # fmt: skip
register(Kind(
    key="enterprise_accident", model=models.EnterpriseAccident, label=_("企业事故"), group=GROUP, layer=Layer(symbol="incident_industrial", min_zoom=11, colour="#c92a2a"),
    columns=("code", "name", "enterprise", "occurred_on", "deaths", "serious", "incident"), filters=("enterprise", "division"),
    sorts=("name", "code", "updated_at", "occurred_on"), checks=(of_its_owner,),
))  # fmt: skip
register(Kind(
    key="safety_insurance", model=models.SafetyInsurance, label=_("安全生产责任保险"), group=GROUP, layer=Layer(symbol="enterprise", min_zoom=14),
    columns=("code", "name", "enterprise", "insurer", "policy", "cover_yuan", "valid_from", "valid_until"), filters=("insurer", "enterprise", "division"),
    checks=(of_its_owner,),
))  # fmt: skip
