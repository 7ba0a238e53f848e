"""What a dose does to people: probit of toxic gas, heat and overpressure, as share of those exposed."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec
from anlan.engines.science.substance import find_substance
from anlan.kernel.units import ppm_to_mg_m3

# Pr = a + b ln(C^n t), C in mg/m³, t in minutes — TNO Purple Book CPR 18E 2005 (VROM PGS 3) table 5.2
TOXIC: dict[str, tuple[float, float, float]] = {
    "107-02-8": (-4.1, 1.0, 1.0),
    "107-13-1": (-8.6, 1.0, 1.3),
    "7664-41-7": (-15.6, 1.0, 2.0),
    "7782-50-5": (-6.35, 0.5, 2.75),
    "75-21-8": (-6.8, 1.0, 1.0),
    "7664-39-3": (-8.4, 1.0, 1.5),
    "7647-01-0": (-37.3, 3.69, 1.0),
    "74-90-8": (-9.8, 1.0, 2.4),
    "7783-06-4": (-11.5, 1.0, 1.9),
    "630-08-0": (-7.4, 1.0, 1.0),
    "74-83-9": (-7.3, 1.0, 1.1),
    "10102-44-0": (-18.6, 1.0, 3.7),
    "75-44-5": (-10.6, 2.0, 1.0),
    "7446-09-5": (-19.2, 1.0, 2.4),
    "7726-95-6": (-12.4, 1.0, 2.0),
    "624-83-9": (-1.2, 1.0, 0.7),
}

SPEC = Spec(
    id="effect.toxic_probit",
    version="1.0",
    zh="毒物剂量与死亡概率",
    en="Toxic dose and lethality (probit)",
    inputs=(
        Input(name="substance", zh="物质", kind="text"),
        Input(name="concentration_ppm", zh="浓度", unit="ppm", possible=(0, 1e6)),
        Input(name="minutes", zh="暴露时间", unit="min", possible=(0.01, 1440), valid=(1, 60)),
    ),
    outputs=(Output(name="probit", zh="概率值"), Output(name="lethality", zh="死亡份额")),
    equations=(Equation(text="Pr = a + b ln(Cⁿ t); share = Φ(Pr − 5)", source="CPR 18E (Purple Book) 2005, table 5.2"),),
    verification=(Check(case="Pr = 5 时死亡份额 0.5；氯 430 ppm 30 min 附近", against="definition; CPR 18E", tolerance="1e-9"),),
    limits=("仅列入 CPR 18E 有系数的物质",),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    substance = find_substance(inputs["substance"])
    if substance.cas not in TOXIC:
        raise bad_input("substance", f"{substance.name}没有已发表的概率函数；可用 AEGL 分区代替")
    a, b, n = TOXIC[substance.cas]
    mg_m3 = ppm_to_mg_m3(np.maximum(inputs["concentration_ppm"], 1e-12), substance.molar_mass_kg_mol * 1000)
    probit = a + b * (n * np.log(mg_m3) + np.log(inputs["minutes"]))
    return {"probit": probit, "lethality": share_of(probit)}


def share_of(probit: Any) -> Any:
    """Share of those exposed at a probit."""
    return scipy.special.ndtr(probit - 5)
