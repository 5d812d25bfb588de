import type { Observation, ParticipantEvent } from '../wire/participant.ts';
import type { Sample } from '../model/sample.ts';
import type { EchoedUtterance } from '../model/selftest.ts';
import { quantile } from '../stats/quantile.ts';
import { accountOf } from './buffer-account.ts';

export interface RecoverRequest {
  /** What the ordinary analysis made of the call. */
  readonly samples: readonly Sample[];
  readonly observations: readonly Observation[];
  /** By utterance: how much longer than the fixed hold the echo was to keep it, in ms. */
  readonly delays: ReadonlyMap<string, number>;
  readonly holdMs: number;
}

/** From the first sample on, what the matched filter looks at. */
const SEARCH_MS = 600;
/** What the way to the echo takes at the most, or to the listener. */
const MAX_PATH_MS = 300;
/** An echo whose frames strayed further from their clock does not know how long it held them. */
const STRAY_MS = 1;

/** An utterance with what is known of its way. */
interface Known extends EchoedUtterance {
  /** Same pair, same packets lost: utterances whose ways differ only by what the jitter buffers have counted. */
  readonly pathKey?: string;
}

/**
 * The delay of each utterance as the ordinary analysis tells it: start_offset_ms less the hold, less what the way
 * itself takes. That is constant but for the two jitter buffers, echo's and listener's, which adapt to every hiccup of
 * the host and keep account of it; the constant is the median over the pair's utterances of delay 0, each less the
 * time for which the echo held it in truth.
 *
 * An utterance during which a jitter buffer was at work, or whose frames reached the echo's program unevenly, has no
 * known truth: it says so, whatever was measured, and recovers nothing.
 */
export function recoverDelays(request: RecoverRequest): EchoedUtterance[] {
  const { samples, delays, holdMs } = request;
  const offsets = samples.filter(({ metric }) => metric === 'start_offset_ms');
  const known = offsets.flatMap((offset): Known[] => {
    const delayMs = offset.utterance === undefined ? undefined : delays.get(offset.utterance);
    return delayMs === undefined ? [] : [knownOf(request, offset, delayMs)];
  });
  return known.map(({ pathKey, ...each }) => {
    const zeros = known.filter(
      (other) => other.delayMs === 0 && pathKey !== undefined && other.pathKey === pathKey,
    );
    const pathMs = median(zeros.flatMap(pathOf));
    return pathMs === undefined || each.startOffsetMs === undefined || each.unknown !== undefined
      ? each
      : { ...each, recoveredMs: each.startOffsetMs - (each.buffersMs ?? 0) - holdMs - pathMs };
  });
}

function knownOf({ samples, observations }: RecoverRequest, offset: Sample, delayMs: number): Known {
  const { pair, value, participant: listener, utterance = '' } = offset;
  const matched = samples.some(
    (sample) =>
      sample.metric === 'e2e_ms' &&
      sample.utterance === utterance &&
      sample.heardBy === 'matched-filter' &&
      sample.wrong === undefined,
  );
  const base = { utterance, pair, delayMs, ...(matched && { startOffsetMs: value }) };
  const spoken = eventAbout(observations, 'utterance', utterance);
  const echoed = eventAbout(observations, 'echoed', utterance);
  if (!spoken || !echoed) return base;
  const { heldMs, strayMs } = echoed.event;
  const truth = { ...base, heldMs, strayMs };
  if (strayMs > STRAY_MS) return { ...truth, unknown: 'frames reached the echo unevenly' };
  const spokenMs = spoken.event.dueStartMs;
  // Where it was heard, or else where it should have been.
  const [fromMs, untilMs] = matched
    ? [spokenMs + value, spokenMs + value + SEARCH_MS]
    : [spokenMs + heldMs, spokenMs + heldMs + 2 * MAX_PATH_MS + SEARCH_MS];
  const atEcho = accountOf(observations, echoed.participant, spokenMs, spokenMs + MAX_PATH_MS + SEARCH_MS);
  const atListener = accountOf(observations, listener, fromMs, untilMs);
  if (!atEcho || !atListener) return { ...truth, unknown: 'a jitter buffer was at work' };
  return {
    ...truth,
    buffersMs: atEcho.laterMs + atListener.laterMs,
    pathKey: `${pair} ${atEcho.packetsLost} ${atListener.packetsLost}`,
  };
}

type AboutUtterance<T> = Extract<ParticipantEvent, { type: T }>;

function eventAbout<T extends 'utterance' | 'echoed'>(
  observations: readonly Observation[],
  type: T,
  utterance: string,
): { readonly participant: string; readonly event: AboutUtterance<T> } | undefined {
  const isIt = (event: ParticipantEvent): event is AboutUtterance<T> =>
    event.type === type && event.utterance === utterance;
  for (const { participant, event } of observations) if (isIt(event)) return { participant, event };
  return undefined;
}

/** From spoken to heard, less the time at the echo and what the jitter buffers have counted. */
function pathOf({ startOffsetMs, heldMs, buffersMs }: EchoedUtterance): number[] {
  return startOffsetMs === undefined || heldMs === undefined || buffersMs === undefined
    ? []
    : [startOffsetMs - heldMs - buffersMs];
}

function median(values: readonly number[]): number | undefined {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
