"""双随机: commit, then draw before a witness."""

import secrets
from typing import Any

from anlan.domains.enforcement import staff
from anlan.domains.enforcement.commands import CommitDraw, MakeDraw
from anlan.domains.enforcement.events import EnterprisesDrawn
from anlan.domains.enforcement.handlers.inspections import make_inspection
from anlan.domains.enforcement.models import Draw
from anlan.domains.enforcement.rules import drawing, officers
from anlan.domains.enforcement.said import today
from anlan.domains.supervision import api as supervision
from anlan.kernel import clock
from anlan.kernel.verdict import Refused, refuse, refused
from anlan.platform.bus.api import emit, handles


@handles(CommitDraw, area=lambda cmd: cmd.division)
def commit_draw(cmd: CommitDraw, ctx: Any) -> int:
    able = [one for one in staff.facts_of(sorted(set(cmd.officers))) if officers.may_act(one, today()).allowed]
    rows = supervision.enterprise_rows(ctx.actor, area=cmd.area or cmd.division, sector=cmd.sector)
    rows = rows.filter(major_dangers__gt=0) if cmd.risky else rows
    pools = drawing.Pools(
        enterprises=tuple(rows.order_by("subject").values_list("subject", flat=True)), officers=tuple(one.id for one in able),
        avoid={key: tuple(sorted(keys)) for key, keys in sorted(cmd.avoid.items())},
    )  # fmt: skip
    drawing.check_pools(pools, cmd.count).require()
    seed = secrets.token_hex(32)
    kept = {
        "enterprises": list(pools.enterprises),
        "officers": list(pools.officers),
        "avoid": {k: list(v) for k, v in pools.avoid.items()},
    }
    return Draw.objects.create(
        division=cmd.division, title=cmd.title[:200], plan_id=cmd.plan, committed_at=clock.now(), committed_by=ctx.actor.name, seed=seed, pools=kept,
        commitment=drawing.commitment(seed, pools, cmd.count), enterprises=cmd.count,
    ).pk  # fmt: skip


def pools_of(row: Draw) -> drawing.Pools:
    said = row.pools
    return drawing.Pools(
        enterprises=tuple(said["enterprises"]),
        officers=tuple(said["officers"]),
        avoid={key: tuple(keys) for key, keys in said["avoid"].items()},
    )


@handles(MakeDraw, subject=lambda cmd: Draw.objects.select_for_update().get(pk=cmd.draw))
def make_draw(cmd: MakeDraw, ctx: Any, row: Draw) -> list[int]:
    if row.drawn_at:
        raise Refused(refuse("draw.done", "已经抽取，不能重抽。", drawing.RULE))
    if not cmd.word.strip() or not cmd.witness.strip():
        raise refused("draw.witness", "请填写见证人和见证人当场说出的词。", witness="请填写", word="请填写")
    found = drawing.draw(row.seed, cmd.word, pools_of(row), row.enterprises)
    row.witness, row.word, row.drawn_at, row.result = (
        cmd.witness,
        cmd.word,
        clock.now(),
        [[subject, list(team)] for subject, team in found],
    )
    row.save()
    named = {one["id"]: one for one in staff.named(staff.facts_of(sorted({key for _, team in found for key in team})))}
    made = [
        make_inspection(
            ctx,
            supervision.get_enterprise(subject),
            [named[key] for key in team],
            cmd.planned_on,
            cmd.sets,
            plan_id=row.plan_id,
            draw=row,
        ).pk
        for subject, team in found
    ]
    emit(EnterprisesDrawn(subject=f"draw/{row.pk}", area=row.division, draw=row.pk, title=row.title, enterprises=len(made)))
    return made
