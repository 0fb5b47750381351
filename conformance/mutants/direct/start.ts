import { encodeWord } from "../../../guests/words.ts";

/** An argument or a variable as a result shows it. */
export function renderEnv(text: string): string {
  return encodeWord(new TextEncoder().encode(text));
}
