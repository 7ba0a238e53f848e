"""The laws this room cites."""

from anlan.kernel.verdict import Citation

PENALTY, SAFETY, COERCION = "行政处罚法（2021）", "安全生产法（2021）", "行政强制法"
#: In force until 2026-01-31; its successor (应急管理部令第18号) was not at hand, so what rests on it alone is configurable [K].
ORDER_15 = "原国家安监总局令第15号（可配置，以应急管理部令第18号核定）"
PLAN = "应急体系规划：执法人员入职培训不少于3个月、每年复训不少于2周"


def penalty(clause: str) -> Citation:
    return Citation(source=PENALTY, clause=f"第{clause}条")


def safety(clause: str) -> Citation:
    return Citation(source=SAFETY, clause=f"第{clause}条")


def order_15(clause: str) -> Citation:
    return Citation(source=ORDER_15, clause=f"第{clause}条")
