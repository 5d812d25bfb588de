import { EXIT } from '../lib/errors.ts';
import { counted } from '../lib/counted.ts';
import type { RunRecord } from '../model/run-record.ts';
import type { ScenarioRecord } from '../model/scenario-record.ts';
import { holm } from '../stats/holm.ts';
import { notesOn, tookTurns } from './comparable.ts';
import {
  type Change,
  type Comparison,
  COMPARISON_VERSION,
  type Interest,
  type Paired,
  type Row,
  type ScenarioComparison,
  type Side,
  type Test,
} from './comparison.ts';
import { pairedChange, pairedOf } from './paired.ts';
import {
  type Asked,
  type Finding,
  type Findings,
  findingsOf,
  incomparable,
  type RawTest,
} from './scenario.ts';

/** Twice the p95 difference between two runs of profile ci of the same stack on one host. */
export const USUAL_INTEREST: Interest = { latencyMs: 25, quality: 0.05, share: 0.02 };

/** Probability of at least one false regression in a comparison of two runs of the same stack. */
const ALPHA = 0.05;

/**
 * Compares two runs under the same conditions, scenario by scenario. A metric of a scenario has changed if its test,
 * adjusted for all scenarios, is significant, the interval of one of its figures excludes 0, and that figure's
 * difference is large enough to matter.
 */
export function compareRuns(
  base: RunRecord,
  head: RunRecord,
  { interest = USUAL_INTEREST, seed = 1, resamples }: Partial<Asked> = {},
): Comparison {
  const alternating = tookTurns(base, head);
  const pairs = head.scenarios.flatMap((is) => {
    const was = base.scenarios.find(({ name }) => name === is.name);
    return was ? [{ was, is, hindrance: incomparable(was, is) }] : [];
  });
  const found = pairs.map(({ was, is, hindrance }) =>
    hindrance === undefined ? findingsOf(was, is, { interest, seed, resamples }) : undefined,
  );
  const adjust = adjustedOverScenarios(found);
  const scenarios = pairs.map(({ was, is, hindrance }, i): ScenarioComparison => {
    const findings = found[i];
    const n = { base: was.utterances.length, head: is.utterances.length };
    if (!findings)
      return { name: is.name, verdict: 'incomparable', reason: hindrance ?? '', n, rows: [], tests: [] };
    const tests = findings.tests.map((test): Test => ({ ...test, adjustedP: adjust(test) }));
    const paired = pairedOf(was, is);
    const one = { ...judged(is, findings, tests), n, ...(paired && { paired }) };
    return alternating && paired ? judgedByPairs(one, paired, pairs.length) : one;
  });
  const verdict = overall(scenarios);
  return {
    comparisonVersion: COMPARISON_VERSION,
    base: sideOf(base),
    head: sideOf(head),
    interest,
    seed,
    verdict,
    reason: reasonFor(verdict, scenarios),
    exitCode:
      verdict === 'regression' ? EXIT.sloBreach : verdict === 'incomparable' ? EXIT.invalid : EXIT.pass,
    notes: notesOn(base, head),
    scenarios,
  };
}

/** Each test's p value after Holm's adjustment over the same metric's tests of all scenarios. */
function adjustedOverScenarios(found: readonly (Findings | undefined)[]): (test: RawTest) => number {
  const tests = found.flatMap((each) => each?.tests ?? []);
  const adjusted = new Map<RawTest, number>();
  for (const metric of new Set(tests.map((test) => test.metric))) {
    const family = tests.filter((test) => test.metric === metric);
    const ps = holm(family.map(({ p }) => p));
    family.forEach((test, i) => adjusted.set(test, ps[i] ?? 1));
  }
  return (test) => adjusted.get(test) ?? 1;
}

function judged(
  { name }: ScenarioRecord,
  { rows: findings }: Findings,
  tests: readonly Test[],
): Omit<ScenarioComparison, 'n'> {
  const rows = findings.map(({ interest, largerIsWorse, ...row }): Row => {
    const test = tests.find(({ metric }) => metric === row.metric);
    return { ...row, change: changeOf({ ...row, interest, largerIsWorse }, test) };
  });
  const changed = (change: Change): Row[] => rows.filter((row) => row.change === change);
  const [worse, better] = [changed('regression'), changed('improvement')];
  const decisive = worse.length > 0 ? worse : better;
  return {
    name,
    verdict: worse.length > 0 ? 'regression' : better.length > 0 ? 'improvement' : 'no difference shown',
    reason:
      decisive.length > 0
        ? decisive.map(clause).join('; ')
        : 'nothing differs by more than chance and interest',
    rows,
    tests,
  };
}

/**
 * In alternating rounds, disturbances of the host affect both variants. So the paired difference is judged too, at
 * the same 5 % over all scenarios (Bonferroni). It finds smaller changes than the test above.
 */
function judgedByPairs(
  comparison: ScenarioComparison,
  paired: Paired,
  scenarios: number,
): ScenarioComparison {
  const change = pairedChange(paired, scenarios);
  if (change === 'no difference shown' || comparison.verdict === 'regression') return comparison;
  const reason = `end to end of the same utterances ${paired.meanMs > 0 ? '+' : '−'}${Math.abs(paired.meanMs).toFixed(1)} ms`;
  return { ...comparison, verdict: change, reason };
}

function changeOf(
  { judged: isJudged, difference, interval, interest, largerIsWorse }: Finding,
  test?: Test,
): Row['change'] {
  const sure =
    test !== undefined && test.adjustedP <= ALPHA && (!interval || interval.low > 0 || interval.high < 0);
  if (!isJudged || !sure || Math.abs(difference) < interest) return 'no difference shown';
  return difference > 0 === largerIsWorse ? 'regression' : 'improvement';
}

function clause({ metric, statistic, base, head }: Row): string {
  const shown = (value: number): string =>
    !Number.isFinite(value) ? '∞' : metric.endsWith('_ms') ? value.toFixed(0) : value.toFixed(3);
  return `${metric} ${statistic} ${shown(base)} → ${shown(head)}`;
}

/**
 * A regression in one scenario is one of the whole. What could not be compared never counts as "no difference".
 */
function overall(scenarios: readonly ScenarioComparison[]): Change {
  const has = (change: Change): boolean => scenarios.some(({ verdict }) => verdict === change);
  if (has('regression')) return 'regression';
  if (scenarios.length === 0 || has('incomparable')) return 'incomparable';
  return has('improvement') ? 'improvement' : 'no difference shown';
}

function reasonFor(verdict: Change, scenarios: readonly ScenarioComparison[]): string {
  const names = scenarios.filter((each) => each.verdict === verdict).map(({ name }) => name);
  switch (verdict) {
    case 'regression':
      return `${names.join(', ')} became worse`;
    case 'improvement':
      return `${names.join(', ')} became better, nothing worse`;
    case 'incomparable':
      return names.length === 0
        ? 'the runs have no scenario in common'
        : `${names.join(', ')} cannot be compared`;
    case 'no difference shown':
      return `no difference was shown in ${counted(scenarios.length, 'scenario')}`;
    default:
      return verdict satisfies never;
  }
}

function sideOf({ runId, startedAt, profile, verdict, versions }: RunRecord): Side {
  return { runId, startedAt, profile, verdict, version: versions['hive-bench'] ?? 'unknown' };
}
