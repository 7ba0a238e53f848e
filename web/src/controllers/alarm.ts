import { t } from "../i18n";
import { matches, type LiveEvent } from "../live/sse";
import { onLive } from "../live/stream";
import { note } from "./toasts";
import { ring, unlock } from "./sound";

/** The bar's bell: counts open alarms, rings for new ones, tells them in words. Sound is a choice kept in this browser. */
const KEY = "anlan.sound";
const RINGING = ["sensing.alert.raised", "command.incident.confirmed", "command.task.escalated", "command.report.escalated", "warning.*.calledout", "warning.warning.issued"];

export const soundOn = (): boolean => localStorage.getItem(KEY) !== "off";

export function alarm(element: HTMLElement): () => void {
  const count = element.querySelector<HTMLElement>(".alarm-count");
  const stop = onLive((event) => {
    if (event.type === "sensing.alert.raised") bump(count, 1);
    if (event.type === "sensing.alert.acknowledged" || event.type === "sensing.alert.cleared") bump(count, -1);
    if (!matches(event.type, RINGING)) return;
    if (soundOn()) ring(event.type === "sensing.alert.raised" ? "alert" : "call");
    note(words(event));
  });
  document.addEventListener("pointerdown", unlock, { once: true });
  document.addEventListener("keydown", unlock, { once: true });
  return stop;
}

export function sound(element: HTMLElement): () => void {
  const show = (): void => {
    element.setAttribute("aria-pressed", String(soundOn()));
    element.querySelector("use")?.setAttribute("href", (element.querySelector("use")?.getAttribute("href") ?? "").replace(/#.*/, soundOn() ? "#volume" : "#volume-off"));
  };
  const press = (): void => {
    localStorage.setItem(KEY, soundOn() ? "off" : "on");
    show();
    if (soundOn()) ring("test");
    note({ text: t(soundOn() ? "声音已打开" : "声音已关闭") });
  };
  show();
  element.addEventListener("click", press);
  return () => element.removeEventListener("click", press);
}

function bump(count: HTMLElement | null, by: number): void {
  if (!count) return;
  const next = Math.max(0, Number(count.dataset.count ?? 0) + by);
  count.dataset.count = String(next);
  count.textContent = next > 99 ? "99+" : String(next);
}

function words(event: LiveEvent): { text: string; tone: "late" | "info"; href?: string } {
  const told = event.data as { data?: { title?: string; text?: string; url?: string }; title?: string; url?: string };
  const body = told.data ?? told;
  const tone = event.type === "sensing.alert.raised" ? "late" : "info";
  return { text: body.title ?? ("text" in body ? body.text : undefined) ?? t("新报警"), tone, ...(body.url ? { href: body.url } : {}) };
}
