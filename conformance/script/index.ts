export { Bindings } from "./bindings.ts";
export { isListing, matches, meets } from "./expectation.ts";
export { parseOperation } from "./operation.ts";
export { formatScript, formatStep, parseScript, type Step } from "./script.ts";
