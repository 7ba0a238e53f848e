import type { Geometry, Position } from "geojson";
import type { GeoJSONSource, Map as Chart, MapMouseEvent } from "maplibre-gl";
import { t } from "../i18n";
import { areaM2, areaText, circle, distanceM, distanceText, lengthM, polygon } from "./geo";

export type Tool = "distance" | "area" | "polygon" | "circle";
const INK = "#7c3aed";

/** Measuring and drawing share one pencil: click adds, double-click or Enter ends, Escape throws away. */
export class Pencil {
  private points: Position[] = [];
  tool: Tool | null = null;

  constructor(private readonly chart: Chart, private readonly frame: HTMLElement, private readonly say: (text: string) => void, private readonly drawn: (geometry: Geometry) => void) {
    chart.on("click", (event) => this.click(event));
    chart.on("dblclick", (event) => this.tool && (event.preventDefault(), this.finish()));
    chart.on("mousemove", (event) => this.tool && this.points.length > 0 && this.move(event.lngLat.toArray()));
    frame.addEventListener("keydown", (event) => this.key(event));
  }

  /** Without a pointer: the arrows move the map under the cross at its middle, space adds the point there. */
  private key(event: KeyboardEvent): void {
    if (!this.tool || (event.target !== this.chart.getCanvas() && event.key !== "Escape")) return;
    if (event.key === "Enter") this.finish();
    else if (event.key === "Escape") this.drop();
    else if (event.key === " ") this.add(this.chart.getCenter().toArray());
    else return;
    event.preventDefault();
  }

  take(tool: Tool): void {
    this.drop();
    this.tool = tool;
    this.frame.classList.add("measuring");
    this.say(`${t(tool === "circle" ? "单击定圆心，再单击定半径" : "单击加点，双击结束")}${t("；键盘：方向键移动，空格加点，回车结束，Esc 取消")}`);
    this.chart.getCanvas().focus();
  }

  drop(): void {
    [this.points, this.tool] = [[], null];
    this.frame.classList.remove("measuring");
    this.say("");
    this.show(null);
  }

  private click(event: MapMouseEvent): void {
    if (this.tool) this.add(event.lngLat.toArray());
  }

  private add(at: Position): void {
    this.points.push(at);
    if (this.tool === "circle" && this.points.length === 2) this.finish();
    else this.move(at);
  }

  private move(at: Position): void {
    this.show(this.shape([...this.points, at]));
    this.say(this.reading([...this.points, at]));
  }

  private finish(): void {
    const points = this.tool === "circle" ? this.points : this.points.filter((p, i, all) => i === 0 || distanceM(p, all[i - 1] as Position) > 0.5);
    const [shape, reading, tool] = [this.shape(points), this.reading(points), this.tool];
    [this.points, this.tool] = [[], null];
    this.frame.classList.remove("measuring");
    this.show(shape);
    this.say(reading);
    if (shape?.type === "Polygon" && (tool === "polygon" || tool === "circle")) this.drawn(shape);
  }

  private shape(points: readonly Position[]): Geometry | null {
    if (points.length < 2) return null;
    if (this.tool === "circle") return circle(points[0] as Position, distanceM(points[0] as Position, points[1] as Position));
    if (this.tool === "distance" || points.length < 3) return { type: "LineString", coordinates: [...points] };
    return polygon(points);
  }

  private reading(points: readonly Position[]): string {
    const [km, m, km2, ha] = [t("公里"), t("米"), t("平方公里"), t("公顷")];
    if (this.tool === "distance") return `${t("距离")} ${distanceText(lengthM(points), km, m)}`;
    if (this.tool === "circle") return `${t("半径")} ${distanceText(lengthM(points.slice(0, 2)), km, m)}`;
    return `${t("面积")} ${areaText(points.length > 2 ? areaM2(points) : 0, km2, ha)}`;
  }

  /** Lay (again) the drawing's layers; also after a change of style. */
  lay(): void {
    if (this.chart.getSource("pencil")) return;
    this.chart.addSource("pencil", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    this.chart.addLayer({ id: "pencil-fill", type: "fill", source: "pencil", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": INK, "fill-opacity": 0.14 } });
    this.chart.addLayer({ id: "pencil-line", type: "line", source: "pencil", paint: { "line-color": INK, "line-width": 2.5, "line-dasharray": [2, 1] } });
  }

  private show(shape: Geometry | null): void {
    const features = shape ? [{ type: "Feature" as const, properties: {}, geometry: shape }] : [];
    this.chart.getSource<GeoJSONSource>("pencil")?.setData({ type: "FeatureCollection", features });
  }
}
