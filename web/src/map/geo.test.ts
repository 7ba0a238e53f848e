import { describe, expect, it } from "vitest";
import { areaM2, areaText, boxOf, circle, destination, distanceM, distanceText, EARTH_M, lengthM, polygon } from "./geo";

const city = [119.22, 34.6];

describe("geometry on the sphere", () => {
  it("measures a degree of meridian", () => {
    expect(distanceM([119, 34], [119, 35])).toBeCloseTo((Math.PI / 180) * EARTH_M, 3);
    expect(lengthM([[119, 34], [119, 34.5], [119, 35]])).toBeCloseTo((Math.PI / 180) * EARTH_M, 3);
  });

  it("measures a square of one degree at the equator within 0.1 % of the exact cap strip", () => {
    const exact = EARTH_M ** 2 * (Math.PI / 180) * Math.sin(Math.PI / 180);
    expect(areaM2([[0, 0], [1, 0], [1, 1], [0, 1]]) / exact).toBeCloseTo(1, 3);
  });

  it.each([100, 2000, 50_000])("draws a circle of %d m whose corners lie on it and whose area is a circle's", (radius) => {
    const ring = circle(city, radius).coordinates[0] ?? [];
    ring.forEach((p) => expect(distanceM(city, p)).toBeCloseTo(radius, 0));
    expect(areaM2(ring.slice(0, -1)) / (Math.PI * radius ** 2)).toBeGreaterThan(0.997);
    expect(ring[0]).toEqual(ring.at(-1));
  });

  it("comes back from where it went", () => {
    const away = destination(city, 45, 10_000);
    expect(distanceM(city, away)).toBeCloseTo(10_000, 3);
  });

  it("closes rings anticlockwise whichever way they were drawn", () => {
    const clockwise = [[0, 0], [0, 1], [1, 1], [1, 0]];
    expect(polygon(clockwise).coordinates[0]).toEqual([[1, 0], [1, 1], [0, 1], [0, 0], [1, 0]]);
    expect(polygon([...clockwise].reverse()).coordinates[0]?.at(0)).toEqual([1, 0]);
  });
});

it("finds the box of anything", () => {
  const features = { type: "FeatureCollection", features: [{ geometry: { coordinates: [119, 34] } }, { geometry: { coordinates: [[[118, 35], [120, 33]]] } }] };
  expect(boxOf(features)).toEqual({ west: 118, south: 33, east: 120, north: 35 });
  expect(boxOf({ type: "FeatureCollection", features: [] })).toBeNull();
});

it("says lengths and areas in the unit one would use", () => {
  expect([distanceText(740.4), distanceText(12_345), distanceText(345_678)]).toEqual(["740 米", "12.35 公里", "346 公里"]);
  expect([areaText(12_300), areaText(4_560_000)]).toEqual(["1.23 公顷", "4.56 平方公里"]);
});
