import { describe, expect, it } from 'vitest';
import type { LinkKind } from '../../../../src/analysis/link/link-kinds.ts';
import { checkQueues } from '../../../../src/analysis/link/queue-check.ts';
import type { Impairment } from '../../../../src/impair/kinds/kinds.ts';
import type { LinkCounters } from '../../../../src/model/impairment.ts';
import { counted } from '../../build/round.ts';

const NAMES = ['speaker-1', 'listener-1', 'floor-1', 'visitor-1'];

function kind(...impairments: Impairment[]): LinkKind {
  return {
    link: 'both',
    spec: { uplink: impairments, downlink: impairments },
    participants: NAMES.map((name, i) => ({ name, address: `10.0.0.${i}` })),
  };
}

/** Queues of the four, each `[sent, dropped]`. */
function counters(...queues: [sent: number, dropped: number][]): { links: LinkCounters[]; unmatched: [] } {
  return {
    links: queues.flatMap(([sent, dropped], i) => counted(`10.0.0.${i}`, sent, dropped)),
    unmatched: [],
  };
}

const LOSS: Impairment = { kind: 'loss', lossPct: 5 };

describe('checkQueues', () => {
  it('pools the queues of a kind of link, offered beside dropped', () => {
    const { rows, concerns } = checkQueues(
      kind(LOSS),
      counters([2850, 150], [2870, 130], [950, 50], [95, 5]),
    );
    expect(concerns).toEqual([]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      source: 'queues',
      quantity: 'dropped',
      configured: 5,
      packets: 7100,
      verified: true,
    });
    expect(rows[0]?.measured).toBeCloseTo((335 / 7100) * 100, 9);
  });

  it('names the one participant whose link was not there, though the pool would hide it', () => {
    const { rows, concerns } = checkQueues(
      kind(LOSS),
      counters([28_500, 1500], [28_500, 1500], [1000, 0], [28_500, 1500]),
    );
    expect(rows.every(({ verified }) => verified)).toBe(true);
    expect(concerns).toHaveLength(2);
    expect(concerns[0]).toMatchObject({ invalidates: true });
    expect(concerns[0]?.what).toMatch(
      /^the uplink queue of floor-1 \(10\.0\.0\.2\) was not as configured: dropped: configured 5 %, measured 0 \(/,
    );
  });

  it('does not blame a visitor for having sent too little to tell', () => {
    const { concerns } = checkQueues(kind(LOSS), counters([2850, 150], [2850, 150], [2850, 150], [40, 0]));
    expect(concerns).toEqual([]);
  });

  it('finds what the pool alone can tell', () => {
    const halved: [number, number] = [392, 8];
    const { rows, concerns } = checkQueues(kind(LOSS), counters(halved, halved, halved, halved));
    expect(rows[0]?.verified).toBe(false);
    expect(concerns[0]?.what).toMatch(/^the uplink queues \(both\) were not as configured/);
  });

  it('finds loss that nobody configured for', () => {
    const { concerns } = checkQueues(kind(), counters([2970, 30], [3000, 0], [3000, 0], [3000, 0]));
    expect(concerns.map(({ what }) => what).join()).toMatch(/speaker-1 .* configured 0 %, measured 1 /);
  });

  it('forgives a narrow link what its queue had no room for, but not that it lost nothing', () => {
    const rate: Impairment = { kind: 'rate', rateKbit: 128, queueMs: 300 };
    const full: [number, number] = [2000, 1000];
    expect(checkQueues(kind(LOSS, rate), counters(full, full, full, full)).concerns).toEqual([]);
    const none: [number, number] = [3000, 0];
    expect(checkQueues(kind(LOSS, rate), counters(none, full, full, full)).concerns).toHaveLength(2);
    expect(checkQueues(kind(rate), counters(full, full, full, none)).concerns).toEqual([]);
  });

  it('expects less loss of a queue that is offered copies, too', () => {
    const { rows } = checkQueues(
      kind(LOSS, { kind: 'duplicate', duplicatePct: 10 }),
      counters([2865, 135], [2865, 135], [2865, 135], [2865, 135]),
    );
    expect(rows[0]?.configured).toBeCloseTo(5 / 1.1, 9);
    expect(rows[0]?.verified).toBe(true);
  });

  it('says nothing of queues that nobody used', () => {
    expect(checkQueues(kind(LOSS), { links: [], unmatched: [] })).toEqual({ rows: [], concerns: [] });
  });
});
