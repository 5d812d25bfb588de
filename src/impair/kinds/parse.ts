import { shown } from '../../lib/shown.ts';
import { ALL_KINDS, type Impairment } from './kinds.ts';

/** What is not how a link is written: the words that were found, and those that would do. */
export class LinkSyntaxError extends Error {}

const EXAMPLES = ALL_KINDS.map(([, { example }]) => `"${example}"`).join(', ');
const EXPECTED = `"clean", or of ${EXAMPLES}, separated by commas`;

/**
 * One direction of a link from the words that describeDirection makes of it. Ranges are checked where tc's words are
 * made.
 * @throws {LinkSyntaxError} saying which words were found, and what was expected.
 */
export function parseDirection(text: string): Impairment[] {
  const words = text.trim().replaceAll(/\s+/g, ' ');
  if (words === 'clean') return [];
  // The comma before a rate's queue is within it.
  const parts = words.split(/ ?,(?! ?queue) ?/);
  if (parts.includes('clean'))
    throw new LinkSyntaxError(
      `got "clean" beside others in ${shown(words)}, expected it alone or not at all`,
    );
  return parts.map(parseOne);
}

function parseOne(words: string): Impairment {
  for (const [, kind] of ALL_KINDS) {
    const match = kind.pattern.exec(words);
    if (match)
      return kind.parse(
        ...match.slice(1).map((digits) => (digits === undefined ? undefined : Number(digits)) as number),
      );
  }
  throw new LinkSyntaxError(`got ${shown(words)}, expected ${EXPECTED}`);
}
