import { HiveBenchError } from '../lib/errors.ts';
import { plain, plainLine } from '../report/plain.ts';
import { colours } from './colour.ts';

/** One clear error: what happened, evidence, what to do. A bug keeps its stack trace. */
export function explain(error: unknown, stream: NodeJS.WriteStream): string {
  const chalk = colours(stream);
  if (!(error instanceof HiveBenchError)) {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `${chalk.red('internal error')}: ${plain(stack)}\n  This is a fault of hive-bench itself; please report it with the lines above.`;
  }
  const evidence = error.evidence
    .map((line) => `\n  ${chalk.dim('│')} ${oneLine(line, MAX_EVIDENCE_CHARACTERS)}`)
    .join('');
  return `${chalk.red('error')}: ${oneLine(error.message, MAX_MESSAGE_CHARACTERS)}${evidence}\n  ${chalk.cyan('hint')}: ${oneLine(error.hint, MAX_MESSAGE_CHARACTERS)}`;
}

const MAX_MESSAGE_CHARACTERS = 1000;
/** Limit of each line. */
const MAX_EVIDENCE_CHARACTERS = 400;

/**
 * Errors quote content of files, so its length is limited and it must not look like another line of the error. Of
 * long text the middle is removed: names are at the beginning, and problems at the end.
 */
function oneLine(text: string, maxCharacters: number): string {
  const half = Math.floor(maxCharacters / 2);
  const short = text.length > maxCharacters ? `${text.slice(0, half)}…${text.slice(-half)}` : text;
  return plainLine(short).trim();
}
