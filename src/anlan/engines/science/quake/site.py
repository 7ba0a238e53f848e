"""Site amplification 场地调整: peak ground acceleration on the five site classes of GB 18306-2015, and the intensity it means."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
CLASSES = ("I0", "I1", "II", "III", "IV")
# GB 18306-2015 appendix E, table E.1: factor by class (columns) and by the acceleration on class II ground (rows), linear between
_ON_TWO = np.array([0.05, 0.10, 0.15, 0.20, 0.30, 0.40])
_FACTORS = np.array([
    [0.72, 0.80, 1.00, 1.30, 1.25], [0.74, 0.82, 1.00, 1.25, 1.20], [0.75, 0.83, 1.00, 1.15, 1.10],
    [0.76, 0.85, 1.00, 1.00, 1.00], [0.85, 0.95, 1.00, 1.00, 0.95], [0.90, 1.00, 1.00, 1.00, 0.90],
])  # fmt: skip

SPEC = Spec(
    id="quake.site",
    version="1.0",
    zh="场地地震动调整",
    en="Site amplification",
    inputs=(
        Input(name="pga_g", zh="峰值加速度", unit="g", possible=(0, 3), valid=(0.01, 1)),
        Input(name="given_on", zh="所给为何类场地", kind="choice", choices=CLASSES, default="I1", note="quake.yu2013 为基岩 I1；区划图为 II"),
        Input(name="site_class", zh="场地类别", kind="choice", choices=CLASSES, default="II", note="GB 50011：I0 岩石、I1 坚硬土、II 中硬、III 中软、IV 软土"),
    ),
    outputs=(
        Output(name="pga_g", zh="场地峰值加速度", unit="g"),
        Output(name="factor", zh="对所给场地的放大"),
        Output(name="pga_two_g", zh="折算 II 类场地", unit="g"),
    ),
    equations=(Equation(text="a(class) = Fa(class, a_II) a_II; a_II from the given class by the same table, linear between rows, held outside", source="GB 18306-2015 附录 E，式 E.1、表 E.1"),),
    verification=(
        Check(case="表 E.1 三十格逐格", against="GB 18306-2015 表 E.1", tolerance="exact"),
        Check(case="I1 → II → I1 往返", against="definition", tolerance="0.1 %"),
    ),
    limits=("场地类别须由勘察或区划给出；液化、震陷另计", "盆地与地形放大另计"),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    given = np.asarray(inputs["pga_g"], dtype=float)
    two = on_two(given, inputs["given_on"])
    out = factor(two, inputs["site_class"]) * two
    return {"pga_g": out, "factor": np.divide(out, given, out=np.ones_like(out), where=given > 0), "pga_two_g": two}


def factor(pga_two_g: Floats, kind: str) -> Floats:
    """Fa of a class at an acceleration on class II."""
    return np.asarray(np.interp(pga_two_g, _ON_TWO, _FACTORS[:, CLASSES.index(kind)]))


def on_two(pga_g: Floats, kind: str) -> Floats:
    """What class II ground would feel where ``kind`` feels ``pga_g``: the table read backwards, beyond its ends by the end factors."""
    nodes = np.concatenate([np.linspace(0.0, 0.6, 1201), [5.0]])
    return np.asarray(np.interp(pga_g, np.maximum.accumulate(nodes * factor(nodes, kind)), nodes))
