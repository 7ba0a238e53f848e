"""What heat does to people: probit of burns and death by thermal dose."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import scipy

from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

# Pr = a + b ln(t I^(4/3)), t in s, I in W/m² — Eisenberg, Lynch & Breeding 1975 (death); Tsao & Perry 1979, in TNO Green Book CPR 16E
# 1989/92 table 3.1 (burns, and death as used by the Purple Book CPR 18E 2005, 5.2.3, and GB/T 37243)
PROBITS: Mapping[str, tuple[float, float]] = {
    "eisenberg": (-14.9 - 2.56 * np.log(1e4), 2.56),
    "death": (-36.38, 2.56),
    "second_degree": (-43.14, 3.0186),
    "first_degree": (-39.83, 3.0186),
}
CERTAIN_KW_M2 = 35.0  # above it everybody dies, indoors too — Purple Book 2005, 5.2.3
CLOTHED = 0.14  # outdoors, clothed: share of the bare deaths — Purple Book 2005, table 5.4

SPEC = Spec(
    id="effect.heat",
    version="1.0",
    zh="热剂量与烧伤死亡概率",
    en="Thermal dose: burns and lethality",
    inputs=(
        Input(name="heat_kw_m2", zh="热流", unit="kW/m²", possible=(0, 1000), valid=(0, 400)),
        Input(
            name="seconds", zh="暴露时间", unit="s", possible=(0.1, 3600), valid=(1, 120), default=20.0, note="20 s 后已寻得遮蔽"
        ),
    ),
    outputs=(
        Output(name="dose", zh="热剂量", unit="s (W/m²)^(4/3)"),
        Output(name="lethality", zh="死亡份额（裸露）"),
        Output(name="lethality_clothed", zh="死亡份额（着装，社会风险用）"),
        Output(name="lethality_eisenberg", zh="死亡份额（Eisenberg）"),
        Output(name="second_degree", zh="二度烧伤份额"),
        Output(name="first_degree", zh="一度烧伤份额"),
        Output(name="safe_seconds", zh="1 % 死亡的暴露时间", unit="s"),
    ),
    equations=(
        Equation(
            text="Pr = −36.38 + 2.56 ln(t I^(4/3)); above 35 kW/m² 1",
            source="Purple Book CPR 18E 2005, 5.2.3; TNO Green Book 1992",
        ),
        Equation(
            text="Eisenberg: Pr = −14.9 + 2.56 ln(t I^(4/3)/10⁴)", source="Eisenberg, Lynch & Breeding 1975; CCPS 2000, 2.3.3"
        ),
        Equation(
            text="burns: −39.83 (1°), −43.14 (2°) + 3.0186 ln(t I^(4/3))", source="Tsao & Perry 1979, in TNO Green Book 1992"
        ),
    ),
    verification=(
        Check(
            case="Eisenberg 50 %：1.43 s 263.6，10.1 s 57.95，45.2 s 18.5 kW/m²",
            against="Eisenberg 1975, in CCPS 2000 table 2.29",
            tolerance="死亡份额 0.4–0.6",
        ),
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    heat = np.asarray(inputs["heat_kw_m2"], dtype=float)
    found = {name: share(name, heat, inputs["seconds"]) for name in PROBITS}
    a, b = PROBITS["death"]
    one_percent = np.exp((5 + scipy.special.ndtri(0.01) - a) / b) / np.maximum(heat * 1000, 1.0) ** (4 / 3)
    certain = heat >= CERTAIN_KW_M2
    return {
        "dose": inputs["seconds"] * (heat * 1000) ** (4 / 3),
        "lethality": np.where(certain, 1.0, found["death"]),
        "lethality_clothed": np.where(certain, 1.0, CLOTHED * found["death"]),
        "lethality_eisenberg": found["eisenberg"],
        "second_degree": found["second_degree"],
        "first_degree": found["first_degree"],
        "safe_seconds": np.minimum(one_percent, 86_400.0),
    }


def share(probit: str, heat_kw_m2: Any, seconds: Any) -> Any:
    """Share of those exposed, by one of PROBITS."""
    a, b = PROBITS[probit]
    dose = np.asarray(seconds) * (np.maximum(np.asarray(heat_kw_m2, dtype=float), 1e-9) * 1000) ** (4 / 3)
    return scipy.special.ndtr(a + b * np.log(dose) - 5)


def lethality(heat_kw_m2: Any, seconds: Any) -> Any:
    """Outdoors, unprotected: what individual risk counts."""
    return np.where(np.asarray(heat_kw_m2) >= CERTAIN_KW_M2, 1.0, share("death", heat_kw_m2, seconds))
