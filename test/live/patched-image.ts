import path from 'node:path';
import { expect } from 'vitest';
import type { ImageName } from '../../src/model/images.ts';
import { ROOT } from '../../src/lib/root.ts';
import { archive, readArchive } from '../../src/stack/archive.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';

export interface Patch {
  readonly image: ImageName;
  readonly tag: string;
  /** In the image. */
  readonly file: string;
  readonly change: (before: string) => string;
}

/** An image of the stack with one file changed. Committed, not built: nothing is fetched. */
export async function patchedImage({ image, tag, file, change }: Patch): Promise<string> {
  const engine = await connectEngine();
  const images = await ensureImages(engine, [image], { root: ROOT, ready: {}, say: () => undefined });
  const container = await engine.docker.createContainer({ Image: images[image] ?? '' });
  try {
    const [folder, name] = [path.posix.dirname(file), path.posix.basename(file)];
    const files = await readArchive(await container.getArchive({ path: file }));
    const before = files.get(name)?.toString() ?? '';
    const after = change(before);
    expect(after).not.toBe(before);
    await container.putArchive(archive([{ name, data: after }]), { path: folder });
    const repo = `hive-bench/${image}`;
    await container.commit({ repo, tag });
    return `${repo}:${tag}`;
  } finally {
    await container.remove();
  }
}
