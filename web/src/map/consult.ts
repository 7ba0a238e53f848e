import type { Feature, FeatureCollection, Point } from "geojson";
import htmx from "htmx.org";
import { LngLatBounds, Marker, type GeoJSONSource, type Map as Chart } from "maplibre-gl";
import { t } from "../i18n";
import { matches } from "../live/sse";
import { onLive } from "../live/stream";
import { followTheme, makeChart, noMap } from "./engine";
import { boxOf } from "./geo";

interface Target {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly arrival_min: number | null;
  readonly label: string | null;
}

interface Run {
  readonly id: number;
  readonly title: string;
  readonly at: string;
  readonly source: [number, number] | null;
  readonly whole: readonly Feature[];
  readonly frames: readonly { readonly minutes: number; readonly features: readonly Feature[] }[];
  readonly targets: readonly Target[];
}

interface State {
  readonly pins: FeatureCollection<Point, { number: number; text: string; author: string; at: string }>;
  readonly runs: readonly { readonly id: number; readonly label: string }[];
}

const part = <E extends HTMLElement>(root: HTMLElement, name: string): E | null => root.querySelector<E>(`[data-part="${name}"]`);
const collection = (features: readonly Feature[]): FeatureCollection => ({ type: "FeatureCollection", features: [...features] });
const STEP_MS = 900;

/** One scheme on its map: its areas at a minute, whom it has reached, the notes of all. */
class Pane {
  readonly chart: Chart | null;
  readonly select: HTMLSelectElement;
  run: Run | null = null;
  private marks: Marker[] = [];
  private minute = Infinity;

  constructor(readonly figure: HTMLElement, at: { lon: number; lat: number; zoom: number } | null, private readonly ready: () => void) {
    this.select = part<HTMLSelectElement>(figure, "run") as HTMLSelectElement;
    const box = part(figure, "map") as HTMLElement;
    box.replaceChildren();
    box.dataset.label = `${figure.querySelector("label")?.textContent ?? ""} ${t("底图")}`;
    this.chart = makeChart(box, at);
    if (this.chart) this.chart.on("load", () => (this.lay(), this.ready()));
    else noMap(box);
  }

  lay(): void {
    const chart = this.chart;
    if (!chart || chart.getSource("run")) return;
    chart.addSource("run", { type: "geojson", data: collection([]) });
    chart.addSource("reached", { type: "geojson", data: collection([]) });
    chart.addLayer({ id: "run-fill", type: "fill", source: "run", layout: { "fill-sort-key": ["-", 0, ["coalesce", ["get", "level"], 9]] }, paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.26 } });
    chart.addLayer({ id: "run-line", type: "line", source: "run", paint: { "line-color": ["get", "colour"], "line-width": 1.8 } });
    chart.addLayer({ id: "reached", type: "circle", source: "reached", paint: { "circle-radius": 5, "circle-color": ["case", ["get", "reached"], "#c62828", "#2b8a3e"], "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 } });
    this.draw();
  }

  async load(url: string): Promise<void> {
    const answer = this.select.value ? await fetch(url.replace("/0/", `/${this.select.value}/`)) : null;
    this.run = answer?.ok ? ((await answer.json()) as Run) : null;
    this.legend();
    this.draw();
  }

  fit(): void {
    const box = this.run && boxOf({ features: this.run.whole });
    if (box) this.chart?.fitBounds(new LngLatBounds([box.west, box.south], [box.east, box.north]), { padding: 30, maxZoom: 14, animate: false });
  }

  show(minute: number): void {
    this.minute = minute;
    this.draw();
  }

  private draw(): void {
    const at = this.run?.frames.find((frame) => frame.minutes >= this.minute);
    this.chart?.getSource<GeoJSONSource>("run")?.setData(collection(at?.features ?? this.run?.whole ?? []));
    const points = (this.run?.targets ?? []).map((target): Feature => ({ type: "Feature", properties: { reached: target.arrival_min !== null && target.arrival_min <= this.minute }, geometry: { type: "Point", coordinates: [target.lon, target.lat] } }));
    this.chart?.getSource<GeoJSONSource>("reached")?.setData(collection(points));
  }

  reachedBy(minute: number): number {
    return (this.run?.targets ?? []).filter((target) => target.arrival_min !== null && target.arrival_min <= minute).length;
  }

  private legend(): void {
    const rows = new Map((this.run?.whole ?? []).map((each) => [String(each.properties?.label), each.properties ?? {}]));
    const lines = [...rows.values()].sort((a, b) => Number(a.level) - Number(b.level)).map((said) => {
      const line = Object.assign(document.createElement("span"), { className: "key" });
      const box = Object.assign(document.createElement("i"), { className: "box" });
      box.style.background = `${said.colour}55`;
      box.style.borderColor = String(said.colour);
      line.append(box, [said.label, said.distance_m ? `${(Number(said.distance_m) / 1000).toFixed(2)} ${t("公里")}` : "", said.people != null ? `${said.people} ${t("人")}` : ""].filter(Boolean).join(" · "));
      return line;
    });
    part(this.figure, "legend")?.replaceChildren(...lines);
  }

  pin(pins: State["pins"]): void {
    this.marks.forEach((mark) => mark.remove());
    this.marks = this.chart ? pins.features.map((each) => new Marker({ element: sign(each.properties), anchor: "bottom" }).setLngLat(each.geometry.coordinates as [number, number]).addTo(this.chart as Chart)) : [];
  }
}

function sign({ number, text, author, at }: { number: number; text: string; author: string; at: string }): HTMLElement {
  const made = Object.assign(document.createElement("div"), { className: "map-pin", title: `${author} ${at}` });
  made.append(Object.assign(document.createElement("b"), { textContent: String(number) }), Object.assign(document.createElement("span"), { textContent: text }));
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", `${number} ${text}（${author}）`);
  return made;
}

/** The shared table 会商: two schemes side by side on maps that move together, a slider of time, notes that all see at once. */
export function consultMap(root: HTMLElement): () => void {
  const { lon, lat, state: stateUrl = "", frames: framesUrl = "" } = root.dataset;
  const opening = lon && lat ? { lon: Number(lon), lat: Number(lat), zoom: 11 } : null;
  const draft = new Marker({ color: "#c62828" });
  const panes = [...root.querySelectorAll<HTMLElement>("figure")].map((figure) => new Pane(figure, opening, () => void start()));
  let waiting = panes.filter((pane) => pane.chart).length;
  let timer = 0;
  let leading = false;

  const slider = part<HTMLInputElement>(root, "minutes") as HTMLInputElement;
  const times = (): number[] => [...new Set(panes.flatMap((pane) => pane.run?.frames.map((frame) => frame.minutes) ?? []))].sort((a, b) => a - b);

  async function start(): Promise<void> {
    if (--waiting > 0) return;
    await Promise.all([refresh(), ...panes.map((pane) => pane.load(framesUrl))]);
    arrange();
    panes[0]?.fit();
    root.dataset.ready = "true";
  }

  async function refresh(): Promise<void> {
    const answer = await fetch(stateUrl);
    if (!answer.ok) return;
    const state = (await answer.json()) as State;
    panes.forEach((pane) => (pane.pin(state.pins), offer(pane.select, state.runs)));
  }

  /** Side by side or alone; the slider where a run knows its times. */
  function arrange(): void {
    panes[1]?.figure.toggleAttribute("data-single", !panes[1].select.value);
    const steps = times();
    (part(root, "time") as HTMLElement).hidden = steps.length < 2;
    slider.max = String(Math.max(0, steps.length - 1));
    slider.value = slider.max;
    seek();
    panes.forEach((pane) => pane.chart?.resize());
  }

  function seek(): void {
    const steps = times();
    const minute = steps[Number(slider.value)] ?? Infinity;
    panes.forEach((pane) => pane.show(minute));
    const reached = panes.filter((pane) => pane.run).map((pane) => pane.reachedBy(minute)).join(" / ");
    const said = Number.isFinite(minute) ? `${Math.round(minute)} ${t("分")} · ${t("已到达目标")} ${reached}` : "";
    (part(root, "said") as HTMLOutputElement).value = said;
    slider.setAttribute("aria-valuetext", said);
  }

  function play(): void {
    if (timer) return stop();
    if (slider.value === slider.max) slider.value = "0";
    seek();
    timer = window.setInterval(() => {
      if (slider.value === slider.max) return stop();
      slider.value = String(Number(slider.value) + 1);
      seek();
    }, STEP_MS);
  }

  function stop(): void {
    window.clearInterval(timer);
    timer = 0;
  }

  function follow(from: Pane): void {
    if (leading || !from.chart) return;
    leading = true;
    panes.filter((pane) => pane !== from).forEach((pane) => pane.chart?.jumpTo({ center: from.chart?.getCenter() ?? [0, 0], zoom: from.chart?.getZoom() ?? 9 }));
    leading = false;
  }

  function place(at: { lng: number; lat: number }, chart: Chart): void {
    const put = (id: string, value: number): void => {
      const field = document.getElementById(id) as HTMLInputElement | null;
      if (field) field.value = value.toFixed(5);
    };
    if (!document.getElementById("pin-form")) return;
    put("pin-lon", at.lng);
    put("pin-lat", at.lat);
    draft.setLngLat([at.lng, at.lat]).addTo(chart);
    document.getElementById("pin-text")?.focus({ preventScroll: false });
  }

  const change = (event: Event): void => {
    const pane = panes.find((each) => each.select === event.target);
    if (pane) void pane.load(framesUrl).then(() => (arrange(), compare()));
  };
  /** The table below compares what the maps show. */
  const compare = (): void => {
    const query = panes.filter((pane) => pane.select.value).map((pane) => `run=${pane.select.value}`).join("&");
    const table = document.getElementById("table");
    history.replaceState(history.state, "", `${root.dataset.page}?${query}`);
    if (!table) return;
    table.setAttribute("hx-get", `${root.dataset.page}?${query}`);
    htmx.process(table);
    htmx.trigger(table, "live", {});
  };
  panes.forEach((pane) => {
    pane.chart?.on("move", () => follow(pane));
    pane.chart?.on("click", (event) => "pinning" in root.dataset && place(event.lngLat, pane.chart as Chart));
    pane.chart?.getCanvas().addEventListener("keydown", (event) => event.key === "Enter" && "pinning" in root.dataset && place((pane.chart as Chart).getCenter(), pane.chart as Chart));
  });
  const acted = (): void => void draft.remove();
  root.addEventListener("change", change);
  slider.addEventListener("input", seek);
  part(root, "play")?.addEventListener("click", play);
  document.body.addEventListener("acted", acted);
  const deaf = onLive((event) => matches(event.type, ["decision.*"]) && void refresh());
  const themes = panes.flatMap((pane) => (pane.chart ? [followTheme(pane.chart, () => pane.lay())] : []));
  if (waiting === 0) void refresh();
  return () => {
    stop();
    deaf();
    themes.forEach((forget) => forget());
    root.removeEventListener("change", change);
    document.body.removeEventListener("acted", acted);
    panes.forEach((pane) => pane.chart?.remove());
  };
}

/** New runs appear among the choices; what is chosen stays. */
function offer(select: HTMLSelectElement, runs: State["runs"]): void {
  const known = new Set([...select.options].map((option) => option.value));
  const first = [...select.options].find((option) => option.value);
  runs.filter((run) => !known.has(String(run.id))).forEach((run) => select.insertBefore(new Option(run.label, String(run.id)), first ?? null));
}
