import type { Command } from 'commander';
import { linksOf } from '../model/scenario.ts';
import { scenarioList } from './scenario-table.ts';
import { configured } from './configured.ts';
import { print, printJson } from './console.ts';
import { sloList } from './slo-list.ts';

export function addScenarios(program: Command): void {
  program
    .command('scenarios')
    .description('list the scenarios with impairment, expected p95 and severity, and the SLOs')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExamples:\n  $ hive-bench scenarios\n  $ hive-bench scenarios --json')
    .action(async (flags: { json?: boolean }, command: Command) => {
      const config = await configured(command);
      const { scenarios } = config;
      if (!flags.json) return print(`${scenarioList(config, process.stdout)}\n\n${sloList(config)}`);
      printJson(scenarios.map((scenario) => ({ ...scenario, links: linksOf(scenario) })));
    });
}
