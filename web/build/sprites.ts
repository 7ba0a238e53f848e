import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { asIndex, asSprite } from "../symbols/catalogue.ts";

const here = dirname(fileURLToPath(import.meta.url));
const outline = join(here, "../node_modules/@tabler/icons/icons/outline");

/** Only the icons that pages name (build/icons.json) travel; a name that Tabler lacks stops the build. */
function iconSprite(): string {
  const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8")) as string[];
  const missing = names.filter((name) => !existsSync(join(outline, `${name}.svg`)));
  if (missing.length > 0) throw new Error(`build/icons.json names icons that @tabler/icons lacks: ${missing.join(", ")}`);
  return `<svg xmlns="http://www.w3.org/2000/svg">${names.map(iconSymbol).join("")}</svg>\n`;
}

function iconSymbol(name: string): string {
  const inner = readFileSync(join(outline, `${name}.svg`), "utf8").replace(/<!--[\s\S]*?-->/g, "").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").trim();
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}

/** Emits `symbols.svg` (the map's), `symbols.json` (their names) and `icons.svg` (the interface's). */
export function sprites(): Plugin {
  return {
    name: "anlan-sprites",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "symbols.svg", source: asSprite() });
      this.emitFile({ type: "asset", fileName: "symbols.json", source: asIndex() });
      this.emitFile({ type: "asset", fileName: "icons.svg", source: iconSprite() });
    },
  };
}
