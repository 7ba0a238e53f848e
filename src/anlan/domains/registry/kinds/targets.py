"""Kinds to be protected, and cameras."""

from django.utils.translation import gettext_lazy as _

from anlan.domains.registry import models
from anlan.platform.kinds.api import Kind, Layer, register

GROUP = _("防护目标")
GREEN = "#2f9e44"

register(Kind(
    key="hospital", model=models.Hospital, label=_("医院"), group=GROUP, layer=Layer(symbol="hospital", min_zoom=9, colour=GREEN, shown=True),
    columns=("code", "name", "division", "grade", "beds", "emergency_department"), filters=("grade", "emergency_department", "beds", "division"),
    sorts=("name", "code", "updated_at", "beds"), protected_target=True,
))  # fmt: skip
register(Kind(
    key="school", model=models.School, label=_("学校"), group=GROUP, layer=Layer(symbol="school", min_zoom=10, colour=GREEN, shown=True),
    columns=("code", "name", "division", "stage", "pupils", "staff", "boarders"), filters=("stage", "pupils", "boarders", "division"),
    sorts=("name", "code", "updated_at", "pupils"), protected_target=True,
))  # fmt: skip
register(Kind(
    key="nursing_home", model=models.NursingHome, label=_("养老机构"), group=GROUP, layer=Layer(symbol="nursing_home", min_zoom=10, colour=GREEN),
    columns=("code", "name", "division", "residents", "disabled_residents", "beds"), filters=("residents", "beds", "division"),
    sorts=("name", "code", "updated_at", "residents"), protected_target=True,
))  # fmt: skip
register(Kind(
    key="crowded_place", model=models.CrowdedPlace, label=_("人员密集场所"), group=GROUP, layer=Layer(symbol="crowded_place", min_zoom=11, colour=GREEN),
    columns=("code", "name", "division", "form", "capacity", "warning_receiver"), filters=("form", "capacity", "warning_receiver", "division"),
    sorts=("name", "code", "updated_at", "capacity"), protected_target=True,
))  # fmt: skip
register(Kind(
    key="bridge", model=models.Bridge, label=_("桥梁"), group=GROUP, layer=Layer(symbol="bridge", min_zoom=11, colour="#5c7cfa"),
    columns=("code", "name", "division", "river", "length_m", "load_limit_t"), filters=("river", "load_limit_t", "length_m", "division"),
))  # fmt: skip
register(Kind(
    key="port_berth", model=models.PortBerth, label=_("港口泊位"), group=GROUP, layer=Layer(symbol="berth", min_zoom=9, colour="#5c7cfa"),
    columns=("code", "name", "division", "cargo", "tonnage_dwt", "hazardous_storage_m3"), filters=("cargo", "tonnage_dwt", "division"),
))  # fmt: skip
register(Kind(
    key="camera", model=models.Camera, label=_("视频监控点"), group=_("感知"), layer=Layer(symbol="camera", min_zoom=12, colour="#495057"),
    columns=("code", "name", "division", "owner", "view", "form"), filters=("owner", "form", "division"), search=("code", "name", "view"),
))  # fmt: skip
register(Kind(
    key="building", model=models.Building, label=_("建筑物"), group=GROUP, layer=Layer(symbol="residential", min_zoom=14, colour="#868e96"),
    columns=("code", "name", "division", "use", "structure", "floors", "floor_area_m2"), filters=("use", "structure", "floors", "division"),
))  # fmt: skip
