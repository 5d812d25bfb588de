import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { writeWav } from '../audio/wav.ts';
import { RATE_HZ } from '../wire/audio-format.ts';
import type { SpeechItem } from '../model/evidence.ts';
import { writing } from './disk-fault.ts';
import { readJson, readWavFile } from './files.ts';
import { jsonText } from './ndjson.ts';
import { checkerOf, fields, fileName, listOf, words } from './shape.ts';
import { writeAtomically } from './store.ts';

const FOLDER = 'speech';
const INDEX = 'speech.json';
const check = checkerOf(
  fields({
    items: listOf(
      fields(
        { text: words, translation: words, voice: fileName, reference: fileName },
        { references: listOf(words) },
      ),
    ),
  }),
);

interface Index {
  readonly items: readonly {
    readonly text: string;
    readonly translation: string;
    readonly voice: string;
    readonly reference: string;
    readonly references?: readonly string[];
  }[];
}

/**
 * The sentences that were spoken and the translations that were expected. Recordings cannot be judged without them.
 */
export function writeSpeech(dir: string, items: readonly SpeechItem[]): void {
  const folder = path.join(dir, FOLDER);
  writing(folder, () => mkdirSync(folder, { recursive: true }));
  const entries = items.map(({ text, translation, voice, reference, references }, i) => {
    const number = String(i + 1).padStart(3, '0');
    const names = { voice: `${number}-voice.wav`, reference: `${number}-reference.wav` };
    writeAtomically(folder, names.voice, writeWav({ samples: voice, rate: RATE_HZ }));
    writeAtomically(folder, names.reference, writeWav({ samples: reference, rate: RATE_HZ }));
    return { text, translation, ...names, ...(references && { references }) };
  });
  writeAtomically(folder, INDEX, `${jsonText({ items: entries }, 2)}\n`);
}

/** By text. */
export function readSpeech(dir: string): ReadonlyMap<string, SpeechItem> {
  const folder = path.join(dir, FOLDER);
  const { items } = readJson(folder, INDEX, check) as Index;
  return new Map(
    items.map(({ text, translation, voice, reference, references }) => [
      text,
      {
        text,
        translation,
        voice: readWavFile(folder, voice),
        reference: readWavFile(folder, reference),
        ...(references && { references }),
      },
    ]),
  );
}
