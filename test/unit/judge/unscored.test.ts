import { describe, expect, it } from 'vitest';
import { withoutTooFew, withoutUnjudged, withoutUnscored } from '../../../src/judge/unscored.ts';
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

describe('withoutUnjudged', () => {
  const round = { all: false, sentences: 0, faults: [], interrupted: false };
  const verdicts = (
    results: readonly SloResult[],
    ...rounds: Parameters<typeof withoutUnjudged>[2]
  ): string[] => withoutUnjudged(results, SLOS, rounds).map(({ verdict }) => verdict);
  const failed = RESULTS.map((result): SloResult => ({ ...result, verdict: 'fail' }));

  it('changes nothing when all answers were judged, or none could be', () => {
    expect(withoutUnjudged(RESULTS, SLOS, [round, { ...round, sentences: 3 }])).toEqual(RESULTS);
  });

  it('lets no SLO on answers pass when some were not judged; a breach stays one', () => {
    const faulty = { ...round, faults: ['the scorer ended with exit code 137'] };
    expect(verdicts(RESULTS, round, faulty)).toEqual(['pass', 'invalid', 'invalid']);
    expect(verdicts(failed, faulty)).toEqual(['fail', 'fail', 'fail']);
    const [, e2e] = withoutUnjudged(RESULTS, SLOS, [faulty]);
    expect(e2e?.reason).toBe('what was answered could not be judged: the scorer ended with exit code 137');
  });

  it('takes no breach for one where it is not known how the answers should sound', () => {
    expect(verdicts(failed, { ...round, renderingFault: 'connection refused' })).toEqual([
      'fail',
      'invalid',
      'invalid',
    ]);
  });

  it('is inconclusive where only a stop kept answers from being judged', () => {
    const stopped = { ...round, interrupted: true, faults: ['the run was stopped'] };
    expect(verdicts(RESULTS, stopped)).toEqual(['pass', 'inconclusive', 'inconclusive']);
    expect(verdicts(failed, stopped)).toEqual(['fail', 'fail', 'fail']);
  });
});

describe('scores of which the plan has too few clips', () => {
  const slo = 'mos_lqo mean >= 3.5';
  const why = 'the plan has 3 clips in 3 calls and needs at least 12 clips in 3 calls';
  const result = (verdict: SloResult['verdict'], more: Partial<SloResult> = {}): SloResult => ({
    slo,
    limit: 3.5,
    n: 3,
    verdict,
    reason: 'insufficient n',
    ...more,
  });

  it('are not judged where they are open', () => {
    const others = [result('inconclusive', { slo: 'e2e_ms p95 <= 500' })];
    const { judged, open } = withoutTooFew([result('inconclusive'), ...others], { tooFew: [{ slo, why }] });
    expect(judged).toEqual(others);
    expect(open).toEqual([{ slo, why }]);
    const capped = result('warn', { uncapped: 'inconclusive' });
    expect(withoutTooFew([capped], { tooFew: [{ slo, why }] }).judged).toEqual([]);
  });

  it.each<SloResult['verdict']>(['fail', 'invalid', 'no-breach', 'pass'])(
    'stay where they are %s',
    (verdict) => {
      const results = [result(verdict)];
      expect(withoutTooFew(results, { tooFew: [{ slo, why }] })).toEqual({ judged: results, open: [] });
    },
  );

  it('are judged where the plan has enough', () => {
    const results = [result('inconclusive')];
    expect(withoutTooFew(results, {})).toEqual({ judged: results, open: [] });
  });
});
