/** The other side of a conversation, as a thing that carries lines and can be made to leave. */

import type { HostError } from "./errors.ts";

export interface ConnectionEvents {
  chunk(bytes: Uint8Array): void;
  /** The other side is gone: nothing more arrives. Called at most once, and not after `leave` or `destroy`. */
  gone(error: HostError): void;
}

export interface Connection {
  /** Queues a line. Never throws: that nobody reads any more shows as `gone`. */
  write(line: string): void;
  /**
   * Waits for the other side to leave by itself, as it should after `shutdown`.
   * Past the limit it is forced to; then, or if it left badly, rejects with HostError.
   */
  leave(limitMs: number): Promise<void>;
  /** Makes the other side leave at once; resolves when it is gone. Never rejects. */
  destroy(): Promise<void>;
}

/** Begins to listen to the other side; events arrive only after this has returned. */
export type Connect = (events: ConnectionEvents) => Connection;
