import htmx from "htmx.org";
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

/**
 * `hx-swap="morph"`: a live part is changed in place, so that what its reader has opened, chosen or begun to type stays.
 * Islands (maps, charts) look after themselves and are not touched.
 */
const ISLANDS = /\b(map|pick|chart|geometry-input)\b/;

type Field = HTMLInputElement | HTMLTextAreaElement;

const isIsland = (node: Node): boolean => node instanceof HTMLElement && ISLANDS.test(node.dataset.controller ?? "");
const isDirty = (node: Node): boolean => (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) && (node as Field).value !== (node as Field).defaultValue;
const isTicked = (node: Node): boolean => node instanceof HTMLInputElement && node.checked !== node.defaultChecked;

/** What belongs to the reader, not to the server: what is unfolded, and which row is chosen. */
const isOwn = (name: string, node: Element): boolean => (name === "open" && node instanceof HTMLDetailsElement) || (name === "aria-current" && node.hasAttribute("data-row"));

const callbacks = {
  beforeNodeMorphed: (old: Node): boolean => !isIsland(old) && !isDirty(old) && !isTicked(old),
  beforeAttributeUpdated: (name: string, node: Element): boolean => !isOwn(name, node),
};

export function morph(target: Element, html: string | Node): void {
  Idiomorph.morph(target, html, { morphStyle: "innerHTML", ignoreActiveValue: true, callbacks });
}

htmx.defineExtension("morph", {
  isInlineSwap: () => false,
  handleSwap(style: string, target: Node, fragment: Node) {
    if (style !== "morph" || !(target instanceof Element)) return false;
    const holder = document.createElement("div");
    holder.append(...(fragment instanceof DocumentFragment ? [...fragment.childNodes] : [fragment]));
    morph(target, holder.innerHTML);
    return [target];
  },
} as unknown as Parameters<typeof htmx.defineExtension>[1]);
