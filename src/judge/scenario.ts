import { examineRound } from '../analysis/validity/concerns.ts';
import { corpusWer } from '../analysis/speech/corpus-wer.ts';
import { worstHealth } from '../analysis/validity/health.ts';
import { mosCqe } from '../analysis/quality/emodel.ts';
import { lossLedger } from '../analysis/rtp/ledger.ts';
import { mediaLegOf } from '../analysis/rtp/media-leg.ts';
import { metricsOf, valuesByCall } from '../analysis/metrics.ts';
import { waterfallRecord } from '../analysis/stages/waterfall-record.ts';
import { wrongAnswers } from '../analysis/speech/wrong-answers.ts';
import { withScores } from '../analysis/quality/utterance-scores.ts';
import { joinProbeFailures } from '../analysis/connections/join-probes.ts';
import { counted } from '../lib/counted.ts';
import { breachIn } from '../model/look.ts';
import type { Concern } from '../model/health.ts';
import { sumOfTimes } from '../model/round-times.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import { linksOf, type Scenario } from '../model/scenario.ts';
import type { Setup } from '../model/setup.ts';
import type { Slo } from '../slo/grammar.ts';
import { judgeSlos, scenarioVerdict } from '../slo/judge.ts';
import { withoutSlo } from '../slo/without-slo.ts';
import { waive } from '../slo/waive.ts';
import { clopperPearson } from '../stats/clopper-pearson.ts';
import { distributionOf } from '../stats/distribution.ts';
import { meanOf } from '../stats/mean.ts';
import { heardBeforeEnd } from './before-end.ts';
import type { AnalysedRound } from './round.ts';
import { ifStopped } from './stopped.ts';
import { withoutUnjudged, withoutUnscored } from './unscored.ts';

/** Makes one scenario's record from all its rounds. A concern of one round is a concern of the scenario. */
export function judgeScenario(
  setup: Setup,
  scenario: Scenario,
  rounds: readonly [AnalysedRound, ...AnalysedRound[]],
  slos: readonly Slo[],
): ScenarioRecord {
  const samples = rounds.flatMap((round) => round.samples);
  const joiners = rounds.flatMap(({ facts: { round, roles } }) =>
    Object.entries(roles).map(([participant, role]) => ({ round, participant, role })),
  );
  const metrics = metricsOf(samples, joiners, {
    distributionOf,
    proportionInterval: clopperPearson,
    meanOf: (values, range) => meanOf(values, setup.seed, range),
  });
  const [measurable, left] = apart(slos, setup.unmeasured ?? []);
  const judged = judgeSlos(scenario.name, measurable, metrics, {
    provisional: setup.provisional,
    severity: scenario.severity,
    valuesOf: (metric) => valuesByCall(samples, metric),
    wrongAnswers: wrongAnswers(samples),
  });
  const faults = rounds.flatMap(({ facts: { scoringFault } }) => scoringFault ?? []);
  const unjudged = rounds.flatMap(({ facts: { interrupted }, unjudged: content }) =>
    content ? [{ ...content, interrupted }] : [],
  );
  const trusted = withoutUnjudged(withoutUnscored(judged, measurable, faults), measurable, unjudged);
  const results = waive(trusted, scenario.name, setup.waivers ?? [], setup.startedAt);
  const open = withoutSlo(setup, metrics, slos);
  const examined = rounds.map(examineRound);
  const utterances = rounds.flatMap((round) => withScores(round.utterances, round.samples));
  const concerns = [
    ...rounds.flatMap((round, index) => concernsOf(round, examined[index]?.concerns ?? [], rounds.length)),
    ...heardBeforeEnd(utterances),
  ];
  const wer = corpusWer(utterances);
  const timesS = sumOfTimes(rounds.map(({ facts }) => facts.timesS));
  const waterfall = waterfallRecord(utterances);
  const stoppedAtBreach = breachIn(rounds);
  return {
    name: scenario.name,
    title: scenario.title,
    severity: scenario.severity,
    ...ifStopped(scenarioVerdict(results, concerns), rounds, utterances.length, setup),
    impairment: linksOf(scenario),
    verification: examined.flatMap(({ verification }) => verification),
    metrics: { ...metrics, ...(wer && { wer_corpus: wer }), ...modelled(rounds) },
    ...(waterfall && { waterfall }),
    ...(scenario.expected && { expected: scenario.expected }),
    slos: results,
    ...(open.length > 0 && { withoutSlo: open }),
    ...(stoppedAtBreach !== undefined && { stoppedAtBreach }),
    ...(left.length > 0 && { notJudged: left.map(({ text }) => text) }),
    concerns,
    ledger: lossLedger(rounds),
    health: worstHealth(examined.map(({ health }) => health)),
    rounds: rounds.length,
    utterances,
    startedAt: rounds[0].facts.startedAt,
    durationS: rounds.reduce((sum, { facts }) => sum + facts.durationS, 0),
    ...(timesS && { timesS }),
  };
}

/** SLOs that can be judged, and those on metrics that cannot be measured. */
function apart(slos: readonly Slo[], unmeasured: readonly string[]): [Slo[], Slo[]] {
  return [
    slos.filter(({ metric }) => !unmeasured.includes(metric)),
    slos.filter(({ metric }) => unmeasured.includes(metric)),
  ];
}

/** E-model estimate of the media leg alone (ITU-T G.107). Reported, never judged. */
function modelled(rounds: readonly AnalysedRound[]): { readonly mos_cqe?: number } {
  const leg = mediaLegOf(rounds);
  return leg ? { mos_cqe: mosCqe(leg.oneWayDelayMs, leg.residualShare * 100) } : {};
}

function notJudged(unjudged: AnalysedRound['unjudged']): string[] {
  if (!unjudged) return [];
  const { all, sentences, faults } = unjudged;
  if (all) return ['what the answers said was not judged: they were measured by an earlier version'];
  return [
    ...(sentences > 0
      ? [
          `translations of ${counted(sentences, 'sentence')} were not judged: the corpus has no reference translations of them`,
        ]
      : []),
    ...faults.slice(0, 1).map((fault) => `what was answered could not be judged: ${fault}`),
  ];
}

/** With several rounds, each concern names its round. */
function concernsOf(
  { facts, observations, unjudged }: AnalysedRound,
  found: readonly Concern[],
  rounds: number,
): Concern[] {
  const { scoringFault, round } = facts;
  const concerns = [
    ...found,
    ...[...joinProbeFailures(observations)].map(([failure, times]) => ({
      what: `${times} of the visits failed: ${failure}`,
      invalidates: false,
    })),
    ...(scoringFault === undefined
      ? []
      : [{ what: `quality was not scored: ${scoringFault}`, invalidates: false }]),
    ...notJudged(unjudged).map((what) => ({ what, invalidates: false })),
  ];
  return rounds === 1
    ? concerns
    : concerns.map(({ what, invalidates }) => ({ what: `round ${round}: ${what}`, invalidates }));
}
