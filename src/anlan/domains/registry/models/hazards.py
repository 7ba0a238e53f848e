"""Hazard sources 危险源."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from anlan.platform.geo import SpatialIndex
from anlan.platform.kinds.api import CodeField, FlagField, QuantityField, Thing

ENTERPRISE_CATEGORIES = {
    "producer": "生产",
    "storage": "储存",
    "operator": "园区运营",
    "utility": "公用工程",
    "user": "使用",
    "dealer": "经营",
}
# Fields of work that supervision tells apart; those of hazardous chemicals have a kind of their own
SECTORS = {
    "chemical": "化工和危险化学品", "industry": "冶金工贸", "mine": "非煤矿山", "building": "建筑施工", "gas": "城镇燃气", "port": "港口危货", "fishery": "渔港和渔业船舶",
    "firework": "烟花爆竹", "warehouse": "仓储物流", "crowded": "人员密集场所", "power": "电力", "special": "特种设备", "other": "其他",
}  # fmt: skip
INSTALLATION_LEVELS = {"0": "不构成", "1": "一级", "2": "二级", "3": "三级", "4": "四级"}
UNIT_KINDS = {"storage": "储存单元", "production": "生产单元"}


class ChemicalPark(Thing):
    """化工园区."""

    area_km2 = QuantityField(_("面积"), unit="km²", maximum=2000)

    class Meta:
        verbose_name = _("化工园区")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_park_geo")]


class ChemicalEnterprise(Thing):
    """危险化学品企业. ``park`` is the name of the park it stands in."""

    category = CodeField(_("类别"), ENTERPRISE_CATEGORIES)
    park = models.CharField(_("所在园区"), max_length=120, blank=True, db_index=True)
    product = models.CharField(_("主要产品"), max_length=200, blank=True)
    capacity = models.CharField(_("规模"), max_length=200, blank=True)
    employees = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    safety_grade = CodeField(_("安全标准化等级"), {"一级": "一级", "二级": "二级", "三级": "三级"})

    class Meta:
        verbose_name = _("化工企业")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_enterprise_geo")]


class Enterprise(Thing):
    """生产经营单位 of every sector but hazardous chemicals: a mill, a mine, a building site, a fishing port, a warehouse, a shopping centre."""

    sector = CodeField(_("行业领域"), {key: label for key, label in SECTORS.items() if key != "chemical"}, db_index=True)
    business = models.CharField(_("主要业务"), max_length=200, blank=True)
    employees = models.PositiveIntegerField(_("职工人数"), null=True, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    legal_person = models.CharField(_("法定代表人"), max_length=80, blank=True)
    safety_grade = CodeField(_("安全标准化等级"), {"一级": "一级", "二级": "二级", "三级": "三级"})

    class Meta:
        verbose_name = _("生产经营单位")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_operator_geo")]


class StorageTank(Thing):
    """储罐. ``enterprise`` is the owner's code; ``stock_t`` the design maximum held."""

    enterprise = models.CharField(_("所属企业编码"), max_length=64, blank=True, db_index=True)
    park = models.CharField(_("所在园区"), max_length=120, blank=True)
    substance = models.CharField(_("物质"), max_length=80, blank=True, db_index=True)
    cas = models.CharField(_("CAS号"), max_length=20, blank=True)
    form = models.CharField(_("罐型"), max_length=20, blank=True)
    volume_m3 = QuantityField(_("容积"), unit="m³", maximum=500_000)
    stock_t = QuantityField(_("设计最大存量"), unit="t", maximum=1_000_000)
    pressure_kpa = QuantityField(_("表压"), unit="kPa", minimum=-100, maximum=50_000)
    temperature_c = QuantityField(_("操作温度"), unit="℃", minimum=-273, maximum=1_000)

    class Meta:
        verbose_name = _("储罐")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_tank_geo")]


class MajorHazardInstallation(Thing):
    """重大危险源 (GB 18218-2018). ``chemicals``: [{substance, mass_t, hazard_symbol?}]; S, R, α and the grade are computed from them."""

    enterprise = models.CharField(_("所属企业编码"), max_length=64, blank=True, db_index=True)
    park = models.CharField(_("所在园区"), max_length=120, blank=True)
    unit_kind = CodeField(_("单元"), UNIT_KINDS)
    chemicals = models.JSONField(_("危险化学品存量"), default=list)
    exposed_population_500m = models.PositiveIntegerField(_("厂界外500m常住人口"), default=0)
    s_index = models.FloatField(_("辨识指标S"), null=True, editable=False)
    r_index = models.FloatField(_("分级指标R"), null=True, editable=False)
    alpha = models.FloatField(_("校正系数α"), null=True, editable=False)
    level = CodeField(_("级别"), INSTALLATION_LEVELS, editable=False, db_index=True)

    class Meta:
        verbose_name = _("重大危险源")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_installation_geo")]


class HazmatVehicle(Thing):
    """危险货物运输车辆, where it was last seen."""

    road = models.CharField(_("所在道路"), max_length=40, blank=True)
    substance = models.CharField(_("货物"), max_length=80, blank=True, db_index=True)
    cas = models.CharField(_("CAS号"), max_length=20, blank=True)
    un_number = models.PositiveIntegerField(_("UN编号"), null=True, blank=True)
    tank_m3 = QuantityField(_("罐容"), unit="m³", maximum=120)
    from_elsewhere = FlagField(_("外埠车辆"))

    class Meta:
        verbose_name = _("危险货物运输车辆")
        indexes: ClassVar = [SpatialIndex(fields=["geom"], name="registry_hazvehicle_geo")]
