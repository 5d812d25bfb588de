import { createHash } from 'node:crypto';
import type { CorpusIdentity } from '../../model/run-record.ts';
import type { Sentence } from './sentence.ts';

/** Identity of a corpus: depends on its texts and sounds, not on the name or place of its folder. */
export function identityOf(name: string, sentences: readonly Sentence[]): CorpusIdentity {
  const sum = createHash('sha256');
  for (const { text, samples } of sentences) {
    // A text cannot contain NUL, so moving words from one text to the next changes the sum.
    sum.update(`${text}\0${samples.length}\0`);
    sum.update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }
  return { name, sha256: sum.digest('hex') };
}
