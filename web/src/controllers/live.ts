import htmx from "htmx.org";
import { matches } from "../live/sse";
import { onLive } from "../live/stream";

/** A burst of events is one request; screens that nobody keeps watch on spread theirs, so that one event is no stampede. */
const GATHER_MS = 250;
const SPREAD_MS = 1200;
const watched = (): boolean => document.body.dataset.liveKeep !== undefined;

/**
 * A piece of page that keeps itself fresh: `data-live="sensing.alert.* command.*"` triggers the element's own
 * `hx-trigger="live"` request; bursts are gathered. `data-live-subject="incident/…"` narrows to one thing and what names it.
 */
export function live(element: HTMLElement): () => void {
  const patterns = (element.dataset.live ?? "").split(/\s+/).filter(Boolean);
  const subject = element.dataset.liveSubject;
  let timer = 0;
  const stop = onLive((event) => {
    if (!matches(event.type, patterns) || (subject && !JSON.stringify(event.data).includes(subject))) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => htmx.trigger(element, "live", {}), GATHER_MS + (watched() ? 0 : Math.random() * SPREAD_MS));
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
