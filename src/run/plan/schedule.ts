import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ScriptLine } from '../../wire/participant.ts';

/** One sentence of the corpus, as scripts need it. Times in ms. */
export interface Clip {
  readonly file: string;
  readonly text: string;
  readonly durationMs: number;
  readonly speechStartMs: number;
  readonly speechEndMs: number;
  /** Duration of its translation. */
  readonly translationMs: number;
}

export interface ScheduleRequest {
  readonly clips: readonly Clip[];
  /** Number of concurrent pairs. */
  readonly pairs: number;
  /** Calls of each pair, one after the other; 1 by default. */
  readonly stays?: number;
  /** In each call. */
  readonly utterancesPerPair: number;
  readonly seed: number;
  /** Counted from 1. Every round has a schedule of its own. */
  readonly round: number;
}

/** Minimum silence between a speaker's utterances; longer than any end-pointing needs. */
const MIN_GAP_MS = 1200;
/**
 * Silence between two translations, so that no translation waits for another: that wait would be caused by the
 * schedule, not by the stack.
 */
const BETWEEN_TRANSLATIONS_MS = 400;
/** Keeps the rounds of neighbouring seeds apart. */
const ROUND_STRIDE = 1_000_003;
/** Random part of each gap, so that pairs do not fall into step. */
const GAP_SPREAD_MS = 200;

/**
 * Schedules the utterances: one script for each call. The calls of the first stay come first, then those of the second;
 * calls 1 … `pairs` are concurrent. The first utterance of a call is measured like the others. The same seed gives the
 * same schedule. Utterances are named round-call-number. Every call has a shuffle of the corpus of its own; concurrent
 * calls begin staggered.
 */
export function planScripts({
  clips,
  pairs,
  stays = 1,
  utterancesPerPair,
  seed,
  round,
}: ScheduleRequest): ScriptLine[][] {
  const random = xoroshiro128plus(seed + (round - 1) * ROUND_STRIDE);
  return Array.from({ length: pairs * stays }, (_, call) => {
    const order = shuffle(clips, (below) => uniformInt(random, 0, below - 1));
    const lines: ScriptLine[] = [];
    let at = ((call % pairs) * 2000) / pairs;
    let previous: { clip: Clip; endMs: number } | undefined;
    for (let i = 0; i < utterancesPerPair; i += 1) {
      const clip = order[i % order.length];
      if (!clip) return lines;
      if (previous) {
        const clear =
          previous.clip.translationMs + BETWEEN_TRANSLATIONS_MS - (clip.speechEndMs - clip.speechStartMs);
        at = previous.endMs + Math.max(MIN_GAP_MS, clear) + uniformInt(random, 0, GAP_SPREAD_MS);
      }
      lines.push({
        utterance: `${round}-${call + 1}-${String(i).padStart(4, '0')}`,
        file: clip.file,
        text: clip.text,
        offsetMs: at,
        speechStartMs: clip.speechStartMs,
        speechEndMs: clip.speechEndMs,
        warmup: false,
      });
      previous = { clip, endMs: at + clip.speechEndMs };
    }
    return lines;
  });
}

/** Fisher–Yates shuffle; `below(n)` is uniform among 0 … n − 1. */
export function shuffle<T>(items: readonly T[], below: (n: number) => number): T[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j] as T, order[i] as T];
  }
  return order;
}
