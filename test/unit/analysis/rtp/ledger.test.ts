import { describe, expect, it } from 'vitest';
import { type LedgerRound, lossLedger } from '../../../../src/analysis/rtp/ledger.ts';
import type { LedgerRow, Leg } from '../../../../src/model/ledger.ts';
import { loss5Round } from '../../build/loss-5.ts';

const red = loss5Round('red');
const plain = loss5Round('plain');

function rowOf(leg: Leg, ...rounds: LedgerRound[]): LedgerRow {
  const row = lossLedger(rounds).find((each) => each.leg === leg);
  if (!row) throw new Error(`no row of ${leg}`);
  return row;
}

describe('lossLedger of a measured call with 5 % loss each way', () => {
  it('has every leg, in the order in which speech takes them', () => {
    expect(lossLedger([red]).map(({ leg }) => leg)).toEqual([
      'speaker → SFU',
      'SFU → translator',
      'translator → SFU',
      'SFU → listener',
      'SFU → floor listener',
    ]);
  });

  it('tells RED from plain Opus on every leg, and says why', () => {
    for (const row of lossLedger([red])) {
      expect(row.red?.active, row.leg).toBe(true);
      expect(row.red?.evidence).toMatch(/^2\d\d(–2\d\d)? bytes a packet .* makes 120; .* audio\/red$/);
    }
    for (const row of lossLedger([plain])) {
      expect(row.red?.active, row.leg).toBe(false);
      expect(row.red?.evidence).toMatch(/^1[12]\d bytes a packet .* makes 120; .* audio\/opus$/);
    }
  });

  it('goes by what the sender says a packet holds: twice the audio explains twice the bytes', () => {
    const longer: LedgerRound = {
      ...red,
      facts: {
        ...red.facts,
        translator: red.facts.translator.map((report) => ({
          ...report,
          stats: {
            ...report.stats,
            ...(report.stats.outbound && { outbound: { ...report.stats.outbound, packetMs: 40 } }),
          },
        })),
      },
    };
    expect(rowOf('translator → SFU', longer).red?.active).not.toBe(true);
    expect(rowOf('SFU → listener', longer).red?.active).not.toBe(true);
    expect(rowOf('SFU → translator', longer).red?.active).toBe(true);
  });

  it('counts as lost what RED brings back, and as residual what it does not', () => {
    const [withRed, without] = [rowOf('SFU → listener', red), rowOf('SFU → listener', plain)];
    for (const { lostShare } of [withRed, without]) {
      expect(lostShare).toBeGreaterThan(0.02);
      expect(lostShare).toBeLessThan(0.08);
    }
    expect(withRed.residualShare).toBeLessThan((withRed.lostShare ?? 0) / 3);
    expect(without.residualShare).toBeGreaterThan((without.lostShare ?? 1) / 2);
    expect(withRed.concealedShare).toBeLessThanOrEqual(withRed.residualShare ?? 0);
  });

  it('has the losses of both ways at the floor listener, of none where the stack is clean', () => {
    expect(rowOf('SFU → floor listener', red).lostShare).toBeGreaterThan(0.07);
    expect(rowOf('translator → SFU', red).lostShare).toBe(0);
  });

  it('takes what was injected from the queues of the leg alone', () => {
    expect(rowOf('speaker → SFU', red).injectedShare).toBeCloseTo(0.05, 6);
    expect(rowOf('SFU → listener', red).injectedShare).toBeCloseTo(0.04, 6);
    expect(rowOf('SFU → floor listener', red).injectedShare).toBeCloseTo(0.03, 6);
    expect(rowOf('SFU → translator', red)).not.toHaveProperty('injectedShare');
  });

  it('says nothing of what the SFU cannot know', () => {
    expect(rowOf('speaker → SFU', red)).not.toHaveProperty('residualShare');
    expect(rowOf('speaker → SFU', red)).not.toHaveProperty('concealedShare');
  });

  it('counts from the last report before the first utterance', () => {
    const dueMs = Math.min(
      ...red.observations.flatMap(({ event }) => (event.type === 'utterance' ? [event.dueStartMs] : [])),
    );
    const reports = red.observations.flatMap(({ participant, event }) =>
      participant === 'listener-1' && event.type === 'rtp' ? [event] : [],
    );
    const base = reports.findLast(({ tMs }) => tMs <= dueMs)?.stats.inbound;
    const last = reports.at(-1)?.stats.inbound;
    if (!base || !last) throw new Error('the fixture has no report on either side of the first utterance');
    const received = last.packetsReceived - base.packetsReceived;
    const lost = last.packetsLost - base.packetsLost;
    expect(rowOf('SFU → listener', red)).toMatchObject({
      packets: received,
      lostShare: lost / (received + lost),
      bytesPerPacket: (last.bytesReceived - base.bytesReceived) / received,
    });
  });

  it('sums over rounds', () => {
    const one = rowOf('SFU → listener', red);
    const two = rowOf('SFU → listener', red, red);
    expect(two).toEqual({ ...one, packets: 2 * one.packets });
  });

  it('has no RED where rounds differ, rather than a guess', () => {
    expect(rowOf('SFU → listener', red, plain)).not.toHaveProperty('red');
  });

  it("leaves out the translator's legs, and what follows from its bitrate, where it does not tell", () => {
    const rows = lossLedger([{ ...red, facts: { ...red.facts, translator: [] } }]);
    expect(rows.map(({ leg }) => leg)).toEqual(['speaker → SFU', 'SFU → listener', 'SFU → floor listener']);
    expect(rows.find(({ leg }) => leg === 'SFU → listener')).not.toHaveProperty('red');
    expect(rows.find(({ leg }) => leg === 'SFU → floor listener')?.red?.active).toBe(true);
  });

  it('has no injected share without the word of the gateway, and no rows without reports', () => {
    const facts = { ...red.facts, gateway: { differences: [], fault: 'gone' } };
    expect(rowOf('speaker → SFU', { ...red, facts })).not.toHaveProperty('injectedShare');
    expect(lossLedger([{ facts: { ...red.facts, translator: [] }, observations: [] }])).toEqual([]);
    expect(lossLedger([])).toEqual([]);
  });

  it('has no share below 0 when packets that had been given up came after all', () => {
    const observations = red.observations.map((observation) => {
      const { event } = observation;
      if (observation.role !== 'listener' || event.type !== 'rtp' || !event.stats.inbound) return observation;
      const inbound = { ...event.stats.inbound, packetsLost: 50 - event.stats.inbound.packetsLost };
      return { ...observation, event: { ...event, stats: { ...event.stats, inbound } } };
    });
    expect(rowOf('SFU → listener', { ...red, observations }).lostShare).toBe(0);
  });

  it('leaves out a speaker whom only visitors hear', () => {
    const visited = red.observations
      .filter(({ role, event }) => role === 'speaker' && event.type === 'rtp')
      .slice(0, 2)
      .map((observation) => ({ ...observation, pair: 4, participant: 'speaker-4' }));
    expect(lossLedger([{ ...red, observations: [...red.observations, ...visited] }])).toEqual(
      lossLedger([red]),
    );
  });
});
