"""How grave: order 493 and the other tables of ``kernel/data/response_levels.json``. 以上 includes its number, 以下 excludes it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from anlan.engines.planbook.facts import EventFacts
from anlan.kernel.grades import Grade
from anlan.kernel.tables import document
from anlan.kernel.verdict import Citation

_GRADE_NAMES = {
    "特别重大": Grade.EXTRAORDINARY, "重大": Grade.MAJOR, "较大": Grade.LARGER, "一般": Grade.ORDINARY,
    "特大型": Grade.EXTRAORDINARY, "大型": Grade.MAJOR, "中型": Grade.LARGER, "小型": Grade.ORDINARY,
    "1": Grade.EXTRAORDINARY, "2": Grade.MAJOR, "3": Grade.LARGER, "4": Grade.ORDINARY,
}  # fmt: skip
_ZH = {
    "dead": "死亡人数", "serious": "重伤（含急性工业中毒）人数", "loss_wan": "直接经济损失（万元）", "dead_missing": "死亡（含失踪）人数",
    "magnitude_dense_area": "人口较密集地区震级", "loss_pct_prev_year_provincial_gdp": "损失占上年全省GDP比例（%）", "area_ha": "受害森林面积（公顷）",
    "oil_t": "溢油量（吨）", "loss_yi": "直接经济损失（亿元）", "relocated": "紧急转移安置或需紧急生活救助人数", "rooms": "倒塌和严重损坏房屋（间）",
    "households": "倒塌和严重损坏房屋（户）", "drought_share_pct": "旱灾需救助人口占比（%）", "drought_people": "旱灾需救助人口",
    "linked_neighbour_dead": "相邻省份死亡和失踪人数",
}  # fmt: skip
_TABLES = (
    ("11C", "earthquake_national_2012"), ("11G", "forest_fire_grade"), ("11D", "geo_hazard"), ("12Q04", "ship_pollution"),
    ("12", "production_accident"), ("13C01", "production_accident"),
)  # fmt: skip
_OPEN_BELOW = ("linked_neighbour_dead",)  # belongs to a joint start with a neighbour province, never alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One row of a table beside what was said: ``hit`` True, False, or None when the figure is not known."""

    name: str
    label: str
    low: float | None
    high: float | None
    value: float | None
    grade: Grade
    hit: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """``grade`` is what the certain figures require; ``possible`` what the upper ends of approximate figures would; None: not to be told."""

    grade: Grade | None
    possible: Grade | None
    table: str
    basis: Citation
    criteria: tuple[Criterion, ...] = ()
    unknown: tuple[str, ...] = ()
    note: str = ""
    inputs: Mapping[str, float] = field(default_factory=dict)

    @property
    def clause(self) -> str:
        """The law and article it rests on, as one line."""
        return str(self.basis)

    @property
    def reasons(self) -> list[str]:
        """Why, in Chinese, gravest first; then what is not known."""
        found = [_reason(c) for c in sorted(self.criteria, key=lambda c: c.grade) if c.hit]
        asked = "、".join(_ZH.get(name, name) for name in self.unknown)
        return found + ([self.note] if self.note else []) + ([f"尚不清楚：{asked}"] if asked else [])


def _reason(criterion: Criterion) -> str:
    limits = [
        f"{criterion.low:g}以上" if criterion.low is not None else "",
        f"{criterion.high:g}以下" if criterion.high is not None else "",
    ]
    return f"{criterion.label} {criterion.value:g}，符合{criterion.grade.zh}（{''.join(limits)}）"


def table_for(event_type: str) -> str | None:
    """The grading table that rules ``event_type`` (GB/T 35561 code); None where the collected law gives none."""
    return next((table for prefix, table in _TABLES if event_type.startswith(prefix)), None)


def grade_by_table(table: str, figures: Mapping[str, float | None]) -> Graded:
    """The gravest grade any one figure reaches. ``figures`` is keyed as the table is (``dead``, ``loss_wan`` …)."""
    content = document("response_levels")[table]
    criteria = tuple(_criteria(content, figures))
    hits = [c.grade for c in criteria if c.hit]
    known = {name: value for name, value in figures.items() if value is not None}
    return Graded(
        grade=min(hits, default=None), possible=min(hits, default=None), table=table, basis=_basis(content["source"]), criteria=criteria,
        unknown=tuple(dict.fromkeys(c.name for c in criteria if c.hit is None)), inputs=known,
    )  # fmt: skip


def _criteria(content: Mapping[str, object], figures: Mapping[str, float | None]) -> Iterator[Criterion]:
    for name, rows in content.items():
        grade = _GRADE_NAMES.get(name)
        if grade is None or not isinstance(rows, Mapping):
            continue
        for criterion, (low, high) in rows.items():
            if criterion not in _OPEN_BELOW:
                value = figures.get(criterion)
                yield Criterion(
                    name=criterion, label=str(_ZH.get(criterion, criterion)), low=low, high=high, value=value, grade=grade,
                    hit=None if value is None else _within(value, low, high),
                )  # fmt: skip


def _within(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value < high)


def _basis(source: str) -> Citation:
    name, _, clause = source.partition(" Art.")
    return Citation(source=name, clause=f"第{clause}条" if clause else "")


def grade(facts: Mapping[str, object], event_type: str, *, dense_area: bool | None = None) -> Graded:
    """The grade of an event of ``event_type`` by plain numbers (``deaths``, ``serious``, ``loss_yuan`` …); absent or None: not known.

    ``dense_area``: is an earthquake's epicentre in a densely peopled area; without it a magnitude gives no grade.
    """
    said = {name: float(value) for name, value in facts.items() if isinstance(value, int | float) and not isinstance(value, bool)}
    return _grade(said, said, event_type, dense_area)


def grade_event(event: EventFacts, *, dense_area: bool | None = None) -> Graded:
    """The grade of extracted facts: ``grade`` by the certain ends of approximate figures, ``possible`` by the upper ends."""
    figures = {name: figure for name in _SAID if (figure := getattr(event, name)) is not None}
    certain = {name: figure.least for name, figure in figures.items()}
    worst = {name: max(figure.least, figure.value or 0, figure.max or 0) for name, figure in figures.items()}
    return _grade(certain, worst, event.type.code, dense_area)


_SAID = ("deaths", "missing", "serious", "loss_yuan", "area_m2", "magnitude", "evacuated")
_NO_TABLE = "所收集的法规中没有这类事件的分级标准，请由值班长按主管部门的标准定级。"
_NO_FIGURES = "尚无伤亡和损失数字，事故至少为一般；数字核实后重新定级。"


def _grade(certain: Mapping[str, float], worst: Mapping[str, float], event_type: str, dense_area: bool | None) -> Graded:
    table = table_for(event_type)
    if table is None:
        return Graded(
            grade=None, possible=None, table="", basis=Citation(source="突发事件应对法", clause="第三条"), note=_NO_TABLE
        )
    found = grade_by_table(table, _figures(certain, missing_as_dead=False, dense_area=bool(dense_area)))
    possible = grade_by_table(table, _figures(worst, missing_as_dead=True, dense_area=dense_area is not False)).grade
    if found.grade is None and not found.inputs and table == "production_accident":
        found = replace(found, grade=Grade.ORDINARY, note=_NO_FIGURES)
    return replace(found, possible=possible or found.grade)


def _figures(said: Mapping[str, float], *, missing_as_dead: bool, dense_area: bool) -> dict[str, float | None]:
    """Named as the tables name them. Order 493 counts the dead: the missing raise what is possible, not what is certain."""
    deaths, missing, loss, area = (said.get(name) for name in ("deaths", "missing", "loss_yuan", "area_m2"))
    lost = None if deaths is None and missing is None else (deaths or 0) + (missing or 0)
    return {
        "dead": lost if missing_as_dead else deaths, "dead_missing": lost, "serious": said.get("serious"), "relocated": said.get("evacuated"),
        "loss_wan": None if loss is None else loss / 1e4, "loss_yi": None if loss is None else loss / 1e8,
        "area_ha": None if area is None else area / 1e4, "magnitude_dense_area": said.get("magnitude") if dense_area else None,
    }  # fmt: skip
