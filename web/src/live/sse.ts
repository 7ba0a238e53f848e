/** Server-sent events read from a fetch stream, because EventSource cannot hear event names it was not told of. */
export interface LiveEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

/** Feed text in any pieces; whole events come out. Follows the HTML standard's line rules, comments dropped. */
export class EventParser {
  private rest = "";
  private type = "";
  private lines: string[] = [];
  lastId = "";

  push(piece: string): LiveEvent[] {
    const lines = (this.rest + piece).split(/\r\n|\n|\r/);
    this.rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.line(line));
  }

  private line(line: string): LiveEvent[] {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.type = value;
    if (name === "data") this.lines.push(value);
    if (name === "id" && !value.includes("\0")) this.lastId = value;
    return [];
  }

  private dispatch(): LiveEvent[] {
    const event = this.lines.length ? [{ id: this.lastId, type: this.type || "message", data: parse(this.lines.join("\n")) }] : [];
    this.type = "";
    this.lines = [];
    return event;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Does an event type fall under one of the patterns? `sensing.*` and `*` are meant as prefixes. */
export const matches = (type: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => pattern === "*" || pattern === type || (pattern.endsWith("*") && type.startsWith(pattern.slice(0, -1))));

/** Waiting before the next try: 0.5 s doubling to 15 s, with up to a quarter of jitter. */
export const backoffMs = (attempt: number, jitter: number = Math.random()): number => Math.min(500 * 2 ** attempt, 15_000) * (1 - jitter / 4);
