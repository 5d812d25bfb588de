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
    .map((line) => `\n  ${chalk.dim('│')} ${oneLine(line, MOST_OF_EVIDENCE)}`)
    .join('');
  return `${chalk.red('error')}: ${oneLine(error.message, MOST_OF_A_MESSAGE)}${evidence}\n  ${chalk.cyan('hint')}: ${oneLine(error.hint, MOST_OF_A_MESSAGE)}`;
}

const MOST_OF_A_MESSAGE = 1000;
/** Limit of each line. */
const MOST_OF_EVIDENCE = 400;

/**
 * Errors quote content of files, so its length is limited and it must not look like another line of the error. Of
 * long text the middle is removed: names are at the beginning, and problems at the end.
 */
function oneLine(text: string, mostCharacters: number): string {
  const half = Math.floor(mostCharacters / 2);
  const short = text.length > mostCharacters ? `${text.slice(0, half)}…${text.slice(-half)}` : text;
  return plainLine(short).trim();
}
