"""Forest-fire danger 森林火险 by the Canadian Fire Weather Index: three moistures carried from day to day, spread, fuel and intensity."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
WAGNER = "Van Wagner & Pickett 1985, Forestry Technical Report 33; Van Wagner 1987, FTR 35"
# effective day lengths by month, 30° to 90° N (FTR 35, tables for DMC and DC)
DAY_H = (6.5, 7.5, 9.0, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8.0, 7.0, 6.0)
DRYING = (-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5.0, 2.4, 0.4, -1.6, -1.6)

GRADES = (5.2, 11.2, 21.3, 38.0)  # low to extreme after EFFIS (JRC); a city sets its own from its fires [K]

SPEC = Spec(
    id="wildfire.danger",
    version="1.0",
    zh="森林火险指数（FWI）",
    en="Forest-fire danger, Fire Weather Index",
    inputs=(
        Input(name="temperature_c", zh="正午气温", unit="℃", possible=(-50, 55), note="逐日；一维或（地点 × 日）"),
        Input(name="humidity_pct", zh="正午相对湿度", unit="%", possible=(0, 100)),
        Input(name="wind_kmh", zh="正午 10 m 风速", unit="km/h", possible=(0, 200), valid=(0, 100)),
        Input(name="rain_mm", zh="24 小时雨量", unit="mm", possible=(0, 600)),
        Input(name="month", zh="月份", possible=(1, 12), note="逐日"),
        Input(name="ffmc", zh="前一日细可燃物湿度码", possible=(0, 101), default=85.0),
        Input(name="dmc", zh="前一日腐殖质湿度码", possible=(0, 1000), default=6.0),
        Input(name="dc", zh="前一日干旱码", possible=(0, 2000), default=15.0),
    ),
    outputs=(
        Output(name="ffmc", zh="细可燃物湿度码"),
        Output(name="dmc", zh="腐殖质湿度码"),
        Output(name="dc", zh="干旱码"),
        Output(name="isi", zh="初始蔓延指数"),
        Output(name="bui", zh="可燃物累积指数"),
        Output(name="fwi", zh="火险天气指数"),
        Output(name="grade", zh="火险等级", note="1 低 … 5 极高（EFFIS 分级 [K]）"),
        Output(name="moisture_1h", zh="细可燃物含水率", unit="%", note="由 FFMC，可作 wildfire.surface 的 moisture_1h"),
    ),
    equations=(
        Equation(text="m = 147.2 (101 − F)/(59.5 + F); rain, drying and wetting by log rates (eq. 1–10)", source=WAGNER),
        Equation(
            text="DMC: rain above 1.5 mm, drying K = 1.894 (T + 1.1)(100 − H) Le 1e-6 (eq. 11–17); DC: rain above 2.8 mm, V = 0.36 (T + 2.8) + Lf (eq. 18–23)",
            source=WAGNER,
        ),
        Equation(
            text="ISI = 0.208 f(W) f(F); BUI of DMC and DC; FWI = e^(2.72 (0.434 ln B)^0.647) above B = 1 (eq. 24–30)",
            source=WAGNER,
        ),
    ),
    verification=(
        Check(
            case="官方试算：4 月 13–17 日五天六项指数",
            against="Van Wagner & Pickett 1985, test data",
            tolerance="0.1（表列一位小数）",
        ),
        Check(case="久晴各码只升、透雨各码下降；雨后重算", against="definition", tolerance="exact"),
    ),
    limits=(
        "取当地正午观测；积雪期不算，融雪后重新起算",
        "等级界限 [K]：按本地历史火灾校定；林业行业标准 LY/T 1172 的分级表未取得原文，不代用",
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    names = ("temperature_c", "humidity_pct", "wind_kmh", "rain_mm", "month")
    try:
        warm, humid, wind, rain, month = np.broadcast_arrays(*(np.atleast_1d(inputs[name]) for name in names))
    except ValueError as error:
        raise bad_input("rain_mm", "气温、湿度、风速、雨量、月份应逐日等长") from error
    humid = np.minimum(humid, 99.9999)
    f, p, d = (np.broadcast_to(np.asarray(inputs[name], dtype=float), warm.shape[:-1]).copy() for name in ("ffmc", "dmc", "dc"))
    codes = np.empty((3, *warm.shape))
    for t in range(warm.shape[-1]):
        now = tuple(values[..., t] for values in (warm, humid, wind, rain))
        of_month = month[..., t].astype(int) - 1
        f = fine(f, *now)
        p = duff(p, now[0], now[1], now[3], np.take(DAY_H, of_month))
        d = drought(d, now[0], now[3], np.take(DRYING, of_month))
        codes[:, ..., t] = f, p, d
    isi, bui = spread(codes[0], wind), build_up(codes[1], codes[2])
    fwi = intensity(isi, bui)
    return {
        "ffmc": codes[0], "dmc": codes[1], "dc": codes[2], "isi": isi, "bui": bui, "fwi": fwi,
        "grade": 1 + np.searchsorted(GRADES, fwi, side="right"), "moisture_1h": moisture(codes[0]),
    }  # fmt: skip


def moisture(ffmc: Floats) -> Floats:
    """Moisture of fine dead fuel, %."""
    return 147.2 * (101 - ffmc) / (59.5 + ffmc)


def fine(before: Floats, warm: Floats, humid: Floats, wind: Floats, rain: Floats) -> Floats:
    """Fine fuel moisture code of the day (eq. 1–10)."""
    m = moisture(before)
    fell = np.maximum(rain - 0.5, 1e-12)
    soaked = m + 42.5 * fell * np.exp(-100 / (251 - np.minimum(m, 250))) * (1 - np.exp(-6.93 / fell))
    soaked += np.where(m > 150, 0.0015 * (m - 150) ** 2 * np.sqrt(fell), 0.0)
    m = np.where(rain > 0.5, np.minimum(soaked, 250), m)
    dew = 0.18 * (21.1 - warm) * (1 - np.exp(-0.115 * humid))
    drying = 0.942 * humid**0.679 + 11 * np.exp((humid - 100) / 10) + dew
    wetting = 0.618 * humid**0.753 + 10 * np.exp((humid - 100) / 10) + dew
    heat = 0.581 * np.exp(0.0365 * warm)
    dry_share, wet_share = humid / 100, (100 - humid) / 100
    k_dry = heat * (0.424 * (1 - dry_share**1.7) + 0.0694 * np.sqrt(wind) * (1 - dry_share**8))
    k_wet = heat * (0.424 * (1 - wet_share**1.7) + 0.0694 * np.sqrt(wind) * (1 - wet_share**8))
    dried, wetted = drying + (m - drying) * 10**-k_dry, wetting - (wetting - m) * 10**-k_wet
    m = np.where(m > drying, dried, np.where(m < wetting, wetted, m))
    return np.clip(59.5 * (250 - m) / (147.2 + m), 0, 101)


def duff(before: Floats, warm: Floats, humid: Floats, rain: Floats, day_h: Floats) -> Floats:
    """Duff moisture code (eq. 11–17)."""
    m = 20 + np.exp(5.6348 - before / 43.43)
    bend = np.where(
        before <= 33,
        100 / (0.5 + 0.3 * before),
        np.where(before <= 65, 14 - 1.3 * np.log(np.maximum(before, 1)), 6.2 * np.log(np.maximum(before, 1)) - 17.2),
    )
    came = 0.92 * rain - 1.27
    wet = m + 1000 * came / (48.77 + bend * came)
    after = np.where(rain > 1.5, np.maximum(244.72 - 43.43 * np.log(np.maximum(wet - 20, 1e-9)), 0), before)
    return after + np.where(warm > -1.1, 1.894 * (warm + 1.1) * (100 - humid) * day_h * 1e-4, 0.0)


def drought(before: Floats, warm: Floats, rain: Floats, drying: Floats) -> Floats:
    """Drought code (eq. 18–23)."""
    held = 800 * np.exp(-before / 400) + 3.937 * (0.83 * rain - 1.27)
    after = np.where(rain > 2.8, np.maximum(400 * np.log(800 / np.maximum(held, 1e-9)), 0), before)
    return after + np.maximum(0.36 * (np.maximum(warm, -2.8) + 2.8) + drying, 0) / 2


def spread(ffmc: Floats, wind_kmh: Floats) -> Floats:
    """Initial spread index (eq. 24–26)."""
    m = moisture(ffmc)
    return 0.208 * np.exp(0.05039 * wind_kmh) * 91.9 * np.exp(-0.1386 * m) * (1 + m**5.31 / 4.93e7)


def build_up(dmc: Floats, dc: Floats) -> Floats:
    """Build-up index (eq. 27)."""
    both = np.maximum(dmc + 0.4 * dc, 1e-12)
    low = 0.8 * dmc * dc / both
    high = dmc - (1 - 0.8 * dc / both) * (0.92 + (0.0114 * dmc) ** 1.7)
    return np.maximum(np.where(dmc <= 0.4 * dc, low, high), 0)


def intensity(isi: Floats, bui: Floats) -> Floats:
    """Fire weather index (eq. 28–30)."""
    duffed = np.where(bui <= 80, 0.626 * bui**0.809 + 2, 1000 / (25 + 108.64 * np.exp(-0.023 * bui)))
    b = 0.1 * isi * duffed
    return np.where(b > 1, np.exp(2.72 * (0.434 * np.log(np.maximum(b, 1))) ** 0.647), b)
