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
 * utterance is being spoken belongs to none. `unfit` checks whether late answers may look early all the same.
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

/** Sound, CLOCK_MONOTONIC in ms. */
export interface Sound {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A pause within an answer is shorter, so that what is quiet for so long has said all. */
const QUIET_MS = 2000;

interface FitRequest extends Omit<InOrderRequest<Sound>, 'timeOf'> {
  /** When the recording ended. */
  readonly untilMs: number;
}

/**
 * Why it is unknown which sound answers which utterance; undefined where they fit. They do where each utterance has one, up
 * to the last that has any, none is left over, there is none in the time of an utterance that has no answer, and the
 * recording ends in silence.
 *
 * A second phrase of a late answer can fall into the time of the next utterance and look like a fast answer to it: then
 * there are more sounds than utterances. So can a whole answer that is later than the time-out: then one is
 * missing before others that are not. Answers that meet are one sound, and hide where the later one begins: then there is
 * sound where an answer is missing. What begins before anybody has spoken is no answer.
 */
export function unfit(
  { spoken, events, beforeEndMs, timeoutMs, untilMs }: FitRequest,
  assigned: ReadonlyMap<string, Sound>,
): string | undefined {
  const fromMs = spoken[0]?.dueStartMs ?? Number.POSITIVE_INFINITY;
  const possible = events.filter((sound) => sound.fromMs >= fromMs);
  const left = possible.length - assigned.size;
  if (left > 0) {
    const fit = left === 1 ? 'fits' : 'fit';
    return `${possible.length} sounds began for ${spoken.length} utterances, and ${left} of them ${fit} none`;
  }
  const has = spoken.map(({ utterance }) => assigned.has(utterance));
  if (has.lastIndexOf(true) >= assigned.size)
    return `an utterance without an answer was followed by one with an answer (${assigned.size} of ${spoken.length} have one)`;
  if (possible.some(({ toMs }) => toMs > untilMs - QUIET_MS))
    return 'there was sound until the end of the recording, and more may have followed';
  const hidden = spoken
    .slice(assigned.size)
    .filter(({ dueEndMs }) =>
      possible.some((sound) => sound.fromMs <= dueEndMs + timeoutMs && sound.toMs >= dueEndMs - beforeEndMs),
    );
  return hidden.length === 0
    ? undefined
    : `an answer to another utterance sounded in the time of ${hidden.length} of ${spoken.length} utterances, and no other began`;
}
