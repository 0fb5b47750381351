import { expect, it } from "vitest";
import { Tail } from "./tail.ts";

it("keeps the last lines, however much came before, in bounded memory", () => {
  const tail = new Tail();
  for (let n = 0; n < 100_000; n++) tail.push(Buffer.from(`line ${n}\n`));
  tail.push(Buffer.from("the en"));
  tail.push(Buffer.from("d\n\n"));
  expect(tail.lines(3)).toBe("line 99998\nline 99999\nthe end");
  expect(tail.lines(1_000_000).length).toBeLessThan(70_000);
  expect(new Tail().lines(3)).toBe("");
});
