"""A run as a paper, Word or PDF: what came of it, who is inside, what was given and assumed, the chain step by step, the seal."""

from typing import Any

from anlan.domains.decision.choosing import word_of
from anlan.domains.decision.drawing import draw, picture
from anlan.domains.decision.queries import RunView
from anlan.domains.decision.showing import grid_png, show, text_of
from anlan.engines import science
from anlan.kernel import clock
from anlan.platform.papers.api import Paper

MOST_TARGETS, MOST_GRIDS = 200, 2


def run_docx(run: RunView) -> bytes:
    return _written(Paper(run.title, invented=_is_invented(run)), run)


def run_pdf(run: RunView) -> bytes:
    from anlan.platform.papers.api import PdfPaper

    return _written(PdfPaper(run.title, invented=_is_invented(run)), run)


def given_of(run: RunView) -> list[tuple[str, str]]:
    """The inputs as given, in words: (名称（单位）, value)."""
    items = {item.name: item for item in science.describe(run.model).inputs}
    return [(_name(items.get(name), name), _value(items.get(name), value)) for name, value in run.inputs.items()]


def _name(item: Any, name: str) -> str:
    return name if item is None else f"{item.zh}（{item.unit}）" if item.unit else item.zh


def _value(item: Any, value: Any) -> str:
    return word_of(item.name, value) if item is not None and item.kind == "choice" and isinstance(value, str) else text_of(value)


def _is_invented(run: RunView) -> bool:
    return any(target.get("invented") for target in (run.exposure or {}).get("targets") or [])


def _written(paper: Any, run: RunView) -> bytes:
    if run.exercise:
        paper.text("【演练】本文件记录的是演练，不是真实事件。")
    paper.text(
        f"模型 {science.describe(run.model).zh}（{run.model} {run.model_version}），{clock.local_text(run.at)}，{run.asked_by}。"
    )
    drawing = draw(run)
    if drawing:
        paper.picture(picture(drawing))
    _exposure(paper, run)
    _outputs(paper, run)
    paper.heading("输入").table(("输入", "值"), given_of(run))
    paper.heading("假定与提示").points([*(note["text"] for note in run.assumed), *run.warnings] or ["无。"])
    paper.text(f"封印 SHA-256 {run.sha256}")
    return bytes(paper.bytes())


def _exposure(paper: Any, run: RunView) -> None:
    exposure = run.exposure or {}
    if not exposure.get("levels"):
        return
    rows = [
        (
            one["label"],
            one["meaning"],
            distance(one["distance_m"]),
            one["area_km2"],
            text_of(one["people_inside"]),
            one["targets"],
            text_of(one.get("buildings")),
        )
        for one in exposure["levels"]
    ]
    paper.heading("影响范围与人口").table(("等级", "含义", "距离", "面积 km²", "人口（含更重各级）", "防护目标", "建筑物"), rows)
    for line in (exposure.get("at_hour"), exposure.get("buildings")):
        if line:
            paper.text(line)
    for line in exposure.get("needs") or []:
        paper.text(f"{line['name']} {line['quantity']:g} {line['unit']}（按 {exposure['needs_for']}）")
    targets = exposure.get("targets") or []
    paper.heading("范围内的单位").table(
        ("名称", "等级", "距离", "到达（分钟）"),
        [(t["name"], t["label"], distance(t["distance_m"]), t["arrival_min"]) for t in targets[:MOST_TARGETS]],
    )


def _outputs(paper: Any, run: RunView) -> None:
    shown = show(run)
    for number, step in enumerate(shown.steps, 1):
        paper.heading(f"第 {number} 环：{step['zh']}（{step['model']} {step['version']}）", 2)
        paper.table(
            ("输入", "值", "来自"),
            [
                (f"{one['zh']}{' ' + one['unit'] if one['unit'] else ''}", one["text"], one["from"])
                for one in step["inputs"]
                if one["earlier"]
            ],
            empty="全部由起始输入给出。",
        )
        _parts(paper, step["shown"])
    if shown.figures or shown.tables:
        paper.heading("计算结果")
    _parts(paper, {"figures": shown.figures, "tables": shown.tables})
    for grid in shown.grids[:MOST_GRIDS]:
        png = grid_png(run, grid["key"])
        if png:
            paper.text(f"{grid['title']}：{grid['low']} – {grid['high']} {grid['unit']}（白低蓝高）").picture(png, 12)


def _parts(paper: Any, parts: Any) -> None:
    if parts["figures"]:
        paper.table(("项目", "值", "单位"), [(name, value, unit) for name, value, unit, _ in parts["figures"]])
    for table in parts["tables"]:
        paper.text(table["title"]).table(table["head"], table["rows"])


def distance(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} m" if value < 1000 else f"{value / 1000:.2f} km"
