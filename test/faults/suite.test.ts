import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT, type ExitCode } from '../../src/lib/errors.ts';
import type { RunRecord } from '../../src/model/run-record.ts';
import type { ScenarioRecord } from '../../src/model/scenario-record.ts';
import { fromJson } from '../../src/report/json.ts';
import { connectEngine } from '../../src/stack/engine.ts';
import { type Finished, leftOf, start, SUBNETS, workspace } from '../live/command.ts';
import { chosen } from './chosen.ts';
import { type Fault, ON_THE_INSTRUMENT, ON_THE_STACK } from './faults.ts';
import { Stand } from '../live/stand.ts';
import { type Row, tell } from './table.ts';

/** Of the scenario after the last fault: what went before must not be felt in it. */
const AFTERWARDS = 'afterwards';
const UTTERANCES = 3;
const ALL_HEARD = { n: UTTERANCES, missing: 0 };
const CALM = { uplink: [], downlink: [] };

interface Outcome {
  readonly finished: Finished;
  readonly record: RunRecord;
  readonly left: number;
}

/** One run with a scenario for each fault, each on a stack that the fault before has ruined, and one more. */
async function befallen(faults: readonly Fault[]): Promise<Outcome> {
  const scenarios = [...faults.map(({ name }) => name), AFTERWARDS].map((name) => ({
    name,
    title: name,
    links: CALM,
    severity: 'fail',
    suite: true,
  }));
  const { config, runDir } = workspace({
    stack: { ...SUBNETS, ports: 'ephemeral' },
    scenarios,
    suite: scenarios.map(({ name }) => name),
    profiles: { quick: { utterances: UTTERANCES, pairs: 1, visits: 0 } },
    timeoutS: 2,
    // Three utterances prove nothing about a p95; that one of them never came breaches this one.
    slos: ['e2e_ms p95 <= 500', 'e2e_ms max <= 2000'],
  });
  const running = start(['--config', config, 'run']);
  try {
    const engine = await connectEngine();
    await running.said(/reference translations/, 120_000);
    const stand = new Stand(engine, running, runDir);
    for (const { name, inflict } of faults) {
      await stand.heard(name, 1);
      await inflict(stand);
    }
  } finally {
    // Also after a failure: a run that went on would disturb the next.
    await running.finished();
  }
  const finished = await running.finished();
  const left = (await leftOf(runDir())).length;
  return { finished, record: fromJson(readFileSync(path.join(runDir(), 'run.json'), 'utf8')), left };
}

function scenarioOf({ record, finished }: Outcome, name: string): ScenarioRecord {
  const scenario = record.scenarios.find((each) => each.name === name);
  if (!scenario) throw new Error(`no record of ${name}; the run said:\n${finished.stderr}`);
  return scenario;
}

function concernsOf({ concerns }: ScenarioRecord): string {
  return concerns.map(({ what }) => what).join('\n');
}

function rowOf({ name, title }: Fault, outcome: Outcome): Row {
  const { concerns, reason, verdict } = scenarioOf(outcome, name);
  const told = concerns.find(({ what }) => !what.startsWith('the stack was started anew'));
  const { finished, left } = outcome;
  return { fault: title, happened: told?.what ?? reason, verdict, exitCode: finished.exitCode, left };
}

describe.each([
  { what: 'the stack', all: ON_THE_STACK, exitCode: EXIT.sloBreach },
  { what: 'the instrument', all: ON_THE_INSTRUMENT, exitCode: EXIT.invalid },
] satisfies { what: string; all: readonly Fault[]; exitCode: ExitCode }[])(
  'a fault of $what in the middle of a scenario',
  ({ all, exitCode }) => {
    const faults = chosen(all);
    let outcome: Outcome;

    beforeAll(async () => {
      outcome = await befallen(faults);
      for (const fault of faults) tell(rowOf(fault, outcome));
    });

    it.each(faults)('$title: has its verdict, and its name', ({ name, verdicts, says }) => {
      const scenario = scenarioOf(outcome, name);
      expect(`${scenario.reason}\n${concernsOf(scenario)}`).toMatch(says);
      expect(verdicts, `${scenario.reason}\n${concernsOf(scenario)}`).toContain(scenario.verdict);
      const { n, missing } = scenario.metrics.e2e_ms ?? {};
      // Where no breach was seen all was heard, whoever was harmed.
      expect(scenario.verdict === 'inconclusive' ? { n, missing } : ALL_HEARD).toEqual(ALL_HEARD);
    });

    it('does not outlast its scenario', () => {
      const afterwards = scenarioOf(outcome, AFTERWARDS);
      expect(afterwards.verdict, afterwards.reason).toBe('inconclusive');
      expect(afterwards.metrics.e2e_ms).toMatchObject(ALL_HEARD);
    });

    it('gives the run its exit code, and leaves nothing', () => {
      expect(outcome.finished.exitCode).toBe(exitCode);
      expect(outcome.record.scenarios).toHaveLength(faults.length + 1);
      expect(outcome.left).toBe(0);
    });
  },
);
