"""Kinds of rules and their fields in words, with an example for each field that is written as JSON."""

from django.utils.translation import gettext_lazy as _

KIND_WORDS = {
    "threshold": _("阈值（回差、持续）"), "band": _("范围"), "rate": _("变化速率"), "flat_line": _("读数不变"), "silence": _("失联"),
    "deviation": _("偏离常态（EWMA）"), "drift": _("缓慢漂移（CUSUM）"), "seasonal": _("偏离同时段常态"), "calendar": _("分季节分时段范围"),
    "tide": _("偏离预报潮位"), "stages": _("水位分级、重现期"), "votes": _("邻近多点表决"), "logic": _("多点与或非"), "index": _("灾害联动指数"),
    "fence": _("电子围栏与车速"),
}  # fmt: skip
FIELD_WORDS = {
    "limit": (_("限值"), ""), "side": (_("方向"), ""), "hysteresis": (_("回差"), ""), "hold_s": (_("持续时间"), "s"), "clear_hold_s": (_("恢复持续时间"), "s"),
    "low": (_("下限"), ""), "high": (_("上限"), ""), "limit_per_s": (_("每秒变化限值"), ""), "window_s": (_("时间窗"), "s"), "direction": (_("变化方向"), ""),
    "tolerance": (_("容差"), ""), "sigmas": (_("标准差倍数"), ""), "memory_s": (_("记忆时间"), "s"), "learn_n": (_("学习读数条数"), ""), "slack": (_("松弛量"), ""),
    "needed": (_("至少几点"), ""), "within_m": (_("邻近距离"), "m"), "among": (_("参与表决的测点"), ""), "fresh_s": (_("读数有效期"), "s"),
    "expression": (_("条件表达式"), ""), "factors": (_("因子"), ""), "rings": (_("围栏顶点（经度, 纬度）"), ""), "faster_kmh": (_("车速高于"), "km/h"),
    "slower_kmh": (_("车速低于"), "km/h"), "bands": (_("时段与范围"), ""), "mean": (_("平均潮位"), ""), "constituents": (_("分潮"), ""),
    "period_s": (_("周期"), "s"), "bins": (_("周期内分段数"), ""), "learn_periods": (_("学习周期数"), ""), "stages": (_("分级"), ""),
    "return_periods": (_("重现期与值"), ""), "habituation": (_("每次报警放宽限值的比例"), ""),
}  # fmt: skip
# What a new rule of a learned kind starts from: best on the real series held out in turn (bench/_sensing_nab.py)
STARTING = {
    "deviation": {"sigmas": 1.5, "memory_s": 30 * 86_400, "learn_n": 200, "habituation": 0.35, "clear_hold_s": 3_600},
    "drift": {"limit": 20, "memory_s": 3 * 86_400, "slack": 1, "learn_n": 200},
    "seasonal": {"sigmas": 1.5, "memory_s": 21 * 86_400, "habituation": 0.5, "clear_hold_s": 3_600},
}
EXAMPLES = {
    "among": '["ST-1/cl2", "ST-2/cl2"]',
    "expression": '{"all": [{"of": "rain_mm", "above": 30}, {"not": {"of": "soil", "below": 20}}]}',
    "factors": '[{"of": "rain_mm", "low": 0, "high": 100, "half_life_s": 86400}, {"value": 0.4}]',
    "rings": "[[[119.20, 34.60], [119.25, 34.60], [119.25, 34.65]]]",
    "bands": '[{"months": [6, 7, 8, 9], "low": 0, "high": 2.5}, {"low": 0, "high": 3.0}]',
    "constituents": "[[1.6, 120, 28.984104]]",
    "stages": '[{"at": "warning", "level": 3, "label": "警戒水位"}, {"at": 4.2, "level": 2, "label": "保证水位"}]',
    "return_periods": "[[10, 3.2], [50, 4.1]]",
}
