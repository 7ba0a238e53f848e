"""Risk evaluation: LEC, LS, matrix, JHA and SCL → a score and one of four levels (1 red 重大, 2 orange 较大, 3 yellow 一般, 4 blue 低).

Scores of L and E of the LEC method are from the common tables; its C, the cut-offs of every method and the way five bands become four colours differ
between sources [K]: all cut-offs are arguments, kept as norms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.kernel.verdict import refused

RED, ORANGE, YELLOW, BLUE = 1, 2, 3, 4
METHODS: Mapping[str, str] = {
    "LEC": "作业条件危险性评价 LEC",
    "LS": "风险矩阵值 LS",
    "MATRIX": "风险矩阵",
    "JHA": "工作危害分析 JHA",
    "SCL": "安全检查表分析 SCL",
}
LEC_L: Mapping[float, str] = {
    10: "完全可以预料",
    6: "相当可能",
    3: "可能但不经常",
    1: "可能性小，完全意外",
    0.5: "很不可能",
    0.2: "极不可能",
    0.1: "实际不可能",
}
LEC_E: Mapping[float, str] = {
    10: "连续暴露",
    6: "每天工作时间内暴露",
    3: "每周一次或偶然暴露",
    2: "每月一次",
    1: "每年几次",
    0.5: "非常罕见",
}
LEC_C: Mapping[float, str] = {100: "多人死亡", 40: "数人死亡", 15: "一人死亡", 7: "重伤", 3: "致残轻伤", 1: "轻微"}
FIVE = range(1, 6)
Cutoffs = Sequence[float]
Matrix = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """``words`` is how the score came about, to be read beside it."""

    score: float
    level: int
    words: str


def banded(score: float, cutoffs: Cutoffs) -> int:
    """The level of a score: at or above the first cut-off red, the second orange, the third yellow, else blue."""
    return next((level for level, cutoff in enumerate(cutoffs, RED) if score >= cutoff), BLUE)


def lec(likelihood: float, exposure: float, severity: float, cutoffs: Cutoffs) -> Graded:
    """D = L·E·C. Refused when a factor is not one of its table."""
    _one_of("likelihood", likelihood, LEC_L)
    _one_of("exposure", exposure, LEC_E)
    _one_of("severity", severity, LEC_C)
    score = likelihood * exposure * severity
    return Graded(
        score=score, level=banded(score, cutoffs), words=f"D = {likelihood:g} × {exposure:g} × {severity:g} = {score:g}"
    )


def ls(likelihood: float, severity: float, cutoffs: Cutoffs) -> Graded:
    """R = L·S, each 1–5."""
    _one_of("likelihood", likelihood, FIVE)
    _one_of("severity", severity, FIVE)
    score = likelihood * severity
    return Graded(score=score, level=banded(score, cutoffs), words=f"R = {likelihood:g} × {severity:g} = {score:g}")


def matrix(likelihood: float, severity: float, table: Matrix) -> Graded:
    """The level stands in the table at row L, column S (each 1–5)."""
    _one_of("likelihood", likelihood, FIVE)
    _one_of("severity", severity, FIVE)
    level = int(table[int(likelihood) - 1][int(severity) - 1])
    return Graded(score=likelihood * severity, level=level, words=f"矩阵第 {likelihood:g} 行第 {severity:g} 列")


def worst_step(steps: Sequence[Mapping[str, Any]], cutoffs: Cutoffs) -> Graded:
    """JHA (by steps of a job) and SCL (by items of a check list): L and S of a step are the largest of their five partial scores, R = L·S,
    and the worst step is the point's.
    """
    if not steps:
        raise refused("risk.steps", "请至少填写一个作业步骤或检查项目。", steps="请填写步骤，每步写可能性与后果各项分值（1–5）。")
    graded = [(ls(_largest(step, "l"), _largest(step, "s"), cutoffs), str(step.get("step", ""))) for step in steps]
    worst, step = max(graded, key=lambda pair: pair[0].score)
    return Graded(score=worst.score, level=worst.level, words=f"{step}：{worst.words}")


def grade(method: str, values: Mapping[str, Any], norms: Mapping[str, Any]) -> Graded | None:
    """By the method chosen; None while its factors are not all filled in."""
    if method in ("JHA", "SCL"):
        return worst_step(values["steps"], norms["risk.ls_cutoffs"]) if values.get("steps") else None
    l, e, s = (values.get(name) for name in ("likelihood", "exposure", "severity"))  # noqa: E741 - the letters of the method
    if l is None or s is None or (method == "LEC" and e is None):
        return None
    match method:
        case "LEC":
            return lec(l, float(e or 0), s, norms["risk.lec_cutoffs"])
        case "MATRIX":
            return matrix(l, s, norms["risk.matrix"])
    return ls(l, s, norms["risk.ls_cutoffs"])


def _largest(step: Mapping[str, Any], name: str) -> float:
    parts = step.get(name)
    parts = parts if isinstance(parts, list | tuple) else [parts]
    if not parts or not all(isinstance(part, int | float) for part in parts):
        raise refused("risk.steps", "每个步骤的可能性 l 与后果 s 应为 1–5 的分值。", steps="应如 [{step, l: [1, 2], s: [3]}]。")
    return float(max(parts))


def _one_of(name: str, value: float, table: Any) -> None:
    if value not in table:
        told = "、".join(f"{each:g}" for each in table)
        raise refused("risk.factor", f"分值应为 {told} 之一。", **{name: f"应为 {told} 之一。"})
