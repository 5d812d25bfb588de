import type { Command } from 'commander';
import type { StackChoice } from '../stack/kept-runs.ts';
import { configured } from './configured.ts';

/** The named stack; without a name, the one that this user left running. */
export async function whichStack(run: string | undefined, command: Command): Promise<StackChoice> {
  if (run !== undefined) return run;
  const { output } = await configured(command);
  return { resultsDir: output, uid: process.getuid?.().toString() };
}
