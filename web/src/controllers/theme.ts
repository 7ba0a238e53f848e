/** Light, dark or the device's own; kept in this browser, set before the first paint by the page's head. */
const KEY = "anlan.theme";

export function theme(element: HTMLElement): () => void {
  const press = (event: Event): void => {
    const choice = (event.target as HTMLElement).closest<HTMLElement>("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    localStorage.setItem(KEY, choice);
    apply(choice);
    mark(element, choice);
  };
  mark(element, localStorage.getItem(KEY) ?? "auto");
  element.addEventListener("click", press);
  return () => element.removeEventListener("click", press);
}

function apply(choice: string): void {
  const dark = choice === "dark" || (choice === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  document.dispatchEvent(new CustomEvent("anlan:theme", { detail: dark ? "dark" : "light" }));
}

const mark = (element: HTMLElement, choice: string): void =>
  element.querySelectorAll<HTMLElement>("[data-theme-choice]").forEach((each) => each.setAttribute("aria-checked", String(each.dataset.themeChoice === choice)));
