import { t } from "../i18n";
import type { Situation } from "./contract";

interface Contour {
  readonly level: number;
  readonly label: string;
  readonly colour: string;
  readonly title?: string;
  readonly at?: string;
  readonly distance_m?: number;
}

/** Contours of a footprint: one row a level, gravest first, each said once. */
export function contours(situation: Situation): Contour[] {
  const all = (situation.footprints?.features ?? []).map((feature) => feature.properties as Contour);
  const once = new Map(all.map((each) => [`${each.title ?? ""}|${each.level}`, each]));
  return [...once.values()].sort((a, b) => a.level - b.level);
}

export function drawLegend(element: HTMLElement, situation: Situation): void {
  const rows = contours(situation);
  element.replaceChildren();
  if (rows.length === 0) return;
  element.append(tag("b", rows[0]?.title ?? t("影响范围")), ...rows.map(row));
  const at = rows[0]?.at;
  if (at) element.append(tag("small", at));
}

function row(contour: Contour): HTMLElement {
  const line = tag("div", "");
  line.className = "row-key";
  const box = tag("span", "");
  box.className = "box";
  box.style.borderColor = contour.colour;
  box.style.background = `${contour.colour}55`;
  const reach = contour.distance_m ? ` · ${(contour.distance_m / 1000).toFixed(2)} ${t("公里")}` : "";
  line.append(box, contour.label + reach);
  return line;
}

const tag = (name: string, text: string): HTMLElement => Object.assign(document.createElement(name), { textContent: text });
