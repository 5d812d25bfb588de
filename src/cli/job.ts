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

/** A table for standard output. In a job, its names and reasons cannot act as workflow commands. */
export function onlyRead(text: string): string {
  return inJob() ? unobeyed(text, randomUUID()) : text;
}

/** Prints workflow commands, to standard error if standard output is one document. */
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

/** Appends to the job summary. A failure to do so does not affect the result. */
export function appendSummary(markdown: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  try {
    // Opening a pipe without a reader would block.
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
