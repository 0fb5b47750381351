#!/usr/bin/env node
/** The reference host as a program that speaks the driver's protocol. */
import { serveStdio } from "../../conformance/driver/index.ts";
import { referenceDriver } from "./driver.ts";

await serveStdio(referenceDriver(), process.stdin, process.stdout);
