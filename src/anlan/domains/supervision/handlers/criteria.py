"""Criteria of major dangers are taken in from a published text."""

from anlan.domains.supervision.commands import LoadCriteria
from anlan.domains.supervision.models import Criterion
from anlan.domains.supervision.rules.criteria import read
from anlan.kernel.verdict import refused
from anlan.platform.bus.api import Context, handles


@handles(LoadCriteria, area=lambda cmd: "3207")
def load_criteria(cmd: LoadCriteria, ctx: Context) -> dict[str, int]:
    """Each standard of the text replaces the one of its name; gives how many standards and criteria there are now."""
    found = read(cmd.text)
    if not found:
        raise refused("criteria.none", "没有读到判定条款：文本应有目录（标题、发布部门、页码）和分页正文。", text="请核对文本")
    Criterion.objects.filter(standard__in=[each.title for each in found]).delete()
    rows = [
        Criterion(standard=each.title[:200], authority=each.authority[:80], clause=clause.clause[:40], order=order, text=clause.text, source=cmd.source[:200])
        for each in found for order, clause in enumerate(each.clauses, 1)
    ]  # fmt: skip
    Criterion.objects.bulk_create(rows, batch_size=500)
    return {"standards": len(found), "criteria": len(rows)}
