import type { Geometry, Position } from "geojson";
import { Marker, type GeoJSONSource } from "maplibre-gl";
import { followTheme, makeChart, noMap } from "./engine";
import { boxOf } from "./geo";
import { Pencil } from "./pencil";

/**
 * A place field: `data-input` names the form field holding GeoJSON. Points by one click; `data-shape="polygon"` draws.
 * Typing into `data-lon-input`/`data-lat-input` moves the mark, so that the field can be used without a pointer.
 */
export function pick(frame: HTMLElement): () => void {
  frame.classList.add("map-frame");
  const field = document.getElementById(frame.dataset.input ?? "") as HTMLInputElement | null;
  const canvas = frame.appendChild(Object.assign(document.createElement("div"), { className: "map-canvas" }));
  const before = read(field);
  const around = before && boxOf(before);
  const chart = makeChart(canvas, around ? { lon: (around.west + around.east) / 2, lat: (around.south + around.north) / 2, zoom: before?.type === "Point" ? 13 : 11 } : null);
  if (!chart || !field) {
    noMap(frame);
    return () => {};
  }
  const marker = new Marker({ color: "#c62828" });
  const show = (shape: Geometry | null): void => {
    if (shape?.type === "Point") marker.setLngLat(shape.coordinates as [number, number]).addTo(chart);
    else marker.remove();
    chart.getSource<GeoJSONSource>("picked")?.setData({ type: "FeatureCollection", features: shape && shape.type !== "Point" ? [{ type: "Feature", properties: {}, geometry: shape }] : [] });
  };
  const set = (shape: Geometry): void => {
    field.value = JSON.stringify(shape);
    if (shape.type === "Point") tell(frame, shape.coordinates);
    field.dispatchEvent(new Event("change", { bubbles: true }));
    show(shape);
  };
  const lay = (): void => {
    chart.addSource("picked", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    chart.addLayer({ id: "picked-fill", type: "fill", source: "picked", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": "#c62828", "fill-opacity": 0.15 } });
    chart.addLayer({ id: "picked-line", type: "line", source: "picked", paint: { "line-color": "#c62828", "line-width": 2 } });
    pencil.lay();
    show(read(field));
  };
  const pencil = new Pencil(chart, frame, () => {}, set);
  chart.on("load", () => {
    lay();
    if (around && before?.type !== "Point") chart.fitBounds([[around.west, around.south], [around.east, around.north]], { padding: 30, animate: false });
    if (frame.dataset.shape === "polygon" && !before) pencil.take("polygon");
  });
  if (frame.dataset.shape !== "polygon" && !("readonly" in frame.dataset)) chart.on("click", (event) => pencil.tool || set({ type: "Point", coordinates: round(event.lngLat.toArray()) }));
  const redraw = (): void => void (pencil.drop(), pencil.take("polygon"));
  document.getElementById(frame.dataset.redraw ?? "")?.addEventListener("click", redraw);
  const typed = (): void => show(read(field));
  field.addEventListener("input", typed);
  const forget = followTheme(chart, lay);
  const resize = new ResizeObserver(() => chart.resize());
  resize.observe(frame);
  return () => {
    forget();
    resize.disconnect();
    field.removeEventListener("input", typed);
    chart.remove();
  };
}

/** The point in fields of its own too, where the form has them. */
function tell(frame: HTMLElement, [lon, lat]: Position): void {
  const put = (id: string | undefined, value: number | undefined): void => {
    const field = document.getElementById(id ?? "") as HTMLInputElement | null;
    if (field) field.value = String(value ?? "");
  };
  put(frame.dataset.lonInput, lon);
  put(frame.dataset.latInput, lat);
}

/** Six decimals are a hand's breadth. */
const round = (p: Position): Position => p.map((n) => Math.round(n * 1e6) / 1e6);

function read(field: HTMLInputElement | null): Geometry | null {
  try {
    return field?.value ? (JSON.parse(field.value) as Geometry) : null;
  } catch {
    return null;
  }
}
