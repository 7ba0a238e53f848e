import type { Feature, Point } from "geojson";
import { Marker, type GeoJSONSource, type LayerSpecification, type Map as Chart } from "maplibre-gl";
import { matches } from "../live/sse";
import { onLive } from "../live/stream";
import { NOTHING, type Situation } from "./contract";
import { palette, type Palette } from "./palette";
import { svgOf } from "./symbols";

const SOURCES = ["footprints", "warnings", "works", "chain", "forces"] as const;
const MOVES = ["sensing.alert.*", "command.*", "warning.*", "decision.*", "supervision.work.*", "supervision.danger.*"];
/** Markers are page elements; more than this many at once would only hide each other. */
const MOST_MARKERS = 80;

/** What is happening: footprints, warning areas, forces, pulsing alerts and incidents; fetched anew when an event says so. */
export class SituationView {
  private markers: Marker[] = [];
  private timer = 0;
  private readonly stop: () => void;
  private gone = false;
  shown: Situation | null = null;

  constructor(private readonly chart: Chart, private readonly url: string, private readonly open: (href: string) => void, private readonly told: (now: Situation) => void) {
    this.stop = onLive((event) => matches(event.type, MOVES) && this.soon());
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.refresh(), 300);
  }

  async refresh(): Promise<void> {
    const answer = await fetch(this.url);
    if (!answer.ok) return;
    const now = (await answer.json()) as Situation;
    if (this.gone) return;
    this.shown = now;
    this.draw();
    this.told(now);
  }

  lay(): void {
    if (this.chart.getSource("footprints")) return;
    SOURCES.forEach((name) => this.chart.addSource(name, { type: "geojson", data: NOTHING }));
    layersOf(palette()).forEach((layer) => this.chart.addLayer(layer));
    for (const layer of ["works-point", "chain-point"]) this.chart.on("click", layer, ({ features }) => void (features?.[0]?.properties.url && this.open(String(features[0].properties.url))));
    this.draw();
  }

  setVisible(name: string, visible: boolean): void {
    layersOf(palette()).filter((layer) => "source" in layer && layer.source === name).forEach((layer) => this.chart.setLayoutProperty(layer.id, "visibility", visible ? "visible" : "none"));
  }

  private draw(): void {
    if (!this.shown) return;
    for (const name of SOURCES) this.chart.getSource<GeoJSONSource>(name)?.setData(this.shown[name] ?? NOTHING);
    this.markers.forEach((marker) => marker.remove());
    const points = [...(this.shown.alerts?.features ?? []), ...(this.shown.incidents?.features ?? [])].slice(0, MOST_MARKERS);
    this.markers = points.filter((each) => each.geometry?.type === "Point").map((each) => this.marker(each as Feature<Point>));
  }

  private marker(feature: Feature<Point>): Marker {
    const { title, symbol, active, url } = feature.properties as { title: string; symbol: string; active?: boolean; url?: string };
    const element = Object.assign(document.createElement("button"), { type: "button", className: "map-pulse", title, innerHTML: svgOf(symbol) });
    element.setAttribute("aria-label", title);
    if (active) element.dataset.active = "";
    element.addEventListener("click", (event) => (event.stopPropagation(), url && this.open(url)));
    return new Marker({ element }).setLngLat(feature.geometry.coordinates as [number, number]).addTo(this.chart);
  }

  dispose(): void {
    this.gone = true;
    this.stop();
    window.clearTimeout(this.timer);
  }
}

const WARN = ["match", ["get", "colour"], "red", "#d32027", "orange", "#ec6a08", "yellow", "#e0b400", "blue", "#1c63d6", ["coalesce", ["get", "colour"], "#d32027"]];

const layersOf = (p: Palette): LayerSpecification[] => [
  { id: "warnings-fill", type: "fill", source: "warnings", paint: { "fill-color": WARN, "fill-opacity": 0.1 } },
  { id: "warnings-line", type: "line", source: "warnings", paint: { "line-color": WARN, "line-width": 2.5, "line-dasharray": [3, 1.5] } },
  { id: "footprints-fill", type: "fill", source: "footprints", layout: { "fill-sort-key": ["-", 0, ["coalesce", ["get", "level"], 9]] }, paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.22 } },
  { id: "footprints-line", type: "line", source: "footprints", paint: { "line-color": ["get", "colour"], "line-width": 1.8 } },
  { id: "works-halo", type: "circle", source: "works", minzoom: 9, paint: { "circle-radius": 14, "circle-opacity": 0.45, "circle-color": ["match", ["get", "level"], 1, "#d32027", 2, "#ec6a08", "#1c63d6"] } },
  { id: "works-point", type: "symbol", source: "works", minzoom: 9, layout: { "icon-image": ["get", "symbol"], "icon-size": 0.7, "icon-allow-overlap": true, "text-field": ["step", ["zoom"], "", 13, ["get", "title"]], "text-font": ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"], "text-size": 11, "text-anchor": "top", "text-offset": [0, 1], "text-optional": true }, paint: { "text-color": "#7c2d12", "text-halo-color": "#ffffffe0", "text-halo-width": 1.5 } },
  { id: "chain-line", type: "line", source: "chain", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": "#7c3aed", "line-width": 2.5, "line-dasharray": [2, 1.2] } },
  { id: "chain-halo", type: "circle", source: "chain", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 17, "circle-color": "#7c3aed", "circle-opacity": 0.25, "circle-stroke-color": "#7c3aed", "circle-stroke-width": 2 } },
  { id: "chain-point", type: "symbol", source: "chain", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": ["get", "symbol"], "icon-size": 0.8, "icon-allow-overlap": true, "text-field": ["get", "title"], "text-font": ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"], "text-size": 13, "text-anchor": "top", "text-offset": [0, 1.5], "text-max-width": 14, "text-optional": true }, paint: { "text-color": "#5b21b6", "text-halo-color": "#fffffff0", "text-halo-width": 2 } },
  { id: "forces-line", type: "line", source: "forces", filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": "#15803d", "line-width": 3.5, "line-opacity": 0.8, "line-dasharray": [1.5, 1] }, layout: { "line-cap": "round" } },
  { id: "forces-point", type: "symbol", source: "forces", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": ["get", "symbol"], "icon-size": 0.85, "icon-allow-overlap": true, "text-field": ["concat", ["get", "title"], ["case", ["has", "eta"], ["concat", "\n", ["get", "eta"]], ""]], "text-font": ["Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "sans-serif"], "text-size": 11.5, "text-anchor": "top", "text-offset": [0, 1.1], "text-optional": true }, paint: { "text-color": p.text, "text-halo-color": p.halo, "text-halo-width": 1.6 } },
  { id: "front", type: "circle", source: "forces", filter: ["==", ["geometry-type"], "None"], paint: {} },
] as LayerSpecification[];
