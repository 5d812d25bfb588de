import { isUtf8 } from 'node:buffer';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseWav, WavError } from '../audio/wav.ts';
import { speechBounds } from '../audio/onset.ts';
import { UsageError } from '../errors.ts';
import { readInputFile } from '../input-file.ts';
import { durationMs, RATE_HZ } from '../model/audio-format.ts';
import { shown } from '../model/shown.ts';
import { reasonOf } from '../system-error.ts';

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

const HINT = 'Each WAV file must be 16 kHz, mono, 16 bit, and have a .txt beside it with its words.';
/** Longer than any sentence that is spoken in one breath. */
const MOST_CHARACTERS = 1000;

/** @throws {UsageError} naming every file that cannot be used, and why. */
export function readCorpusFolder(folder: string): Sentence[] {
  const names = namesIn(folder);
  const files = new Map<string, Buffer>();
  for (const name of names.filter((each) => each.endsWith('.wav')).toSorted()) {
    const text = `${name.slice(0, -4)}.txt`;
    files.set(name, readInputFile(path.join(folder, name), HINT));
    if (names.includes(text)) files.set(text, readInputFile(path.join(folder, text), HINT));
  }
  return parseCorpus(files, folder);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new UsageError(`the corpus ${folder} cannot be read: ${reasonOf(cause)}.`, {
      hint: 'Name an existing folder that may be read.',
      cause,
    });
  }
}

/** A corpus is WAV files (16 kHz, mono, 16 bit), each with a .txt of the same name that holds its words. */
export function parseCorpus(files: ReadonlyMap<string, Buffer>, where: string): Sentence[] {
  const sentences: Sentence[] = [];
  const problems: string[] = [];
  const spokenIn = new Map<string, string>();
  for (const [file, wav] of [...files].filter(([name]) => name.endsWith('.wav')).toSorted(byName)) {
    try {
      const sentence = parseSentence(file, wav, files.get(`${file.slice(0, -4)}.txt`));
      // What is heard is matched with what was said by its words: two recordings of them could not be told apart.
      const other = spokenIn.get(sentence.text);
      if (other !== undefined)
        throw new WavError(`got the words of ${shown(other)} again, expected each sentence once`);
      spokenIn.set(sentence.text, file);
      sentences.push(sentence);
    } catch (error) {
      if (!(error instanceof WavError)) throw error;
      problems.push(`${file}: ${error.message}`);
    }
  }
  if (sentences.length === 0 && problems.length === 0)
    problems.push('got no .wav file, expected at least one');
  if (problems.length > 0) {
    throw new UsageError(`the corpus ${where} cannot be used.`, {
      hint: HINT,
      evidence: problems,
    });
  }
  return sentences;
}

function parseSentence(file: string, wav: Buffer, words: Buffer | undefined): Sentence {
  const { samples, rate } = parseWav(wav);
  if (rate !== RATE_HZ) throw new WavError(`got ${rate} Hz, expected ${RATE_HZ} Hz`);
  const text = sentenceIn(words);
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

/** On one line, however it was wrapped. @throws {WavError} for what nobody could say. */
function sentenceIn(words: Buffer | undefined): string {
  if (words && !isUtf8(words)) throw new WavError('got a text of another encoding, expected UTF-8');
  const text = words
    ?.toString('utf8')
    .replaceAll(/[\s\uFEFF]+/g, ' ')
    .trim();
  if (!text) throw new WavError('got no text, expected a .txt of the same name with its words');
  if (text.length > MOST_CHARACTERS)
    throw new WavError(`got a text of ${text.length} characters, expected at most ${MOST_CHARACTERS}`);
  if (/\p{Cc}/u.test(text)) throw new WavError(`got ${shown(text)}, expected a sentence`);
  return text;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
