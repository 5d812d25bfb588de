import { checkShare } from '../../../../src/analysis/link/tolerance.ts';
import { lossCheck } from '../../../../src/analysis/link/loss.ts';
import { describe, expect, it } from 'vitest';
import { expectedPath } from '../../../../src/analysis/link/expected-path.ts';
import { judgePath } from '../../../../src/analysis/link/judge.ts';
import { observePath } from '../../../../src/analysis/link/observe.ts';
import {
  duringPlan,
  pacedPlan,
  saturatingPlan,
  settleMsOf,
} from '../../../../src/analysis/link/probe-plan.ts';
import type { Impairment } from '../../../../src/impair/kinds/kinds.ts';
import type { Arrival, PathObservation, SendPlan } from '../../../../src/wire/path-probe.ts';

const BASE_MS = 0.2;

/** A path that does to each packet what the function says: its delay in ms, or undefined for loss. */
function travel(plan: SendPlan, fate: (seq: number) => number | undefined): PathObservation {
  const received = Array.from({ length: plan.packets }, (_, seq): Arrival | undefined => {
    const delayMs = fate(seq);
    const sentMs = seq * plan.intervalMs;
    return delayMs === undefined ? undefined : [seq, sentMs, sentMs + BASE_MS + delayMs];
  }).filter((arrival) => arrival !== undefined);
  const near = { role: 'near', plan, sentPackets: plan.packets, lagMaxMs: 0, received: [] } as const;
  return observePath(near, {
    ...near,
    role: 'far',
    sentPackets: 0,
    received: received.toSorted((a, b) => a[2] - b[2]),
  }).uplink;
}

/** Even spread over 0–1 without chance: the fractional parts of multiples of the golden ratio. */
const spread = (seq: number): number => (seq * 0.618_033_988_749_895) % 1;
const nothing = (): number => 0;

const LOSS: Impairment[] = [{ kind: 'loss', lossPct: 5 }];
const JITTER: Impairment[] = [{ kind: 'delay', delayMs: 75, jitterMs: 75 }];
const RATE: Impairment[] = [{ kind: 'rate', rateKbit: 128, queueMs: 300 }];
const BURST: Impairment[] = [{ kind: 'burst-loss', lossPct: 3, meanBurst: 3 }];
const REORDER: Impairment[] = [
  { kind: 'delay', delayMs: 50 },
  { kind: 'reorder', reorderPct: 10 },
];

describe('expectedPath', () => {
  it('knows what an ideal link would show', () => {
    expect(expectedPath([...LOSS, ...JITTER])).toMatchObject({
      lossShare: 0.05,
      delayMinMs: 0,
      delayMeanMs: 75,
      delayMaxMs: 150,
      spreadMs: 135,
    });
    expect(expectedPath(REORDER)).toMatchObject({
      delayMinMs: 0,
      delayMeanMs: 45,
      delayMaxMs: 50,
      skipShare: 0.1,
    });
    expect(expectedPath([])).toMatchObject({ lossShare: 0, delayMaxMs: 0, spreadMs: 0 });
  });
});

describe('probe plans', () => {
  it('send enough to see what is rare, and stay at half of a rate', () => {
    expect(pacedPlan([{ kind: 'loss', lossPct: 0.2 }], 'before').packets).toBe(6500);
    expect(pacedPlan(LOSS, 'before').packets).toBe(3000);
    expect(pacedPlan(LOSS, 'after').packets).toBe(1500);
    const { payloadBytes, intervalMs } = pacedPlan(RATE, 'before');
    expect(((payloadBytes + 42) * 8) / intervalMs).toBeCloseTo(128 / 2, 6);
  });

  it('exceed a rate by half, and only where there is one', () => {
    const plan = saturatingPlan(RATE);
    expect(plan && ((plan.payloadBytes + 42) * 8) / plan.intervalMs).toBeCloseTo(192, 6);
    expect(saturatingPlan(LOSS)).toBeUndefined();
  });

  it('sound like speech beside the script, and stay at a quarter of a rate', () => {
    expect(duringPlan(JITTER)).toMatchObject({ intervalMs: 20, payloadBytes: 120 });
    const { payloadBytes, intervalMs } = duringPlan(RATE);
    expect(((payloadBytes + 42) * 8) / intervalMs).toBeCloseTo(128 / 4, 6);
  });

  it('wait longer than a round trip with full queues takes', () => {
    const link = [...JITTER, ...RATE];
    expect(settleMsOf({ uplink: link, downlink: link })).toBeGreaterThan(2 * (150 + 300));
  });
});

describe('judgePath', () => {
  it.each<[string, Impairment[], (seq: number) => number | undefined]>([
    ['a clean link', [], nothing],
    ['5 % loss', LOSS, (seq) => (seq % 20 === 7 ? undefined : 0)],
    ['uniform jitter', JITTER, (seq) => 150 * spread(seq)],
    ['bursts of three', BURST, (seq) => (seq % 100 < 3 ? undefined : 0)],
    ['overtaking', REORDER, (seq) => (seq % 10 === 3 ? 0 : 50)],
  ])('calls %s verified', (_, configured, fate) => {
    expect(judgePath(configured, { paced: travel(pacedPlan(configured, 'before'), fate) })).toMatchObject({
      verified: true,
      reason: 'as configured',
    });
  });

  it.each<[string, Impairment[], (seq: number) => number | undefined, RegExp]>([
    ['loss that is not there', LOSS, nothing, /^loss: configured 5 %, measured 0/],
    [
      'rare loss that is not there',
      [{ kind: 'loss', lossPct: 0.2 }],
      nothing,
      /^loss: configured 0.2 %, measured 0/,
    ],
    ['twice the loss', LOSS, (seq) => (seq % 10 === 7 ? undefined : 0), /^loss: configured 5 %, measured 10/],
    [
      'loss nobody configured for',
      [],
      (seq) => (seq % 50 === 7 ? undefined : 0),
      /^loss: configured 0 %, measured 2/,
    ],
    [
      '1.6 ms for 25 ms',
      [{ kind: 'delay', delayMs: 25 }],
      () => 1.6,
      /^one-way delay p50: configured 25 ms, measured 1.8/,
    ],
    ['no delay for 2 ms', [{ kind: 'delay', delayMs: 2 }], nothing, /^one-way delay p50: configured 2 ms/],
    ['delay without its jitter', JITTER, () => 75, /^one-way delay p95 − p5: configured 135 ms/],
    [
      'single losses for bursts',
      BURST,
      (seq) => (seq % 33 === 7 ? undefined : 0),
      /^mean burst: configured 3 packets, measured 1/,
    ],
    ['order for disorder', REORDER, () => 50, /^skipped the delay: configured 10 %, measured 0/],
    ['a dead link', [], () => undefined, /^no packet arrived/],
  ])('does not call %s verified', (_, configured, fate, reason) => {
    const judgement = judgePath(configured, { paced: travel(pacedPlan(configured, 'before'), fate) });
    expect(judgement.verified).toBe(false);
    expect(judgement.reason).toMatch(reason);
  });

  it('does not take too few packets to tell for a sign of loss', () => {
    const few = travel({ packets: 60, intervalMs: 4, payloadBytes: 120 }, nothing);
    expect(judgePath(LOSS, { paced: few })).toMatchObject({ verified: false });
  });

  describe('a rate', () => {
    const paced = travel(pacedPlan(RATE, 'before'), nothing);
    const plan = saturatingPlan(RATE) as SendPlan;
    const frameMs = ((plan.payloadBytes + 42) * 8) / 128;

    /** A line of 128 kbit/s with a queue of this length; what does not fit is lost. */
    function line(queueMs: number): (seq: number) => number | undefined {
      let freeMs = 0;
      return (seq) => {
        const nowMs = seq * plan.intervalMs;
        const startMs = Math.max(nowMs, freeMs);
        if (startMs - nowMs > queueMs) return undefined;
        freeMs = startMs + frameMs;
        return freeMs - nowMs;
      };
    }

    it('is verified when the line and its queue are seen', () => {
      expect(judgePath(RATE, { paced, saturated: travel(plan, line(300)) })).toMatchObject({
        verified: true,
      });
    });

    it('is not when nobody has exceeded it', () => {
      expect(judgePath(RATE, { paced })).toMatchObject({
        verified: false,
        reason: 'the rate was not probed',
      });
    });

    it('is not when more comes through than it carries', () => {
      expect(judgePath(RATE, { paced, saturated: travel(plan, nothing) }).reason).toMatch(
        /^rate: configured 128 kbit\/s, measured 192/,
      );
    });

    it('of a wide link may fall short on a busy host, but never exceed', () => {
      const wide: Impairment[] = [{ kind: 'rate', rateKbit: 10_000, queueMs: 300 }];
      const flood = saturatingPlan(wide) as SendPlan;
      const quiet = travel(pacedPlan(wide, 'before'), nothing);
      const slowed = travel(flood, (seq) => seq * flood.intervalMs);
      expect(judgePath(wide, { paced: quiet, saturated: slowed })).toMatchObject({ verified: true });
      expect(judgePath(wide, { paced: quiet, saturated: travel(flood, nothing) }).reason).toMatch(
        /^rate: configured 1.?0000 kbit/,
      );
    });

    it('is not when the queue is half a second too long', () => {
      expect(judgePath(RATE, { paced, saturated: travel(plan, line(800)) }).reason).toMatch(
        /^queue: configured 300 ms/,
      );
    });
  });
});

describe('shares at the ends of the scale', () => {
  it.each([
    [[{ kind: 'loss', lossPct: 100 }], 3000, 99.8, 100],
    [[{ kind: 'loss', lossPct: 99 }], 2970, 98.5, 99.4],
    [[{ kind: 'loss', lossPct: 0.01 }], 0, 0, 0.13],
    [[{ kind: 'burst-loss', lossPct: 0, meanBurst: 1000 }], 0, 0, 0.13],
  ] as const)('have an exact interval: %j, %i of 3000 lost', (configured, lost, low, high) => {
    const check = checkShare(lossCheck(expectedPath(configured), { sent: 3000, lost } as PathObservation));
    expect(check).toMatchObject({ isDecidable: true, quantity: { verified: true } });
    expect(check.quantity.interval?.low).toBeGreaterThanOrEqual(low);
    expect(check.quantity.interval?.high).toBeLessThanOrEqual(high);
  });
});
