import type { Command } from 'commander';
import { linksOf } from '../model/scenario.ts';
import { scenarioList } from '../terminal.ts';
import { configured } from './configured.ts';
import { print, printJson } from './console.ts';

export function addScenarios(program: Command): void {
  program
    .command('scenarios')
    .description('list the scenarios with impairment, expected p95 and severity')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExamples:\n  $ hive-bench scenarios\n  $ hive-bench scenarios --json')
    .action(async (flags: { json?: boolean }, command: Command) => {
      const { scenarios, suite } = await configured(command);
      if (!flags.json) return print(scenarioList({ scenarios, suite }, process.stdout));
      printJson(scenarios.map((scenario) => ({ ...scenario, links: linksOf(scenario) })));
    });
}
