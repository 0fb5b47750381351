import { expect, expectTypeOf, it, vi } from "vitest";
import { ERROR_CODES as CODES, type ErrorCode as Code } from "../reference-host/errors.ts";
import type { CoreLimits as HostLimits } from "../reference-host/limits.ts";
import { ERROR_CODES, type ErrorCode } from "../wit/generated/errors.ts";
import type { Limits } from "../wit/generated/limits.ts";
import type { ErrorCode as WasiErrorCode } from "../wit/generated/wasi/filesystem-types.ts";
import { outdated } from "./generate-types.ts";

// Builds and transpiles what is not there yet.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

it("parses the WIT, and has generated what is committed", async () => {
  expect(await outdated()).toEqual([]);
});

it("has the host's error codes in the WIT, and they are WASI's", () => {
  expect(CODES).toEqual(ERROR_CODES);
  expectTypeOf<Code>().toEqualTypeOf<ErrorCode>();
  expectTypeOf<ErrorCode>().toExtend<WasiErrorCode>();
});

it("has the host's limits in the WIT", () => {
  expectTypeOf<HostLimits>().toEqualTypeOf<Limits>();
});
