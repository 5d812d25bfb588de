import { describe, expect, it } from 'vitest';
import { withoutUnscored } from '../../../src/judge/unscored.ts';
import type { SloResult } from '../../../src/model/slo-result.ts';
import { parseSlo } from '../../../src/slo/grammar.ts';

const SLOS = ['mos_lqo mean >= 3.5', 'e2e_ms p95 <= 500', 'quality mean >= 0.75'].map(parseSlo);
const RESULTS = SLOS.map(({ text, limit }): SloResult => {
  return { slo: text, limit, n: 72, verdict: 'pass', reason: '' };
});

describe('withoutUnscored', () => {
  it('makes SLOs on MOS invalid, and no other, when clips could not be scored', () => {
    const judged = withoutUnscored(RESULTS, SLOS, ['2 of 24 clips, for example translation-1-2: killed']);
    expect(judged.map(({ verdict }) => verdict)).toEqual(['invalid', 'pass', 'pass']);
    expect(judged[0]?.reason).toBe(
      'clips were not scored: 2 of 24 clips, for example translation-1-2: killed',
    );
  });

  it('changes nothing when all clips were scored', () => {
    expect(withoutUnscored(RESULTS, SLOS, [])).toEqual(RESULTS);
  });
});
