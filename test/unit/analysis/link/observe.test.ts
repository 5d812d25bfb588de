import { describe, expect, it } from 'vitest';
import { observePath } from '../../../../src/analysis/link/observe.ts';
import type { Arrival, PathLog } from '../../../../src/wire/path-probe.ts';

const PLAN = { packets: 10, intervalMs: 20, payloadBytes: 120 };

function log(role: PathLog['role'], sentPackets: number, received: readonly Arrival[]): PathLog {
  return { role, plan: PLAN, sentPackets, lagMaxMs: 0, received };
}

/** Packet `seq` leaves at 20·seq ms and takes `delayMs`. */
const arrival = (seq: number, delayMs: number): Arrival => [seq, 1000 + 20 * seq, 1000 + 20 * seq + delayMs];

/** What the far end saw of ten packets, in order of arrival. */
function uplink(received: readonly Arrival[], sent = 10) {
  return observePath(
    log('near', sent, []),
    log(
      'far',
      0,
      received.toSorted((a, b) => a[2] - b[2]),
    ),
  ).uplink;
}

describe('observePath', () => {
  it('counts what was sent and never came, and how it clusters', () => {
    const seen = uplink([0, 1, 4, 5, 7, 8].map((seq) => arrival(seq, 5)));
    expect(seen).toMatchObject({ sent: 10, received: 6, lost: 4, lossShare: 0.4 });
    // 2–3, 6 and the tail 9.
    expect(seen.bursts).toEqual({ count: 3, meanLength: 4 / 3, maxLength: 2 });
  });

  it('takes one-way delay of first arrivals only, and calls the rest duplicates', () => {
    const seen = uplink([arrival(0, 10), arrival(1, 20), arrival(1, 35), arrival(2, 30)], 3);
    expect(seen).toMatchObject({ received: 3, lost: 0, duplicateShare: 1 / 3 });
    expect(seen.delaysMs).toEqual([10, 20, 30]);
    expect(seen.delay).toMatchObject({ p0: 10, p50: 20, p100: 30 });
    // R-7 at position 1.9; PDV is over the smallest.
    expect(seen.delay?.p95).toBeCloseTo(29, 9);
    expect(seen.delay?.pdvP95).toBeCloseTo(19, 9);
  });

  it('counts as reordered what a higher number has overtaken (RFC 4737 §4.1.1)', () => {
    // Packet 1 is held for 50 ms: 0, 2, 3, 1, 4 arrive.
    const seen = uplink(
      [0, 1, 2, 3, 4].map((seq) => arrival(seq, seq === 1 ? 50 : 5)),
      5,
    );
    expect(seen.reorderShare).toBe(1 / 5);
  });

  it('follows RFC 3550 for jitter', () => {
    // |D| is 16 ms once, then 0: J = 16/16 = 1, then 1 − 1/16.
    expect(uplink([arrival(0, 5), arrival(1, 21)], 2).jitterMs).toBe(1);
    expect(uplink([arrival(0, 5), arrival(1, 21), arrival(2, 21)], 3).jitterMs).toBe(15 / 16);
  });

  it('measures the rate of arrival in Ethernet bytes', () => {
    // 162 bytes every 20 ms.
    expect(
      uplink(
        [0, 1, 2].map((seq) => arrival(seq, 5)),
        3,
      ).arrivedKbit,
    ).toBeCloseTo(64.8, 9);
  });

  it('says nothing of delay when nothing arrived', () => {
    const seen = uplink([]);
    expect(seen).toMatchObject({ received: 0, lost: 10, lossShare: 1 });
    expect(seen).not.toHaveProperty('delay');
    expect(seen).not.toHaveProperty('jitterMs');
    expect(seen).not.toHaveProperty('arrivedKbit');
  });

  it('keeps the directions apart', () => {
    const near = log('near', 10, [arrival(0, 7)]);
    const far = log('far', 1, [arrival(0, 3), arrival(1, 3)]);
    const { uplink: up, downlink: down } = observePath(near, far);
    expect(up).toMatchObject({ sent: 10, received: 2, delay: { p50: 3 } });
    expect(down).toMatchObject({ sent: 1, received: 1, delay: { p50: 7 } });
  });
});
