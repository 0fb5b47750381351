/** State that cannot be opened, for a reason that whoever named it can mend. */
export class StateError extends Error {
  override readonly name = "StateError";
}
