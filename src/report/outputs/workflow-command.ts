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
 * Text for a job's log that must not act: GitHub ignores workflow commands up to the token, which is random.
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

// A line feed would end the command, and the rest would be read as another one.
function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
