export { Bindings } from "./bindings.ts";
export { isListing, matches, meets } from "./expectation.ts";
export {
  parseOperation,
  type OpenFlags,
  type Operation,
  type PathWord,
  type Whence,
} from "./operation.ts";
export { formatScript, formatStep, parseScript, type Step } from "./script.ts";
