/** Times as a duty officer reads them. All clocks show Asia/Shanghai; the server's clock rules, not the device's. */
export const ZONE = "Asia/Shanghai";

export type ClockState = "ok" | "near" | "late";

/** Near: less than a fifth of the time is left, and never more than 30 minutes nor less than 1 minute before. */
export function clockState(leftS: number, wholeS: number): ClockState {
  if (leftS < 0) return "late";
  return leftS <= Math.min(1800, Math.max(60, wholeS / 5)) ? "near" : "ok";
}

/** 1:02:03, 4:09, or 3 天 04:10 beyond a day; the sign is told by words, not here. */
export function span(seconds: number, dayWord = "天"): string {
  const s = Math.floor(Math.abs(seconds));
  const [days, hours, minutes] = [Math.floor(s / 86_400), Math.floor((s % 86_400) / 3600), Math.floor((s % 3600) / 60)];
  const two = (n: number): string => String(n).padStart(2, "0");
  if (days > 0) return `${days} ${dayWord} ${two(hours)}:${two(minutes)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** What a screen reader is told, and when: at the hour marks below, once each. */
export const SPOKEN_AT_S = [3600, 1800, 600, 300, 60, 0] as const;

export const crossed = (beforeS: number, nowS: number): number | null => SPOKEN_AT_S.find((mark) => beforeS > mark && nowS <= mark) ?? null;

let driftMs = 0;

/** Learn the server's time from the page (`data-now` on the body). */
export function setServerNow(iso: string | undefined): void {
  const server = iso ? Date.parse(iso) : NaN;
  if (!Number.isNaN(server)) driftMs = server - Date.now();
}

export const now = (): Date => new Date(Date.now() + driftMs);

const timeFormat = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
const stampFormat = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });

export const clockText = (at: Date): string => timeFormat.format(at);
export const stamp = (at: Date): string => stampFormat.format(at).replace("/", "-");

export function dateText(at: Date, lang: string): string {
  return new Intl.DateTimeFormat(lang.startsWith("en") ? "en-GB" : "zh-CN", { timeZone: ZONE, month: "short", day: "numeric", weekday: "short" }).format(at);
}
