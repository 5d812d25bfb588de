import { plainLine } from '../plain.ts';

export type Level = 'error' | 'warning' | 'notice';

/**
 * A workflow command: GitHub Actions shows the message beside the job.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function annotation(level: Level, title: string, message: string): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

/**
 * A workflow command: GitHub replaces the value by *** in everything the job logs from then on. A value with several
 * lines would be masked line by line, and the last of them might be a common word: secrets here have one line.
 */
export function mask(secret: string): string {
  return `::add-mask::${escaped(secret)}`;
}

/**
 * Text that is printed in a job and must only be read: until the token, which nobody can know beforehand, GitHub obeys
 * no line of it, whatever a name or a reason looks like.
 */
export function unobeyed(text: string, token: string): string {
  return `::stop-commands::${token}\n${text}\n::${token}::`;
}

function data(text: string): string {
  return escaped(plainLine(text));
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

// A line feed would end the command, and what follows it would be read as the next one.
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
