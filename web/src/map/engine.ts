import "maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "maplibre-gl/dist/maplibre-gl-csp-worker.js?url";
import { AttributionControl, Map as Chart, NavigationControl, ScaleControl, setWorkerUrl } from "maplibre-gl";
import { t } from "../i18n";
import { palette } from "./palette";
import { baseStyle, FONT } from "./style";
import { forgetSymbols, serveSymbols } from "./symbols";

export const BASE_ROOT = "/api/map/base";
/** All of Lianyungang (kernel: city 3207), when neither the address nor the page says otherwise: west, south, east, north. */
const HOME: [number, number, number, number] = [118.38, 33.98, 119.9, 35.14];
const HOME_MARGIN_PX = 16;

export interface View {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

/** A map in our style, its worker from our own files (no blob), its letters drawn by the browser. Null where there is no WebGL. */
export function makeChart(container: HTMLElement, view: View | null): Chart | null {
  try {
    setWorkerUrl(new URL(workerUrl, import.meta.url).href);
    const at = view ? { center: [view.lon, view.lat] as [number, number], zoom: view.zoom } : { bounds: HOME, fitBoundsOptions: { padding: HOME_MARGIN_PX } };
    const chart = new Chart({
      container, style: baseStyle(new URL(BASE_ROOT, location.href).href, palette()), ...at, minZoom: 5, maxZoom: 18,
      localIdeographFontFamily: FONT.join(", "), attributionControl: false, dragRotate: false, pitchWithRotate: false, canvasContextAttributes: { preserveDrawingBuffer: true },
    });
    serveSymbols(chart);
    chart.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
    chart.addControl(new ScaleControl({ maxWidth: 110 }), "bottom-left");
    chart.addControl(new AttributionControl({ compact: true, customAttribution: container.dataset.attribution ?? "" }), "bottom-right");
    chart.getCanvas().setAttribute("aria-label", container.dataset.label ?? t("底图"));
    return chart;
  } catch {
    return null;
  }
}

/** The page's theme changed: a new base, and everything on top laid again by `relay`. */
export function followTheme(chart: Chart, relay: () => void): () => void {
  const change = (): void => {
    forgetSymbols(chart);
    chart.setStyle(baseStyle(new URL(BASE_ROOT, location.href).href, palette()), { diff: false });
    chart.once("style.load", relay);
  };
  document.addEventListener("anlan:theme", change);
  return () => document.removeEventListener("anlan:theme", change);
}

export function noMap(frame: HTMLElement): void {
  frame.append(Object.assign(document.createElement("p"), { className: "map-off", textContent: t("此设备不支持 WebGL，地图无法显示。列表与其他功能不受影响。") }));
}
