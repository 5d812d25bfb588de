import { createHash } from 'node:crypto';
import type { CorpusIdentity } from '../../model/run-record.ts';
import type { Sentence } from './sentence.ts';

/** Identity of a corpus: of what is said and how it sounds, whatever its folder is called and wherever it is. */
export function identityOf(name: string, sentences: readonly Sentence[]): CorpusIdentity {
  const sum = createHash('sha256');
  for (const { text, samples } of sentences) {
    // A text cannot hold a NUL, so two corpora cannot come out alike by shifting words from one text to the next.
    sum.update(`${text}\0${samples.length}\0`);
    sum.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }
  return { name, sha256: sum.digest('hex') };
}
