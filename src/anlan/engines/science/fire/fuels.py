"""What burning needs to know of a fuel: heat of combustion, burning rate, how much of the heat is radiated."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from anlan.engines.science.checking import bad_input
from anlan.engines.science.substance import Substance, find_substance

# CAS → (m∞ kg/(m² s), kβ 1/m) — Babrauskas 1983, in SFPE Handbook 4th ed. table 3-1.13
_RATES: Mapping[str, tuple[float, float]] = {
    "74-82-8": (0.078, 1.1),
    "68476-85-7": (0.099, 1.4),
    "74-98-6": (0.099, 1.4),
    "106-97-8": (0.078, 2.7),
    "71-43-2": (0.085, 2.7),
    "110-54-3": (0.074, 1.9),
    "142-82-5": (0.101, 1.1),
    "86290-81-5": (0.055, 2.1),
    "67-64-1": (0.041, 1.9),
    "67-56-1": (0.022, 100.0),  # the two alcohols: 1 m pools measured at NIST (firemodels/exp, Pool_Fires)
    "64-17-5": (0.030, 100.0),
    "60-29-7": (0.085, 0.7),
    "106-42-3": (0.090, 1.4),
    "108-88-3": (0.112, 0.86),
    "1333-74-0": (0.017, 6.1),
    "107-13-1": (0.055, 2.1),
    "100-42-5": (0.079, 1.4),
    "8008-20-6": (0.039, 3.5),
    "8002-05-9": (0.045, 2.8),
    "68476-33-5": (0.035, 1.7),
    "68334-30-5": (0.062, 0.63),  # diesel: Munoz, Arnaldos, Casal & Planas 2004, Combustion and Flame 139, 263
}
_NO_SMOKE = ("74-82-8", "1333-74-0", "67-56-1", "64-17-5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuel:
    substance: Substance
    heat_of_combustion_j_kg: float
    steady_rate_kg_m2s: float
    closeness_1_m: float
    smoke: str  # none, light (hydrocarbon to C5), heavy (from C6), other

    def burning_rate_kg_m2s(self, diameter_m: float) -> float:
        """Babrauskas 1983: m∞(1 − exp(−kβ D))."""
        return float(self.steady_rate_kg_m2s * (1 - np.exp(-self.closeness_1_m * diameter_m)))

    def radiant_share(self, diameter_m: float) -> float:
        """Share of the heat radiated by a pool fire; smoke hides it as fires grow.

        Clean fuels 0.20 at every size, fitted to the BGC/GRI trenches (0.19), the 35 m Montoir pool (0.21) and Phoenix (0.24).
        Hydrocarbons to C5: 0.50 to 5 m, fitted to Sandia's ethane, ethylene and isopentane pans; then as 1/D (LPG of 20 m: Mizner & Eyre
        1983 found less than 0.1). From C6: 0.158 D^0.15 to 5 m, 0.436 D^−0.58 above (Munoz et al. 2007, J. Hazard. Mater. 144, 725).
        Others 0.35 exp(−0.05 D), at least 0.04 (McGrattan, Baum & Hamins, NISTIR 6546, 2000).
        """
        match self.smoke:
            case "none":
                return 0.20
            case "light":
                return max(0.50 * min(1.0, 5 / diameter_m), 0.04)
            case "heavy":
                return max(0.158 * diameter_m**0.15 if diameter_m <= 5 else 0.436 * diameter_m**-0.58, 0.04)
        return max(0.35 * float(np.exp(-0.05 * diameter_m)), 0.04)


@cache
def find_fuel(name: str) -> Fuel:
    """Refuses what does not burn. Without a measured rate: Burgess & Hertzberg, 1e-3 ΔHc/(ΔHv + ∫Cp dT)."""
    substance = find_substance(name)
    heat = _combustion_j_kg(substance)
    if substance.cas in _RATES:
        steady, closeness = _RATES[substance.cas]
    else:
        warming = max(substance.boiling_k - 293.15, 0) * substance.liquid_heat_capacity_j_kgk(min(substance.boiling_k, 293.15))
        steady, closeness = 1e-3 * heat / (substance.heat_of_vaporisation_j_kg(substance.boiling_k) + warming), 1.9
    return Fuel(
        substance=substance,
        heat_of_combustion_j_kg=heat,
        steady_rate_kg_m2s=min(steady, 0.15),
        closeness_1_m=closeness,
        smoke=_smoke(substance),
    )


def _smoke(substance: Substance) -> str:
    if substance.cas in _NO_SMOKE:
        return "none"
    atoms = _atoms(substance)
    if set(atoms) != {"C", "H"}:
        return "other"
    return "light" if atoms["C"] <= 5 else "heavy"


def _atoms(substance: Substance) -> Mapping[str, int]:
    import chemicals

    find: Any = chemicals.search_chemical
    parsed: Mapping[str, int] = chemicals.simple_formula_parser(find(substance.stand_in_cas or substance.cas).formula)
    return parsed


def _combustion_j_kg(substance: Substance) -> float:
    """Lower heat of combustion of the vapour from its formula and heat of formation."""
    import chemicals

    formation: Any = chemicals.Hfg
    atoms = _atoms(substance)
    enthalpy = formation(substance.stand_in_cas or substance.cas)
    stoichiometry = chemicals.combustion_stoichiometry(atoms)
    if enthalpy is None or ("C" not in atoms and "H" not in atoms):
        raise bad_input("substance", f"{substance.name}不可燃或缺燃烧热，不能计算火灾；可用毒性分区")
    products = {
        "CO2": -393_510.0,
        "H2O": -241_818.0,
        "SO2": -296_840.0,
        "HCl": -92_310.0,
        "HF": -273_300.0,
        "Br2": 30_910.0,
        "I2": 62_420.0,
    }
    heat = enthalpy - sum(products.get(name, 0.0) * count for name, count in stoichiometry.items() if count > 0)
    if heat <= 0:
        raise bad_input("substance", f"{substance.name}不可燃，不能计算火灾；可用毒性分区")
    return float(heat / substance.molar_mass_kg_mol)
