import { highPass } from './high-pass.ts';
import { levelDbfs } from './onset.ts';
import { voicedSteps } from './voicing.ts';

/** Speech is within this many dB of its loudest 5 ms. */
const SPEECH_BELOW_PEAK_DB = 35;
const WINDOW_MS = 5;
/** Closure before a stop consonant, inside a word: at most 120 ms in the 186 sentences of the built-in corpora. */
const MAX_CLOSURE_MS = 130;
/** Final fricative: at most 265 ms in the same sentences. Unvoiced sound that lasts longer is breath or noise. */
const MAX_UNVOICED_MS = 280;
/** A sound that is farther from the words than a closure and closer than this may or may not be speech. */
const MIN_APART_MS = 250;
const MIN_VOICED_MS = 40;
/** Required distance between noise and the loudest speech. With less, single windows of noise pass for speech. */
const MIN_SEPARATION_DB = 40;
/** The same for the quietest 20 ms, for recordings without silence before or after the words. */
const MIN_QUIETEST_DB = 38;
const QUIETEST_WINDOWS = 4;
/** The words' decay; noise is measured only after it. */
const FADE_MS = 40;

/** Words decay. A sound that stays this even, this far below the words, is hum or noise. */
const STEADY_WINDOWS = 16;
const STEADY_WITHIN_DB = 2;
const STEADY_BELOW_DB = 20;

export interface SpeechBounds {
  /** First and last speech sample, from the beginning of the recording, accurate to 5 ms. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Speech bounds, with reasons not to rely on them. */
export interface FoundSpeech extends SpeechBounds {
  /** Each as `got …, expected …`. Empty if speech and other sounds are clearly separate. */
  readonly doubts: readonly string[];
}

/**
 * Finds the first and last speech sample of a recording. Sound is what is within 35 dB of the loudest voice, after any
 * DC offset is removed. Clicks, breath and noise apart from the words do not count as speech: they have no voice, or
 * they are at least 250 ms away. A sound that could be either raises a doubt. A sound that begins within 130 ms of the
 * words and has at most 320 ms without voice cannot be distinguished from a consonant. Returns undefined if there is no
 * sound at all.
 */
export function findSpeech(samples: Int16Array, rate: number): FoundSpeech | undefined {
  const clean = highPass(samples, rate);
  const levels = levelsOf(clean, rate);
  if (!levels.some((level) => level > Number.NEGATIVE_INFINITY)) return undefined;
  // Voicing changes slowly: every second window suffices, at half the cost.
  const steps = voicedSteps(clean, rate, 2 * WINDOW_MS);
  const voiced = levels.map((_, i) => steps[i >> 1] === true);
  const loudestVoice = levels.reduce(
    (peak, level, i) => (voiced[i] ? Math.max(peak, level) : peak),
    Number.NEGATIVE_INFINITY,
  );
  const hasVoice = Number.isFinite(loudestVoice);
  const peak = hasVoice ? loudestVoice : levels.reduce((a, b) => Math.max(a, b));
  const loud = levels.map((level) => level >= peak - SPEECH_BELOW_PEAK_DB);
  const spoken = loud.map((isLoud, i) => isLoud && voiced[i] === true);
  const islands = islandsOf(loud);
  const words = islands.filter(
    ({ from, to }) => spoken.slice(from, to).filter(Boolean).length * WINDOW_MS >= MIN_VOICED_MS,
  );
  const kept = words.length > 0 ? words : islands;
  const [first, last] = [kept[0], kept.at(-1)];
  if (!first || !last) return undefined;
  const endMs = Math.min(last.to * WINDOW_MS, (samples.length * 1000) / rate);
  const bounds = { startMs: first.from * WINDOW_MS, endMs };
  if (words.length === 0)
    return {
      ...bounds,
      doubts: ['got sound without a voice, expected speech: whispers and noise have no end to be measured'],
    };
  return {
    ...bounds,
    doubts: [
      ...closeBy(islands, first, last),
      ...unvoicedAtEnds(spoken, first, last),
      ...steadyAtEnds(levels, peak, first, last),
      ...noise(levels, peak, first, last, islands),
    ],
  };
}

const known = new WeakMap<Int16Array, { readonly rate: number; readonly bounds: SpeechBounds | undefined }>();

/**
 * As {@link findSpeech}, without doubts: for sound that was accepted before, or that the user did not record. Cached
 * for each recording.
 */
export function speechBounds(samples: Int16Array, rate: number): SpeechBounds | undefined {
  const before = known.get(samples);
  if (before?.rate === rate) return before.bounds;
  const found = findSpeech(samples, rate);
  const bounds = found && { startMs: found.startMs, endMs: found.endMs };
  known.set(samples, { rate, bounds });
  return bounds;
}

/** Range of windows; `to` is exclusive. */
interface Island {
  readonly from: number;
  readonly to: number;
}

/** Groups loud windows into islands. A gap no longer than a closure does not split an island. */
function islandsOf(loud: readonly boolean[]): Island[] {
  const islands: Island[] = [];
  for (const [i, isLoud] of loud.entries()) {
    if (!isLoud) continue;
    const before = islands.at(-1);
    if (before && (i - before.to) * WINDOW_MS <= MAX_CLOSURE_MS)
      islands[islands.length - 1] = { ...before, to: i + 1 };
    else islands.push({ from: i, to: i + 1 });
  }
  return islands;
}

function closeBy(islands: readonly Island[], first: Island, last: Island): string[] {
  return islands.flatMap((island) => {
    const [afterMs, beforeMs] = [(island.from - last.to) * WINDOW_MS, (first.from - island.to) * WINDOW_MS];
    const apartMs = Math.max(afterMs, beforeMs);
    if (apartMs < 0 || apartMs >= MIN_APART_MS) return [];
    return [
      `got a sound of ${(island.to - island.from) * WINDOW_MS} ms at ${seconds(island.from)}, ${apartMs} ms ${afterMs >= 0 ? 'after' : 'before'} the words, expected silence for ${MIN_APART_MS} ms beside them`,
    ];
  });
}

function unvoicedAtEnds(spoken: readonly boolean[], first: Island, last: Island): string[] {
  const leadMs = (spoken.indexOf(true, first.from) - first.from) * WINDOW_MS;
  const tailMs = (last.to - 1 - spoken.lastIndexOf(true, last.to - 1)) * WINDOW_MS;
  const doubt = (ms: number, where: string): string[] =>
    ms > MAX_UNVOICED_MS
      ? [
          `got ${ms} ms of sound without a voice ${where} the words, expected at most ${MAX_UNVOICED_MS} ms (breath or noise within ${SPEECH_BELOW_PEAK_DB} dB of the speech)`,
        ]
      : [];
  return [...doubt(leadMs, 'before'), ...doubt(tailMs, 'after')];
}

function steadyAtEnds(levels: readonly number[], peak: number, first: Island, last: Island): string[] {
  const ends = [
    ['before', levels.slice(first.from, first.from + STEADY_WINDOWS)],
    ['after', levels.slice(Math.max(0, last.to - STEADY_WINDOWS), last.to)],
  ] as const;
  return ends.flatMap(([where, end]) => {
    // Each mean covers one period of mains hum.
    const means = Array.from({ length: STEADY_WINDOWS / QUIETEST_WINDOWS }, (_, i) =>
      meanLevel(end.slice(i * QUIETEST_WINDOWS, (i + 1) * QUIETEST_WINDOWS)),
    );
    const [highest, lowest] = [Math.max(...means), Math.min(...means)];
    if (!(highest - lowest < STEADY_WITHIN_DB) || highest > peak - STEADY_BELOW_DB) return [];
    return [
      `got a steady sound at ${highest.toFixed(1)} dBFS ${where} the words, ${(peak - highest).toFixed(1)} dB below the loudest speech (${peak.toFixed(1)} dBFS), expected noise at least ${MIN_SEPARATION_DB} dB below`,
    ];
  });
}

function noise(
  levels: readonly number[],
  peak: number,
  first: Island,
  last: Island,
  islands: readonly Island[],
): string[] {
  const fade = FADE_MS / WINDOW_MS;
  const beside = levels.filter(
    (_, i) =>
      (i < first.from - fade || i >= last.to + fade) &&
      !islands.some(({ from, to }) => i >= from - 2 && i < to + fade),
  );
  const besideDb = peak - meanLevel(beside);
  const quietestDb = peak - quietest(levels);
  const loudest = `${peak.toFixed(1)} dBFS`;
  if (beside.length >= QUIETEST_WINDOWS && besideDb < MIN_SEPARATION_DB)
    return [
      `got noise at ${(peak - besideDb).toFixed(1)} dBFS beside the words, ${besideDb.toFixed(1)} dB below the loudest speech (${loudest}), expected at least ${MIN_SEPARATION_DB} dB`,
    ];
  if (quietestDb >= MIN_QUIETEST_DB) return [];
  return [
    `got no quiet: the calmest 20 ms are at ${(peak - quietestDb).toFixed(1)} dBFS, ${quietestDb.toFixed(1)} dB below the loudest speech (${loudest}), expected at least ${MIN_QUIETEST_DB} dB`,
  ];
}

function quietest(levels: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i + QUIETEST_WINDOWS <= levels.length; i += 1)
    least = Math.min(least, meanLevel(levels.slice(i, i + QUIETEST_WINDOWS)));
  return least;
}

function meanLevel(levels: readonly number[]): number {
  return 10 * Math.log10(levels.reduce((sum, level) => sum + 10 ** (level / 10), 0) / levels.length);
}

function levelsOf(samples: Int16Array, rate: number): number[] {
  const step = Math.round((rate * WINDOW_MS) / 1000);
  return Array.from({ length: Math.ceil(samples.length / step) }, (_, i) =>
    levelDbfs(samples, i * step, Math.min((i + 1) * step, samples.length)),
  );
}

function seconds(window: number): string {
  return `${((window * WINDOW_MS) / 1000).toFixed(2)} s`;
}
