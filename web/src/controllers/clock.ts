import { clockText, dateText, now } from "../time";

/** The bar's clock: Asia/Shanghai by the server's time. */
export function clock(element: HTMLElement): () => void {
  const time = element.querySelector("time");
  const day = element.querySelector("small");
  const tick = (): void => {
    const at = now();
    if (time) time.textContent = clockText(at);
    if (day) day.textContent = dateText(at, document.documentElement.lang);
  };
  tick();
  const timer = window.setInterval(tick, 1000);
  return () => window.clearInterval(timer);
}
