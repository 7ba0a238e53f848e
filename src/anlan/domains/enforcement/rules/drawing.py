"""The draw of 双随机: from a seed fixed beforehand and a word said by a witness, so that nobody can choose and anybody can repeat it.

The order of a candidate is SHA-256 of ``seed|word|role|candidate``; the lowest are drawn. No library's random numbers: the same on every machine.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from anlan.domains.enforcement.rules.law import penalty
from anlan.kernel.verdict import Citation, Verdict, allow, refuse

RULE = Citation(source="国办发〔2015〕58号", clause="随机抽取检查对象、随机选派执法检查人员")
TEAM = 2
T = TypeVar("T", str, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """Who may be drawn: enterprises by subject, officers by key, and who must keep away from whom (subject → officers)."""

    enterprises: Sequence[str]
    officers: Sequence[int]
    avoid: Mapping[str, Sequence[int]]


def commitment(seed: str, pools: Pools, count: int) -> str:
    """What is published before the draw: it binds seed, pools and number, and tells nothing of the seed."""
    parts = [
        seed,
        str(count),
        *pools.enterprises,
        "|",
        *map(str, pools.officers),
        "|",
        *(f"{k}:{sorted(v)}" for k, v in sorted(pools.avoid.items())),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def draw(seed: str, word: str, pools: Pools, count: int) -> list[tuple[str, tuple[int, ...]]]:
    """``count`` enterprises, each with two officers: the least laden first, the lot among equals."""
    drawn = _lots(seed, word, "enterprise", pools.enterprises)[:count]
    load = dict.fromkeys(pools.officers, 0)
    found = []
    for enterprise in drawn:
        free = [key for key in pools.officers if key not in pools.avoid.get(enterprise, ())]
        order = {key: place for place, key in enumerate(_lots(seed, word, enterprise, free))}
        team = tuple(sorted(sorted(free, key=lambda key: (load[key], order[key]))[:TEAM]))
        load |= {key: load[key] + 1 for key in team}
        found.append((enterprise, team))
    return found


def _lots(seed: str, word: str, role: str, candidates: Iterable[T]) -> list[T]:
    return sorted(candidates, key=lambda one: hashlib.sha256(f"{seed}|{word}|{role}|{one}".encode()).hexdigest())


def check_pools(pools: Pools, count: int) -> Verdict:
    if not 0 < count <= len(pools.enterprises):
        return refuse("draw.count", f"抽取数量应在1至{len(pools.enterprises)}之间。", RULE, count=count)
    if len(set(pools.officers)) < TEAM:
        return refuse("draw.officers", "可派执法人员不足两名，不能抽取。", RULE, penalty("四十二"))
    short = [one for one in pools.enterprises if len(set(pools.officers) - set(pools.avoid.get(one, ()))) < TEAM]
    if short:
        return refuse("draw.avoid", f"回避后{short[0]}可派人员不足两名。", RULE, penalty("四十三"))
    return allow("draw.ok", RULE)


def check_draw(
    seed: str, word: str, pools: Pools, count: int, promised: str, result: Sequence[tuple[str, tuple[int, ...]]]
) -> Verdict:
    """The draw repeated: the seed is the one promised, and from it comes what was drawn."""
    if commitment(seed, pools, count) != promised:
        return refuse("draw.commitment", "种子或名单与抽取前公布的校验值不符。", RULE)
    if draw(seed, word, pools, count) != list(result):
        return refuse("draw.result", "按公布的种子和见证词重算，结果与记录不一致。", RULE)
    return allow("draw.true", RULE, text="重算结果与记录一致")
