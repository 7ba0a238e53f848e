import htmx from "htmx.org";
import { matches } from "../live/sse";
import { onLive } from "../live/stream";

/**
 * A piece of page that keeps itself fresh: `data-live="sensing.alert.* command.*"` triggers the element's own
 * `hx-trigger="live"` request; bursts are gathered for 250 ms. `data-live-subject="incident/…"` narrows to one thing and what names it.
 */
export function live(element: HTMLElement): () => void {
  const patterns = (element.dataset.live ?? "").split(/\s+/).filter(Boolean);
  const subject = element.dataset.liveSubject;
  let timer = 0;
  const stop = onLive((event) => {
    if (!matches(event.type, patterns) || (subject && !JSON.stringify(event.data).includes(subject))) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => htmx.trigger(element, "live", {}), 250);
  });
  return () => {
    window.clearTimeout(timer);
    stop();
  };
}

/** The small lamp that says whether the page is live. */
export function link(element: HTMLElement): () => void {
  const show = (event: Event): void => {
    element.dataset.state = (event as CustomEvent<string>).detail;
    element.title = element.dataset[element.dataset.state === "lost" ? "lost" : "open"] ?? "";
    element.setAttribute("aria-label", element.title);
  };
  document.addEventListener("anlan:link", show);
  return () => document.removeEventListener("anlan:link", show);
}
