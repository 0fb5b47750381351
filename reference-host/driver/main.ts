#!/usr/bin/env node
/**
 * The reference host as a program that speaks the driver's protocol. With `WASI_CLOUD_STATE`, the path of a
 * directory, worlds keep their state there.
 */
import { serveStdio } from "../../conformance/driver/index.ts";
import { referenceDriver } from "./driver.ts";

const stateIn = process.env["WASI_CLOUD_STATE"];
await serveStdio(
  referenceDriver(stateIn === undefined ? {} : { stateIn }),
  process.stdin,
  process.stdout,
);
