declare module "idiomorph/dist/idiomorph.esm.js" {
  export const Idiomorph: { morph(target: Element, html: string | Node, config: unknown): Node[] };
}
