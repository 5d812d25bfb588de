import type { RunRecord } from '../../model/run-record.ts';
import type { ScenarioRecord } from '../../model/scenario-record.ts';
import type { Verdict } from '../../model/verdict.ts';
import { plainLine } from '../plain.ts';

type Level = 'error' | 'warning' | 'notice';

/** GitHub shows ten of a level in each step; the verdict itself must be among them. */
const MOST_SCENARIOS = 9;

/**
 * Workflow commands that make GitHub Actions show the verdict, and each scenario that did not pass, beside the job.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotations(record: RunRecord): string[] {
  const { verdict, reason, scenarios } = record;
  return [
    command(levelOf(verdict), 'hive-bench', `${verdict}: ${reason}`),
    ...scenarios
      .filter((scenario) => scenario.verdict !== 'pass')
      .slice(0, MOST_SCENARIOS)
      .map(scenarioCommand),
  ];
}

/**
 * Text that is printed in a job and must only be read: until the token, which nobody can know beforehand, GitHub obeys
 * no line of it, whatever a name or a reason looks like.
 */
export function unobeyed(text: string, token: string): string {
  return `::stop-commands::${token}\n${text}\n::${token}::`;
}

function scenarioCommand({ name, verdict, reason }: ScenarioRecord): string {
  return command(levelOf(verdict), `hive-bench ${name}`, `${verdict}: ${reason}`);
}

function levelOf(verdict: Verdict): Level {
  if (verdict === 'pass') return 'notice';
  return verdict === 'warn' ? 'warning' : 'error';
}

function command(level: Level, title: string, message: string): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

// A line feed in either would end the command, and what follows it would be read as the next one.
function data(text: string): string {
  return plainLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
