import htmx from "htmx.org";
import { t } from "../i18n";
import { button } from "./panel";

/** The card of what was clicked, written by the server; the map stays where it is. */
export class Drawer {
  readonly element = document.createElement("aside");
  private readonly inside = document.createElement("div");

  constructor(private readonly closed: () => void) {
    this.element.className = "map-float map-drawer";
    this.element.hidden = true;
    this.element.setAttribute("aria-live", "polite");
    const close = button("×", t("关闭"), () => this.close());
    close.className = "icon-button close";
    this.element.append(close, this.inside);
  }

  async open(url: string): Promise<void> {
    this.element.hidden = false;
    const answer = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" } });
    this.inside.innerHTML = answer.ok ? await answer.text() : `<div class="card-in">${t("操作失败")}</div>`;
    htmx.process(this.inside);
  }

  show(content: Node): void {
    this.element.hidden = false;
    this.inside.replaceChildren(content);
  }

  close(): void {
    this.element.hidden = true;
    this.closed();
  }
}
