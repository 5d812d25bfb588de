import type { Spoken } from './spoken.ts';

export interface InOrderRequest<Event> {
  readonly spoken: readonly Spoken[];
  readonly events: readonly Event[];
  /** CLOCK_MONOTONIC in ms. */
  readonly timeOf: (event: Event) => number;
  /** An event may come so long before the end of the speech that it belongs to. */
  readonly beforeEndMs: number;
  readonly timeoutMs: number;
}

/**
 * Gives events to utterances where nothing tells whose they are: in order, each to at most one, the earliest one that has
 * none and that it can belong to. One that is left out makes those after it look late, never early: what cannot be
 * told apart must not look fast. What comes while the next one is still being spoken is nobody's.
 */
export function assignInOrder<Event>({
  spoken,
  events,
  timeOf,
  beforeEndMs,
  timeoutMs,
}: InOrderRequest<Event>): Map<string, Event> {
  const assigned = new Map<string, Event>();
  const waiting = [...spoken];
  for (const event of events.toSorted((a, b) => timeOf(a) - timeOf(b))) {
    const tMs = timeOf(event);
    while (waiting[0] && waiting[0].dueEndMs + timeoutMs < tMs) waiting.shift();
    const [next] = waiting;
    if (!next || tMs < next.dueEndMs - beforeEndMs) continue;
    waiting.shift();
    assigned.set(next.utterance, event);
  }
  return assigned;
}
