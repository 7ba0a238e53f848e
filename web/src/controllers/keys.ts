/** The duty desk without a mouse: j/k move, Enter opens, a letter presses the row's `data-key` button, / searches, ? helps, g+letter goes. */
export function keys(element: HTMLElement): () => void {
  let going = false;
  let chosen = "";
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (going) {
      going = false;
      return go(event);
    }
    if (event.key === "g") going = true;
    else if (event.key === "?") open("keys-help");
    else if (event.key === "/") focusSearch(event);
    else if (event.key === "j" || event.key === "k") step(element, event.key === "j" ? 1 : -1);
    else pressInRow(element, event);
  };
  const keep = (): void => void (chosen = element.querySelector('[data-row][aria-current="true"]')?.id ?? chosen);
  const restore = (): void => document.getElementById(chosen)?.setAttribute("aria-current", "true");
  document.addEventListener("keydown", press);
  element.addEventListener("htmx:beforeSwap", keep);
  element.addEventListener("htmx:afterSwap", restore);
  return () => document.removeEventListener("keydown", press);
}

const rows = (element: HTMLElement): HTMLElement[] => [...element.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.offsetParent !== null);

export const nextIndex = (current: number, by: number, length: number): number => (length === 0 ? -1 : Math.min(length - 1, Math.max(0, current < 0 ? (by > 0 ? 0 : length - 1) : current + by)));

function step(element: HTMLElement, by: number): void {
  const all = rows(element);
  const current = all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = all[nextIndex(current, by, all.length)];
  if (!next) return;
  all[current]?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function pressInRow(element: HTMLElement, event: KeyboardEvent): void {
  const row = element.querySelector<HTMLElement>('[data-row][aria-current="true"]');
  if (!row) return;
  const target = event.key === "Enter" ? row.querySelector<HTMLElement>("a[href]") : row.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target instanceof HTMLAnchorElement && event.key === "Enter") location.assign(target.href);
  else target.click();
}

function go(event: KeyboardEvent): void {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-go="${CSS.escape(event.key)}"]`);
  if (link) location.assign(link.href);
}

function focusSearch(event: KeyboardEvent): void {
  const box = document.querySelector<HTMLInputElement>("[data-search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
}

const open = (id: string): void => (document.getElementById(id) as HTMLDialogElement | null)?.showModal();

const typing = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
