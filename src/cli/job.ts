import { randomUUID } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { writeFully } from '../evidence/ndjson.ts';
import { shown } from '../lib/shown.ts';
import { isSecretName } from '../lib/secret-name.ts';
import { mask, unobeyed } from '../report/outputs/workflow-command.ts';
import { reasonOf } from '../lib/system-error.ts';
import { say } from './console.ts';

/** Whether a job of GitHub Actions runs this process. */
export function inJob(): boolean {
  return process.env['GITHUB_ACTIONS'] === 'true';
}

/** A table for standard output: in a job its names and reasons are only read, whatever they look like. */
export function onlyRead(text: string): string {
  return inJob() ? unobeyed(text, randomUUID()) : text;
}

/** Workflow commands, to standard error where standard output is one document. */
export function workflowCommands(lines: readonly string[], stream: NodeJS.WriteStream): void {
  stream.write(`${lines.join('\n')}\n`);
}

/** Workflow commands that mask the secrets among lines of NAME=value. */
export function masks(variables: string): string[] {
  return variables
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const)
    .filter(([name, value]) => isSecretName(name) && value !== '')
    .map(([, value]) => mask(value));
}

/** Adds to the page of the job. What was measured stands, whatever became of the page that shows it. */
export function appendSummary(markdown: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  try {
    // A pipe that nobody reads would be waited for.
    const fd = openSync(
      file,
      constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK,
      0o644,
    );
    try {
      writeFully(fd, markdown);
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    say(`GITHUB_STEP_SUMMARY: got ${shown(file)}, expected a file that can be written: ${reasonOf(cause)}`);
  }
}
