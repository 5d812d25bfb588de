import type { Observation } from '../../wire/participant.ts';
import { eventsOf } from '../events.ts';

/** An utterance as its speaker said it; times are CLOCK_MONOTONIC in ms. */
export interface Spoken {
  readonly utterance: string;
  readonly text: string;
  readonly dueStartMs: number;
  readonly dueEndMs: number;
}

export interface SpokenEvent extends Spoken {
  readonly lagMaxMs: number;
}

/** Everything that was said, in the order in which it ended. */
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
