"""A draw, repeated."""

from anlan.domains.enforcement.models import Draw
from anlan.domains.enforcement.rules import drawing
from anlan.kernel.verdict import Verdict


def verify_draw(pk: int) -> Verdict:
    """LookupError where there is no such draw; ValueError where it has not been drawn yet."""
    from anlan.domains.enforcement.handlers.draws import pools_of

    row = Draw.objects.filter(pk=pk).first()
    if row is None:
        raise LookupError("没有这次抽取。")
    if row.drawn_at is None:
        raise ValueError("这次抽取还没有进行。")
    result = [(subject, tuple(team)) for subject, team in row.result]
    return drawing.check_draw(row.seed, row.word, pools_of(row), row.enterprises, row.commitment, result)
