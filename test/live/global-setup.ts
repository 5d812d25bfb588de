import { IMAGES } from '../../src/model/images.ts';
import { ROOT } from '../../src/lib/root.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { ensureImages } from '../../src/stack/images.ts';

/** Images are built once, before any test: building takes minutes, and no test is about how long it takes. */
export default async function setup(): Promise<void> {
  const say = (line: string): boolean => process.stderr.write(`${line}\n`);
  await ensureImages(await connectEngine(), IMAGES, { root: ROOT, ready: {}, say });
}
