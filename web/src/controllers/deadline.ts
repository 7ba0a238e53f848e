import { t } from "../i18n";
import { clockState, crossed, now, span } from "../time";

/**
 * A deadline counting down: `data-due`, `data-from` (when it began), `data-done` once met. One timer serves the page.
 * Seconds are for eyes; a screen reader hears only the marks of time.ts.
 */
const running = new Map<HTMLElement, number>();
let timer = 0;

export function deadline(element: HTMLElement): () => void {
  if (element.dataset.done) {
    element.dataset.state = "done";
    return () => {};
  }
  element.setAttribute("role", "timer");
  running.set(element, Infinity);
  show(element);
  timer ||= window.setInterval(() => running.forEach((_, each) => show(each)), 1000);
  return () => running.delete(element);
}

function show(element: HTMLElement): void {
  if (!element.dataset.controller) return void running.delete(element); // met: the server has written it so
  const due = Date.parse(element.dataset.due ?? "");
  if (Number.isNaN(due)) return;
  const left = (due - now().getTime()) / 1000;
  const whole = (due - Date.parse(element.dataset.from ?? "")) / 1000 || 3600;
  const state = clockState(left, whole);
  element.dataset.state = state;
  element.closest<HTMLElement>(".task")?.setAttribute("data-state", state);
  const text = left < 0 ? `${t("超时")} ${span(left, t("天"))}` : span(left, t("天"));
  (element.querySelector(".left") ?? element).textContent = text;
  const mark = crossed(running.get(element) ?? left, left);
  running.set(element, left);
  if (mark !== null && Number.isFinite(mark)) speak(element, left);
}

function speak(element: HTMLElement, left: number): void {
  const box = document.getElementById("spoken");
  if (box) box.textContent = `${element.dataset.label ?? ""} ${left < 1 ? t("超时") : `${t("剩余")} ${span(left, t("天"))}`}`;
}
