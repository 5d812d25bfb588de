import path from 'node:path';
import { readArchive } from '../../stack/archive.ts';
import { type Engine, ignoringGone } from '../../stack/engine.ts';
import { LABEL, ownerOf } from '../../stack/labels.ts';
import type { Sentence } from './sentence.ts';
import { parseCorpus } from './corpus.ts';

/**
 * Reads the corpus from its image, where it was synthesised at build time. The container that it is copied from is
 * never started.
 */
export async function builtInCorpus(
  { docker }: Engine,
  image: string,
  runId: string,
  folder: '/corpus' | '/corpus-check' = '/corpus',
): Promise<Sentence[]> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ['true'],
    Labels: { [LABEL.run]: runId, [LABEL.owner]: ownerOf(), [LABEL.service]: 'corpus' },
  });
  try {
    const files = await readArchive(await container.getArchive({ path: folder }));
    return parseCorpus(
      new Map([...files].map(([name, data]) => [path.basename(name), data])),
      'of the corpus image',
    );
  } finally {
    await ignoringGone(container.remove({ force: true }));
  }
}
