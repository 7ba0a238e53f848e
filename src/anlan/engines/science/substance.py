"""Substances by Chinese name, English name, formula or CAS: constants and temperature functions.

Values come from the ``chemicals`` library (MIT): Perry's Handbook 8th ed. correlations where a substance has them, else corresponding
states (Lee–Kesler, Rackett, Riedel, Watson). Toxic endpoints come from the kernel's GB 18218 tables. What nobody has is refused by name.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module, resources
from typing import Any

import numpy as np

from anlan.engines.science.checking import VOCABULARY, bad_input, nearest
from anlan.kernel.tables import rows

_ADVICE = {"爆炸品": "请用 explosion.condensed 计算爆炸", "氧化性": "本身不成蒸气云；火场请按放出的气体或被引燃的物质计算"}
R_J_MOL_K = 8.314462618  # CODATA 2018
ATM_PA = 101_325.0
Array = Any


@dataclass(frozen=True, kw_only=True)
class Substance:
    """Constants in SI. Temperature functions take kelvin (arrays welcome). ``stand_in`` tells what a mixture is computed as."""

    name: str
    cas: str
    molar_mass_kg_mol: float
    boiling_k: float
    critical_k: float
    critical_pa: float
    acentric: float
    endpoints: Mapping[str, str]
    stand_in: str = ""
    stand_in_cas: str = ""

    @property
    def _key(self) -> str:
        return self.stand_in_cas or self.cas

    def vapour_pressure_pa(self, temperature_k: Array) -> Array:
        """Perry 8th ed. table 2-8; else Lee–Kesler."""
        t = np.minimum(np.asarray(temperature_k, dtype=float), 0.999 * self.critical_k)
        if (row := _row("vapor_pressure", "Psat_data_Perrys2_8", self._key)) is not None:
            return np.exp(row["C1"] + row["C2"] / t + row["C3"] * np.log(t) + row["C4"] * t ** row["C5"])
        return np.vectorize(_lib().Lee_Kesler)(t, self.critical_k, self.critical_pa, self.acentric)

    def heat_of_vaporisation_j_kg(self, temperature_k: float) -> float:
        """Perry 8th ed. table 2-150; else Riedel at the boiling point carried by Watson."""
        t = min(temperature_k, 0.999 * self.critical_k)
        if (row := _row("phase_change", "phase_change_data_Perrys2_150", self._key)) is not None:
            reduced = min(t / row["Tc"], 0.999)
            return (
                row["C1"] * (1 - reduced) ** (row["C2"] + row["C3"] * reduced + row["C4"] * reduced**2) / self.molar_mass_kg_mol
            )
        at_boiling = _lib().Riedel(self.boiling_k, self.critical_k, self.critical_pa) / self.molar_mass_kg_mol
        return at_boiling * ((1 - t / self.critical_k) / (1 - self.boiling_k / self.critical_k)) ** 0.38

    def liquid_density_kg_m3(self, temperature_k: float) -> float:
        """Perry 8th ed. (DIPPR 105); else Rackett with critical volume of corresponding states."""
        if (row := _row("volume", "rho_data_Perry_8E_105_l", self._key)) is not None:
            t = min(max(temperature_k, row["Tmin"]), 0.999 * row["C3"])
            return row["C1"] / row["C2"] ** (1 + (1 - t / row["C3"]) ** row["C4"]) * self.molar_mass_kg_mol
        t = min(temperature_k, 0.999 * self.critical_k)
        z_ra = 0.29056 - 0.08775 * self.acentric  # Yamada–Gunn
        per_mole = R_J_MOL_K * self.critical_k / self.critical_pa * z_ra ** (1 + (1 - t / self.critical_k) ** (2 / 7))
        return self.molar_mass_kg_mol / per_mole

    def gas_heat_capacity_j_kgk(self, temperature_k: float) -> float:
        """Ideal gas: Poling et al. 5th ed.; else TRC; else Lastovka–Shaw estimated from the formula (about 3 %)."""
        if (row := _row("heat_capacity", "Cp_data_Poling", self._key)) is not None:
            t = min(max(temperature_k, row["Tmin"]), row["Tmax"])
            polynomial = R_J_MOL_K * sum(row[f"a{i}"] * t**i for i in range(5))
            return (row["Cpg"] if np.isnan(polynomial) else polynomial) / self.molar_mass_kg_mol
        if (row := _row("heat_capacity", "TRC_gas_data", self._key)) is not None:
            t = min(max(temperature_k, row["Tmin"]), row["Tmax"])
            return _lib("heat_capacity").TRCCp(t, *(row[f"a{i}"] for i in range(8))) / self.molar_mass_kg_mol
        atoms = _lib().simple_formula_parser(_lib().search_chemical(self._key).formula)
        alike = _lib().similarity_variable(atoms, self.molar_mass_kg_mol * 1000)
        estimate: Any = _lib("heat_capacity").Lastovka_Shaw
        return estimate(temperature_k, alike, MW=self.molar_mass_kg_mol * 1000) / self.molar_mass_kg_mol

    def liquid_heat_capacity_j_kgk(self, temperature_k: float) -> float:
        """Perry 8th ed. (DIPPR 100), held at the edge of its range; else Rowlinson–Bondi from the ideal gas."""
        row = _row("heat_capacity", "Cp_data_Perry_Table_153_100", self._key)
        if row is not None and row["Tmin"] - 20 <= temperature_k <= row["Tmax"] + 80:
            t = min(max(temperature_k, row["Tmin"]), row["Tmax"])
            return sum(row[letter] * t**i for i, letter in enumerate("ABCDE")) / self.molar_mass_kg_mol / 1000
        t = min(temperature_k, 0.97 * self.critical_k)
        ideal = self.gas_heat_capacity_j_kgk(t) * self.molar_mass_kg_mol
        return _lib().Rowlinson_Bondi(t, self.critical_k, self.acentric, ideal) / self.molar_mass_kg_mol

    def heat_capacity_ratio(self, temperature_k: float) -> float:
        cp = self.gas_heat_capacity_j_kgk(temperature_k) * self.molar_mass_kg_mol
        return cp / (cp - R_J_MOL_K)

    def gas_density_kg_m3(self, temperature_k: Array, pressure_pa: float = ATM_PA) -> Array:
        """Ideal gas."""
        return pressure_pa * self.molar_mass_kg_mol / (R_J_MOL_K * temperature_k)

    @cached_property
    def lel_ppm(self) -> float | None:
        return _ppm(self.endpoints.get("lel_ppm", ""), self.molar_mass_kg_mol)

    @cached_property
    def idlh_ppm(self) -> float | None:
        return _ppm(self.endpoints.get("idlh_ppm", ""), self.molar_mass_kg_mol)

    def levels_ppm(self, scheme: str) -> dict[str, float]:
        """Toxic levels of ``scheme`` (aegl 60 min, erpg, pac, idlh, lel) that exist, mildest first; empty where none."""
        names = {
            "aegl": {"AEGL-1": "aegl1_60_ppm", "AEGL-2": "aegl2_60_ppm", "AEGL-3": "aegl3_60_ppm"},
            "erpg": {"ERPG-1": "erpg1_ppm", "ERPG-2": "erpg2_ppm", "ERPG-3": "erpg3_ppm"},
            "pac": {"PAC-1": "pac1_ppm", "PAC-2": "pac2_ppm", "PAC-3": "pac3_ppm"},
            "idlh": {"IDLH": "idlh_ppm"},
            "lel": {"LEL": "lel_ppm"},
        }[scheme]
        found = {label: _ppm(self.endpoints.get(column, ""), self.molar_mass_kg_mol) for label, column in names.items()}
        return {label: value for label, value in found.items() if value}


@cache
def _lib(module: str = "") -> Any:
    """The ``chemicals`` library or one of its modules; loaded at the first question, for it takes a second."""
    return import_module(f"chemicals.{module}" if module else "chemicals")


@cache
def find_substance(word: str) -> Substance:
    """By name, formula or CAS; refuses an unknown one with the nearest known name, and one without gas properties."""
    cas = find_cas(word)
    stand_in = _stand_ins().get(cas)
    row = dict(_tables().get(cas, {"name_zh": word, "cas": cas})) | _more_endpoints().get(cas, {})
    row["lel_ppm"] = row.get("lel_ppm") or (stand_in["lel_ppm"] if stand_in else "")
    key = stand_in["stands_in_cas"] if stand_in else cas
    constants = (_lib().Tb(key), _lib().Tc(key), _lib().Pc(key), _lib().omega(key))
    if any(value is None for value in constants):
        advice = _ADVICE.get(row.get("hazard_group", ""), "请按现场实际放出的气体选物质，例如碳化钙遇水选乙炔")
        raise bad_input("substance", f"“{row['name_zh']}”不是可挥发的纯物质，缺沸点或临界常数，扩散模型不适用；{advice}")
    boiling, critical, critical_pa, acentric = constants
    return Substance(
        name=row["name_zh"].split("（")[0].split("、")[0],
        cas=cas,
        molar_mass_kg_mol=_lib().MW(key) / 1000,
        boiling_k=boiling,
        critical_k=critical,
        critical_pa=critical_pa,
        acentric=acentric,
        endpoints=row,
        stand_in=stand_in["reason"] if stand_in else "",
        stand_in_cas=key if stand_in else "",
    )


def find_cas(word: str) -> str:
    """The CAS number of a Chinese or English name or formula; refuses with the nearest name known."""
    text = word.strip()
    known = known_names()
    if text in known:
        return known[text]
    folded = {name.lower(): cas for name, cas in known.items()}
    if text.lower() in folded:
        return folded[text.lower()]
    raise bad_input("substance", f"不认识物质“{word}”{nearest(text, list(known))}；请用中文名或 CAS 号")


VOCABULARY["substance"] = find_cas


@cache
def known_names() -> dict[str, str]:
    """Every name by which a substance may be called → CAS."""
    found = {row["alias"]: row["cas"] for row in _data("aliases")}
    found |= {row["cas"]: row["cas"] for row in _data("aliases")}
    for cas, row in _tables().items():
        short = row["name_zh"].split("（")[0]
        found |= dict.fromkeys((row["name_zh"], short, *short.split("、"), row["name_en"], cas), cas)
    return found


@cache
def _tables() -> dict[str, Mapping[str, str]]:
    return {row["cas"]: row for row in (*rows("other_chemicals_table2_based"), *rows("gb18218_table1_chemicals")) if row["cas"]}


@cache
def _stand_ins() -> dict[str, Mapping[str, str]]:
    return {row["cas"]: row for row in _data("mixtures")}


@cache
def _more_endpoints() -> dict[str, dict[str, str]]:
    """Toxic levels the kernel's tables lack, by CAS; only those given."""
    return {
        row["cas"]: {key: value for key, value in row.items() if value and key not in {"cas", "source"}}
        for row in _data("endpoints")
    }


@cache
def _data(name: str) -> tuple[Mapping[str, str], ...]:
    text = resources.files("anlan.engines.science").joinpath(f"data/{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _row(module: str, table: str, cas: str) -> dict[str, Any] | None:
    """One row of a table of the library as plain numbers."""
    found = getattr(_lib(module), table)
    return dict(found.loc[cas]) if cas in found.index else None


def _ppm(text: str, molar_mass_kg_mol: float) -> float | None:
    """``20``, ``0.2 mg/(cu m)``, ``NR`` (not recommended) or empty; mass concentrations converted at 25 °C."""
    word = text.split(" ", maxsplit=1)[0]
    try:
        value = float(word)
    except ValueError:
        return None
    return value * 24.465 / (molar_mass_kg_mol * 1000) if "mg" in text else value
