/**
 * Links this package's own commands into `node_modules/.bin` of its checkout.
 *
 * npm links the commands of dependencies, not of the root package, so in a checkout `npx wasi-cloud`
 * would have nothing of ours to run. The build and npm's `prepare` both come here, in whichever
 * order. Nothing happens where the package is installed as a dependency, or on Windows, and a command
 * that is not built yet is left out.
 *
 * Plain JavaScript, because it runs before there is anything to compile it with.
 */
import { chmod, mkdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { argv } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * @param {string} root the folder of a package.json
 * @returns {Promise<string[]>} the commands that were linked
 */
export async function linkOwnBins(root) {
  if (process.platform === "win32" || root.split(sep).includes("node_modules")) return [];
  const { bin = {} } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const folder = join(root, "node_modules", ".bin");
  const linked = [];
  for (const [command, file] of Object.entries(bin)) {
    const target = join(root, file);
    const exists = await stat(target).catch(() => undefined);
    if (!exists?.isFile()) continue;
    await mkdir(folder, { recursive: true });
    await chmod(target, 0o755);
    const link = join(folder, command);
    await rm(link, { force: true });
    await symlink(relative(folder, target), link).catch((error) => {
      if (error.code !== "EEXIST") throw error; // another build linked it meanwhile
    });
    linked.push(command);
  }
  return linked;
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  await linkOwnBins(dirname(dirname(fileURLToPath(import.meta.url))));
}
