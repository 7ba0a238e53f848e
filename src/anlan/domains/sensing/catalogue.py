"""Models of device and rules the house brings. Limits rest on the clause beside them; what is marked [K] is the site's to set.

Toxic gas: first alarm at no more than 100 % of the occupational limit, second at no more than 200 %; combustible gas: at no more
than 25 % and 50 % of the lower explosive limit (GB/T 50493-2019 石油化工可燃气体和有毒气体检测报警设计标准, 5.5.2).
Occupational limits: GBZ 2.1-2019, MAC of chlorine 1 mg/m³; PC-TWA of ammonia 20 mg/m³; MAC of hydrogen sulfide 10 mg/m³.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from anlan.domains.sensing.commands import DraftRule

GAS_CLAUSE = "GB/T 50493-2019 5.5.2；GBZ 2.1-2019"
LIMITS_MG_M3 = {"cl2": ("氯气", "氯", 1.0), "nh3": ("氨气", "氨", 20.0), "h2s": ("硫化氢", "硫化氢", 10.0)}


def _quantity(quantity: str, name: str, unit: str, kind: str, low: float, high: float, **more: Any) -> dict[str, Any]:
    return {"quantity": quantity, "name": name, "unit": unit, "kind": kind, "low": low, "high": high, **more}


def _gas_model(code: str) -> dict[str, Any]:
    name, substance, limit = LIMITS_MG_M3[code]
    return {
        "key": f"gas-{code}",
        "name": f"{name}检测报警器",
        "quantities": [_quantity(code, f"{name}浓度", "mg/m3", f"gas_{code}", 0, limit * 50, substance=substance)],
    }


MODELS: tuple[Mapping[str, Any], ...] = (
    *(_gas_model(code) for code in LIMITS_MG_M3),
    {"key": "gas-lel", "name": "可燃气体检测报警器", "quantities": [_quantity("lel", "可燃气体浓度", "%LEL", "gas_lel", 0, 100)]},
    {"key": "tank", "name": "储罐监测单元", "quantities": [
        _quantity("temperature", "温度", "°C", "tank_temperature", -60, 300),
        _quantity("pressure", "压力", "MPa", "tank_pressure", 0, 10),
        _quantity("level", "液位", "%", "tank_level", 0, 100),
    ]},
    {"key": "weather", "name": "自动气象站", "quantities": [
        _quantity("wind_ms", "风速", "m/s", "wind_ms", 0, 75),
        _quantity("wind_from_deg", "风向", "°", "wind_from_deg", 0, 360),
        _quantity("temperature_c", "气温", "°C", "temperature_c", -50, 60),
        _quantity("humidity_pct", "相对湿度", "%", "humidity_pct", 0, 100),
        _quantity("rain_mm", "小时雨量", "mm", "rain_mm", 0, 300),
    ]},
    {"key": "water-level", "name": "水位站", "quantities": [_quantity("level_m", "水位", "m", "water_level", -10, 100)]},
    {"key": "tide", "name": "潮位站", "quantities": [_quantity("tide_m", "潮位", "m", "tide_level", -5, 15)]},
)  # fmt: skip


def leak_code() -> str:
    """GB/T 35561 code of a leak of a hazardous chemical, from the house's own table; empty if the table has none."""
    from anlan.kernel.tables import event_types

    named = [code for code, row in event_types().items() if "危险化学品泄漏" in row["name_zh"]]
    return min(named, key=len, default="")


def default_rules(division: str) -> Iterator[DraftRule]:
    """Rules for the models above. Holds and silence windows are [K]: 5 s against a spike, 10 minutes against a lost line."""
    for code, (name, _, limit) in LIMITS_MG_M3.items():
        for step, level in ((1, 3), (2, 2)):
            yield _threshold(f"{code}-{step}", f"{name}{'一二'[step - 1]}级报警", division, f"gas_{code}", limit * step, level)
    yield _threshold("lel-1", "可燃气体一级报警", division, "gas_lel", 25, 3)
    yield _threshold("lel-2", "可燃气体二级报警", division, "gas_lel", 50, 2)
    yield DraftRule(
        code="gas-silent", name="探测器失联", division=division, kind="silence", condition={"window_s": 600}, selector={"model": "gas-cl2"}, level=4,
    )  # fmt: skip


def _threshold(code: str, name: str, division: str, kind: str, limit: float, level: int) -> DraftRule:
    return DraftRule(
        code=code, name=name, division=division, kind="threshold", level=level, selector={"kind": kind}, clause=GAS_CLAUSE, event_type=leak_code(),
        condition={"limit": limit, "side": "above", "hysteresis": limit * 0.2, "hold_s": 5, "clear_hold_s": 30},
    )  # fmt: skip


def install(division: str, actor: Any) -> int:
    """Put models and rules in place; what is there already stays as the site has set it. Gives how many rules went live."""
    from anlan.domains.sensing.commands import PutRuleLive
    from anlan.domains.sensing.models import DeviceModel, Rule
    from anlan.platform.bus.api import Context, send

    for model in MODELS:
        DeviceModel.objects.get_or_create(key=model["key"], defaults={"name": model["name"], "quantities": model["quantities"]})
    fresh = [draft for draft in default_rules(division) if not Rule.objects.filter(code=draft.code).exists()]
    for draft in fresh:
        version = send(draft, Context(actor=actor))
        send(PutRuleLive(rule=draft.code, version=version), Context(actor=actor))
    return len(fresh)
