import type { Impairment } from '../../model/impairment.ts';
import { shown } from '../../lib/shown.ts';

/** What is not how a link is written: the words that were found, and those that would do. */
export class LinkSyntaxError extends Error {}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
type Form = readonly [pattern: RegExp, make: (...numbers: readonly number[]) => Impairment];

/** As describeDirection writes them, spaces and units more freely. */
const FORMS: readonly Form[] = [
  [
    form(`delay ${NUMBER} ?(?:ms)?(?: ?(?:±|\\+-|\\+/-) ?${NUMBER})? ?ms`),
    (delayMs = 0, jitterMs) => ({ kind: 'delay', delayMs, ...(jitterMs !== undefined && { jitterMs }) }),
  ],
  [
    form(`loss ${NUMBER} ?% in bursts of ${NUMBER}(?: packets?)?`),
    (lossPct = 0, meanBurst = 1) => ({ kind: 'burst-loss', lossPct, meanBurst }),
  ],
  [form(`loss ${NUMBER} ?%`), (lossPct = 0) => ({ kind: 'loss', lossPct })],
  [
    form(`rate ${NUMBER} ?kbit(?:/s)?,? queue ${NUMBER} ?ms`),
    (rateKbit = 0, queueMs = 0) => ({ kind: 'rate', rateKbit, queueMs }),
  ],
  [form(`reorder ${NUMBER} ?%`), (reorderPct = 0) => ({ kind: 'reorder', reorderPct })],
  [form(`duplicate ${NUMBER} ?%`), (duplicatePct = 0) => ({ kind: 'duplicate', duplicatePct })],
];
const EXPECTED =
  '"clean", or of "delay 50 ± 50 ms", "loss 5 %", "loss 3 % in bursts of 4 packets", "rate 330 kbit/s queue 300 ms", "reorder 1 %", "duplicate 1 %", separated by commas';

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
  for (const [pattern, make] of FORMS) {
    const match = pattern.exec(words);
    if (match)
      return make(
        ...match.slice(1).map((digits) => (digits === undefined ? undefined : Number(digits)) as number),
      );
  }
  throw new LinkSyntaxError(`got ${shown(words)}, expected ${EXPECTED}`);
}

function form(source: string): RegExp {
  return new RegExp(`^${source}$`);
}
