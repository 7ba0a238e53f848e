/** The duty desk without a mouse: j/k move, Enter opens, a letter presses the row's `data-key` button, / searches, ? helps, g+letter goes. */
export function keys(element: HTMLElement): () => void {
  let going = false;
  let chosen: HTMLElement | undefined;
  let at = -1;
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (going) {
      going = false;
      return go(event);
    }
    if (event.key === "g") going = true;
    else if (event.key === "?") open("keys-help");
    else if (event.key === "/") focusSearch(event);
    else if (event.key === "j" || event.key === "k") choose(step(element, event.key === "j" ? 1 : -1));
    else pressInRow(element, event);
  };
  const choose = (row: HTMLElement | undefined): void => {
    if (!row) return;
    chosen = row;
    at = rows(element).indexOf(row);
  };
  // a row that was swapped is found again by its id; where it is gone, done with, the one that took its place is next
  const goOn = (): void => {
    if (!chosen || element.querySelector(CURRENT)) return;
    const all = rows(element);
    choose(mark(document.getElementById(chosen.id || "-") ?? all[Math.min(at, all.length - 1)]));
  };
  const watch = new MutationObserver(goOn);
  watch.observe(element, { childList: true, subtree: true });
  document.addEventListener("keydown", press);
  return () => {
    watch.disconnect();
    document.removeEventListener("keydown", press);
  };
}

const CURRENT = '[data-row][aria-current="true"]';

const rows = (element: HTMLElement): HTMLElement[] => [...element.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.offsetParent !== null);

export const nextIndex = (current: number, by: number, length: number): number => (length === 0 ? -1 : Math.min(length - 1, Math.max(0, current < 0 ? (by > 0 ? 0 : length - 1) : current + by)));

function step(element: HTMLElement, by: number): HTMLElement | undefined {
  const all = rows(element);
  const current = all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = all[nextIndex(current, by, all.length)];
  if (!next) return undefined;
  all[current]?.removeAttribute("aria-current");
  return mark(next);
}

function mark(row: HTMLElement | undefined): HTMLElement | undefined {
  if (!row) return undefined;
  row.setAttribute("aria-current", "true");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return row;
}

function pressInRow(element: HTMLElement, event: KeyboardEvent): void {
  const row = element.querySelector<HTMLElement>(CURRENT);
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
