"""Rainfall–runoff by the Xin'anjiang model 新安江模型 of three sources: what a river brings from the rain over its sub-basins.

Runoff comes where the soil is full 蓄满产流. The soil's deficit and the free water above it are kept as volumes, so the water balance closes
to rounding. Compiled; sub-basins stand side by side in one array.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from anlan.engines.science.checking import bad_input
from anlan.engines.science.spec import Check, Equation, Input, Output, Spec

Floats = NDArray[np.float64]
SLICE_MM = 5.0  # net rain is taken in slices of at most 5 mm, as Zhao (1992) advises for the free-water curve
PARAMETERS = ("k", "b", "im", "wum", "wlm", "wdm", "c", "sm", "ex", "ki", "kg", "ci", "cg", "uh_n", "uh_k_h")
STORES = ("upper_mm", "lower_mm", "deep_mm", "free_mm")
ZHAO = "Zhao R.J. 1992, The Xinanjiang model applied in China, J. Hydrol. 135, 371–381"
BAO = "包为民《水文预报》第5版 第3章"

SPEC = Spec(
    id="flood.xinanjiang",
    version="1.0",
    zh="新安江三水源降雨径流",
    en="Rainfall–runoff, Xin'anjiang model of three sources",
    inputs=(
        Input(name="rain_mm", zh="时段雨量", unit="mm", possible=(0, 1000), note="一维（时），或二维（子流域 × 时）"),
        Input(name="pet_mm", zh="时段蒸散发能力", unit="mm", possible=(0, 50), note="与雨量同形，或一个数；水面蒸发时由 k 折算"),
        Input(
            name="area_km2", zh="集水面积", unit="km²", possible=(0.01, 2e6), note="各子流域一个数；面积大时宜分为数百 km² 的单元"
        ),
        Input(name="step_h", zh="时段长", unit="h", possible=(0.1, 24)),
        Input(name="k", zh="蒸散发折算系数 K", possible=(0.1, 2), valid=(0.5, 1.5), default=1.0),
        Input(name="b", zh="张力水蓄水容量曲线指数 B", possible=(0.01, 5), valid=(0.1, 0.6), default=0.3),
        Input(name="im", zh="不透水面积比例 IM", possible=(0, 0.99), valid=(0, 0.5), default=0.02),
        Input(name="wum", zh="上层张力水容量 WUM", unit="mm", possible=(1, 300), valid=(5, 30), default=20.0),
        Input(name="wlm", zh="下层张力水容量 WLM", unit="mm", possible=(1, 500), valid=(40, 100), default=70.0),
        Input(name="wdm", zh="深层张力水容量 WDM", unit="mm", possible=(1, 500), valid=(10, 120), default=40.0),
        Input(name="c", zh="深层蒸散发系数 C", possible=(0, 0.5), valid=(0.05, 0.25), default=0.15),
        Input(name="sm", zh="自由水容量 SM", unit="mm", possible=(1, 300), valid=(5, 80), default=20.0),
        Input(name="ex", zh="自由水容量曲线指数 EX", possible=(0.1, 5), valid=(0.5, 2), default=1.5),
        Input(name="ki", zh="壤中流日出流系数 KI", possible=(0, 0.95), default=0.35),
        Input(name="kg", zh="地下水日出流系数 KG", possible=(0, 0.95), default=0.35),
        Input(name="ci", zh="壤中流日消退系数 CI", possible=(0, 0.9999), valid=(0.5, 0.99), default=0.8),
        Input(name="cg", zh="地下水日消退系数 CG", possible=(0, 0.99999), valid=(0.9, 0.9995), default=0.98),
        Input(name="uh_n", zh="地面单位线 n（Nash）", possible=(0.2, 20), valid=(1, 6), default=2.0),
        Input(name="uh_k_h", zh="地面单位线 K（Nash）", unit="h", possible=(0.01, 1000), default=6.0),
        Input(name="wetness", zh="起始张力水饱和度", possible=(0, 1), default=0.6, note="state 给出时不用"),
        Input(name="base_flow_m3s", zh="起始地下径流", unit="m³/s", possible=(0, 1e5), default=0.0),
        Input(name="state", zh="起始状态", kind="object", default=None, note="上一次运行的 state，接着算"),
    ),
    outputs=(
        Output(name="flow_m3s", zh="各子流域出口流量", unit="m³/s", note="子流域 × 时"),
        Output(name="total_m3s", zh="合计流量", unit="m³/s", note="未作河道演算；演算用 flood.muskingum"),
        Output(name="runoff_mm", zh="地面、壤中、地下径流深", unit="mm", note="surface, inter, ground：子流域合计"),
        Output(name="evaporation_mm", zh="蒸散发", unit="mm"),
        Output(name="peak_m3s", zh="洪峰", unit="m³/s"),
        Output(name="peak_step", zh="峰现时段", note="自 0 起"),
        Output(name="balance_mm", zh="水量平衡差", unit="mm", note="雨 − 蒸发 − 产流 − 蓄变，最大的子流域"),
        Output(name="state", zh="终时状态", note="upper_mm, lower_mm, deep_mm, free_mm, inter_m3s, ground_m3s"),
    ),
    equations=(
        Equation(
            text="EU = EP; EL = (EP − EU) WL/WLM, not below C (EP − EU); ED = C (EP − EU) − EL: three layers in turn",
            source=f"{ZHAO}; {BAO}",
        ),
        Equation(
            text="a = WMM [1 − (1 − W/WM)^(1/(1+B))], WMM = (1+B) WM; R = PE − WM + W + WM (1 − (PE + a)/WMM)^(1+B), without the last term where PE + a ≥ WMM",
            source=f"{ZHAO}, eq. 3–6",
        ),
        Equation(
            text="on the producing share FR = R/PE: RS by the curve of SM and EX alike; RI = KI S, RG = KG S of what is left",
            source=f"{ZHAO}, eq. 7–12",
        ),
        Equation(
            text="per step: KI' + KG' = 1 − (1 − KI − KG)^(Δt/24), same ratio; CI' = CI^(Δt/24), CG' = CG^(Δt/24)", source=BAO
        ),
        Equation(
            text="u(t) = (t/K)^(n−1) e^(−t/K)/(K Γ(n)) for RS, integrated over the step; QI, QG linear reservoirs",
            source="Nash 1957, IASH Publ. 45, 114",
        ),
    ),
    verification=(
        Check(case="水量平衡：雨 = 蒸发 + 产流 + 蓄变", against="conservation", tolerance="1e-9 mm"),
        Check(
            case="产流与三层蒸散发，与 hydromodel 0.4.0 逐日相同输入（IM = 0）",
            against="hydromodel（大连理工，独立实现）",
            tolerance="产流总量 1 %",
        ),
        Check(
            case="Fulda 流域 1979–1988：率定前 5 年、检验后 5 年，高于线性水库基线",
            against="../shared/data/hydrology/fulda，日流量实测",
            tolerance="检验期 NSE ≥ 0.70",
        ),
    ),
    limits=(
        "湿润、半湿润地区的蓄满产流；干旱地区超渗产流不适用",
        "不含积雪融雪；雨量须为液态水",
        "缺省参数只为起算，使用前须按本流域率定（flood.calibration）",
    ),
)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    rain = np.atleast_2d(inputs["rain_mm"])
    pet = _like(rain, inputs["pet_mm"], "pet_mm")
    basins, steps = rain.shape
    area = _of(basins, inputs["area_km2"], "area_km2")
    step_h = float(inputs["step_h"])
    p = np.array([_of(basins, inputs[name], name) for name in PARAMETERS])
    if (p[9] + p[10] >= 1).any():
        raise bad_input(
            "ki",
            f"KI + KG = {(p[9] + p[10]).max():g}，应小于 1（惯例取 0.7）；请把 kg 取为 {max(0.7 - float(p[9].max()), 0.0):g}",
        )
    store = _store(inputs, p, basins)
    before = store.sum(axis=1) * (1 - p[2])
    surface, inter, ground, lost = produce(rain, pet, p, store, step_h)
    unit = area * 1000 / (step_h * 3600)  # mm per step on km² → m³/s
    begin = _flows(inputs, basins)
    slow, end = drain(inter * unit[:, None], ground * unit[:, None], p, step_h, begin)
    flow = (
        np.array([convolve(s, nash(n, k, step_h, steps)) for s, n, k in zip(surface * unit[:, None], p[13], p[14], strict=True)])
        + slow
    )
    total = flow.sum(axis=0)
    gap = rain.sum(axis=1) - lost.sum(axis=1) - (surface + inter + ground).sum(axis=1) - (store.sum(axis=1) * (1 - p[2]) - before)
    state = dict(zip(STORES, store.T.tolist(), strict=True)) | {"inter_m3s": end[0].tolist(), "ground_m3s": end[1].tolist()}
    return {
        "flow_m3s": flow,
        "total_m3s": total,
        "runoff_mm": {"surface": surface.sum(axis=1), "inter": inter.sum(axis=1), "ground": ground.sum(axis=1)},
        "evaporation_mm": lost.sum(axis=1),
        "peak_m3s": float(total.max()),
        "peak_step": int(total.argmax()),
        "balance_mm": float(np.abs(gap).max()),
        "state": state,
    }


def produce(rain: Floats, pet: Floats, p: Floats, store: Floats, step_h: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Surface, inter- and ground runoff and evaporation, mm over the basin by step; ``store`` (basins × 4) is left as at the end."""
    out = np.zeros((4, *rain.shape))
    for basin in range(rain.shape[0]):
        _basin(rain[basin], pet[basin], np.ascontiguousarray(p[:, basin]), store[basin], step_h, out[:, basin])
    return out[0], out[1], out[2], out[3]


@njit(cache=True, nogil=True)
def _basin(rain: Floats, pet: Floats, p: Floats, w: Floats, step_h: float, out: Floats) -> None:
    k, b, im, wum, wlm, wdm, c, sm, ex = p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8]
    wm = wum + wlm + wdm
    soil = 1 - im
    for t in range(rain.size):
        need = k * pet[t]
        hit = min(rain[t], need)  # rain meets the evaporation first
        net, want = rain[t] - hit, need - hit
        dried = hit * soil + _dry(w, want, wlm, c) * soil
        out[0, t] = net * im
        dried += hit * im
        slices = max(1, math.ceil(net / SLICE_MM))
        whole = p[9] + p[10]
        leave = 1 - (1 - whole) ** (step_h / 24 / slices)
        to_inter = leave * p[9] / whole if whole > 0 else 0.0
        to_ground = leave * p[10] / whole if whole > 0 else 0.0
        for _ in range(slices):
            pe = net / slices
            held = w[0] + w[1] + w[2]
            made = _runoff(pe, held, wm, b)
            _wet(w, pe - made, wum, wlm, wdm)
            share = made / pe if pe > 0 else 1.0
            over = _overflow(made, w[3], share, sm, ex) if made > 0 else 0.0
            w[3] += made - over
            inter, ground = to_inter * w[3], to_ground * w[3]
            w[3] -= inter + ground
            out[0, t] += over * soil
            out[1, t] += inter * soil
            out[2, t] += ground * soil
        out[3, t] = dried


@njit(cache=True, nogil=True)
def _dry(w: Floats, want: float, wlm: float, c: float) -> float:
    """Take evaporation from upper, lower, deep soil in turn; what was taken, mm."""
    upper = min(w[0], want)
    left = want - upper
    lower = min(max(left * w[1] / wlm, c * left), w[1])
    deep = min(max(c * left - lower, 0.0), w[2])
    w[0] -= upper
    w[1] -= lower
    w[2] -= deep
    return upper + lower + deep


@njit(cache=True, nogil=True)
def _runoff(pe: float, held: float, wm: float, b: float) -> float:
    """Runoff of net rain by the curve of tension-water capacity, mm."""
    if pe <= 0:
        return 0.0
    wmm = wm * (1 + b)
    at = wmm * (1 - max(1 - held / wm, 0.0) ** (1 / (1 + b)))
    made = pe - (wm - held)
    if pe + at < wmm:
        made += wm * (1 - (pe + at) / wmm) ** (1 + b)
    return min(max(made, 0.0), pe)


@njit(cache=True, nogil=True)
def _wet(w: Floats, gain: float, wum: float, wlm: float, wdm: float) -> None:
    for layer, room in ((0, wum), (1, wlm), (2, wdm)):
        taken = min(gain, max(room - w[layer], 0.0))
        w[layer] += taken
        gain -= taken
    w[3] += max(gain, 0.0)  # rounding only


@njit(cache=True, nogil=True)
def _overflow(made: float, free: float, share: float, sm: float, ex: float) -> float:
    """Surface runoff, mm: what the free-water store on the producing share cannot hold."""
    smm = sm * (1 + ex)
    deepest = smm * (1 - max(1 - share, 0.0) ** (1 / ex)) if share < 1 else smm
    room = max(deepest / (1 + ex), 1e-9)
    depth, rain = free / share, made / share
    if depth >= room:
        return (rain + depth - room) * share
    at = deepest * (1 - (1 - depth / room) ** (1 / (1 + ex)))
    over = rain + depth - room
    if rain + at < deepest:
        over += room * (1 - (rain + at) / deepest) ** (1 + ex)
    return max(over, 0.0) * share


def drain(inter: Floats, ground: Floats, p: Floats, step_h: float, begin: Floats) -> tuple[Floats, Floats]:
    """Interflow and groundwater through their linear reservoirs; flow at the outlet, and the two flows at the end."""
    keep = p[11:13] ** (step_h / 24)
    now = begin.copy()
    flow = _reservoirs(inter, keep[0], now[0]) + _reservoirs(ground, keep[1], now[1])
    return flow, now


@njit(cache=True, nogil=True)
def _reservoirs(gain: Floats, keep: Floats, now: Floats) -> Floats:
    """Outflow of one linear reservoir a basin; ``now`` is left as at the end."""
    flow = np.empty_like(gain)
    for i in range(gain.shape[0]):
        for t in range(gain.shape[1]):
            now[i] = keep[i] * now[i] + (1 - keep[i]) * gain[i, t]
            flow[i, t] = now[i]
    return flow


def nash(n: float, k_h: float, step_h: float, steps: int) -> Floats:
    """Unit hydrograph of a Nash cascade for one step of even rain: the share of it that passes in each step, the first 99.999 % of it."""
    import scipy

    t = np.arange(steps + 1) * step_h
    risen = t * scipy.special.gammainc(n, t / k_h) - n * k_h * scipy.special.gammainc(n + 1, t / k_h)  # integral of the S-curve
    unit = np.diff(np.diff(risen, prepend=0.0)) / step_h
    return unit[: 1 + int(np.searchsorted(np.cumsum(unit), 0.99999))]


def convolve(rain: Floats, unit: Floats) -> Floats:
    return np.convolve(rain, unit)[: rain.size]


def _of(basins: int, given: Any, name: str) -> Floats:
    array = np.atleast_1d(np.asarray(given, dtype=float))
    if array.size not in (1, basins):
        raise bad_input(name, f"{name} 给了 {array.size} 个数，子流域有 {basins} 个；请给 1 个或 {basins} 个")
    return np.broadcast_to(array, basins).astype(float)


def _like(rain: Floats, given: Any, name: str) -> Floats:
    try:
        return np.broadcast_to(np.asarray(given, dtype=float), rain.shape)
    except ValueError as error:
        raise bad_input(name, f"{name} 应与雨量同形 {rain.shape}，收到 {np.shape(given)}") from error


def _store(inputs: Mapping[str, Any], p: Floats, basins: int) -> Floats:
    given = inputs["state"]
    if given is not None:
        return np.ascontiguousarray(np.array([_of(basins, given[name], name) for name in STORES]).T)
    full = np.vstack([p[3:6], np.zeros(basins)])
    return np.ascontiguousarray((full * _of(basins, inputs["wetness"], "wetness")).T)


def _flows(inputs: Mapping[str, Any], basins: int) -> Floats:
    given = inputs["state"]
    if given is not None:
        return np.array([_of(basins, given[name], name) for name in ("inter_m3s", "ground_m3s")])
    return np.array([np.zeros(basins), _of(basins, inputs["base_flow_m3s"], "base_flow_m3s")])
