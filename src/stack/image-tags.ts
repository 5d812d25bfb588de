import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { listFiles } from './archive.ts';

/** The sources of an image, and the tag that follows from them. */
export interface ImageRecipe {
  readonly name: string;
  readonly tag: string;
  /** Relative to the root of the checkout, like `files`. */
  readonly dockerfile: string;
  /** The Dockerfile and what it copies. */
  readonly files: readonly string[];
  /** The image it starts from. */
  readonly parent: string;
}

/** The tag is the hash of the image's sources: the Dockerfile, the files that it copies, and the name of its parent. */
export async function recipeOf(root: string, name: string, parent: string): Promise<ImageRecipe> {
  const dockerfile = `stack/images/${name}/Dockerfile`;
  const files = await contextFiles(root, dockerfile);
  const hash = createHash('sha256').update(parent);
  for (const file of files) hash.update(`\0${file}\0`).update(await readFile(path.join(root, file)));
  return { name, dockerfile, files, parent, tag: `hive-bench/${name}:${hash.digest('hex').slice(0, 12)}` };
}

/** The Dockerfile lists its sources in a comment `# context: path…`. Nothing else is sent or hashed. */
async function contextFiles(root: string, dockerfile: string): Promise<string[]> {
  const text = await readFile(path.join(root, dockerfile), 'utf8');
  const paths = /^# context:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/).filter(Boolean) ?? [];
  const files = new Set([dockerfile]);
  for (const each of paths) for (const file of await listFiles(root, each)) files.add(file);
  return [...files].toSorted();
}

/** All possible tags of this checkout's images, for each Debian image. */
export async function currentTags(
  root: string,
  names: readonly string[],
  debians: readonly string[],
): Promise<Set<string>> {
  const tags = new Set<string>();
  for (const debian of debians) {
    const base = await recipeOf(root, 'base', debian);
    tags.add(base.tag);
    for (const name of names) tags.add((await recipeOf(root, name, base.tag)).tag);
  }
  return tags;
}
