import { t } from "../i18n";
import { pick } from "./pick";

/** A geometry text area of a form gets a map below it: click for a point, or draw an area; the text stays the truth. */
export function geometryInput(field: HTMLElement): () => void {
  const area = field as HTMLTextAreaElement;
  area.classList.add("mono");
  area.rows = 1;
  const frame = Object.assign(document.createElement("div"), { className: "map-input" });
  const bar = Object.assign(document.createElement("div"), { className: "map-input-bar" });
  area.after(bar, frame);
  frame.dataset.input = area.id;
  frame.dataset.redraw = `${area.id}-redraw`;
  const draw = Object.assign(document.createElement("button"), { type: "button", id: frame.dataset.redraw, className: "btn btn-sm btn-plain", textContent: t("画多边形") });
  bar.append(Object.assign(document.createElement("span"), { className: "form-hint", textContent: t("单击地图选择位置") }), draw);
  const stop = pick(frame);
  return () => {
    stop();
    frame.remove();
    bar.remove();
  };
}
