import { describe, expect, it } from 'vitest';
import type { VerificationRow } from '../../../src/model/verification.ts';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import { reasonLines } from '../../../src/report/text-reasons.ts';
import { verificationRows } from '../build/network.ts';
import { scenario } from '../build/record.ts';

const unseen = verificationRows([{ kind: 'loss', lossPct: 5 }], { unseenLossDuring: 'uplink', round: 2 });
const said = 'both uplink not as configured: loss: configured 5 %, measured 0';

function linesOf(over: Partial<ScenarioRecord>): string[] {
  return reasonLines(
    scenario({ name: 'x', medianMs: 262, spreadMs: 22, over: { verdict: 'invalid', ...over } }, 1),
  );
}

describe('reasonLines', () => {
  it('has configured and measured of each row that was not realised, once', () => {
    expect(linesOf({ verification: unseen, concerns: [{ what: said, invalidates: true }] })).toEqual([
      'x is invalid:',
      '  uplink loss, during, round 2: configured 5 %, measured 0 % (3000 packets)',
    ]);
  });

  it('has every other reason beside them, and no mere remark', () => {
    const concerns = [
      { what: said, invalidates: true },
      { what: 'participants do not share one clock', invalidates: true },
      { what: 'both downlink not as configured: loss: configured 5 %, measured 0', invalidates: true },
      { what: 'a remark', invalidates: false },
    ];
    expect(linesOf({ verification: unseen, concerns }).slice(2)).toEqual([
      '  participants do not share one clock',
      '  both downlink not as configured: loss: configured 5 %, measured 0',
    ]);
  });

  it('names link and queues where they matter', () => {
    const row = unseen.find(({ verified }) => !verified);
    const queues = { ...row, link: 'listener', source: 'queues' } as VerificationRow;
    expect(linesOf({ verification: [queues] })[1]).toMatch(
      /^ {2}listener uplink loss, by the queues, round 2:/,
    );
  });

  it('stops after six', () => {
    const verification = unseen.map((row) => ({ ...row, verified: false }));
    const lines = linesOf({ verification });
    const judged = verification.filter(({ tolerance }) => tolerance).length;
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)).toBe(`  and ${judged - 6} more, in the report`);
  });

  it('falls back on the reason, and is silent for every other verdict', () => {
    expect(linesOf({ verification: [], reason: 'nobody knows' })).toEqual([
      'x is invalid:',
      '  nobody knows',
    ]);
    expect(linesOf({ verdict: 'fail', verification: unseen })).toEqual([]);
  });
});
