import { backoffMs, EventParser, type LiveEvent } from "./sse";

export type LinkState = "open" | "lost" | "idle";

/**
 * One live connection a tab, from the cursor at which the page was rendered. Events go out as `anlan:live` on the document.
 * A tab that nobody sees lets go after a minute (browsers allow six connections a host) and catches up by cursor when seen again;
 * pages marked `data-live-keep` (duty desk, wall) never let go, since their sound must be heard.
 */
export class LiveStream {
  private attempt = 0;
  private abort: AbortController | null = null;
  private timer = 0;

  constructor(private readonly url: string, private cursor: string, private readonly keep: boolean) {}

  start(): void {
    void this.run();
    document.addEventListener("visibilitychange", () => this.seen());
    window.addEventListener("online", () => this.wake());
  }

  private seen(): void {
    window.clearTimeout(this.timer);
    if (!document.hidden) this.wake();
    else if (!this.keep) this.timer = window.setTimeout(() => this.rest(), 60_000);
  }

  private wake(): void {
    if (this.abort) return;
    this.attempt = 0;
    void this.run();
  }

  private rest(): void {
    this.abort?.abort();
    this.abort = null;
    tellState("idle");
  }

  private async run(): Promise<void> {
    const mine = (this.abort = new AbortController());
    while (this.abort === mine) {
      try {
        await this.read(mine.signal);
      } catch (error) {
        if (mine.signal.aborted || error instanceof SignedOut) return;
      }
      tellState("lost");
      await new Promise((done) => setTimeout(done, backoffMs(this.attempt++)));
    }
  }

  private async read(signal: AbortSignal): Promise<void> {
    const url = new URL(this.url, location.href);
    url.searchParams.set("after", this.cursor);
    const answer = await fetch(url, { signal, headers: { Accept: "text/event-stream", "Last-Event-ID": this.cursor } });
    if (answer.status === 401 || answer.status === 403 || answer.redirected) throw new SignedOut();
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    this.attempt = 0;
    tellState("open");
    const parser = new EventParser();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      for (const event of parser.push(part.value)) event.type === "reset" ? location.reload() : tell(event);
      this.cursor = parser.lastId || this.cursor;
    }
  }
}

class SignedOut extends Error {}

const tell = (event: LiveEvent): boolean => document.dispatchEvent(new CustomEvent<LiveEvent>("anlan:live", { detail: event }));

function tellState(state: LinkState): void {
  document.dispatchEvent(new CustomEvent<LinkState>("anlan:link", { detail: state }));
}

/** Hear live events; returns how to stop. */
export function onLive(hear: (event: LiveEvent) => void): () => void {
  const listener = (event: Event): void => hear((event as CustomEvent<LiveEvent>).detail);
  document.addEventListener("anlan:live", listener);
  return () => document.removeEventListener("anlan:live", listener);
}
