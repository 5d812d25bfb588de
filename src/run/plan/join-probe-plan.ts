import { DIRECTIONS, type LinkSpec } from '../../model/impairment.ts';

export interface JoinProbePlanRequest {
  /** Wanted, over all visitors. */
  readonly attempts: number;
  /** Pairs whose rooms are visited. */
  readonly pairs: readonly number[];
  /** Every visitor's link. */
  readonly link: LinkSpec;
}

/** One visitor's attempts: its container, address and link are its own. Times are offsets from the common start. */
export interface JoinProbeSlot {
  /** Counted from 1. */
  readonly number: number;
  /** Whose floor it hears. */
  readonly pair: number;
  readonly attempts: number;
  readonly firstMs: number;
  readonly everyMs: number;
  /** An attempt that has not heard by then has failed. */
  readonly withinMs: number;
  /** How long it stays once it has heard. */
  readonly stayMs: number;
}

/** Joined and heard within 10 s, or not connected. */
const WITHIN_MS = 10_000;
const STAY_MS = 200;
/** A join costs 0.11 s of processor time; nobody else is measured then, but the visitors themselves are. */
const STEP_MS = 100;
/** rtc-node keeps about 1 MB of every room it was in, so a process does not make more. */
const MAX_PER_SLOT = 75;
/** Below this rate two attempts at once on one link are taken to be in each other's way; at 128 kbit/s they are. */
const NARROW_BELOW_KBIT = 5000;
/**
 * From one attempt on a narrow link to the next. One that has failed goes on for 5 s more, until ICE gives up, and may
 * disturb the next: that makes success harder to show, never easier.
 */
const APART_MS = WITHIN_MS;
/** Each is a process of 50 MB, and half a second of starting; makes four attempts a second. */
const MAX_NARROW_SLOTS = 40;

/**
 * Attempts one after the other at an even pace, dealt to the visitors in turn, so that their beginnings never coincide:
 * ten a second, or on a narrow link four, for there every visitor needs its link to itself.
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

/** From the common start to the beginning of the last attempt. */
export function lastAttemptMs(slots: readonly JoinProbeSlot[]): number {
  return Math.max(0, ...slots.map(({ firstMs, everyMs, attempts }) => firstMs + (attempts - 1) * everyMs));
}

function isNarrow(link: LinkSpec): boolean {
  return DIRECTIONS.some((direction) =>
    link[direction].some((each) => each.kind === 'rate' && each.rateKbit < NARROW_BELOW_KBIT),
  );
}
