/** Small behaviours bound to markup: `data-controller="clock alarm"`. What is swapped in is bound, what is swapped out is cleaned. */
export type Cleanup = () => void;
export type Controller = (element: HTMLElement) => Cleanup | void;
type Loader = () => Promise<Controller>;

const loaders = new Map<string, Loader>();
const bound = new WeakMap<HTMLElement, Map<string, Cleanup>>();

/** Give a behaviour its name; `lazy` ones are fetched only by pages that use them. */
export const register = (name: string, controller: Controller): void => void loaders.set(name, () => Promise.resolve(controller));
export const lazy = (name: string, loader: Loader): void => void loaders.set(name, loader);

export function start(root: HTMLElement): void {
  bindAll(root);
  new MutationObserver((changes) => changes.forEach(follow)).observe(root, { childList: true, subtree: true });
}

function follow(change: MutationRecord): void {
  change.removedNodes.forEach((node) => node instanceof HTMLElement && !node.isConnected && releaseAll(node));
  change.addedNodes.forEach((node) => node instanceof HTMLElement && node.isConnected && bindAll(node));
}

function each(root: HTMLElement, act: (element: HTMLElement) => void): void {
  if (root.matches("[data-controller]")) act(root);
  root.querySelectorAll<HTMLElement>("[data-controller]").forEach(act);
}

const bindAll = (root: HTMLElement): void => each(root, (element) => names(element).forEach((name) => void bind(element, name)));
const names = (element: HTMLElement): string[] => (element.dataset.controller ?? "").split(/\s+/).filter(Boolean);

async function bind(element: HTMLElement, name: string): Promise<void> {
  const mine = bound.get(element) ?? new Map<string, Cleanup>();
  bound.set(element, mine);
  const loader = loaders.get(name);
  if (!loader || mine.has(name)) return;
  mine.set(name, () => {});
  const controller = await loader();
  if (element.isConnected) mine.set(name, controller(element) ?? (() => {}));
}

function releaseAll(root: HTMLElement): void {
  each(root, (element) => {
    bound.get(element)?.forEach((cleanup) => cleanup());
    bound.delete(element);
  });
}
