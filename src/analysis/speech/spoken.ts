import type { Observation } from '../../wire/participant.ts';
import { eventsOf } from '../events.ts';

/** An utterance as it was spoken. Times are CLOCK_MONOTONIC in ms. */
export interface Spoken {
  readonly utterance: string;
  readonly text: string;
  readonly dueStartMs: number;
  readonly dueEndMs: number;
}

export interface SpokenEvent extends Spoken {
  readonly lagMaxMs: number;
}

/** All utterances, in the order in which they ended. */
export function spokenBy(
  observations: readonly Observation[],
): (SpokenEvent & { readonly warmup: boolean })[] {
  return eventsOf(observations, 'utterance')
    .map(({ utterance, text, dueStartMs, dueEndMs, lagMaxMs, warmup }) => ({
      utterance,
      text,
      dueStartMs,
      dueEndMs,
      lagMaxMs,
      warmup,
    }))
    .toSorted((a, b) => a.dueEndMs - b.dueEndMs);
}
