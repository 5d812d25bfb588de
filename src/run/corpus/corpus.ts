import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { findSpeech } from '../../audio/speech-bounds.ts';
import { WavError } from '../../audio/wav-format.ts';
import { parseWav } from '../../audio/wav.ts';
import { UsageError } from '../../lib/errors.ts';
import { readInputFile } from '../../lib/input-file.ts';
import { durationMs, RATE_HZ } from '../../wire/audio-format.ts';
import { shown } from '../../lib/shown.ts';
import { reasonOf } from '../../lib/system-error.ts';
import { corpusFiles, type CorpusPair } from './corpus-files.ts';
import { ANY_STACK, limitProblems, type SentenceLimits } from './corpus-limits.ts';
import { sentenceIn, translationsIn } from './corpus-text.ts';
import { phraseOf } from './recogniser-words.ts';
import type { Sentence } from './sentence.ts';

const HINT = `Each sentence is a WAV file (${RATE_HZ} Hz, mono, 16 bit PCM) with a .txt of the same name that holds its words. Convert with: sox IN -r ${RATE_HZ} -c 1 -b 16 -e signed-integer OUT.wav, or: ffmpeg -i IN -ar ${RATE_HZ} -ac 1 -c:a pcm_s16le OUT.wav. Latency is measured from the end of the last word: cut clicks and breath off with sox trim, and take noise away with sox noisered.`;
/** Limits, because each sentence is translated and rendered before the measurement, and all of them stay in memory. */
const MAX_SENTENCES = 1000;
const MAX_BYTES = 256 * 2 ** 20;
/** Nobody reads a longer list. */
const MAX_PROBLEMS = 20;

/** @throws {UsageError} naming every unusable file and the reason. */
export function readCorpusFolder(
  folder: string,
  limits: SentenceLimits = ANY_STACK,
  language?: string,
): Sentence[] {
  const names = namesIn(folder);
  const wanted = corpusFiles(names, language).pairs.flatMap(({ wav, text, references }) =>
    [wav, text, references].filter((name) => name !== undefined),
  );
  refuseTooMuch(folder, wanted);
  const files = new Map<string, Buffer | undefined>(names.map((name) => [name, undefined]));
  for (const name of wanted) files.set(name, readInputFile(path.join(folder, name), HINT));
  return parseCorpus(files, folder, limits, language);
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

function refuseTooMuch(folder: string, names: readonly string[]): void {
  const refuse = (got: string, expected: string): never => {
    throw new UsageError(`the corpus ${folder}: got ${got}, expected at most ${expected}.`, {
      hint: 'A run speaks as many sentences as its profile has utterances; leave out what it would not come to.',
    });
  };
  if (names.length > 3 * MAX_SENTENCES) refuse(`${names.length} files`, `${MAX_SENTENCES} sentences`);
  const bytes = names.reduce((sum, name) => sum + sizeOf(path.join(folder, name)), 0);
  const inMib = (size: number): string => `${Math.ceil(size / 2 ** 20)} MiB`;
  if (bytes > MAX_BYTES) refuse(inMib(bytes), inMib(MAX_BYTES));
}

/** In bytes; 0 for a file that is missing or cannot be followed, which is refused when it is read. */
function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
}

/**
 * Parses a corpus: WAV files (16 kHz, mono, 16 bit), each with a .txt of the same name that has its text. Files without
 * content are listed because they exist.
 * @throws {UsageError} naming every unusable file and the reason.
 */
export function parseCorpus(
  files: ReadonlyMap<string, Buffer | undefined>,
  where: string,
  limits: SentenceLimits = ANY_STACK,
  language?: string,
): Sentence[] {
  const { pairs, problems: unpaired } = corpusFiles([...files.keys()], language);
  const problems = [...unpaired];
  const sentences: Sentence[] = [];
  const spokenIn = new Map<string, string>();
  for (const pair of pairs) {
    try {
      const sentence = parseSentence(pair, files);
      // Answers are matched with sentences by their words, so two recordings of the same words could not be
      // distinguished.
      const words = limits.taught ? phraseOf(sentence.text) : sentence.text;
      const other = spokenIn.get(words);
      if (other !== undefined)
        throw new WavError(`got the words of ${shown(other)} again, expected each sentence once`);
      spokenIn.set(words, pair.wav);
      problems.push(...limitProblems(sentence, limits).map((what) => `${pair.wav}: ${what}`));
      sentences.push(sentence);
    } catch (error) {
      if (!(error instanceof WavError)) throw error;
      problems.push(`${pair.wav}: ${error.message}`);
    }
  }
  if (pairs.length === 0 && problems.length === 0)
    problems.push(`got no .wav file${insteadOf([...files.keys()])}, expected at least one`);
  if (problems.length > 0) {
    throw new UsageError(`the corpus ${where} cannot be used.`, { hint: HINT, evidence: listed(problems) });
  }
  return sentences;
}

function parseSentence(
  { wav: file, text: words, references }: CorpusPair,
  files: ReadonlyMap<string, Buffer | undefined>,
): Sentence {
  const wav = files.get(file) ?? Buffer.alloc(0);
  const { samples, rate } = parseWav(wav, RATE_HZ);
  const text = sentenceIn(words === undefined ? undefined : files.get(words));
  const speech = findSpeech(samples, rate);
  if (!speech) throw new WavError('got silence, expected speech');
  // A wrong end of speech makes every latency wrong.
  if (speech.doubts.length > 0) throw new WavError(speech.doubts.join('; '));
  return {
    file,
    text,
    wav,
    samples,
    durationMs: durationMs(samples),
    speechStartMs: speech.startMs,
    speechEndMs: speech.endMs,
    ...(references !== undefined && {
      references: translationsIn(references, files.get(references) ?? Buffer.alloc(0)),
    }),
  };
}

/** What a folder contains that was named by mistake. */
function insteadOf(names: readonly string[]): string {
  if (names.length === 0) return ' in an empty folder';
  const some = names
    .slice(0, 3)
    .map((name) => shown(name))
    .join(', ');
  return ` among ${some}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
}

function listed(problems: readonly string[]): string[] {
  const lines = problems.slice(0, MAX_PROBLEMS);
  return problems.length > MAX_PROBLEMS ? [...lines, `and ${problems.length - MAX_PROBLEMS} more`] : lines;
}
