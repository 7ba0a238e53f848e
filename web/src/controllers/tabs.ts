/** Tabs within a page: buttons with `data-tab`, panels with `data-panel`; arrow keys move, the choice stays in the address. */
export function tabs(element: HTMLElement): () => void {
  const buttons = [...element.querySelectorAll<HTMLElement>("[data-tab]")];
  const panels = [...document.querySelectorAll<HTMLElement>(`[data-panels="${element.id}"] > [data-panel]`)];
  const choose = (name: string): void => {
    buttons.forEach((button) => {
      button.setAttribute("aria-selected", String(button.dataset.tab === name));
      button.tabIndex = button.dataset.tab === name ? 0 : -1;
    });
    panels.forEach((panel) => (panel.hidden = panel.dataset.panel !== name));
  };
  const press = (event: Event): void => {
    const name = (event.target as HTMLElement).closest<HTMLElement>("[data-tab]")?.dataset.tab;
    if (!name) return;
    choose(name);
    history.replaceState(null, "", `#${name}`);
  };
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = buttons[(at + by + buttons.length) % buttons.length];
    next?.focus();
    next?.click();
  };
  element.setAttribute("role", "tablist");
  buttons.forEach((button) => button.setAttribute("role", "tab"));
  choose(buttons.find((button) => `#${button.dataset.tab}` === location.hash)?.dataset.tab ?? buttons[0]?.dataset.tab ?? "");
  element.addEventListener("click", press);
  element.addEventListener("keydown", move);
  return () => element.removeEventListener("click", press);
}
