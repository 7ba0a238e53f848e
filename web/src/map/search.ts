import { t } from "../i18n";
import type { Found } from "./contract";
import { symbol } from "./panel";

/** Search that jumps: type, arrow down, Enter. The server searches only what the user may see. */
export class Search {
  readonly element = document.createElement("div");
  private readonly field = document.createElement("input");
  private readonly list = document.createElement("ul");
  private found: Found[] = [];
  private at = -1;
  private timer = 0;

  constructor(private readonly url: string, private readonly jump: (found: Found) => void) {
    this.element.className = "map-float map-search";
    this.element.setAttribute("role", "search");
    Object.assign(this.field, { type: "search", placeholder: t("搜索地点、单位、设施"), autocomplete: "off" });
    this.field.dataset.search = "";
    this.field.setAttribute("role", "combobox");
    this.field.setAttribute("aria-label", t("搜索地点、单位、设施"));
    this.field.setAttribute("aria-controls", "map-found");
    this.field.setAttribute("aria-expanded", "false");
    this.list.id = "map-found";
    this.list.setAttribute("role", "listbox");
    this.field.addEventListener("input", () => this.soon());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => window.setTimeout(() => this.show([]), 180));
    this.element.append(this.field, this.list);
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), 200);
  }

  private async ask(): Promise<void> {
    const words = this.field.value.trim();
    if (!words) return this.show([]);
    const answer = await fetch(`${this.url}?q=${encodeURIComponent(words)}`);
    if (answer.ok && words === this.field.value.trim()) this.show(((await answer.json()) as { results: Found[] }).results, words);
  }

  private show(found: Found[], words = ""): void {
    [this.found, this.at] = [found, -1];
    this.field.setAttribute("aria-expanded", String(found.length > 0));
    this.list.replaceChildren(...found.map((each, i) => this.row(each, i)));
    if (words && found.length === 0) this.list.append(Object.assign(document.createElement("li"), { textContent: t("没有找到") }));
  }

  private row(found: Found, i: number): HTMLElement {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.append(symbol(found.symbol), found.label, Object.assign(document.createElement("small"), { textContent: found.kind_label }));
    row.addEventListener("mousedown", () => this.choose(i));
    return row;
  }

  private key(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.mark(Math.min(this.found.length - 1, Math.max(0, this.at + by)));
    else if (event.key === "Enter") this.choose(Math.max(0, this.at));
    else if (event.key === "Escape") this.show([]);
    else return;
    event.preventDefault();
  }

  private mark(at: number): void {
    this.at = at;
    [...this.list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
  }

  private choose(i: number): void {
    const chosen = this.found[i];
    if (!chosen) return;
    this.field.value = chosen.label;
    this.show([]);
    this.jump(chosen);
  }
}
