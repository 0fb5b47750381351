/** Links within the repository lead somewhere. */

import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { proseLines, withoutCode, type Problem, type Text } from "./texts.ts";

/** `exists` tells whether a file that is not among the texts is there. */
export function checkLinks(
  texts: readonly Text[],
  exists: (file: string) => boolean = existsSync,
): Problem[] {
  const anchors = new Map(texts.map(({ file, text }) => [normalize(file), anchorsOf(text)]));
  return texts.flatMap(({ file, text }) =>
    proseLines(text).flatMap(({ line, text: prose }) =>
      linksOf(prose).flatMap((link) => {
        const problem = problemOf(file, link, anchors, exists);
        return problem === undefined
          ? []
          : [{ file, line, problem: `the link ${link} leads nowhere: ${problem}` }];
      }),
    ),
  );
}

function linksOf(prose: string): string[] {
  const targets = [...withoutCode(prose).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
  return targets.filter((target) => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

function problemOf(
  from: string,
  link: string,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
  exists: (file: string) => boolean,
): string | undefined {
  const [path, anchor] = link.split("#");
  const file = path === "" ? normalize(from) : normalize(join(dirname(from), path!));
  const known = anchors.get(file);
  if (known === undefined && !exists(file)) return `there is no ${file}`;
  if (anchor === undefined || known === undefined || known.has(anchor)) return undefined;
  return `${file} has no heading and no requirement ${anchor}`;
}

/** Headings as they are linked to, and the ids of requirements. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const { text: line } of proseLines(text)) {
    const heading = /^#+ (.+)$/.exec(line)?.[1];
    if (heading !== undefined) anchors.add(slug(heading));
    const id = /^\*\*([^*]+)\*\* /.exec(line)?.[1];
    if (id !== undefined) anchors.add(id);
  }
  return anchors;
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}
