import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";
import type { Palette } from "./palette";

/** Fonts are drawn by the browser (no glyph server): the stack is a font-family list. */
export const FONT = ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"];
export const BASES = ["land", "divisions", "rivers", "roads", "places", "counties"] as const;
export type Base = (typeof BASES)[number];

const base = (root: string, name: Base): SourceSpecification => ({ type: "geojson", data: `${root}/${name}.geojson`, tolerance: 0.3 });

/** The base picture alone: sea, land, divisions, rivers, roads, names. Things and situation are laid on top by others. */
export function baseStyle(root: string, p: Palette): StyleSpecification {
  return {
    version: 8,
    sources: Object.fromEntries(BASES.map((name) => [name, base(root, name)])),
    layers: [{ id: "sea", type: "background", paint: { "background-color": p.sea } }, ...land(p), ...rivers(p), ...roads(p), ...borders(p), ...names(p)],
  };
}

const area = ["==", ["geometry-type"], "Polygon"] as never;

const land = (p: Palette): LayerSpecification[] => [
  { id: "land-fill", type: "fill", source: "land", filter: area, paint: { "fill-color": p.land } },
  { id: "divisions-fill", type: "fill", source: "divisions", paint: { "fill-color": p.city } },
  { id: "land-line", type: "line", source: "land", paint: { "line-color": p.shore, "line-width": 1 } },
];

const rivers = (p: Palette): LayerSpecification[] => [
  { id: "rivers-fill", type: "fill", source: "rivers", filter: area, paint: { "fill-color": p.river } },
  { id: "rivers-line", type: "line", source: "rivers", paint: { "line-color": p.river, "line-width": ["interpolate", ["linear"], ["zoom"], 7, 0.8, 13, 3.5] }, layout: { "line-cap": "round", "line-join": "round" } },
];

const width = (low: number, high: number): never => ["interpolate", ["exponential", 1.5], ["zoom"], 7, low, 15, high] as never;
const rank = (...ranks: string[]): never => ["in", ["get", "class"], ["literal", ranks]] as never;

const roads = (p: Palette): LayerSpecification[] => [
  { id: "roads-street", type: "line", source: "roads", minzoom: 10, filter: ["!", rank("expressway", "national", "provincial")] as never, paint: { "line-color": p.street, "line-width": width(0.3, 5) } },
  { id: "roads-trunk", type: "line", source: "roads", minzoom: 8, filter: rank("national", "provincial"), paint: { "line-color": p.trunk, "line-width": width(0.7, 7) } },
  { id: "roads-casing", type: "line", source: "roads", filter: rank("expressway"), paint: { "line-color": p.casing, "line-width": width(2, 12) } },
  { id: "roads-express", type: "line", source: "roads", filter: rank("expressway"), paint: { "line-color": p.motorway, "line-width": width(1.2, 8) } },
];

const borders = (p: Palette): LayerSpecification[] => [
  { id: "divisions-line", type: "line", source: "divisions", paint: { "line-color": p.border, "line-width": width(0.8, 2.2), "line-dasharray": [4, 2] } },
];

const text = (p: Palette, size: unknown, colour = p.text): { layout: Record<string, unknown>; paint: Record<string, unknown> } => ({
  layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": size },
  paint: { "text-color": colour, "text-halo-color": p.halo, "text-halo-width": 1.4 },
});

function names(p: Palette): LayerSpecification[] {
  const [division, river, road, place] = [text(p, ["interpolate", ["linear"], ["zoom"], 7, 11, 11, 15]), text(p, 11, p.waterText), text(p, 10.5, p.textSoft), text(p, 12, p.textSoft)];
  return [
    { id: "rivers-name", type: "symbol", source: "rivers", minzoom: 8.5, ...river, layout: { ...river.layout, "symbol-placement": "line", "text-letter-spacing": 0.15 } } as LayerSpecification,
    { id: "roads-name", type: "symbol", source: "roads", minzoom: 10.5, ...road, layout: { ...road.layout, "symbol-placement": "line" } } as LayerSpecification,
    { id: "places-name", type: "symbol", source: "places", minzoom: 9, ...place } as LayerSpecification,
    { id: "divisions-name", type: "symbol", source: "counties", maxzoom: 11.5, ...division, layout: { ...division.layout, "text-letter-spacing": 0.2, "text-padding": 4, "text-variable-anchor": ["center", "top", "bottom", "left", "right"] } } as LayerSpecification,
  ];
}
