"""Kinds of hazard sources."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from anlan.domains.registry import models
from anlan.domains.registry.rules import installation_grade
from anlan.kernel.verdict import Verdict, allow, refuse
from anlan.platform.kinds.api import Kind, Layer, register

GROUP = _("危险源")
RED = "#c92a2a"


def graded(thing: Any) -> dict[str, Any]:
    return installation_grade(thing.chemicals, thing.exposed_population_500m)


def no_other_enterprises_code(thing: Any) -> Verdict:
    """One code, one enterprise, of whichever kind: permits, tanks and risk points name their enterprise by its code alone."""
    other = models.Enterprise if isinstance(thing, models.ChemicalEnterprise) else models.ChemicalEnterprise
    if other.objects.filter(code=thing.code).exists():
        return refuse("enterprise.code", f"编码 {thing.code} 已用于另一类企业，请换一个编码。", code=thing.code)
    return allow()


register(Kind(
    key="chemical_park", model=models.ChemicalPark, label=_("化工园区"), group=GROUP,
    layer=Layer(symbol="park", geometry="polygon", min_zoom=7, colour=RED, shown=True),
    columns=("code", "name", "division", "area_km2"),
))  # fmt: skip
register(Kind(
    key="chemical_enterprise", model=models.ChemicalEnterprise, label=_("化工企业"), group=GROUP,
    layer=Layer(symbol="enterprise", min_zoom=8, colour=RED, shown=True),
    columns=("code", "name", "division", "category", "park", "product", "safety_grade"), filters=("category", "park", "safety_grade", "division"),
    search=("code", "name", "address", "product", "park"), checks=(no_other_enterprises_code,),
))  # fmt: skip
register(Kind(
    key="enterprise", model=models.Enterprise, label=_("生产经营单位"), group=GROUP, layer=Layer(symbol="enterprise", min_zoom=10, colour="#b45309"),
    columns=("code", "name", "division", "sector", "business", "employees", "safety_grade"), filters=("sector", "safety_grade", "employees", "division"),
    sorts=("name", "code", "updated_at", "employees"), search=("code", "name", "address", "business"), checks=(no_other_enterprises_code,),
))  # fmt: skip
register(Kind(
    key="storage_tank", model=models.StorageTank, label=_("储罐"), group=GROUP, layer=Layer(symbol="tank", min_zoom=11, colour=RED),
    columns=("code", "name", "division", "substance", "volume_m3", "stock_t", "form", "enterprise"),
    filters=("substance", "cas", "form", "enterprise", "park", "volume_m3", "stock_t", "division"),
    sorts=("name", "code", "updated_at", "volume_m3", "stock_t"), search=("code", "name", "substance", "cas", "park"),
))  # fmt: skip
register(Kind(
    key="major_hazard_installation", model=models.MajorHazardInstallation, label=_("重大危险源"), group=GROUP,
    layer=Layer(symbol="hazard_installation", min_zoom=8, colour=RED, shown=True),
    columns=("code", "name", "division", "level", "r_index", "unit_kind", "exposed_population_500m", "enterprise"),
    filters=("level", "unit_kind", "enterprise", "park", "r_index", "exposed_population_500m", "division"),
    sorts=("name", "code", "updated_at", "r_index", "level"), compute=graded,
))  # fmt: skip
register(Kind(
    key="hazmat_vehicle", model=models.HazmatVehicle, label=_("危险货物运输车辆"), group=GROUP,
    layer=Layer(symbol="hazmat_vehicle", min_zoom=10, colour=RED),
    columns=("code", "name", "division", "substance", "un_number", "road", "from_elsewhere"),
    filters=("substance", "un_number", "road", "from_elsewhere", "division"), search=("code", "name", "substance", "road"),
))  # fmt: skip
register(Kind(
    key="geological_hazard_point", model=models.GeologicalHazardPoint, label=_("地质灾害隐患点"), group=GROUP,
    layer=Layer(symbol="geohazard", min_zoom=9, colour="#8d6e3f"),
    columns=("code", "name", "division", "form", "scale", "threatened_people", "stability"),
    filters=("form", "scale", "stability", "threatened_people", "division"), sorts=("name", "code", "updated_at", "threatened_people"),
))  # fmt: skip
register(Kind(
    key="forest_block", model=models.ForestBlock, label=_("林班"), group=GROUP, layer=Layer(symbol="forest", min_zoom=9, colour="#2b8a3e"),
    columns=("code", "name", "division", "area_mu", "main_species", "fire_risk_class"), filters=("main_species", "fire_risk_class", "area_mu", "division"),
    sorts=("name", "code", "updated_at", "area_mu"),
))  # fmt: skip
