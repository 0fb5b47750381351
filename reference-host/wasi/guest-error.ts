/** A program that this host does not run: nothing was started. The message says what it is, the remedy what to do. */
export class GuestError extends Error {
  override readonly name = "GuestError";
  readonly reason: "malformed" | "unsupported" | "memory" | "unreadable";
  readonly remedy: string | undefined;

  constructor(reason: GuestError["reason"], message: string, remedy?: string) {
    super(message);
    this.reason = reason;
    this.remedy = remedy;
  }
}
