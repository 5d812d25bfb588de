import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import { type Verdict, verdictWord } from '../../model/verdict.ts';
import { annotation, type Level } from './workflow-command.ts';

/** GitHub shows ten of each level in a step: the verdict, these, and the comparison with a baseline. */
const MAX_SCENARIOS = 8;

/** Annotations for GitHub Actions: the verdict, and each scenario that did not pass. */
export function annotations(record: RunRecord): string[] {
  const { verdict, reason, scenarios } = record;
  return [
    annotation(levelOf(verdict), 'hive-bench', `${verdictWord(verdict)}: ${reason}`),
    ...scenarios
      .filter((scenario) => scenario.verdict !== 'pass')
      .slice(0, MAX_SCENARIOS)
      .map(scenarioCommand),
  ];
}

function scenarioCommand({ name, verdict, reason }: ScenarioRecord): string {
  return annotation(levelOf(verdict), `hive-bench ${name}`, `${verdictWord(verdict)}: ${reason}`);
}

function levelOf(verdict: Verdict): Level {
  if (verdict === 'pass' || verdict === 'no-breach') return 'notice';
  return verdict === 'warn' ? 'warning' : 'error';
}
