/** What the main thread tells the kernel beside the channels, in order, and what the kernel answers. */
import type { Answer, Request } from "../backend.ts";

/** How a thread makes what it needs: a module's URL, of which it calls an export with `options`. */
export interface Made {
  module: string;
  export: string;
  options?: unknown;
}

export interface KernelData {
  doorbell: SharedArrayBuffer;
  cores: SharedArrayBuffer;
}

export type KernelOrder =
  | { order: "open"; world: number; epochs: SharedArrayBuffer; backend: Made }
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
