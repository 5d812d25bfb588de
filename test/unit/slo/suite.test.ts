import { describe, expect, it } from 'vitest';
import type { Impairment } from '../../../src/impair/kinds/kinds.ts';
import type { LinkSpec } from '../../../src/model/impairment.ts';
import type { ScenarioRecord } from '../../../src/model/scenario-record.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { judgeSuite } from '../../../src/slo/suite.ts';

const NONE: LinkSpec = { uplink: [], downlink: [] };
const both = (...impairments: Impairment[]): LinkSpec => ({ uplink: impairments, downlink: impairments });
const loss = (lossPct: number): Impairment => ({ kind: 'loss', lossPct });
const jitter = (jitterMs: number): Impairment => ({ kind: 'delay', delayMs: jitterMs, jitterMs });

function scenario(name: string, verdict: Verdict, speaker: LinkSpec, listener = speaker): ScenarioRecord {
  return {
    name,
    verdict,
    severity: 'fail',
    slos: [{ verdict }],
    impairment: { speaker, listener },
  } as unknown as ScenarioRecord;
}

/** One that only reports: what it would be, and what it is. */
function reporting(of: ScenarioRecord): ScenarioRecord {
  const uncapped = of.verdict;
  return {
    ...of,
    severity: 'warn',
    verdict: 'warn',
    slos: [{ verdict: 'warn', uncapped }],
  } as unknown as ScenarioRecord;
}

/** One whose miss, or doubt, is waived. */
function waived(of: ScenarioRecord): ScenarioRecord {
  return { ...reporting(of), severity: 'fail' };
}

/** A scenario that has only loss, in percent, or only jitter, ± ms. */
const losing = (lossPct: number, verdict: Verdict): ScenarioRecord =>
  scenario(`loss-${lossPct}`, verdict, both(loss(lossPct)));
const jittering = (jitterMs: number, verdict: Verdict): ScenarioRecord =>
  scenario(`jitter-${2 * jitterMs}`, verdict, both(jitter(jitterMs)));

describe('judgeSuite', () => {
  it('reports the largest loss and jitter that met their SLOs', () => {
    const suite = judgeSuite([
      scenario('clean', 'pass', NONE),
      losing(3, 'pass'),
      losing(5, 'pass'),
      jittering(50, 'pass'),
      jittering(75, 'fail'),
      scenario('stress', 'warn', both(loss(5), jitter(75))),
    ]);
    expect(suite).toMatchObject({ lossResiliencePct: 5, jitterToleranceMs: 100 });
    expect(suite.slos).toMatchObject([
      { slo: 'loss resilience >= 5 %', limit: 5, actual: 5, n: 2, verdict: 'pass' },
      { slo: 'jitter tolerance >= 150 ms', limit: 150, actual: 100, n: 2, verdict: 'fail' },
    ]);
  });

  it.each<[string, readonly ScenarioRecord[], Verdict | undefined, number | undefined]>([
    ['only a scenario less hard was run', [losing(1, 'pass')], undefined, 1],
    ['only a scenario less hard was run, and failed', [losing(1, 'fail')], undefined, undefined],
    ['the hard one is inconclusive', [losing(5, 'inconclusive')], 'inconclusive', undefined],
    ['the only hard one is invalid', [losing(3, 'pass'), losing(5, 'invalid')], 'invalid', 3],
    ['one less hard failed', [losing(1, 'pass'), losing(3, 'fail'), losing(5, 'pass')], 'fail', 1],
    ['one less hard could not be judged', [losing(3, 'invalid'), losing(5, 'pass')], 'pass', 5],
    ['a harder one failed too', [losing(5, 'pass'), losing(8, 'fail')], 'pass', 5],
    ['only a harder one failed', [losing(3, 'pass'), losing(8, 'fail')], 'inconclusive', 3],
    ['a harder one is invalid', [losing(5, 'pass'), losing(8, 'invalid')], 'pass', 5],
    ['only a harder one passed', [losing(8, 'pass')], 'pass', 8],
    [
      'it failed, and a harder one could not be judged',
      [losing(5, 'fail'), losing(8, 'invalid')],
      'fail',
      undefined,
    ],
    ['two as hard disagree', [losing(5, 'pass'), losing(5, 'fail')], 'fail', undefined],
    ['a miss that only warns', [reporting(losing(5, 'fail'))], 'warn', undefined],
    ['a miss that only warns in a record without what it was', [losing(5, 'warn')], 'fail', undefined],
    ['one miss warns, another fails', [reporting(losing(5, 'fail')), losing(4, 'fail')], 'fail', undefined],
    [
      'the miss is waived in its scenario, which is not the promise',
      [waived(losing(5, 'fail'))],
      'fail',
      undefined,
    ],
    [
      'the hard one could not be decided, and only reports',
      [reporting(losing(5, 'inconclusive'))],
      'warn',
      undefined,
    ],
    [
      'an easier one that only reports could not be decided',
      [reporting(losing(3, 'inconclusive')), losing(5, 'pass')],
      'pass',
      5,
    ],
    ['no breach of the hard one was found', [losing(3, 'pass'), losing(5, 'no-breach')], 'no-breach', 3],
    [
      'no breach of one was found, and a harder one passed',
      [losing(5, 'no-breach'), losing(6, 'pass')],
      'pass',
      6,
    ],
    [
      'no breach of one was found, and an easier one failed',
      [losing(3, 'fail'), losing(5, 'no-breach')],
      'fail',
      undefined,
    ],
    [
      'an easier one failed, a harder one is invalid',
      [losing(3, 'fail'), losing(5, 'invalid')],
      'fail',
      undefined,
    ],
  ])('judges the promise of loss where %s', (_, scenarios, verdict, most) => {
    const suite = judgeSuite(scenarios);
    expect(suite.slos[0]?.verdict).toBe(verdict);
    expect(suite.lossResiliencePct).toBe(most);
  });

  it('is not shown by loss in one direction, or for one side, but refuted by it', () => {
    const oneWay: LinkSpec = { uplink: [], downlink: [loss(5)] };
    for (const links of [[oneWay], [NONE, both(loss(5))], [both(loss(5)), NONE]] as const) {
      const [speaker, listener] = links;
      expect(judgeSuite([scenario('half', 'pass', speaker, listener)])).toEqual({ slos: [] });
      const refuted = judgeSuite([losing(5, 'pass'), scenario('half', 'fail', speaker, listener)]);
      expect(refuted.slos[0]?.verdict).toBe('fail');
    }
  });

  it.each<[string, Impairment]>([
    ['jitter', jitter(75)],
    ['a delay', { kind: 'delay', delayMs: 300 }],
    ['a rate', { kind: 'rate', rateKbit: 64, queueMs: 300 }],
    ['reordering', { kind: 'reorder', reorderPct: 5 }],
  ])('counts a scenario that mixes loss with %s for neither, passed or failed', (_, other) => {
    for (const verdict of ['pass', 'fail', 'invalid'] as const) {
      expect(judgeSuite([scenario('mixed', verdict, both(loss(5), other))])).toEqual({ slos: [] });
    }
  });

  it('counts bursts as the loss they make', () => {
    const bursts: Impairment = { kind: 'burst-loss', lossPct: 3, meanBurst: 3 };
    const suite = judgeSuite([losing(5, 'pass'), scenario('bursts', 'fail', both(bursts))]);
    expect(suite.slos[0]).toMatchObject({ verdict: 'fail', reason: 'bursts missed an SLO' });
  });

  it('takes the mean delay for a part of the jitter', () => {
    const suite = judgeSuite([scenario('far', 'pass', both({ kind: 'delay', delayMs: 100, jitterMs: 75 }))]);
    expect(suite).toMatchObject({ jitterToleranceMs: 150, slos: [{ verdict: 'pass' }] });
  });
});
