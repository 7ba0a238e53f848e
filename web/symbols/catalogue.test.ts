import { expect, it } from "vitest";
import { asSprite, DRAWINGS, framed } from "./catalogue";

it("draws each symbol once, named in both languages", () => {
  expect(new Set(DRAWINGS.map((d) => d.key)).size).toBe(DRAWINGS.length);
  expect(DRAWINGS.filter((d) => !d.zh || !d.en || !/^[a-z_]+$/.test(d.key))).toEqual([]);
  expect(DRAWINGS.filter((d) => d.gb && !/^[A-D]\d{5}$/.test(d.gb))).toEqual([]);
});

it("frames events round and all else square (GB/T 35649-2017)", () => {
  DRAWINGS.forEach((d) => expect(framed(d)).toContain(d.hue === "event" ? 'rx="13"' : 'rx="4"'));
});

it("closes every element it opens", () => {
  const sprite = asSprite();
  expect(sprite.match(/<symbol /g)?.length).toBe(sprite.match(/<\/symbol>/g)?.length);
  expect(sprite.match(/<path [^>]*[^/]>/g)).toBeNull();
});
