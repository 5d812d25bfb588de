import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSpeech, speechBounds } from '../../../src/audio/speech-bounds.ts';
import { parseWav } from '../../../src/audio/wav.ts';
import { utterance, voice } from '../build/synthetic.ts';

const RATE = 16_000;
/** Maximum difference to the end found for the same sentence without other sounds, in ms. */
const TOLERANCE_MS = 30;
/**
 * A sound that begins within a closure of the words and has no more unvoiced sound than a fricative may be a consonant.
 */
const MAX_CLOSURE_MS = 130;
const MAX_UNVOICED_MS = 280;

const FOLDER = path.resolve(import.meta.dirname, '../../../stack/speech');
const SENTENCES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.wav'))
  .map((name) => parseWav(readFileSync(path.join(FOLDER, name)), RATE).samples);

/** End of the words if there is no other sound. */
const ENDS = new Map<Int16Array, number>();

const silence = (ms: number): Int16Array<ArrayBuffer> => new Int16Array(Math.round((RATE * ms) / 1000));
const join = (...parts: readonly Int16Array[]): Int16Array<ArrayBuffer> =>
  Int16Array.from(parts.flatMap((part) => [...part]));

function endOf(samples: Int16Array): number {
  const known = ENDS.get(samples);
  if (known !== undefined) return known;
  const found = findSpeech(samples, RATE);
  if (!found || found.doubts.length > 0)
    throw new Error(`a clean sentence is refused: ${found?.doubts.join()}`);
  ENDS.set(samples, found.endMs);
  return found.endMs;
}

/** RMS of the loudest 5 ms. */
function peakOf(samples: Int16Array): number {
  let peak = 0;
  for (let at = 0; at + 80 <= samples.length; at += 80)
    peak = Math.max(peak, samples.subarray(at, at + 80).reduce((sum, x) => sum + x * x, 0) / 80);
  return Math.sqrt(peak);
}

function scaled(noise: Float64Array, rms: number): Float64Array {
  const own = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / noise.length);
  return noise.map((x) => (x * rms) / own);
}

/** Generated once; each seed starts at another offset. */
const LONGEST_MS = 7000;
const POOL = Float64Array.from(utterance(1, LONGEST_MS, 20_000));
let drift = 0;
const NOISES = {
  white: POOL,
  brown: POOL.map((x) => (drift = 0.98 * drift + x)),
  hum: POOL.map((_, i) =>
    [1, 0, 0.5, 0, 0.3].reduce((sum, a, k) => sum + a * Math.sin((i * 2 * Math.PI * 50 * (k + 1)) / RATE), 0),
  ),
  offset: POOL.map(() => 1),
} as const;

const noiseOf = (kind: keyof typeof NOISES, length: number, seed: number): Float64Array =>
  NOISES[kind].subarray(seed, seed + length);

function withNoise(samples: Int16Array, noise: Float64Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(samples, (x, i) =>
    Math.max(-32_768, Math.min(32_767, Math.round(x + (noise[i] ?? 0)))),
  );
}

describe('the end of speech', () => {
  it('is found within 30 ms, or the recording is refused, in noise of any level and kind before, in and after the words', () => {
    let [found, refused] = [0, 0];
    fc.assert(
      fc.property(
        fc.nat(SENTENCES.length - 1),
        fc.constantFrom(...(Object.keys(NOISES) as (keyof typeof NOISES)[])),
        fc.integer({ min: 20, max: 60 }),
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.integer({ min: 1, max: 1000 }),
        (which, kind, belowDb, leadMs, tailMs, seed) => {
          const sentence = SENTENCES[which] ?? silence(0);
          const clean = join(silence(leadMs), sentence, silence(tailMs));
          const noise = scaled(noiseOf(kind, clean.length, seed), peakOf(sentence) / 10 ** (belowDb / 20));
          const speech = findSpeech(withNoise(clean, noise), RATE);
          if (!speech || speech.doubts.length > 0) {
            refused += 1;
            return;
          }
          found += 1;
          expect(Math.abs(speech.endMs - leadMs - endOf(sentence))).toBeLessThanOrEqual(TOLERANCE_MS);
        },
      ),
      { seed: 20_251_130, numRuns: 40 },
    );
    expect(found).toBeGreaterThan(8);
    expect(refused).toBeGreaterThan(8);
  }, 60_000);

  it('is not at a click or breath before or after the words', () => {
    fc.assert(
      fc.property(
        fc.nat(SENTENCES.length - 1),
        fc.constantFrom([8, 0.3], [15, 1], [300, 0.05], [400, 0.2]),
        fc.integer({ min: 0, max: 1000 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 1000 }),
        (which, [ms, share], gapMs, isBefore, seed) => {
          const sentence = SENTENCES[which] ?? silence(0);
          const found = findSpeech(sentence, RATE);
          const words = sentence.subarray((found?.startMs ?? 0) * 16, endOf(sentence) * 16);
          const sound = scaled(noiseOf('white', ms * 16, seed), peakOf(sentence) * share);
          const other = Int16Array.from(sound, Math.round);
          const parts = [words, silence(gapMs), other];
          const speech = findSpeech(
            join(silence(200), ...(isBefore ? parts.toReversed() : parts), silence(200)),
            RATE,
          );
          if (!speech || speech.doubts.length > 0) return;
          const startMs = 200 + (isBefore ? ms + gapMs : 0);
          const offMs = Math.max(
            Math.abs(speech.endMs - startMs - words.length / 16),
            Math.abs(speech.startMs - startMs),
          );
          expect(offMs).toBeLessThanOrEqual(gapMs <= MAX_CLOSURE_MS ? MAX_UNVOICED_MS : TOLERANCE_MS);
        },
      ),
      { seed: 20_251_130, numRuns: 40 },
    );
  }, 60_000);

  it('is found without a doubt in the built-in voices', () => {
    for (const sentence of SENTENCES) expect(findSpeech(sentence, RATE)?.doubts).toEqual([]);
  });

  it.each<[string, Int16Array, RegExp]>([
    ['only noise', utterance(7, 400), /^got sound without a voice, expected speech/],
    ['no silence', voice(7, 400).subarray(800, 5600), /^got no quiet: the calmest 20 ms are at -\d/],
    [
      'a click that may or may not be a consonant',
      join(SENTENCES[0] ?? silence(0), silence(150), utterance(3, 10), silence(100)),
      /^got a sound of \d+ ms at \d\.\d\d s, 1\d\d ms after the words, expected silence for 250 ms/,
    ],
    [
      'noise appended',
      join(SENTENCES[0] ?? silence(0), utterance(3, 1500, 3000)),
      /^got \d+ ms of sound without a voice after the words, expected at most 280 ms/,
    ],
  ])('is doubted for %s, with measured and expected values', (_, samples, message) => {
    expect(findSpeech(samples, RATE)?.doubts.join()).toMatch(message);
  });
});

/** The larger error of the two bounds, in ms; NaN if no bounds were found. */
function offBy(samples: Int16Array, startMs: number, endMs: number): number {
  const bounds = speechBounds(samples, RATE);
  const [start, end] = [bounds?.startMs ?? Number.NaN, bounds?.endMs ?? Number.NaN];
  return Math.max(Math.abs(start - startMs), Math.abs(end - endMs));
}

describe('speechBounds', () => {
  it('spans first to last sound across a pause, in noise without a voice', () => {
    const noise = join(silence(200), utterance(1, 300), silence(250), utterance(2, 100), silence(150));
    expect(offBy(noise, 200, 850)).toBeLessThanOrEqual(10);
    const spoken = join(silence(200), voice(1, 300), silence(250), voice(2, 200), silence(150));
    expect(offBy(spoken, 230, 920)).toBeLessThanOrEqual(10);
  });

  it('is undefined for silence', () => {
    expect(speechBounds(silence(500), RATE)).toBeUndefined();
  });
});
