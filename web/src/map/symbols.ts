import type { Map as Chart } from "maplibre-gl";
import { asSvg, DRAWINGS, HUES } from "../../symbols/catalogue";

const byKey = new Map(DRAWINGS.map((drawing) => [drawing.key, drawing]));

export const hueOf = (symbol: string): string => HUES[byKey.get(symbol)?.hue ?? "station"];
export const svgOf = (symbol: string): string => asSvg(byKey.get(symbol) ?? (byKey.get("risk_point") as (typeof DRAWINGS)[number]));

/** Draws a symbol when the map first asks for it: at once an empty one, then itself; twice its size, so that it stays sharp. */
export function serveSymbols(chart: Chart): void {
  chart.on("styleimagemissing", (event) => add(chart, event.id));
}

const wanted = new WeakMap<Chart, Set<string>>();

function add(chart: Chart, id: string): void {
  const known = wanted.get(chart) ?? new Set();
  wanted.set(chart, known);
  if (known.has(id) || chart.hasImage(id)) return;
  known.add(id);
  chart.addImage(id, { width: 64, height: 64, data: new Uint8Array(64 * 64 * 4) }, { pixelRatio: 2 });
  const image = new Image(64, 64);
  image.onload = () => void (wanted.get(chart)?.has(id) && chart.hasImage(id) && chart.updateImage(id, image));
  image.src = `data:image/svg+xml,${encodeURIComponent(svgOf(id).replace('width="32" height="32"', 'width="64" height="64"'))}`;
}

/** After a change of theme the style is new and has lost its images; before a map goes, what is still being drawn for it goes nowhere. */
export const forgetSymbols = (chart: Chart): boolean => wanted.delete(chart);
