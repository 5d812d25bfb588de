import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ScriptLine } from '../wire/participant.ts';
import type { Sentence } from '../run/corpus/sentence.ts';

export interface EchoScriptRequest {
  readonly sentences: readonly Pick<Sentence, 'file' | 'text' | 'speechStartMs' | 'speechEndMs'>[];
  readonly pairs: number;
  /** Measured utterances, without the warm-up. */
  readonly utterancesPerPair: number;
  /** Spoken first and not measured, so that jitter buffers settle. */
  readonly warmups: number;
  /** The delays alternate from utterance to utterance, so that any drift affects all of them. */
  readonly delaysMs: readonly number[];
  readonly seed: number;
}

/** An utterance is returned with 0.9 s of quiet around it. */
const AROUND_MS = 1000;

/** Schedules the utterances, with the echo's extra delay for each. The same seed gives the same schedule. */
export function planEchoScripts(request: EchoScriptRequest): ScriptLine[][] {
  const { pairs, utterancesPerPair, warmups, delaysMs, seed } = request;
  const random = xoroshiro128plus(seed);
  const delayOf = (turn: number): number => delaysMs[turn % delaysMs.length] ?? 0;
  const shortest = request.sentences
    .toSorted((a, b) => lengthMs(a) - lengthMs(b))
    .slice(0, warmups + utterancesPerPair);
  return Array.from({ length: pairs }, (_, pair) => {
    const order = [...shortest];
    for (let i = order.length - 1; i > 0; i -= 1) {
      const j = uniformInt(random, 0, i);
      [order[i], order[j]] = [order[j] as (typeof order)[number], order[i] as (typeof order)[number]];
    }
    // Start of speech. One second of margin, because a file may begin with silence; staggered, so that pairs are not in
    // step.
    let at = 1000 + (pair * AROUND_MS) / pairs;
    return Array.from({ length: warmups + utterancesPerPair }, (__, i): ScriptLine => {
      const { file, text, speechStartMs, speechEndMs } = order[i % order.length] as (typeof order)[number];
      const offsetMs = at - speechStartMs;
      const [echoDelayMs, nextMs] = [delayOf(i + pair), delayOf(i + pair + 1)];
      // An echo must not overlap the next one, which may be held for less time.
      at += speechEndMs - speechStartMs + AROUND_MS + Math.max(0, echoDelayMs - nextMs);
      return {
        utterance: `${pair + 1}-${String(i).padStart(4, '0')}`,
        file,
        text,
        offsetMs,
        speechStartMs,
        speechEndMs,
        warmup: i < warmups,
        echoDelayMs,
      };
    });
  });
}

function lengthMs({ speechStartMs, speechEndMs }: { speechStartMs: number; speechEndMs: number }): number {
  return speechEndMs - speechStartMs;
}
