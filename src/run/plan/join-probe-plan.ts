import { DIRECTIONS, type LinkSpec } from '../../model/impairment.ts';

export interface JoinProbePlanRequest {
  /** Requested number of attempts, over all join probes. */
  readonly attempts: number;
  /** Pairs whose rooms are joined. */
  readonly pairs: readonly number[];
  /** Link of every join probe. */
  readonly link: LinkSpec;
}

/**
 * Attempts of one join probe, which has a container, an address and a link of its own. Times are offsets from the
 * common start, in ms.
 */
export interface JoinProbeSlot {
  /** Counted from 1. */
  readonly number: number;
  /** Its room is joined, and its speaker's sound is received. */
  readonly pair: number;
  readonly attempts: number;
  readonly firstMs: number;
  readonly everyMs: number;
  /** An attempt without audio after this time has failed. */
  readonly withinMs: number;
  /** How long the probe stays in the room after the first audio. */
  readonly stayMs: number;
}

/** An attempt without audio within 10 s has failed. */
const WITHIN_MS = 10_000;
const STAY_MS = 200;
/** A join needs 0.11 s of processor time. No call is active then, but the join probes themselves are measured. */
const STEP_MS = 100;
/** rtc-node keeps about 1 MB for every room that it was in, so a process makes no more attempts. */
const MAX_PER_SLOT = 75;
/** Below this rate, two concurrent attempts on one link are assumed to disturb each other; at 128 kbit/s they do. */
const NARROW_BELOW_KBIT = 5000;
/**
 * Time between two attempts on a narrow link. A failed attempt continues for 5 s more, until ICE gives up, and may
 * disturb the next one. This makes success harder to show, never easier.
 */
const APART_MS = WITHIN_MS;
/** Each is a process of 50 MB that takes half a second to start. This number allows four attempts per second. */
const MAX_NARROW_SLOTS = 40;

/**
 * Spaces attempts evenly and distributes them over the join probes in turn, so that no two begin at the same time: ten
 * per second, or four per second on a narrow link, where every join probe needs a link to itself.
 */
export function planJoinProbes({ attempts, pairs, link }: JoinProbePlanRequest): JoinProbeSlot[] {
  if (attempts <= 0) return [];
  const narrow = isNarrow(link);
  const stepMs = narrow ? APART_MS / MAX_NARROW_SLOTS : STEP_MS;
  const enough = Math.max(pairs.length, Math.ceil(attempts / MAX_PER_SLOT), narrow ? MAX_NARROW_SLOTS : 0);
  const slots = Math.min(attempts, enough);
  return Array.from({ length: slots }, (_, i) => ({
    number: i + 1,
    pair: pairs[i % pairs.length] ?? 1,
    attempts: Math.ceil((attempts - i) / slots),
    firstMs: i * stepMs,
    everyMs: slots * stepMs,
    withinMs: WITHIN_MS,
    stayMs: STAY_MS,
  }));
}

/** From the common start to the beginning of the last attempt, in ms. */
export function lastAttemptMs(slots: readonly JoinProbeSlot[]): number {
  return Math.max(0, ...slots.map(({ firstMs, everyMs, attempts }) => firstMs + (attempts - 1) * everyMs));
}

function isNarrow(link: LinkSpec): boolean {
  return DIRECTIONS.some((direction) =>
    link[direction].some((each) => each.kind === 'rate' && each.rateKbit < NARROW_BELOW_KBIT),
  );
}
