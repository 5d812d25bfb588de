import { describe, expect, it } from 'vitest';
import type { SloResult } from '../../../src/model/slo-result.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { holds } from '../../../src/model/waiver.ts';
import { scenarioVerdict } from '../../../src/slo/judge.ts';
import { waive } from '../../../src/slo/waive.ts';

const SLO = 'e2e_ms p95 <= 500';
const waiver = {
  scenario: 'stress',
  slo: SLO,
  owner: 'media team',
  reason: 'codec swap',
  expires: '2027-01-31',
};
const result = (verdict: Verdict, slo = SLO): SloResult => ({
  slo,
  limit: 500,
  actual: 530,
  n: 72,
  verdict,
  reason: 'p95 530',
});

describe('a waiver', () => {
  it('makes a miss a warning that names who answers for it, and leaves its figures', () => {
    const [waived] = waive([result('fail')], 'stress', [waiver], '2026-11-25T10:00:00.000Z');
    expect(waived).toEqual({
      ...result('warn'),
      uncapped: 'fail',
      reason: 'p95 530; waived by media team until 2027-01-31: codec swap',
      waived: { owner: 'media team', reason: 'codec swap', expires: '2027-01-31' },
    });
    expect(scenarioVerdict([result('pass', 'x'), waived as SloResult], []).verdict).toBe('warn');
  });

  it('holds on its last day to the last minute, and not on the next', () => {
    expect(holds(waiver, '2027-01-31T23:59:59.999Z')).toBe(true);
    expect(holds(waiver, '2027-02-01T00:00:00.000Z')).toBe(false);
    const [expired] = waive([result('fail')], 'stress', [waiver], '2027-02-01T00:00:00.000Z');
    expect(expired).toEqual({
      ...result('fail'),
      reason: 'p95 530; the waiver of media team expired on 2027-01-31',
    });
  });

  it('makes a warning of doubt too: what may be a miss must not be worse than the miss', () => {
    const [waived] = waive([result('inconclusive')], 'stress', [waiver], '2026-11-25T10:00:00.000Z');
    expect(waived).toMatchObject({
      verdict: 'warn',
      uncapped: 'inconclusive',
      waived: { owner: 'media team' },
    });
  });

  it('is for one SLO in one scenario, and for nothing but a miss or doubt', () => {
    const on = (results: readonly SloResult[], scenario = 'stress'): SloResult[] =>
      waive(results, scenario, [waiver], '2026-11-25T10:00:00.000Z');
    const others = [result('fail', 'caption_ms p95 <= 250')];
    expect(on(others)).toEqual(others);
    expect(on([result('fail')], 'clean')).toEqual([result('fail')]);
    for (const verdict of ['pass', 'no-breach', 'invalid', 'warn'] as const)
      expect(on([result(verdict)])).toEqual([result(verdict)]);
  });

  it('does not save a scenario that is invalid', () => {
    const waived = waive([result('fail')], 'stress', [waiver], '2026-11-25T10:00:00.000Z');
    expect(scenarioVerdict(waived, [{ what: 'no netem', invalidates: true }]).verdict).toBe('invalid');
  });
});
