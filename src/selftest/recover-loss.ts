import { DIRECTIONS, type Direction } from '../model/impairment.ts';
import type { BothWays } from '../model/round-facts.ts';
import type { RelayLog } from '../wire/relay-log.ts';
import type { SelftestRow } from '../model/selftest.ts';
import { clopperPearson } from '../stats/clopper-pearson.ts';

/** What the relay is configured to drop, in percent. */
export type DropPct = Readonly<Record<Direction, number>>;

/**
 * One row for each direction. The path probe must have lost exactly as many packets as the relay dropped, and the
 * interval of the share (Clopper–Pearson, 95 %) must contain the configured share. A packet lost elsewhere fails the
 * row, and the note names the place.
 */
export function judgeRelayedLoss(configured: DropPct, observed: BothWays, relay: RelayLog): SelftestRow[] {
  return DIRECTIONS.map((direction) => {
    const { sent, lost, received } = observed[direction];
    const { offered, dropped } = relay[direction];
    const interval = clopperPearson(lost, sent);
    const share = configured[direction] / 100;
    const contains = interval !== undefined && interval.low <= share && share <= interval.high;
    const elsewhere = lost - dropped;
    return {
      group: 'loss',
      what: `relay drops ${configured[direction]} % of the ${direction}`,
      expected: `${dropped} lost, ${configured[direction]} %`,
      recovered: interval
        ? `${lost} lost, ${percent(interval.low)}–${percent(interval.high)} %`
        : `${lost} lost`,
      bound: 'same count, interval contains the share',
      n: sent,
      ok: received > 0 && elsewhere === 0 && contains,
      ...(elsewhere !== 0 && {
        note: `${sent - offered} lost before the relay, ${offered - dropped - received} behind it`,
      }),
    };
  });
}

/** What a relay may add to its own median hold until the far end has read the packet, in ms. */
const RELAY_SLACK_MS = 1;

/** The path probe's one-way delay must have increased by the relay's hold time, accurate to 1 ms. */
export function judgeRelayedDelay(
  direct: { readonly observed: BothWays; readonly relay: RelayLog },
  delayed: { readonly observed: BothWays; readonly relay: RelayLog },
): SelftestRow[] {
  return DIRECTIONS.map((direction) => {
    const held =
      (delayed.relay[direction].heldP50Ms ?? Number.NaN) - (direct.relay[direction].heldP50Ms ?? 0);
    const grown =
      (delayed.observed[direction].delay?.p50 ?? Number.NaN) -
      (direct.observed[direction].delay?.p50 ?? Number.NaN);
    const errorMs = grown - held;
    const known = Number.isFinite(errorMs);
    return {
      group: 'delay',
      what: `relay keeps the ${direction} of the path probe`,
      expected: `${held.toFixed(2)} ms`,
      recovered: known ? `${grown.toFixed(2)} ms` : '—',
      bound: `median ±${RELAY_SLACK_MS} ms`,
      n: delayed.observed[direction].received,
      ok: known && Math.abs(errorMs) <= RELAY_SLACK_MS,
      ...(known && { errorP50Ms: errorMs }),
    };
  });
}

function percent(share: number): string {
  return (share * 100).toFixed(2);
}
