import { describe, expect, it } from "vitest";
import { backoffMs, EventParser, matches } from "./sse";

describe("EventParser", () => {
  it("puts an event together from pieces cut anywhere", () => {
    const text = 'id: 41\nevent: sensing.alert.raised\ndata: {"subject":"alert/7",\ndata: "data":{}}\n\n: beat\n\nid: 42\ndata: x\n\n';
    const whole = new EventParser().push(text);
    const parser = new EventParser();
    expect([...text].flatMap((letter) => parser.push(letter))).toEqual(whole);
    expect(whole).toEqual([
      { id: "41", type: "sensing.alert.raised", data: { subject: "alert/7", data: {} } },
      { id: "42", type: "message", data: "x" },
    ]);
    expect(parser.lastId).toBe("42");
  });

  it("says nothing of a block without data, yet remembers its id", () => {
    const parser = new EventParser();
    expect(parser.push("id: 9\nevent: beat\n\n")).toEqual([]);
    expect(parser.lastId).toBe("9");
  });

  it("reads CRLF lines and values without a space", () => {
    expect(new EventParser().push("event:a\r\ndata:1\r\n\r\n")).toEqual([{ id: "", type: "a", data: 1 }]);
  });
});

it("matches topics by prefix", () => {
  expect(matches("sensing.alert.raised", ["sensing.*"])).toBe(true);
  expect(matches("command.task.done", ["sensing.*", "command.task.done"])).toBe(true);
  expect(matches("warning.issued", ["sensing.*"])).toBe(false);
});

it("backs off to a quarter minute and no further", () => {
  expect(backoffMs(0, 0)).toBe(500);
  expect(backoffMs(30, 0)).toBe(15_000);
  expect(backoffMs(30, 1)).toBe(11_250);
});
