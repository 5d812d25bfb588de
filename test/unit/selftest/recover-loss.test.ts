import { describe, expect, it } from 'vitest';
import { judgeRelayedDelay, judgeRelayedLoss } from '../../../src/selftest/recover-loss.ts';
import type { PathObservation } from '../../../src/wire/path-probe.ts';
import type { RelayedDirection } from '../../../src/wire/relay-log.ts';

const SENT = 2000;

function observed(lost: number, p50 = 0.4): PathObservation {
  const delay = { p0: 0, p5: 0, p50, p95: 0, p99: 0, p100: 0, pdvP95: 0, pdvP99: 0 };
  return {
    sent: SENT,
    received: SENT - lost,
    lost,
    lossShare: lost / SENT,
    duplicateShare: 0,
    reorderShare: 0,
    bursts: { count: lost, meanLength: 1, maxLength: 1 },
    delaysMs: [],
    delay,
    frameBytes: 162,
  };
}

function relayed(dropped: number, heldP50Ms = 0.05, offered = SENT): RelayedDirection {
  return { offered, dropped, heldP50Ms };
}

const configured = { uplink: 3, downlink: 1 };
const relay = { uplink: relayed(60), downlink: relayed(20) };

describe('judgeRelayedLoss', () => {
  it('accepts the number of packets that the relay dropped', () => {
    const rows = judgeRelayedLoss(configured, { uplink: observed(60), downlink: observed(20) }, relay);
    expect(rows.map(({ ok }) => ok)).toEqual([true, true]);
    expect(rows[0]).toMatchObject({ expected: '60 lost, 3 %', n: SENT });
  });

  it('detects one packet more, and reports where it was lost', () => {
    const both = { uplink: observed(61), downlink: observed(21) };
    const rows = judgeRelayedLoss(configured, both, {
      uplink: relayed(60, 0.05, 1999),
      downlink: relayed(20),
    });
    expect(rows.map(({ ok, note }) => ({ ok, note }))).toEqual([
      { ok: false, note: '1 lost before the relay, 0 behind it' },
      { ok: false, note: '0 lost before the relay, 1 behind it' },
    ]);
  });

  it('detects one packet fewer, swapped directions, and a relay that did not drop as configured', () => {
    const one = judgeRelayedLoss(configured, { uplink: observed(59), downlink: observed(20) }, relay);
    expect(one.map(({ ok }) => ok)).toEqual([false, true]);
    const swapped = judgeRelayedLoss(configured, { uplink: observed(20), downlink: observed(60) }, relay);
    expect(swapped.map(({ ok }) => ok)).toEqual([false, false]);
    const other = { uplink: relayed(100), downlink: relayed(20) };
    const disobeyed = judgeRelayedLoss(configured, { uplink: observed(100), downlink: observed(20) }, other);
    expect(disobeyed.map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('fails if nothing arrived', () => {
    const none = { offered: 0, dropped: 0 };
    const dead = judgeRelayedLoss(
      { uplink: 0, downlink: 100 },
      { uplink: observed(SENT), downlink: observed(SENT) },
      {
        uplink: none,
        downlink: relayed(SENT),
      },
    );
    expect(dead.map(({ ok }) => ok)).toEqual([false, false]);
  });
});

describe('judgeRelayedDelay', () => {
  const direct = { observed: { uplink: observed(0), downlink: observed(0) }, relay };

  it("compares the increase of the delay with the relay's hold time", () => {
    const delayed = {
      observed: { uplink: observed(0, 41.2), downlink: observed(0, 42.5) },
      relay: { uplink: relayed(0, 40.65), downlink: relayed(0, 40.65) },
    };
    const rows = judgeRelayedDelay(direct, delayed);
    expect(rows.map(({ ok }) => ok)).toEqual([true, false]);
    expect(rows[0]?.errorP50Ms).toBeCloseTo(0.2, 9);
  });

  it('fails if nothing arrived', () => {
    const { delay: _, ...blind } = observed(SENT);
    const dead = { observed: { uplink: blind, downlink: blind }, relay };
    expect(judgeRelayedDelay(direct, dead).map(({ ok, recovered }) => ({ ok, recovered }))).toEqual([
      { ok: false, recovered: '—' },
      { ok: false, recovered: '—' },
    ]);
  });
});
