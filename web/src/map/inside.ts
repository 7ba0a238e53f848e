import type { Geometry } from "geojson";
import { t } from "../i18n";
import type { Inside } from "./contract";
import { symbol } from "./panel";

/** What lies inside a drawn shape, counted by the server. */
export async function countInside(url: string, geometry: Geometry, layers: readonly string[], csrf: string): Promise<HTMLElement> {
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": csrf }, body: JSON.stringify({ geometry, layers }) });
  const box = document.createElement("div");
  box.className = "card-in";
  box.append(Object.assign(document.createElement("h2"), { textContent: t("范围内") }));
  if (!answer.ok) box.append(t("操作失败"));
  else fill(box, (await answer.json()) as Inside);
  return box;
}

function fill(box: HTMLElement, counted: Inside): void {
  const table = Object.assign(document.createElement("table"), { className: "table" });
  const body = table.createTBody();
  if (counted.population !== null) line(body, null, t("人口"), counted.population.toLocaleString(), null);
  counted.rows.forEach((row) => line(body, row.symbol, row.label, row.count.toLocaleString(), row.url));
  box.append(table);
  if (counted.note) box.append(Object.assign(document.createElement("p"), { className: "form-hint", textContent: counted.note }));
}

function line(body: HTMLTableSectionElement, mark: string | null, label: string, value: string, url: string | null): void {
  const row = body.insertRow();
  const name = url ? Object.assign(document.createElement("a"), { href: url, textContent: label }) : document.createTextNode(label);
  const first = row.insertCell();
  if (mark) first.append(symbol(mark), " ");
  first.append(name);
  Object.assign(row.insertCell(), { className: "num", textContent: value });
}
