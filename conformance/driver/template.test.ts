import { describe, expect, it } from "vitest";
import { Template } from "./template.ts";
import { ECHO } from "./testing/session.ts";

const spec = { ...ECHO, wasm: { ...ECHO.wasm, path: "/p.wasm" } };

describe("Template", () => {
  it("fills in the state and the guest, inside words too", () => {
    expect(new Template("h --dir={state}:/ '{wasm}' {wasm}").fill("/s", spec)).toEqual([
      "h",
      "--dir=/s:/",
      "/p.wasm",
      "/p.wasm",
    ]);
  });

  it("repeats a word for every argument and every variable, and fills in nothing twice", () => {
    const busy = { ...spec, args: ["p", "a b", "{state}"], env: { A: "$&", B: "2" } };
    expect(new Template("h {state} --env={env} {wasm} {args}").fill("/s", busy)).toEqual([
      "h",
      "/s",
      "--env=A=$&",
      "--env=B=2",
      "/p.wasm",
      "a b",
      "{state}",
    ]);
    expect(new Template("h {state} --env={env} {wasm} {args}").fill("/s", spec)).toEqual([
      "h",
      "/s",
      "/p.wasm",
    ]);
  });

  it("refuses a guest whose arguments or variables have no place", () => {
    const template = new Template("h {state} {wasm}");
    expect(() => template.fill("/s", { ...spec, args: ["p", "x"] })).toThrow(
      /the guest has args, and the template has no \{args\}/,
    );
    expect(() => template.fill("/s", { ...spec, env: { A: "1" } })).toThrow(
      /the template has no \{env\}/,
    );
  });

  it.each([
    ["h {state}", /names no \{wasm\}/],
    ["h {wasm}", /names no \{state\}/],
    ["h {state} {wasm} {config}", /\{config\} is not known/],
  ])("refuses %j", (text, message) => {
    expect(() => new Template(text)).toThrow(message);
  });
});
