"""Administrative divisions 行政区划 by GB/T 2260 and NBS street codes, kept without trailing zeros so that a prefix is an area.

``3207`` is the city, ``320703`` a district, ``320703007`` a street. A record in ``320703007`` lies within ``3207``.
Functional zones without a code of their own carry the street code they coincide with (Xuwei New Area 徐圩新区: ``320703007``).
"""


def canonical(code: str) -> str:
    """``320700`` or ``320703007000`` without the zeros that only fill: ``3207``, ``320703007``. Raises ValueError if not digits."""
    if not code.isdigit() or not 2 <= len(code) <= 12:
        raise ValueError(f"not a division code: {code!r}")
    padded = code.ljust(12, "0")
    for start, end in ((9, 12), (6, 9), (4, 6), (2, 4)):
        if padded[start:end].strip("0"):
            return padded[:end]
    return padded[:2]


def lies_within(code: str, area: str) -> bool:
    """Is division ``code`` the area ``area`` or inside it? An empty area is the whole country."""
    return code.startswith(area)


def parent(code: str) -> str:
    """The next larger division; empty for a province."""
    return {9: code[:6], 6: code[:4], 4: code[:2], 12: code[:9]}.get(len(code), "")
