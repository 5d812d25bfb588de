import type { Spoken } from './spoken.ts';

export interface InOrderRequest<Event> {
  readonly spoken: readonly Spoken[];
  readonly events: readonly Event[];
  /** CLOCK_MONOTONIC in ms. */
  readonly timeOf: (event: Event) => number;
  /** How long before the end of its speech an event may come. */
  readonly beforeEndMs: number;
  readonly timeoutMs: number;
}

/**
 * Assigns events that nothing else distinguishes: in order, each to at most one utterance, the earliest possible one
 * that has none. A missing event makes the following ones look late, never early. An event that comes while the next
 * utterance is being spoken belongs to none.
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
