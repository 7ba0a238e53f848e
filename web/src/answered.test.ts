import { expect, test } from "vitest";
import { accepted } from "./answered";

test("a form is done when it was accepted, not when its refusal was shown", () => {
  const told = (status: number, successful = true): boolean => accepted({ successful, xhr: { status } });
  expect([told(200), told(204), told(422), told(503, false)]).toEqual([true, true, false, false]);
});
