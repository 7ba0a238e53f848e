import { expect, it } from "vitest";
import { decode, encode, type MapState } from "./state";

const state: MapState = { zoom: 12.25, lat: 34.6, lon: 119.22, layers: ["school", "危险,源"], selected: "school/连云 1" };

it("comes back from the address as it went", () => {
  expect(decode(encode(state))).toEqual(state);
  expect(decode(encode({ ...state, layers: [], selected: null }))).toEqual({ ...state, layers: [], selected: null });
  expect(decode(encode({ ...state, layers: null }))?.layers).toBeNull();
});

it.each(["", "#", "#tasks", "#1/2", "#a/b/c", "#9/95/119", "#%E0%A4%A"])("takes %j for no state", (hash) => {
  expect(decode(hash)).toBeNull();
});

it("keeps a broken escape as it stands", () => {
  expect(decode("#9/34/119&at=%E0%A4%A")?.selected).toBe("%E0%A4%A");
});
