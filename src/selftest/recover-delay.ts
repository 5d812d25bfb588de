import type { Observation, ParticipantEvent } from '../wire/participant.ts';
import type { Sample } from '../model/sample.ts';
import type { EchoedUtterance } from '../model/selftest.ts';
import { quantile } from '../stats/quantile.ts';
import { accountOf } from './buffer-account.ts';

export interface RecoverRequest {
  /** Result of the ordinary analysis of the call. */
  readonly samples: readonly Sample[];
  readonly observations: readonly Observation[];
  /** By utterance: how much longer than the fixed hold the echo was to delay it, in ms. */
  readonly delays: ReadonlyMap<string, number>;
  readonly holdMs: number;
}

/** The matched filter uses this much audio from the first sample on. */
const SEARCH_MS = 600;
/** Maximum path delay to the echo, or to the listener. */
const MAX_PATH_MS = 300;
/** If the frames of an echo deviate more than this from their clock, the hold time is uncertain. */
const STRAY_MS = 1;

/** An utterance with the state of its path. */
interface Known extends EchoedUtterance {
  /**
   * Identifies utterances of one pair with the same packet losses: their paths differ only by what the jitter buffers
   * have counted.
   */
  readonly pathKey?: string;
}

/**
 * The delay of each utterance as measured by the ordinary analysis: start_offset_ms minus hold minus path delay. The
 * path delay is constant except for two jitter buffers (the echo's and the listener's), which adapt to every stall of
 * the host and count these changes. The constant is the median over the pair's utterances with delay 0, each minus the
 * actual hold time.
 *
 * If a jitter buffer was active during an utterance, or the utterance's frames reached the echo unevenly, its true
 * delay is unknown. The utterance is marked so, whatever was measured, and has no recovered delay.
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
  // Where it was heard, or where it should have been.
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
  const matches = (event: ParticipantEvent): event is AboutUtterance<T> =>
    event.type === type && event.utterance === utterance;
  for (const { participant, event } of observations) if (matches(event)) return { participant, event };
  return undefined;
}

/** Path delay: from spoken to heard, minus the time at the echo and the jitter buffers' changes. */
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
