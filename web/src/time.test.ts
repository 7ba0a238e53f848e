import { describe, expect, it } from "vitest";
import { clockState, clockText, crossed, span, stamp } from "./time";

describe("deadline clocks", () => {
  it.each([[3600, "1:00:00"], [249, "4:09"], [0.4, "0:00"], [-61, "1:01"], [86_400 * 3 + 15_000, "3 天 04:10"]])("%d s reads %s", (seconds, text) => {
    expect(span(seconds)).toBe(text);
  });

  it.each([
    [7200, 7200, "ok"], [1440, 7200, "near"], [1441, 7200, "ok"], [60, 120, "near"], [1800, 86_400 * 30, "near"], [1801, 86_400 * 30, "ok"], [-1, 60, "late"],
  ])("%d s left of %d s is %s", (left, whole, state) => {
    expect(clockState(left, whole)).toBe(state);
  });

  it("speaks once at each mark", () => {
    expect(crossed(601, 600)).toBe(600);
    expect(crossed(600, 599)).toBeNull();
    expect(crossed(0.5, -0.5)).toBe(0);
  });
});

it("shows Shanghai time wherever the device stands", () => {
  const at = new Date("2026-11-23T16:05:09Z");
  expect(clockText(at)).toBe("00:05:09");
  expect(stamp(at)).toContain("11-24");
});
