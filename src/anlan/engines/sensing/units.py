"""Units a device may report in, brought to the unit of the point by factor and offset."""

from collections.abc import Mapping
from types import MappingProxyType

# unit → (quantity, factor, offset): value_in_base = value * factor + offset. SI definitions (GB 3100-1993).
_BASE: Mapping[str, tuple[str, float, float]] = MappingProxyType(
    {
        "°C": ("temperature", 1, 0),
        "K": ("temperature", 1, -273.15),
        "°F": ("temperature", 5 / 9, -160 / 9),
        "Pa": ("pressure", 1, 0),
        "hPa": ("pressure", 1e2, 0),
        "kPa": ("pressure", 1e3, 0),
        "MPa": ("pressure", 1e6, 0),
        "bar": ("pressure", 1e5, 0),
        "m": ("length", 1, 0),
        "cm": ("length", 1e-2, 0),
        "mm": ("length", 1e-3, 0),
        "km": ("length", 1e3, 0),
        "m/s": ("speed", 1, 0),
        "km/h": ("speed", 1 / 3.6, 0),
        "mg/m3": ("concentration", 1, 0),
        "ug/m3": ("concentration", 1e-3, 0),
        "g/m3": ("concentration", 1e3, 0),
        "ppm": ("fraction", 1, 0),
        "ppb": ("fraction", 1e-3, 0),
        "%": ("fraction", 1e4, 0),
        "%VOL": ("fraction", 1e4, 0),
        "%LEL": ("lel", 1, 0),
        "m3/s": ("flow", 1, 0),
        "m3/h": ("flow", 1 / 3600, 0),
        "L/s": ("flow", 1e-3, 0),
    }
)
_SPELLINGS = MappingProxyType(
    {
        "℃": "°C",
        "C": "°C",
        "degC": "°C",
        "℉": "°F",
        "F": "°F",
        "µg/m3": "ug/m3",
        "μg/m3": "ug/m3",
        "mg/m³": "mg/m3",
        "m³/s": "m3/s",
        "％": "%",
    }
)


def spelled(unit: str) -> str:
    """One spelling of a unit: ``℃``, ``degC`` and ``°C`` are the same."""
    unit = unit.strip()
    return _SPELLINGS.get(unit, unit)


def conversion(given: str, wanted: str) -> tuple[float, float] | None:
    """(factor, offset) that takes ``given`` to ``wanted``; None where the two cannot be compared."""
    given, wanted = spelled(given), spelled(wanted)
    if given == wanted or not given:
        return 1.0, 0.0
    a, b = _BASE.get(given), _BASE.get(wanted)
    if a is None or b is None or a[0] != b[0]:
        return None
    return a[1] / b[1], (a[2] - b[2]) / b[1]
