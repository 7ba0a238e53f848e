"""Major hazard installations 危险化学品重大危险源: identification and grading by GB 18218-2018. Q, α, β come from the kernel's tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from anlan.engines.science.checking import bad_input, nearest
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import known_names
from anlan.kernel.tables import document, rows
from anlan.kernel.verdict import Citation

STANDARD = "GB 18218-2018《危险化学品重大危险源辨识》"
LEVEL_ZH = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}

SPEC = Spec(
    id="gb18218.grading",
    version="1.0",
    zh="重大危险源辨识与分级",
    en="Major hazard installation: identification and grading",
    inputs=(
        Input(
            name="stocks",
            zh="存量清单",
            kind="object",
            note="[{substance 名称或 CAS, mass_t, hazard_symbol?}]，mass_t 为设计最大量",
        ),
        Input(name="exposed_people", zh="厂区边界外 500 m 内常住人口", unit="人", possible=(0, 1e7)),
    ),
    outputs=(
        Output(name="is_major", zh="构成重大危险源"),
        Output(name="s", zh="辨识指标 S"),
        Output(name="r", zh="分级指标 R"),
        Output(name="alpha", zh="校正系数 α"),
        Output(name="level", zh="级别", note="1–4，不构成时为 0"),
        Output(name="items", zh="逐项 q、Q、β、q/Q"),
    ),
    equations=(
        Equation(text="S = q1/Q1 + q2/Q2 + … + qn/Qn ≥ 1", source=f"{STANDARD} 4.2"),
        Equation(text="R = α(β1 q1/Q1 + β2 q2/Q2 + … + βn qn/Qn)", source=f"{STANDARD} 4.3，表 3–6"),
    ),
    verification=(
        Check(
            case="乙烯 100 t、氯 10 t、暴露 40 人：S = 4，R = 13.2，三级",
            against="手算（domain/hazard-sources.md 1）",
            tolerance="1e-9",
        ),
    ),
    limits=("混合物按自身危险类别确定，不由本模型判断", "表 1 未具名且未给危险类别的物质不予猜测"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Critical quantity 临界量 and β of one substance, and the rows they stand in."""

    name: str
    cas: str
    critical_t: float
    beta: float
    basis: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """What the standard says of one unit 单元. ``level`` is 0 where the unit is no major hazard installation."""

    is_major: bool
    s: float
    r: float
    alpha: float
    level: int
    items: tuple[Mapping[str, Any], ...]

    @property
    def level_zh(self) -> str:
        return LEVEL_ZH.get(self.level, "不构成")


def grade(stocks: Iterable[Mapping[str, Any]], exposed_people: int) -> Grading:
    """Identify and grade one unit. ``stocks``: {substance, mass_t, hazard_symbol?}. Refuses a substance without a Q."""
    items = [_item(stock) for stock in stocks]
    s = sum(item["ratio"] for item in items)
    alpha = population_factor(exposed_people)
    r = alpha * sum(item["beta"] * item["ratio"] for item in items)
    level = grade_of(r) if s >= 1 else 0
    return Grading(is_major=s >= 1, s=s, r=r, alpha=alpha, level=level, items=tuple(items))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    found = grade(inputs["stocks"], int(inputs["exposed_people"]))
    return {
        "is_major": found.is_major,
        "s": found.s,
        "r": found.r,
        "alpha": found.alpha,
        "level": found.level,
        "items": [dict(item) for item in found.items],
    }


def population_factor(exposed_people: int) -> float:
    """α by permanent population within 500 m outside the plant boundary (Table 5)."""
    for row in document("major_hazard_grading")["alpha_by_exposed_population_500m"]:
        if exposed_people >= row["min"]:
            return float(row["alpha"])
    raise bad_input("exposed_people", f"厂外 500 m 内人口不可能为 {exposed_people}，最接近的可用值是 0")


def grade_of(r: float) -> int:
    """Level 1–4 by R (Table 6)."""
    levels = document("major_hazard_grading")["levels"]
    return next(int(row["level"]) for row in levels if row["R_min"] is None or r >= row["R_min"])


def find_limit(substance: str, hazard_symbol: str = "") -> Limit:
    """Q and β by Chinese name or CAS (Table 1), else by ``hazard_symbol`` such as W5.3 (Table 2). Refuses what is in neither."""
    word = substance.strip()
    known = _by_name().get(word) or _by_name().get(known_names().get(word, ""), ())
    if len(known) == 1:
        return _named(known[0], hazard_symbol)
    if known:
        raise bad_input("substance", f"“{substance}”在表 1 有多项，请写全名：{'、'.join(row['name_zh'] for row in known)}")
    if hazard_symbol:
        row = _class_row(hazard_symbol)
        return _limit(
            {"name_zh": substance, "cas": ""}, row["Q_t"], row["beta_table4"], f"表 2、表 4 {row['symbol']} {row['class_zh']}"
        )
    raise bad_input(
        "substance", f"GB 18218 表 1 没有“{substance}”{nearest(substance, list(_by_name()))}；请给出表 2 的危险类别符号，如 W5.3"
    )


@cache
def _by_name() -> dict[str, tuple[Mapping[str, str], ...]]:
    """Table 1, then the common substances of Table 2, by full name, short name (before a bracket) and CAS; several rows may share one."""
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    for row in (*rows("gb18218_table1_chemicals"), *rows("other_chemicals_table2_based")):
        short = row["name_zh"].split("（")[0]
        for key in {row["cas"], short, *short.split("、"), row["name_en"]} - {"", row["name_zh"]}:
            found[key] = (*found.get(key, ()), row)
        found[row["name_zh"]] = (row,)
    return found


@cache
def _classes() -> dict[str, Mapping[str, str]]:
    return {row["symbol"]: row for row in rows("gb18218_table2_classes")}


def _class_row(symbol: str) -> Mapping[str, str]:
    row = _classes().get(symbol.strip().upper())
    if row is None:
        raise bad_input("hazard_symbol", f"表 2 没有危险类别“{symbol}”{nearest(symbol, list(_classes()))}")
    return row


def _named(row: Mapping[str, str], hazard_symbol: str) -> Limit:
    if "Q_t" not in row:
        clause = f"表 2 {row['table2_symbol_suggested']}（类别待企业确认）"
        return _limit(row, row["Q_t_by_table2"], row["beta_by_table4"], clause)
    clause = f"表 1 第 {row['no_table1']} 项"
    if row["beta_t3"]:
        return _limit(row, row["Q_t"], row["beta_t3"], f"{clause}，表 3")
    if hazard_symbol:
        return _limit(row, row["Q_t"], _class_row(hazard_symbol)["beta_table4"], f"{clause}，表 4 {hazard_symbol}")
    if not row["beta_suggested"]:
        raise bad_input("hazard_symbol", f"{row['name_zh']}的 β 按表 4 由危险类别确定，请给出类别符号（如 J1、W1.1）")
    return _limit(row, row["Q_t"], row["beta_suggested"], f"{clause}，表 4 {row['table4_symbol_suggested']}（类别待企业确认）")


def _limit(row: Mapping[str, str], critical_t: str, beta: str, clause: str) -> Limit:
    basis = Citation(source=STANDARD, clause=clause)
    return Limit(name=row["name_zh"], cas=row["cas"], critical_t=float(critical_t), beta=float(beta), basis=basis)


def _item(stock: Mapping[str, Any]) -> dict[str, Any]:
    limit = find_limit(str(stock.get("substance", "")), str(stock.get("hazard_symbol", "") or ""))
    mass_t = float(stock.get("mass_t", -1))
    if not 0 <= mass_t < 1e7:
        raise bad_input("mass_t", f"{limit.name}的存量 mass_t 应在 0–10000000 t 之间，收到 {stock.get('mass_t')}")
    return {
        "substance": limit.name,
        "cas": limit.cas,
        "mass_t": mass_t,
        "critical_t": limit.critical_t,
        "beta": limit.beta,
        "ratio": mass_t / limit.critical_t,
        "basis": str(limit.basis),
    }
