import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeWav } from '../audio/wav.ts';
import { RATE_HZ } from '../wire/audio-format.ts';
import type { RoundContent } from '../model/content.ts';
import { writing } from './disk-fault.ts';
import { readJson, readWavFile } from './files.ts';
import { jsonText } from './ndjson.ts';
import { checkerOf, fields, fileName, flag, listOf, type Shape, words } from './shape.ts';
import { writeAtomically } from './store.ts';

const FILE = 'content.json';
const FOLDER = 'renderings';
const score: Shape = { type: 'number', minimum: 0, maximum: 100.001 };
const check = checkerOf(
  fields(
    {
      translations: listOf(fields({ source: words, delivered: words, score })),
      speeches: listOf(
        fields({ promised: words, recognised: words, isPromised: flag, score, bestOther: score }),
      ),
      faults: listOf(words),
      renderings: listOf(fields({ text: words, file: fileName })),
    },
    { renderingFault: words },
  ),
);

type Written = Omit<RoundContent, 'renderings'> & {
  readonly renderings: readonly { readonly text: string; readonly file: string }[];
};

/**
 * Writes what was delivered in a round, and how it was scored, into the round's folder. Replaces an existing file.
 */
export function writeContent(roundFolder: string, { renderings, ...judgements }: RoundContent): void {
  const folder = path.join(roundFolder, FOLDER);
  if (renderings.size > 0) writing(folder, () => mkdirSync(folder, { recursive: true }));
  const written = [...renderings].map(([text, samples], i) => {
    const file = `${String(i + 1).padStart(3, '0')}.wav`;
    writeAtomically(folder, file, writeWav({ samples, rate: RATE_HZ }));
    return { text, file };
  });
  writeAtomically(roundFolder, FILE, `${jsonText({ ...judgements, renderings: written }, 2)}\n`);
}

/**
 * Undefined for a round without content.
 * @throws {UsageError} naming what has changed since it was written.
 */
export function readContent(roundFolder: string): RoundContent | undefined {
  if (!existsSync(path.join(roundFolder, FILE))) return undefined;
  const { renderings, ...judgements } = readJson(roundFolder, FILE, check) as Written;
  const folder = path.join(roundFolder, FOLDER);
  return {
    ...judgements,
    renderings: new Map(renderings.map(({ text, file }) => [text, readWavFile(folder, file)])),
  };
}
