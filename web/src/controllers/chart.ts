import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsCoreOption } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { onLive } from "../live/stream";

use([BarChart, LineChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/** A point's history (`data-history` its name, `data-from` ISO, to now), or what an address gives (`data-src`). Times in ms or ISO, null for gaps. */
interface Drawn {
  readonly unit?: string;
  readonly kind?: "line" | "bar";
  readonly series: readonly { readonly name: string; readonly points: readonly (readonly [at: string | number, value: number | null])[] }[];
  readonly limits?: readonly { readonly label: string; readonly value: number; readonly colour?: string }[];
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
  if (element.dataset.history) return history(element.dataset.history, element);
  return (await fetch(element.dataset.src ?? "").then((answer) => answer.json())) as Drawn;
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

function option(drawn: Drawn, element: HTMLElement): EChartsCoreOption {
  const style = getComputedStyle(element);
  const [ink, line] = [style.getPropertyValue("--ink-3"), style.getPropertyValue("--line-soft")];
  return {
    animation: false,
    color: ["#2f7ae5", "#0f9f8f", "#d9822b", "#a855f7", "#64748a"],
    textStyle: { fontFamily: style.fontFamily },
    grid: { left: 8, right: 16, top: drawn.series.length > 1 ? 34 : 22, bottom: 6, containLabel: true },
    legend: drawn.series.length > 1 ? { textStyle: { color: ink }, top: 0, itemWidth: 14, itemHeight: 8 } : undefined,
    tooltip: { trigger: "axis", confine: true, valueFormatter: (value: unknown) => `${value ?? "—"} ${drawn.unit ?? ""}` },
    xAxis: { type: "time", axisLabel: { color: ink, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false } },
    yAxis: { type: "value", scale: true, axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } },
    series: drawn.series.map((each, index) => ({
      name: each.name, type: drawn.kind ?? "line", data: each.points, showSymbol: false, lineStyle: { width: 1.75 }, sampling: "lttb",
      markLine: index === 0 && drawn.limits?.length ? limits(drawn.limits) : undefined,
    })),
  };
}

const limits = (each: NonNullable<Drawn["limits"]>): object => ({
  symbol: "none",
  data: each.map((limit) => ({ yAxis: limit.value, lineStyle: { color: limit.colour ?? "#d32027", type: "dashed" }, label: { formatter: limit.label, position: "insideEndTop", color: limit.colour ?? "#d32027" } })),
});
