import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseWav, WavError } from '../audio/wav.ts';
import { speechBounds } from '../audio/onset.ts';
import { UsageError } from '../errors.ts';
import { durationMs, RATE_HZ } from '../model/audio-format.ts';

/** One sentence as it will be spoken. */
export interface Sentence {
  readonly file: string;
  readonly text: string;
  readonly wav: Buffer;
  readonly samples: Int16Array<ArrayBuffer>;
  readonly durationMs: number;
  readonly speechStartMs: number;
  readonly speechEndMs: number;
}

/** @throws {UsageError} naming every file that cannot be used, and why. */
export async function readCorpusFolder(folder: string): Promise<Sentence[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.wav')).toSorted();
  const files = new Map<string, Buffer>();
  for (const name of names) {
    const text = `${name.slice(0, -4)}.txt`;
    files.set(name, await readFile(path.join(folder, name)));
    const words = await readFile(path.join(folder, text)).catch(() => undefined);
    if (words) files.set(text, words);
  }
  return parseCorpus(files, folder);
}

/** A corpus is WAV files (16 kHz, mono, 16 bit), each with a .txt of the same name that holds its words. */
export function parseCorpus(files: ReadonlyMap<string, Buffer>, where: string): Sentence[] {
  const sentences: Sentence[] = [];
  const problems: string[] = [];
  for (const [file, wav] of [...files].filter(([name]) => name.endsWith('.wav')).toSorted(byName)) {
    try {
      sentences.push(parseSentence(file, wav, files.get(`${file.slice(0, -4)}.txt`)));
    } catch (error) {
      if (!(error instanceof WavError)) throw error;
      problems.push(`${file}: ${error.message}`);
    }
  }
  if (sentences.length === 0 && problems.length === 0)
    problems.push('got no .wav file, expected at least one');
  if (problems.length > 0) {
    throw new UsageError(`the corpus ${where} cannot be used.`, {
      hint: 'Each WAV file must be 16 kHz, mono, 16 bit, and have a .txt beside it with its words.',
      evidence: problems,
    });
  }
  return sentences;
}

function parseSentence(file: string, wav: Buffer, words: Buffer | undefined): Sentence {
  const { samples, rate } = parseWav(wav);
  if (rate !== RATE_HZ) throw new WavError(`got ${rate} Hz, expected ${RATE_HZ} Hz`);
  const text = words?.toString('utf8').trim();
  if (!text) throw new WavError('got no text, expected a .txt of the same name');
  const bounds = speechBounds(samples, rate);
  if (!bounds) throw new WavError('got silence, expected speech');
  return {
    file,
    text,
    wav,
    samples,
    durationMs: durationMs(samples),
    speechStartMs: bounds.startMs,
    speechEndMs: bounds.endMs,
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
