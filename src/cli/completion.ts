import { readdirSync } from 'node:fs';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { extra } from '../scenarios/extra.ts';
import { suite } from '../scenarios/suite.ts';

/** More would not fit a screen. */
const MAX_RUNS = 30;

type Suggest = (value: string, description: string) => void;

/**
 * Adds `completion <shell>`, which prints a script for the shell, and the hidden `complete`, which that script calls.
 * Both follow the commands and options that the program has by then, so this comes last.
 */
export function addCompletion(program: Command): void {
  program.commandsGroup('Commands:');
  const { commands } = tab(program, { completionCommandName: 'completion' });
  program.commands
    .find((each) => each.name() === 'completion')
    ?.description('print the completion script of a shell');
  for (const command of commands.values()) {
    const scenario = command.options.get('scenario');
    if (scenario) scenario.handler = suggestScenarios;
    for (const argument of command.arguments.values())
      if (TAKES_RUN.has(argument.name)) argument.handler = suggestRuns;
  }
}

const TAKES_RUN: ReadonlySet<string> = new Set(['run-dir', 'base', 'head']);

/** The built-in ones: reading a configuration would run the user's code at every press of the key. */
function suggestScenarios(suggest: Suggest): void {
  for (const { name, title } of [...suite, ...extra]) suggest(name, title);
}

/** Runs of the default results folder, the newest first. */
function suggestRuns(suggest: Suggest): void {
  const runs = namesIn('results').filter((name) => /^\d{8}-\d{6}-[a-z0-9]{4}$/.test(name));
  for (const run of runs.toSorted().toReversed().slice(0, MAX_RUNS)) suggest(`results/${run}`, '');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
