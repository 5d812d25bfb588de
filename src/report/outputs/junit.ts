import { create } from 'xmlbuilder2';
import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { SloResult } from '../../model/slo-result.ts';
import { type Verdict, verdictWord } from '../../model/verdict.ts';
import { fixed } from '../format.ts';
import { plainLine } from '../plain.ts';
import { shortened } from '../shortened.ts';
import { runReservations } from '../standing.ts';

/** Outcome of one case; JUnit readers show everything but `fine` and `noted` in red. */
type Outcome =
  | { readonly kind: 'fine' }
  | { readonly kind: 'noted'; readonly type: 'warn' | 'no-breach'; readonly why: string }
  | { readonly kind: 'failure' | 'error'; readonly type: Verdict | 'interrupted'; readonly why: string };

/** Start of a line in the suite's output about a case that is neither a failure nor an unreserved pass. */
const NOTED = { warn: 'warning', 'no-breach': verdictWord('no-breach') };

interface Case {
  readonly name: string;
  readonly outcome: Outcome;
}

interface Suite {
  readonly name: string;
  readonly timestamp: string;
  readonly timeS: number;
  readonly cases: readonly Case[];
}

/**
 * The run as JUnit XML: a suite for each scenario, a case for each SLO, and a suite for the SLOs on all scenarios.
 * JUnit knows passed, failed and error. A miss of severity `warn` and an SLO of which no breach was found are no
 * failure, and are reported in the suite's output. What is `inconclusive` or `invalid` is an error, never a skip:
 * most readers show skipped cases in green. Where the scenario is `invalid`, none of its cases counts as passed,
 * whatever its figure. Valid against the schema of Ant's JUnit task (windyroad) and that of Jenkins, both of which
 * readers go by.
 */
export function toJunit(record: RunRecord): string {
  const suites = [...record.scenarios.map(scenarioSuite), runSuite(record)];
  const document = create(
    // XML 1.0 does not allow most control characters, not even escaped.
    { version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\u{FFFD}' },
    { testsuites: { testsuite: suites.map((suite, id) => suiteElement(record, suite, id)) } },
  );
  return `${document.end({ prettyPrint: true })}\n`;
}

function scenarioSuite(scenario: ScenarioRecord): Suite {
  const { name, slos, startedAt, durationS } = scenario;
  return {
    name,
    timestamp: startedAt,
    timeS: durationS,
    cases:
      slos.length > 0
        ? slos.map((slo) => ({ name: slo.slo, outcome: outcomeOfSlo(slo, scenario) }))
        : [{ name: 'verdict', outcome: outcomeOf(scenario.verdict, scenario.reason) }],
  };
}

/** Cases of the whole run: that it is complete, and the SLOs on all scenarios. */
function runSuite({ suite, interrupted, startedAt }: RunRecord): Suite {
  const measured: Case = {
    name: 'every scenario was measured',
    outcome: interrupted
      ? { kind: 'error', type: 'interrupted', why: 'the run was stopped before its end' }
      : { kind: 'fine' },
  };
  const promises = suite.slos.map((slo) => ({
    name: slo.slo,
    outcome: outcomeOf(slo.verdict, reasonOfSlo(slo)),
  }));
  return { name: 'all scenarios', timestamp: startedAt, timeS: 0, cases: [measured, ...promises] };
}

function outcomeOfSlo(slo: SloResult, { verdict, reason }: ScenarioRecord): Outcome {
  return verdict === 'invalid' ? outcomeOf('invalid', reason) : outcomeOf(slo.verdict, reasonOfSlo(slo));
}

function outcomeOf(verdict: Verdict, why: string): Outcome {
  switch (verdict) {
    case 'pass':
      return { kind: 'fine' };
    case 'no-breach':
    case 'warn':
      return { kind: 'noted', type: verdict, why };
    case 'fail':
      return { kind: 'failure', type: verdict, why };
    case 'inconclusive':
    case 'invalid':
      return { kind: 'error', type: verdict, why };
    default:
      return verdict satisfies never;
  }
}

function reasonOfSlo({ reason, n }: SloResult): string {
  return `${reason} (n = ${n})`;
}

function suiteElement(record: RunRecord, { name, timestamp, timeS, cases }: Suite, id: number): object {
  const count = (kind: Outcome['kind']): number =>
    cases.filter(({ outcome }) => outcome.kind === kind).length;
  // Readers identify a case by class and name: with two runs, a pass would hide the other's failure.
  const packageName = `hive-bench.${token(record.runId)}.${token(name)}`;
  return {
    '@name': token(name),
    '@package': packageName,
    '@id': id,
    // The schema requires seconds without a zone: UTC, like all times of the record.
    '@timestamp': timestamp.slice(0, 19),
    '@hostname': 'localhost',
    '@tests': cases.length,
    '@failures': count('failure'),
    '@errors': count('error'),
    '@time': timeS.toFixed(3),
    properties: { property: propertiesOf(record) },
    testcase: cases.map((each) => caseElement(each, packageName, timeS / cases.length)),
    'system-out': cases
      .flatMap(({ name: slo, outcome }) =>
        outcome.kind === 'noted' ? [literal(`${NOTED[outcome.type]}: ${slo}: ${outcome.why}`)] : [],
      )
      .join('\n'),
    'system-err': '',
  };
}

function caseElement({ name, outcome }: Case, classname: string, timeS: number): object {
  const attributes = { '@name': token(name), '@classname': classname, '@time': timeS.toFixed(3) };
  if (outcome.kind === 'fine' || outcome.kind === 'noted') return attributes;
  const message = literal(outcome.why);
  return {
    ...attributes,
    [outcome.kind]: { '@message': literal(shortened(outcome.why)), '@type': outcome.type, '#': message },
  };
}

function propertiesOf(record: RunRecord): object[] {
  const { runId, profile, verdict, reason, harness, versions } = record;
  const named: readonly (readonly [string, string])[] = [
    ['run', runId],
    ['profile', profile],
    ['verdict', verdict],
    ['reason', reason],
    ['reservations', runReservations(record).join('; ')],
    ['seed', fixed(harness.seed, 0)],
    ['gateway', harness.gatewayBackend],
    ...Object.entries(versions).map(([part, version]) => [`version of ${part}`, version] as const),
  ];
  return named.map(([name, value]) => ({ '@name': token(name), '@value': literal(value) }));
}

/** One line without spaces at its ends or in a row: an XML token, and never empty. */
function token(text: string): string {
  return literal(text).replaceAll(/\s+/g, ' ').trim() || '(no name)';
}

/**
 * One line of literal text. xmlbuilder2 decodes what looks like a character reference in its input, and does not
 * escape an ampersand that seems to begin one, so ampersands are escaped twice.
 */
function literal(text: string): string {
  return plainLine(text).replaceAll('&', '&amp;amp;');
}
