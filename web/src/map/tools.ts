import { toggleWall } from "../controllers/shell";
import { t } from "../i18n";
import { button } from "./panel";
import type { Pencil, Tool } from "./pencil";

const ICONS = document.querySelector<HTMLLinkElement>('link[rel="anlan-icons"]')?.href ?? "";

/** The tool bar at the map's upper right. */
export function tools(pencil: Pencil, panel: HTMLElement): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "map-float map-tools";
  bar.setAttribute("role", "toolbar");
  const pick = (icon: string, name: string, tool: Tool): HTMLElement => tool_(icon, t(name), () => pencil.take(tool));
  const gap = (): HTMLElement => Object.assign(document.createElement("span"), { className: "sep" });
  bar.append(
    tool_("stack-2", t("图层"), () => (panel.hidden = !panel.hidden)), gap(),
    pick("ruler-2", "测距", "distance"), pick("ruler-measure", "测面积", "area"), pick("polygon", "画多边形", "polygon"), pick("circle-dashed", "画圆", "circle"),
    tool_("trash", t("清除"), () => pencil.drop()), gap(),
    tool_("printer", t("打印"), () => window.print()), tool_("presentation", t("全屏"), toggleWall),
  );
  return bar;
}

function tool_(icon: string, name: string, press: () => void): HTMLElement {
  const made = button("", name, press);
  made.className = "icon-button";
  made.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${ICONS}#${icon}"/></svg>`;
  return made;
}
