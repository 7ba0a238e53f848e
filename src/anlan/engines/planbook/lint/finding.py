"""What a rule says of a plan."""

from dataclasses import dataclass

from anlan.engines.planbook.facts import Span
from anlan.kernel.verdict import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``severity`` error (cannot work), warning (will work badly), note. ``words`` points into the plan's text."""

    rule: str
    severity: str
    text: str
    basis: Citation
    words: Span = (0, 0)
    plan: str = ""

    @property
    def label(self) -> str:
        """The rule in a word or two of Chinese."""
        return LABELS.get(self.rule, self.rule)


LABELS = {
    "level.no_condition": "无启动条件", "level.none": "无响应分级", "level.missing": "缺级别", "level.no_starter": "无启动主体", "level.gap": "级间空档",
    "level.overlap": "级间重叠", "grade.differs": "与法定不一", "measure.no_unit": "无责任单位", "part.missing": "缺必备内容", "duty.two_leads": "两个牵头",
    "drill.no_cycle": "无演练周期", "revision.no_cycle": "无修订周期", "revision.overdue": "逾期未修订", "drill.overdue": "逾期未演练", "level.later_than_law": "晚于法定", "unit.renamed": "单位已更名", "unit.unknown": "单位不在名录",
    "unit.no_contact": "无联系电话", "resource.unregistered": "物资无台账", "reference.repealed": "引用已废止", "reference.missing": "引用缺失", "graph.orphan": "没有衔接",
    "graph.cycle": "循环引用", "graph.uncovered": "无预案", "library.double": "职责重复", "library.two_leads": "两案两牵头", "condition.differs": "与上级不一",
}  # fmt: skip
