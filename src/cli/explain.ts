import { HiveBenchError } from '../lib/errors.ts';
import { plain, plainLine } from '../report/plain.ts';
import { colours } from './colour.ts';

/** One clear error: what, evidence, what to do. A bug keeps its stack. */
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
/** Of each line. */
const MOST_OF_EVIDENCE = 400;

/**
 * What a file says may be quoted in an error: neither without end, nor as if it were the error's next line. Of what is
 * too long the middle goes: names stand at the beginning, and what is wrong with them at the end.
 */
function oneLine(text: string, mostCharacters: number): string {
  const half = Math.floor(mostCharacters / 2);
  const short = text.length > mostCharacters ? `${text.slice(0, half)}…${text.slice(-half)}` : text;
  return plainLine(short).trim();
}
