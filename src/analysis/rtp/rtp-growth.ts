import type { Observation } from '../../wire/participant.ts';
import type { RtpStats } from '../../wire/rtp-stats.ts';

/** One report of RTP statistics, CLOCK_MONOTONIC. */
export interface RtpReport {
  readonly tMs: number;
  readonly stats: RtpStats;
}

export type Inbound = Omit<NonNullable<RtpStats['inbound']>, (typeof MOMENTARY)[number]>;
export type Outbound = Omit<NonNullable<RtpStats['outbound']>, (typeof MOMENTARY)[number]>;

/** Momentary values: neither differences nor sums of these mean anything. */
const MOMENTARY = [
  'jitterMs',
  'targetBitrateBps',
  'packetMs',
  'redBlocks',
  'windowMs',
  'bufferedMs',
  'codec',
] as const;

/** Growth of one track's counters, from first to last report, and between consecutive reports. */
export interface Growth<Counters> {
  readonly total: Counters;
  readonly steps: readonly Counters[];
}

/**
 * The reports to count between: the last one before anything was spoken, and all that follow. Earlier effects (the
 * first packets find an empty jitter buffer) are due to joining, not to the network.
 */
export function reportsSince(reports: readonly RtpReport[], firstDueMs: number | undefined): RtpReport[] {
  const before = firstDueMs === undefined ? [] : reports.filter(({ tMs }) => tMs <= firstDueMs);
  return before.length === 0 ? [...reports] : reports.slice(before.length - 1);
}

/** Undefined for fewer than two reports, or if counters decreased: the track was restarted in between. */
export function inboundGrowth(reports: readonly RtpReport[]): Growth<Inbound> | undefined {
  return growth<Inbound>(
    reports.flatMap(({ stats }) => stats.inbound ?? []),
    ({ packetsReceived }) => packetsReceived,
  );
}

/** See `inboundGrowth`. */
export function outboundGrowth(reports: readonly RtpReport[]): Growth<Outbound> | undefined {
  return growth<Outbound>(
    reports.flatMap(({ stats }) => stats.outbound ?? []),
    ({ packetsSent }) => packetsSent,
  );
}

/** A participant's own reports, in order of arrival. */
export function reportsOf(observations: readonly Observation[], participant: string): RtpReport[] {
  return observations.flatMap(({ participant: of, event }) =>
    of === participant && event.type === 'rtp' ? [{ tMs: event.tMs, stats: event.stats }] : [],
  );
}

/** Sum over tracks, field by field; a field that one of them lacks is left out. Undefined for no tracks. */
export function sumOf<Counters extends object>(all: readonly Counters[]): Counters | undefined {
  const [first, ...others] = all;
  return first && others.reduce((sum, each) => combine(sum, each, (a, b) => a + b), first);
}

function growth<Counters extends object>(
  all: readonly Counters[],
  packets: (counters: Counters) => number,
): Growth<Counters> | undefined {
  const [first, last] = [all[0], all.at(-1)];
  if (!first || !last || all.length < 2) return undefined;
  const steps = all.slice(1).map((each, index) => minus(each, all[index] ?? each));
  if (steps.some((step) => packets(step) < 0)) return undefined;
  return { total: minus(last, first), steps };
}

function minus<Counters extends object>(later: Counters, earlier: Counters): Counters {
  return combine(later, earlier, (a, b) => a - b);
}

function combine<Counters extends object>(
  a: Counters,
  b: Counters,
  of: (a: number, b: number) => number,
): Counters {
  const other = b as Readonly<Record<string, number | undefined>>;
  return Object.fromEntries(
    Object.entries(a as Readonly<Record<string, number>>).flatMap(([field, value]) => {
      const counterpart = other[field];
      const momentary = (MOMENTARY as readonly string[]).includes(field);
      return momentary || counterpart === undefined ? [] : [[field, of(value, counterpart)]];
    }),
  ) as Counters;
}
