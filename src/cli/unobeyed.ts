import { randomUUID } from 'node:crypto';
import { unobeyed } from '../report/outputs/annotations.ts';
import { printStyled } from './console.ts';

export function isInActions(): boolean {
  return process.env['GITHUB_ACTIONS'] === 'true';
}

/**
 * Prints a text with names and reasons out of files, some of which begin a line. GitHub Actions takes a line for a
 * command of the job when it looks like one: where that is what runs us, it is told not to.
 */
export function printUnobeyed(text: string): void {
  printStyled(isInActions() ? unobeyed(text, randomUUID()) : text);
}
