import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { onLive } from "../live/stream";

use([BarChart, LineChart, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/**
 * A point's history (`data-history` its name, `data-from` ISO, to now), its curve with limits, alarms and gaps (`data-curve`), what an address
 * gives (`data-src`), or what the page brought (`data-drawn`). Times in ms or ISO, null for gaps.
 */
interface Drawn {
  readonly unit?: string;
  readonly kind?: "line" | "bar";
  /** Names along the axis (years, months) instead of times; the points' first part is one of them. */
  readonly names?: readonly string[];
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [at: string | number, value: number | null])[] }[];
  readonly limits?: readonly { readonly label: string; readonly value: number; readonly colour?: string }[];
  readonly areas?: readonly Area[];
  readonly from?: number;
  readonly to?: number;
}

/** A time in which an alarm stood. */
interface Area {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly colour: string;
}

export function chart(element: HTMLElement): () => void {
  const drawing = init(element, null, { renderer: "canvas" });
  const refresh = async (): Promise<void> => {
    const drawn = await load(element);
    element.classList.toggle("chart-empty", drawn.series.every((each) => each.points.length === 0));
    drawing.setOption(option(drawn, element), true);
  };
  const resize = new ResizeObserver(() => drawing.resize());
  const recolour = (): void => void refresh();
  void refresh();
  resize.observe(element);
  document.addEventListener("anlan:theme", recolour);
  const stop = element.dataset.refresh ? timer(refresh, Number(element.dataset.refresh)) : onLive(() => {});
  return () => {
    stop();
    resize.disconnect();
    document.removeEventListener("anlan:theme", recolour);
    drawing.dispose();
  };
}

function timer(act: () => Promise<void>, seconds: number): () => void {
  const handle = window.setInterval(() => void (document.hidden || act()), seconds * 1000);
  return () => window.clearInterval(handle);
}

async function load(element: HTMLElement): Promise<Drawn> {
  if (element.dataset.drawn) return JSON.parse(element.dataset.drawn) as Drawn;
  if (element.dataset.curve) return curve(element.dataset.curve, element);
  if (element.dataset.history) return history(element.dataset.history, element);
  return (await fetch(element.dataset.src ?? "").then((answer) => answer.json())) as Drawn;
}

async function curve(point: string, element: HTMLElement): Promise<Drawn> {
  const asked = new URLSearchParams({ point, start: element.dataset.from ?? "", end: new Date().toISOString() });
  const answer = await fetch(`/api/sensing/curve?${asked}`);
  return answer.ok ? ((await answer.json()) as Drawn) : { series: [] };
}

interface Buckets {
  readonly time_us: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

/** Mean and highest reading of each bucket, from `/api/sensing/history`. */
async function history(point: string, element: HTMLElement): Promise<Drawn> {
  const asked = new URLSearchParams({ point, start: element.dataset.from ?? "", end: new Date().toISOString(), buckets: "300" });
  const answer = await fetch(`/api/sensing/history?${asked}`);
  const found = answer.ok ? ((await answer.json()) as Buckets) : { time_us: [], mean: [], high: [] };
  const pairs = (values: readonly (number | null)[]): [number, number | null][] => found.time_us.map((us, i) => [us / 1000, values[i] ?? null]);
  return { unit: element.dataset.unit ?? "", series: [{ name: element.dataset.label ?? point, points: pairs(found.high) }] };
}

const SHANGHAI_MS = 8 * 3_600_000; // no summer time
const FEW = 40; // so few points are drawn one by one: a lone one has no line

const clockOf = (at: string | number): number => new Date(at).getTime() + SHANGHAI_MS;

function option(drawn: Drawn, element: HTMLElement): EChartsCoreOption {
  const style = getComputedStyle(element);
  const [ink, line] = [style.getPropertyValue("--ink-3"), style.getPropertyValue("--line-soft")];
  const bounds = reach(drawn);
  return {
    animation: false,
    useUTC: true, // times were moved to Shanghai's clock: the same picture wherever the browser stands
    color: ["#2f7ae5", "#0f9f8f", "#d9822b", "#a855f7", "#64748a"],
    textStyle: { fontFamily: style.fontFamily },
    grid: { left: 8, right: 16, top: drawn.series.length > 1 ? 34 : 22, bottom: 6, containLabel: true },
    legend: drawn.series.length > 1 ? { textStyle: { color: ink }, top: 0, itemWidth: 14, itemHeight: 8 } : undefined,
    tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => `${value ?? "—"} ${drawn.unit ?? ""}` },
    xAxis: { type: drawn.names ? "category" : "time", data: drawn.names, min: drawn.from && clockOf(drawn.from), max: drawn.to && clockOf(drawn.to), axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false } },
    yAxis: { type: "value", scale: drawn.kind !== "bar", minInterval: drawn.kind === "bar" && whole(drawn) ? 1 : undefined, ...bounds, axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } },
    series: drawn.series.map((each, index) => ({
      name: each.name, type: drawn.kind ?? "line", data: drawn.names ? each.points : each.points.map(([at, value]) => [clockOf(at), value]), showSymbol: each.points.length <= FEW, symbolSize: 5, lineStyle: { width: index === 0 ? 1.75 : 0.75, opacity: index === 0 || !drawn.areas ? 1 : 0.55 }, sampling: drawn.areas || drawn.kind === "bar" ? undefined : "lttb", connectNulls: false,
      markArea: index === 0 && drawn.areas?.length ? areas(drawn.areas) : undefined,
      markLine: index === 0 && drawn.limits?.length ? limits(drawn.limits, bounds) : undefined,
    })),
  };
}

/** Counts have no halves on their axis. */
const whole = (drawn: Drawn): boolean => [...drawn.series.flatMap((each) => each.points.map(([, value]) => value)), ...(drawn.limits ?? []).map((limit) => limit.value)].every((value) => value === null || Number.isInteger(value));

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** Where a limit is drawn: one far out of the picture at its edge, with an arrow that says on which side. */
export function placed(limit: { readonly label: string; readonly value: number }, { min = -Infinity, max = Infinity }: Bounds): { readonly at: number; readonly label: string } {
  if (limit.value > max) return { at: max, label: `${limit.label} ↑` };
  return limit.value < min ? { at: min, label: `${limit.label} ↓` } : { at: limit.value, label: limit.label };
}

const limits = (each: NonNullable<Drawn["limits"]>, bounds: Bounds): object => ({
  symbol: "none",
  precision: 12, // by itself a line is drawn at the second decimal: 0.007 at 0.01
  data: each.map((limit) => {
    const { at, label } = placed(limit, bounds);
    const colour = limit.colour ?? "#d32027";
    return { yAxis: at, lineStyle: { color: colour, type: at === limit.value ? "dashed" : "dotted" }, label: { formatter: label, position: at < limit.value ? "insideEndBottom" : "insideEndTop", color: colour } };
  }),
});

const areas = (each: readonly Area[]): object => ({
  silent: true,
  data: each.map((area) => [{ xAxis: clockOf(area.from), itemStyle: { color: area.colour, opacity: 0.14 } }, { xAxis: clockOf(Math.max(area.to, area.from + 1)) }]),
});

/** The axis reaches to the limits, so that a calm curve is seen below them, unless they are far out of the picture: those stand at its edge. */
export function reach(drawn: Drawn): Bounds {
  const values = drawn.series.flatMap((each) => each.points.map(([, value]) => value)).filter((value) => value !== null);
  if (!drawn.limits?.length || values.length === 0) return {};
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(high - low, Math.abs(high) * 0.1, 1e-9);
  const near = drawn.limits.map((limit) => limit.value).filter((value) => drawn.kind === "bar" || (value > low - 8 * span && value < high + 8 * span));
  const [least, most] = [Math.min(low, ...near), Math.max(high, ...near)];
  const margin = (most - least) * 0.06;
  if (drawn.kind === "bar") return { min: Math.min(0, least), max: round(most + margin) };
  return { min: Number((least - margin).toPrecision(4)), max: Number((most + margin).toPrecision(4)) };
}

/** The next number up that an axis would have a line at: 0.0112 → 0.012, 36.4 → 40. */
function round(most: number): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(most, 1e-9))) / (most / 10 ** Math.floor(Math.log10(most)) < 2 ? 5 : 1);
  return Number((Math.ceil(most / step) * step).toPrecision(4));
}
