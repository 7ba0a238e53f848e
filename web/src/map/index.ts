import type { Map as Chart, MapMouseEvent } from "maplibre-gl";
import { t } from "../i18n";
import { stamp } from "../time";
import type { Found, LayerIndex, Situation } from "./contract";
import { Drawer } from "./drawer";
import { followTheme, makeChart, noMap } from "./engine";
import { boxOf } from "./geo";
import { countInside } from "./inside";
import { drawLegend } from "./legend";
import { Panel } from "./panel";
import { Pencil } from "./pencil";
import { Search } from "./search";
import { drawSheet } from "./sheet";
import { SituationView } from "./situation";
import { decode, encode } from "./state";
import { forgetSymbols } from "./symbols";
import { CLICKABLE, showThings, THING_LAYERS } from "./things";
import { tools } from "./tools";

/**
 * The one map 一张图. `data-incident` narrows the situation to one incident and flies there; `data-compact` leaves the picture alone;
 * `data-layers="a,b"` sets what is on; `data-lon`, `data-lat`, `data-zoom` where it opens.
 */
export function map(frame: HTMLElement): () => void {
  frame.classList.add("map-frame");
  frame.classList.toggle("map-compact", "compact" in frame.dataset);
  const canvas = frame.appendChild(Object.assign(document.createElement("div"), { className: "map-canvas" }));
  const kept = "compact" in frame.dataset ? null : decode(location.hash);
  const chart = makeChart(canvas, kept ?? opening(frame));
  if (!chart) {
    noMap(frame);
    return () => {};
  }
  const room = new MapRoom(frame, chart, kept?.layers ?? frame.dataset.layers?.split(",").filter(Boolean) ?? null, kept?.selected ?? null);
  const resize = new ResizeObserver(() => matchMedia("print").matches || chart.resize());
  resize.observe(frame);
  return () => {
    resize.disconnect();
    room.dispose();
    forgetSymbols(chart);
    chart.remove();
  };
}

function opening(frame: HTMLElement): { lon: number; lat: number; zoom: number } | null {
  const { lon, lat, zoom } = frame.dataset;
  return lon && lat ? { lon: Number(lon), lat: Number(lat), zoom: Number(zoom ?? 12) } : null;
}

/** Room for the picture on A4 within its margins, at 96 dots an inch: lying for the one map, standing for an incident. */
const SHEET_PX = { lying: [1040, 520], standing: [700, 520] } as const;

class MapRoom {
  private panel: Panel | null = null;
  private readonly drawer = new Drawer(() => this.select(null));
  private readonly legend = box("map-legend");
  private readonly status = box("map-status");
  private readonly readout = box("map-readout");
  private readonly sheet = Object.assign(document.createElement("div"), { className: "map-print" });
  private readonly pencil: Pencil;
  private readonly situation: SituationView;
  private readonly forgetTheme: () => void;
  private fitted = false;
  /** The page swapped the map out; what is answered later finds no style to draw on. */
  private gone = false;

  constructor(private readonly frame: HTMLElement, private readonly chart: Chart, private on: string[] | readonly string[] | null, private selected: string | null) {
    const { incident, chain } = frame.dataset;
    const only = chain ? `?chain=${encodeURIComponent(chain)}` : incident ? `?incident=${encodeURIComponent(incident)}` : "";
    this.pencil = new Pencil(chart, frame, (text) => this.say(text), (shape) => void this.inside(shape));
    this.situation = new SituationView(chart, `/api/map/situation${only}`, (href) => this.follow(href), (now) => this.told(now));
    this.readout.hidden = true;
    frame.append(this.legend, this.status, this.readout, this.drawer.element, this.sheet);
    window.addEventListener("beforeprint", this.print);
    this.forgetTheme = followTheme(chart, () => this.lay());
    chart.on("load", () => void this.open());
    chart.on("moveend", () => this.keep());
    chart.on("idle", () => this.count());
    chart.on("click", (event) => this.click(event));
    chart.on("mousemove", (event) => this.pencil.tool || (chart.getCanvas().style.cursor = this.hit(event) ? "pointer" : ""));
  }

  private async open(): Promise<void> {
    this.lay();
    void this.situation.refresh();
    const answer = await fetch("/api/map/layers");
    if (!answer.ok) return this.say(t("图层清单读取失败，请刷新重试。"));
    const index = (await answer.json()) as LayerIndex;
    if (this.gone) return;
    this.panel = new Panel(index, this.on, (on) => this.choose(on));
    this.panel.element.hidden = this.frame.clientWidth < 900 || this.frame.dataset.panel === "closed";
    if (!("compact" in this.frame.dataset)) this.frame.append(this.panel.element, this.legend, new Search("/api/map/search", (found) => this.jump(found)).element, tools(this.pencil, this.panel.element));
    this.on = this.panel.on;
    showThings(this.chart, this.panel.layers, this.on);
    if (this.selected) void this.drawer.open(`/map/card/${this.selected}`);
    this.frame.dataset.ready = "true";
  }

  private lay(): void {
    this.situation.lay();
    this.pencil.lay();
    if (this.panel) showThings(this.chart, this.panel.layers, this.panel.on);
  }

  private choose(on: string[]): void {
    this.on = on;
    showThings(this.chart, this.panel?.layers ?? [], on);
    this.keep();
  }

  private told(now: Situation): void {
    drawLegend(this.legend, now);
    this.status.textContent = `${t("数据时间")} ${stamp(new Date(now.at))}`;
    if ((this.frame.dataset.incident || this.frame.dataset.chain) && !this.fitted) this.fit(now);
  }

  /** The sheet says what the picture cannot. The picture stays as it is drawn (drawn anew it would come too late) and is scaled to A4. */
  private readonly print = (): void => {
    const on = this.panel?.on ?? [];
    drawSheet(this.sheet, document.title.split(" · ")[0] ?? "", this.panel?.layers.filter((layer) => on.includes(layer.key)) ?? [], this.situation.shown);
    const { clientWidth, clientHeight } = this.chart.getContainer();
    const [width, height] = this.frame.closest(".flush") ? SHEET_PX.lying : SHEET_PX.standing;
    const sized = { "--sheet-width": `${clientWidth}px`, "--sheet-height": `${clientHeight}px`, "--sheet-zoom": String(Math.min(width / clientWidth, height / clientHeight)) };
    Object.entries(sized).forEach(([name, value]) => this.frame.style.setProperty(name, value));
  };

  /** Show the incident with the gravest contour around it; wider ones would make it a dot. */
  private fit(now: Situation): void {
    const gravest = Math.min(...now.footprints.features.map((each) => Number(each.properties?.level ?? 9)));
    const shapes = [...(this.frame.dataset.chain ? (now.chain?.features ?? []) : []), ...now.incidents.features, ...now.footprints.features.filter((each) => each.properties?.level === gravest), ...(now.footprints.features.length ? [] : now.warnings.features)];
    const around = boxOf({ features: shapes });
    if (around) this.chart.fitBounds([[around.west, around.south], [around.east, around.north]], { padding: 40, maxZoom: 13.5, animate: false });
    this.fitted = now.footprints.features.length > 0;
  }

  private hit(event: MapMouseEvent): { properties: Record<string, unknown> } | undefined {
    const layers = CLICKABLE.filter((id) => this.chart.getLayer(id));
    return layers.length ? this.chart.queryRenderedFeatures([[event.point.x - 4, event.point.y - 4], [event.point.x + 4, event.point.y + 4]], { layers })[0] : undefined;
  }

  private click(event: MapMouseEvent): void {
    const hit = this.pencil.tool ? undefined : this.hit(event);
    if (!hit) return;
    const { n, k, id } = hit.properties as { n?: number; k: string; id: string };
    if (n) this.chart.easeTo({ center: event.lngLat, zoom: Math.min(16, this.chart.getZoom() + 2) });
    else this.select(`${k}/${id}`);
  }

  private select(ref: string | null): void {
    this.selected = ref;
    this.keep();
    if (ref) void this.drawer.open(`/map/card/${ref}`);
  }

  private jump(found: Found): void {
    this.chart.flyTo({ center: [found.lon, found.lat], zoom: Math.max(13.5, this.chart.getZoom()), duration: 700 });
    if (found.ref) this.select(found.ref);
  }

  private async inside(shape: GeoJSON.Geometry): Promise<void> {
    this.frame.dispatchEvent(new CustomEvent("anlan:drawn", { bubbles: true, detail: shape }));
    const layers = this.panel?.layers.map((layer) => layer.key) ?? [];
    this.drawer.show(await countInside("/api/map/inside", shape, layers, document.body.dataset.csrf ?? ""));
  }

  /** How many things and clusters the picture holds now: for a reader that cannot see it. */
  private count(): void {
    const seen = THING_LAYERS.filter((id) => this.chart.getLayer(id)).flatMap((id) => this.chart.queryRenderedFeatures({ layers: [id] }));
    const clusters = new Set(seen.filter((each) => each.properties.n).map((each) => `${each.properties.k}${each.id}`));
    const things = new Set(seen.filter((each) => !each.properties.n).map((each) => `${each.properties.k}/${each.properties.id}`));
    [this.frame.dataset.things, this.frame.dataset.clusters] = [String(things.size), String(clusters.size)];
    const said = `${things.size} ${t("项")}${clusters.size ? `，${clusters.size} ${t("个聚合")}` : ""}`;
    this.chart.getCanvas().setAttribute("aria-description", said);
  }

  private follow(href: string): void {
    if (href.startsWith("/map/card/")) void this.drawer.open(href);
    else location.assign(href);
  }

  private say(text: string): void {
    this.readout.textContent = text;
    this.readout.hidden = !text;
  }

  private keep(): void {
    if ("compact" in this.frame.dataset) return;
    const { lng, lat } = this.chart.getCenter();
    history.replaceState(history.state, "", encode({ zoom: this.chart.getZoom(), lat, lon: lng, layers: this.on, selected: this.selected }));
  }

  dispose(): void {
    this.gone = true;
    window.removeEventListener("beforeprint", this.print);
    this.situation.dispose();
    this.forgetTheme();
  }
}

const box = (name: string): HTMLElement => Object.assign(document.createElement("div"), { className: `map-float ${name}` });
