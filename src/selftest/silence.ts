import { evaluate } from '../analysis/speech/evaluate.ts';
import { metricsOf, valuesByCall } from '../analysis/metrics.ts';
import type { SelftestRow } from '../model/selftest.ts';
import { parseSlo } from '../slo/grammar.ts';
import { judgeSlos, scenarioVerdict } from '../slo/judge.ts';
import { clopperPearson } from '../stats/clopper-pearson.ts';
import { meanOf } from '../stats/mean.ts';
import { distributionOf } from '../stats/distribution.ts';
import { appendSamples } from '../evidence/samples.ts';
import type { Fixture } from './fixture.ts';
import { echoCall } from './echo-call.ts';
import { planEchoScripts } from './echo-script.ts';

const NAME = 'silence';
const UTTERANCES = 4;
const TIMEOUT_MS = 3000;

export interface SilencePart {
  readonly rows: readonly SelftestRow[];
  readonly concerns: readonly string[];
}

/** A silent translator: every utterance is missing, and the ordinary judgement must fail it. */
export async function testSilence(
  fixture: Fixture,
  slos: readonly string[],
  signal: AbortSignal,
): Promise<SilencePart> {
  const scripts = planEchoScripts({
    sentences: fixture.sentences,
    pairs: 1,
    utterancesPerPair: UTTERANCES,
    warmups: 1,
    delaysMs: [0],
    seed: fixture.seed,
  });
  const { measured, evaluation, concerns } = await echoCall(
    { fixture, name: NAME, scripts, timeoutMs: TIMEOUT_MS },
    signal,
  );
  const { samples } = evaluate(evaluation);
  appendSamples(fixture.dir, { scenario: NAME, round: 1 }, samples);
  const joiners = measured.observations.map(({ participant, role }) => ({ round: 1, participant, role }));
  const metrics = metricsOf(samples, joiners, {
    distributionOf,
    proportionInterval: clopperPearson,
    meanOf: (values, range) => meanOf(values, fixture.seed, range),
  });
  const judged = judgeSlos(NAME, slos.map(parseSlo), metrics, {
    provisional: true,
    severity: 'fail',
    valuesOf: (metric) => valuesByCall(samples, metric),
  });
  const { verdict } = scenarioVerdict(judged, []);
  const { n = 0, missing = 0 } = metrics.e2e_ms ?? {};
  return {
    rows: [
      {
        group: 'control',
        what: 'translator says nothing',
        expected: `${UTTERANCES} missing, verdict fail`,
        recovered: `${missing} missing, verdict ${verdict}`,
        bound: 'the same',
        n,
        ok: n === UTTERANCES && missing === UTTERANCES && verdict === 'fail',
      },
    ],
    concerns,
  };
}
