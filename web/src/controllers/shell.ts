import { accepted, type Answered } from "../answered";

/** The frame: narrow rail, drawer on phones, menus that close, the wall. */
export function shell(element: HTMLElement): () => void {
  element.dataset.rail = localStorage.getItem("anlan.rail") ?? "wide";
  const press = (event: Event): void => {
    const target = event.target as HTMLElement;
    closeMenus(target);
    if (target === element) delete element.dataset.drawer;
    const act = target.closest<HTMLElement>("[data-shell]")?.dataset.shell;
    if (act === "rail") toggleRail(element);
    if (act === "drawer") toggleDrawer(element);
    if (act === "wall") toggleWall();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    closeMenus(document.body);
    delete element.dataset.drawer;
  };
  const done = (event: Event): void => {
    const answered = (event as CustomEvent<Answered>).detail;
    if (accepted(answered) && answered.elt instanceof HTMLFormElement) closeDone(answered.elt);
  };
  const screen = (): void => void document.body.classList.toggle("wall", Boolean(document.fullscreenElement));
  element.addEventListener("click", press);
  document.addEventListener("keydown", key);
  document.addEventListener("fullscreenchange", screen);
  document.body.addEventListener("htmx:afterRequest", done);
  return () => {
    element.removeEventListener("click", press);
    document.removeEventListener("keydown", key);
    document.removeEventListener("fullscreenchange", screen);
    document.body.removeEventListener("htmx:afterRequest", done);
  };
}

function toggleRail(element: HTMLElement): void {
  element.dataset.rail = element.dataset.rail === "narrow" ? "wide" : "narrow";
  localStorage.setItem("anlan.rail", element.dataset.rail);
}

function toggleDrawer(element: HTMLElement): void {
  if (element.dataset.drawer) delete element.dataset.drawer;
  else {
    element.dataset.drawer = "open";
    element.querySelector<HTMLElement>(".rail a")?.focus();
  }
}

/** 会商: the whole screen for one page, no rail, no bar. */
export function toggleWall(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen();
}

function closeMenus(target: HTMLElement): void {
  document.querySelectorAll<HTMLDetailsElement>("details.menu[open]").forEach((menu) => {
    if (!menu.contains(target)) menu.open = false;
  });
}

/** What was done is done: its form closes and is empty again, though the page around it stays. */
function closeDone(form: HTMLFormElement): void {
  const menu = form.closest<HTMLDetailsElement>("details.menu");
  if (!menu) return;
  menu.open = false;
  form.reset();
}
