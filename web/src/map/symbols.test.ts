import type { Map as Chart } from "maplibre-gl";
import { expect, it, vi } from "vitest";
import { forgetSymbols, serveSymbols } from "./symbols";

it("draws nothing on a map that went while its symbol was being made", () => {
  const images: { onload?: () => void }[] = [];
  vi.stubGlobal("Image", class { onload?: () => void; src = ""; constructor() { images.push(this); } });
  let ask = (_event: { id: string }): void => {};
  const chart = { on: (_name: string, act: typeof ask) => (ask = act), hasImage: vi.fn(() => images.length > 0), addImage: vi.fn(), updateImage: vi.fn() };
  serveSymbols(chart as unknown as Chart);
  ask({ id: "risk_point" });
  chart.hasImage.mockImplementation(() => { throw new TypeError("the style is gone"); });
  forgetSymbols(chart as unknown as Chart);
  expect(() => images[0]!.onload?.()).not.toThrow();
  expect(chart.updateImage).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});
