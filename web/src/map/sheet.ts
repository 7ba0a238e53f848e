import { t } from "../i18n";
import { stamp } from "../time";
import type { Layer, Situation } from "./contract";
import { symbol } from "./panel";

/** What stands on the printed sheet beside the picture: title, the moment it holds for, which symbols mean what. On screen it is not there. */
export function drawSheet(element: HTMLElement, title: string, layers: readonly Layer[], now: Situation | null): void {
  const head = Object.assign(document.createElement("h2"), { textContent: title });
  const times = [now ? `${t("数据时间")} ${stamp(new Date(now.at))}` : "", `${t("打印")} ${stamp(new Date())}`].filter(Boolean).join(" · ");
  const keys = document.createElement("ul");
  keys.append(...layers.map(key));
  element.replaceChildren(head, Object.assign(document.createElement("p"), { textContent: times }), keys);
}

function key(layer: Layer): HTMLElement {
  const row = document.createElement("li");
  row.append(symbol(layer.symbol), layer.label);
  return row;
}
