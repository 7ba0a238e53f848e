import { t } from "../i18n";
import type { Layer, LayerIndex } from "./contract";

const SPRITE = (document.querySelector<HTMLLinkElement>('link[rel="anlan-symbols"]')?.href ?? "") + "#";

/** The layer panel: domain → kind with its symbol and count; answers which layers are on. */
export class Panel {
  readonly element = document.createElement("section");
  private readonly boxes = new Map<string, HTMLInputElement>();

  constructor(private readonly index: LayerIndex, on: readonly string[] | null, private readonly changed: (on: string[]) => void) {
    this.element.className = "map-float map-panel";
    this.element.setAttribute("aria-label", t("图层"));
    const groups = document.createElement("div");
    groups.className = "groups";
    groups.append(...index.groups.map((group) => this.group(group.label, group.layers, on)));
    this.element.append(this.head(), groups);
  }

  get layers(): Layer[] {
    return this.index.groups.flatMap((group) => [...group.layers]);
  }

  get on(): string[] {
    return [...this.boxes].filter(([, box]) => box.checked).map(([key]) => key);
  }

  private head(): HTMLElement {
    const head = document.createElement("header");
    const close = button("×", t("关闭"), () => (this.element.hidden = true));
    close.className = "icon-button";
    head.append(t("图层"), close);
    return head;
  }

  private group(label: string, layers: readonly Layer[], on: readonly string[] | null): HTMLElement {
    const group = Object.assign(document.createElement("div"), { className: "group" });
    const box = document.createElement("details");
    const title = Object.assign(document.createElement("summary"), { textContent: label });
    const all = button(t("全部"), `${label} ${t("全部")}`, () => this.toggleAll(layers));
    all.className = "all";
    group.append(box, all);
    box.append(title, ...layers.map((layer) => this.row(layer, on ? on.includes(layer.key) : (layer.on ?? false))));
    box.open = layers.some((layer) => this.boxes.get(layer.key)?.checked);
    return group;
  }

  private row(layer: Layer, on: boolean): HTMLElement {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: on });
    box.addEventListener("change", () => this.changed(this.on));
    this.boxes.set(layer.key, box);
    const count = Object.assign(document.createElement("span"), { className: "n", textContent: layer.count.toLocaleString() });
    label.append(box, symbol(layer.symbol), layer.label, count);
    return label;
  }

  private toggleAll(layers: readonly Layer[]): void {
    const boxes = layers.map((layer) => this.boxes.get(layer.key) as HTMLInputElement);
    const target = !boxes.every((box) => box.checked);
    boxes.forEach((box) => (box.checked = target));
    this.changed(this.on);
  }
}

export function symbol(key: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "symbol symbol-sm");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", SPRITE + key);
  svg.append(use);
  return svg;
}

export function button(text: string, name: string, press: (event: Event) => void): HTMLButtonElement {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, title: name });
  made.setAttribute("aria-label", name);
  made.addEventListener("click", press);
  return made;
}
