import { expect, test } from "vitest";
import { placed, reach } from "./chart";

const drawn = (values: readonly number[], limit: number) => ({ series: [{ name: "均值", points: values.map((value, n): [number, number] => [n, value]) }], limits: [{ label: "r", value: limit }] });

test("a limit near the curve is drawn where it is", () => {
  const bounds = reach(drawn([10, 12], 15));
  expect(placed({ label: "r 15", value: 15 }, bounds)).toEqual({ at: 15, label: "r 15" });
});

test("a limit far out of the picture stands at its edge, with the side it lies on", () => {
  const below = reach(drawn([11.3, 12], 1));
  expect(placed({ label: "r 1", value: 1 }, below)).toEqual({ at: below.min, label: "r 1 ↓" });
  const above = reach(drawn([0.1, 0.2], 50));
  expect(placed({ label: "r 50", value: 50 }, above)).toEqual({ at: above.max, label: "r 50 ↑" });
});
