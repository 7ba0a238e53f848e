import type { Map as Chart, LayerSpecification, VectorTileSource } from "maplibre-gl";
import type { Layer } from "./contract";
import { palette } from "./palette";
import { FONT } from "./style";
import { hueOf } from "./symbols";

/**
 * Things of the register: one vector source for all layers that are on, so a tile is one request however many kinds are shown.
 * A tile has one layer `things`; properties: k kind, s symbol, id, name, n (>1 for a cluster), lv (1–4 alarm level).
 */
export const THINGS = "things";
const kind = ["get", "k"];
const lone = ["!", ["has", "n"]];

export function tilesUrl(layers: readonly Layer[], on: readonly string[]): string {
  const first = layers.find((layer) => on.includes(layer.key));
  return new URL((first?.tiles ?? "/api/map/tiles/{key}/{z}/{x}/{y}.mvt").replace("{key}", on.join(",")).replace(`/${first?.key}/`, `/${on.join(",")}/`), location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
}

export function showThings(chart: Chart, layers: readonly Layer[], on: readonly string[]): void {
  const shown = layers.filter((layer) => on.includes(layer.key)).map((layer) => layer.key).sort();
  const source = chart.getSource<VectorTileSource>(THINGS);
  if (shown.length === 0) return hide(chart);
  if (source) source.setTiles([tilesUrl(layers, shown)]);
  else {
    chart.addSource(THINGS, { type: "vector", tiles: [tilesUrl(layers, shown)], minzoom: 5, maxzoom: 15, promoteId: "id" });
    styles(layers).forEach((style) => chart.addLayer(style, front(chart)));
    if (chart.getLayer("divisions-name")) chart.moveLayer("divisions-name", front(chart));
  }
}

/** Things lie above footprints; the names of counties above both, since a name that a heap of symbols hides is no name. */
const front = (chart: Chart): string | undefined => (chart.getLayer("front") ? "front" : undefined);

function hide(chart: Chart): void {
  IDS.forEach((id) => chart.getLayer(id) && chart.removeLayer(id));
  if (chart.getSource(THINGS)) chart.removeSource(THINGS);
}

const IDS = ["things-fill", "things-line", "things-halo", "things-cluster", "things-cluster-symbol", "things-cluster-count", "things-symbol"];
export const THING_LAYERS = ["things-symbol", "things-cluster", "things-fill", "things-line"];
/** What answers a click. */
export const CLICKABLE = ["things-symbol", "things-cluster", "things-cluster-symbol", "things-fill", "things-line"];

function colours(layers: readonly Layer[]): unknown {
  const pairs = layers.flatMap((layer) => [layer.key, hueOf(layer.symbol)]);
  return pairs.length ? ["match", kind, ...pairs, "#64748a"] : "#64748a";
}

function styles(layers: readonly Layer[]): LayerSpecification[] {
  const [colour, p] = [["case", ["has", "lv"], ["match", ["get", "lv"], 1, "#d32027", 2, "#ec6a08", 3, "#e0b400", "#1c63d6"], colours(layers)], palette()];
  const common = { source: THINGS, "source-layer": THINGS };
  return [
    { id: "things-fill", type: "fill", ...common, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour, "fill-opacity": 0.18, "fill-outline-color": colour } },
    { id: "things-line", type: "line", ...common, filter: ["in", ["geometry-type"], ["literal", ["LineString", "Polygon"]]], paint: { "line-color": colour, "line-width": 2 } },
    { id: "things-halo", type: "circle", ...common, filter: ["all", ["has", "lv"], ["<=", ["get", "lv"], 4]], paint: { "circle-radius": 17, "circle-color": ["match", ["get", "lv"], 1, "#d32027", 2, "#ec6a08", 3, "#f7cf1d", "#1c63d6"], "circle-opacity": 0.45 } },
    { id: "things-cluster", type: "circle", ...common, filter: ["has", "n"], paint: { "circle-color": colour, "circle-opacity": 0.92, "circle-stroke-color": p.halo, "circle-stroke-width": 2, "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "n"]], 0.3, 11, 2, 17, 5, 26] } },
    { id: "things-cluster-count", type: "symbol", ...common, filter: ["has", "n"], layout: { "text-field": ["case", [">=", ["get", "n"], 10000], ["concat", ["to-string", ["round", ["/", ["get", "n"], 1000]]], "k"], ["to-string", ["get", "n"]]], "text-font": FONT, "text-size": 11.5, "text-allow-overlap": true }, paint: { "text-color": "#ffffff" } },
    {
      id: "things-symbol", type: "symbol", ...common, filter: ["all", lone, ["==", ["geometry-type"], "Point"]],
      layout: {
        "icon-image": ["get", "s"], "icon-size": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 12, 0.72, 15, 0.95], "icon-allow-overlap": true,
        "text-field": ["step", ["zoom"], "", 12.5, ["get", "name"]], "text-font": FONT, "text-size": 11.5, "text-anchor": "top", "text-offset": [0, 1.1], "text-optional": true, "text-max-width": 9,
      },
      paint: { "text-color": p.text, "text-halo-color": p.halo, "text-halo-width": 1.3 },
    },
  ] as LayerSpecification[];
}
