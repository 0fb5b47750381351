/** The commands. */
import { Command } from "commander";
import { version } from "../driver/version.ts";
import { explain } from "./errors.ts";
import { addRun } from "./run.ts";

/** Answers the exit code. What is wrong with the words goes to `complain`, in one line. */
export async function wasiCloud(
  words: readonly string[],
  complain: (text: string) => void,
): Promise<number> {
  const program = new Command("wasi-cloud")
    .description("Runs programs for WASI Cloud: cloud services as files.")
    .version(version)
    .enablePositionalOptions()
    .configureOutput({ writeErr: complain })
    .exitOverride();
  let code = 0;
  addRun(program, (ended) => (code = ended));
  try {
    await program.parseAsync(words, { from: "user" });
    return code;
  } catch (error) {
    const { text, code: failed } = explain(error);
    if (text !== undefined) complain(`${text}\n`);
    return failed;
  }
}
