/** What the main thread tells the kernel beside the channels, in order, and what the kernel answers. */
import type { Answer, Request } from "../backend.ts";

/** How a thread makes what it needs: a module's URL, of which it calls an export with `options`. */
export interface Made {
  module: string;
  export: string;
  options?: unknown;
}

/** Of a world: its clock goes with the real time, or only when it is told to. */
export type ClockKind = "real" | "manual";

export interface KernelData {
  doorbell: SharedArrayBuffer;
  cores: SharedArrayBuffer;
}

export type KernelOrder =
  | {
      order: "open";
      world: number;
      epochs: SharedArrayBuffer;
      backend: Made;
      clock: ClockKind;
    }
  /** Of a world with a manual clock. */
  | { order: "advance"; world: number; ms: number }
  | { order: "close"; world: number }
  | { order: "attach"; channel: number; buffer: SharedArrayBuffer }
  /** Nothing that the channel still asks is done. */
  | { order: "detach"; channel: number }
  | { order: "request"; world: number; request: Request };

export type KernelReply =
  | { reply: number; answer?: Answer }
  | { reply: number; failure: string }
  /** The message of a `StateError`. */
  | { reply: number; refusal: string };
